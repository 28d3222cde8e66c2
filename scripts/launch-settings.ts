import { portObstacle } from './free-port.js';
import { PlainError } from './plain-error.js';

/** What the environment says about a start. */
export interface LaunchSettings {
  readonly host: string;
  readonly port: number;
  readonly operationsHost: string;
  readonly operationsPort: number;
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
    operationsHost: process.env.OPERATIONS_HOST?.trim() || '127.0.0.1',
    operationsPort: readPort('OPERATIONS_PORT', 4002),
    sandboxPort: readPort('SANDBOX_PORT', 4001),
    isSandboxOn: sandbox ? sandbox === '1' : !isExternal && process.env.NODE_ENV !== 'production',
    isExternal,
    dataFolder: process.env.DATA_DIR?.trim() || '.data',
  };
  const named = portsOf(settings);
  for (const [i, { name, port }] of named.entries()) {
    const same = named.slice(0, i).find((other) => other.port === port);
    if (same) throw new PlainError(`${same.name} and ${name} are both ${port}; they must differ.`);
  }
  return settings;
}

function portsOf(settings: LaunchSettings): { name: string; port: number; host: string }[] {
  const { host, port, operationsHost, operationsPort, sandboxPort } = settings;
  const ports = [
    { name: 'PORT', port, host },
    { name: 'OPERATIONS_PORT', port: operationsPort, host: operationsHost },
  ];
  return settings.isSandboxOn ? [...ports, { name: 'SANDBOX_PORT', port: sandboxPort, host }] : ports;
}

/** Throws PlainError where a port we are going to serve on cannot be opened. */
export async function assertPortsAreFree(settings: LaunchSettings): Promise<void> {
  for (const { name, port, host } of portsOf(settings)) {
    const obstacle = await portObstacle(port, host);
    if (obstacle === null) continue;
    const reason =
      obstacle === 'EADDRINUSE'
        ? `Port ${port} is used by another program. Stop it, or choose another`
        : `Port ${port} on ${host} cannot be opened (${obstacle}). Choose another`;
    throw new PlainError(`${reason}: ${name}=${port === 65_535 ? 5000 : port + 100} npm start`);
  }
}
