import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from '../src/config.js';

const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://app@db.internal/hotel',
  JWT_SECRETS: `k1:${randomBytes(32).toString('hex')}`,
  CHANNEL_KEYS: `k1:${randomBytes(32).toString('base64')}`,
};

describe('the environment of a process in production', () => {
  it('opens no origin of a sandbox to downloads, and no page that runs scripts', () => {
    expect(readConfig(PRODUCTION)).toMatchObject({
      isProduction: true,
      sandboxUrl: null,
      isGraphiqlOn: false,
      failPoint: null,
      trustedProxies: [],
    });
  });

  it.each([
    ['a sandbox', { SANDBOX: '1' }, 'SANDBOX'],
    ['the address of one', { SANDBOX_URL: 'http://127.0.0.1:4001' }, 'SANDBOX_URL'],
    ['a fail point', { FAIL_POINT: 'notification-stored' }, 'FAIL_POINT'],
    ['a default secret', { JWT_SECRETS: `k1:change-me-${'x'.repeat(32)}` }, 'JWT_SECRETS'],
  ])('is refused with %s', (_what, change, name) => {
    const read = () => readConfig({ ...PRODUCTION, ...change });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(name);
  });
});

describe('TRUSTED_PROXIES', () => {
  it('takes addresses and networks of both families', () => {
    const { trustedProxies } = readConfig({
      ...PRODUCTION,
      TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.1,::1,fd00::/8',
    });
    expect(trustedProxies).toEqual([
      { address: '10.0.0.0', prefix: 8 },
      { address: '192.0.2.1', prefix: 32 },
      { address: '::1', prefix: 128 },
      { address: 'fd00::', prefix: 8 },
    ]);
  });

  it.each([
    'proxy.internal',
    '10.0.0.0/33',
    '10.0.0.0/x',
    '10.0.0.0/8/8',
    '10.0.0/8',
    '*',
    '::1/129',
    '10.0.0.0/',
  ])('refuses %s', (value) => {
    expect(() => readConfig({ ...PRODUCTION, TRUSTED_PROXIES: value })).toThrow('TRUSTED_PROXIES');
  });
});
