import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { errorCode } from './error-code.js';
import { PlainError } from './plain-error.js';

const localSecrets = z.object({
  postgresPassword: z.string(),
  ownerPassword: z.string(),
  appPassword: z.string(),
  jwtSecrets: z.string(),
  channelKeys: z.string(),
});

/** Passwords and keys of a local start, in the form the settings of the same name have. */
export type LocalSecrets = z.infer<typeof localSecrets>;

function generate(): LocalSecrets {
  return {
    postgresPassword: randomBytes(24).toString('hex'),
    ownerPassword: randomBytes(24).toString('hex'),
    appPassword: randomBytes(24).toString('hex'),
    jwtSecrets: `local:${randomBytes(48).toString('base64url')}`,
    channelKeys: `local:${randomBytes(32).toString('base64')}`,
  };
}

/** Reads the secrets of this data folder; makes them at the first start, readable by their owner alone. */
export async function loadLocalSecrets(file: string): Promise<LocalSecrets> {
  try {
    return localSecrets.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') {
      throw new PlainError(
        `The secrets in ${file} cannot be read (${errorCode(error) ?? 'damaged'}): it may belong to another user. Start as that user, or choose another DATA_DIR.`,
      );
    }
  }
  const secrets = generate();
  await writeFile(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return secrets;
}
