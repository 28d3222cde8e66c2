import { fileURLToPath } from 'node:url';
import { randomBytes } from 'node:crypto';

/** Secrets of this run, the same for the system and its baselines. */
export const secrets = {
  JWT_SECRETS: `bench:${randomBytes(32).toString('hex')}`,
  CHANNEL_KEYS: `bench:${randomBytes(32).toString('base64')}`,
};

/** Connections to PostgreSQL, of the system and of each baseline. */
export const POOL_SIZE = 10;

/** Arguments that run a baseline's program. */
export function rivalProgram(name: string): string[] {
  const file = fileURLToPath(new URL(`./baselines/${name}.ts`, import.meta.url));
  return ['--import', '@swc-node/register/esm-register', file];
}

/** Arguments that run the system as it is deployed. */
export function systemProgram(): string[] {
  return [fileURLToPath(new URL('../dist/src/main.js', import.meta.url))];
}
