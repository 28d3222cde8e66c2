import type { KeyRing } from '../../src/config.js';

/** The keys of a setting, as the application reads it. */
export function readKeyRing(setting: string, encoding: BufferEncoding): KeyRing {
  return setting.split(',').map((key) => {
    const [id = '', ...secret] = key.split(':');
    return { id, secret: Buffer.from(secret.join(':'), encoding) };
  });
}
