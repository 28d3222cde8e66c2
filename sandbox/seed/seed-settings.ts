import type { KeyRing } from '../../src/config.js';

export interface SeedSettings {
  readonly databaseUrl: string;
  readonly keys: KeyRing;
  readonly sandboxUrl: string;
}

/** The environment does not allow seeding; the message says why and is all that has to be shown. */
export class SeedSettingsError extends Error {}

/** Reads what the seed needs. Throws SeedSettingsError in production and where something is missing. */
export function readSeedSettings(environment: NodeJS.ProcessEnv): SeedSettings {
  // As in config.ts: whoever does not say is in production.
  if ((environment.NODE_ENV || 'production') === 'production') {
    throw new SeedSettingsError(
      'The sandbox is off in production, the default of NODE_ENV: its passwords and tokens are printed in the README.',
    );
  }
  const { DATABASE_URL: databaseUrl, CHANNEL_KEYS: keys, SANDBOX_URL: sandboxUrl } = environment;
  if (!databaseUrl) throw new SeedSettingsError('DATABASE_URL is missing: the address of the login role.');
  if (!keys) throw new SeedSettingsError('CHANNEL_KEYS is missing: "keyId:32 bytes in base64".');
  return {
    databaseUrl,
    keys: keys.split(',').map((part) => {
      const [id = '', ...secret] = part.trim().split(':');
      return { id, secret: Buffer.from(secret.join(':'), 'base64') };
    }),
    sandboxUrl: sandboxUrl ?? 'http://127.0.0.1:4001',
  };
}
