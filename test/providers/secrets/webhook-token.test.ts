import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { webhookTokenHash } from '../../../src/providers/secrets/webhook-token.js';

const bare = createHash('sha256').update('sandbox-aurora').digest();

describe('webhookTokenHash', () => {
  it.each([
    'sandbox-aurora',
    'Bearer sandbox-aurora',
    'Basic sandbox-aurora',
    'bearer sandbox-aurora',
    'Bearer Bearer sandbox-aurora',
    'Bearer Basic sandbox-aurora',
  ])('is that of the bare token for "%s"', (header) => {
    expect(webhookTokenHash(header).equals(bare)).toBe(true);
  });

  it.each([
    '',
    'Bearer',
    'Bearersandbox-aurora',
    'Bearer Bearer Bearer sandbox-aurora',
    'sandbox-auror',
    'x sandbox-aurora',
  ])('is another one for "%s"', (header) => {
    expect(webhookTokenHash(header).equals(bare)).toBe(false);
  });
});
