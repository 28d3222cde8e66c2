import type { LaunchSettings } from './launch-settings.js';

const signIns = [
  '  Grand Aurora     owner@aurora.example  manager@aurora.example  agent@aurora.example  viewer@aurora.example',
  '  Отель Морской    owner@morskoy.example manager@morskoy.example agent@morskoy.example viewer@morskoy.example',
  '  platform         admin@hotel-boost.example',
];

/** What is printed when everything is up: where it is, who can sign in, what to try. */
export function announcement(settings: LaunchSettings, dataFolder: string | null): string {
  const shown = localName(settings.host);
  const api = `http://${shown}:${settings.port}`;
  const operations = `http://${localName(settings.operationsHost)}:${settings.operationsPort}`;
  const phone = `http://${shown}:${settings.sandboxPort}/`;
  const lines = [
    '',
    'hotel-boost is ready.',
    '',
    `  GraphQL          ${api}/graphql   (WebSocket: ${api.replace('http', 'ws')}/graphql)`,
    `  GraphiQL         ${api}/graphiql`,
    ...(settings.isSandboxOn ? [`  Guest's phone    ${phone}`] : []),
    `  Health           ${api}/health/ready   ${api}/health/live`,
    `  Metrics          ${operations}/metrics   (for operators, on a port of their own)`,
    ...(dataFolder ? [`  Data and logs    ${dataFolder}`] : []),
    '',
  ];
  if (settings.isSandboxOn) {
    const isDefault = settings.port === 4000 && settings.sandboxPort === 4001;
    const where = isDefault ? '' : `API_URL=${api} SANDBOX_URL=${phone.slice(0, -1)} `;
    lines.push(
      'Sign in with password sandbox-password as',
      ...signIns,
      '',
      'Three things to try:',
      `  1. In another terminal: ${where}npm run guest -- "The AC in 412 is broken again"`,
      `  2. Be a guest: open ${phone}, pick one, write, and watch the answer and its ticks.`,
      `  3. Open ${api}/graphiql, sign in as agent@aurora.example and look around.`,
      '',
    );
  }
  lines.push('Ctrl-C stops everything.', '');
  return lines.join('\n');
}

function localName(host: string): string {
  return host === '0.0.0.0' || host === '127.0.0.1' ? 'localhost' : host;
}
