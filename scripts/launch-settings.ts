import { portObstacle } from './free-port.js';
import { PlainError } from './plain-error.js';

/** What the environment says about a start. */
export interface LaunchSettings {
  readonly host: string;
  readonly port: number;
  readonly sandboxPort: number;
  readonly isSandboxOn: boolean;
  /** True where DATABASE_URL names servers that others run. */
  readonly isExternal: boolean;
  readonly dataFolder: string;
}

function readPort(name: string, fallback: number): number {
  const text = process.env[name]?.trim() || String(fallback);
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new PlainError(`${name} must be a port number between 1 and 65535, not "${text}".`);
  }
  return port;
}

/** Reads the settings that concern the launcher; all others are the application's own. */
export function readLaunchSettings(): LaunchSettings {
  const isExternal = Boolean(process.env.DATABASE_URL);
  const sandbox = process.env.SANDBOX?.trim();
  const settings = {
    host: process.env.HOST?.trim() || '127.0.0.1',
    port: readPort('PORT', 4000),
    sandboxPort: readPort('SANDBOX_PORT', 4001),
    isSandboxOn: sandbox ? sandbox === '1' : !isExternal && process.env.NODE_ENV !== 'production',
    isExternal,
    dataFolder: process.env.DATA_DIR?.trim() || '.data',
  };
  if (settings.isSandboxOn && settings.port === settings.sandboxPort) {
    throw new PlainError(`PORT and SANDBOX_PORT are both ${settings.port}; they must differ.`);
  }
  return settings;
}

/** Throws PlainError where a port we are going to serve on cannot be opened. */
export async function assertPortsAreFree(settings: LaunchSettings): Promise<void> {
  const wanted: [string, number][] = [['PORT', settings.port]];
  if (settings.isSandboxOn) wanted.push(['SANDBOX_PORT', settings.sandboxPort]);
  for (const [name, port] of wanted) {
    const obstacle = await portObstacle(port, settings.host);
    if (obstacle === null) continue;
    const reason =
      obstacle === 'EADDRINUSE'
        ? `Port ${port} is used by another program. Stop it, or choose another`
        : `Port ${port} on ${settings.host} cannot be opened (${obstacle}). Choose another`;
    throw new PlainError(`${reason}: ${name}=${port === 65_535 ? 5000 : port + 100} npm start`);
  }
}
