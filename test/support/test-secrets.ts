import { randomBytes } from 'node:crypto';

/** The same for every process of a test file: a restarted application reads what its predecessor wrote. */
export const testSecrets = {
  JWT_SECRETS: `test:${randomBytes(32).toString('hex')}`,
  CHANNEL_KEYS: `test:${randomBytes(32).toString('base64')}`,
};
