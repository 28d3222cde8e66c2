import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** A port to listen on, and the settings that chose it. */
export interface Listening {
  readonly host: string;
  readonly port: number;
  readonly settings: { readonly host: string; readonly port: string };
}

/** Thrown where a server cannot listen for a reason that the operator can act on; the message names the setting. */
export class CannotListenError extends Error {}

/** Makes a server listen and returns its address. Throws CannotListenError where the port or host cannot be had. */
export async function listenOn(
  server: FastifyInstance,
  { host, port, settings }: Listening,
): Promise<string> {
  try {
    await server.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const name = settings.port;
    if (code === 'EADDRINUSE')
      throw new CannotListenError(`${name}: ${port} on ${host} is taken; choose another with ${name}=…`);
    if (code === 'EACCES')
      throw new CannotListenError(`${name}: this user may not listen on ${port}; choose one above 1023`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new CannotListenError(`${settings.host}: ${host} is no address of this machine`);
    throw error;
  }
  const { port: actualPort } = server.server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`;
}
