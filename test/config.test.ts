import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from '../src/config.js';

const PRODUCTION = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://api.example',
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
    ['no address for clients', { PUBLIC_URL: '' }, 'PUBLIC_URL'],
    ['an address that is no origin', { PUBLIC_URL: 'https://api.example/graphql' }, 'PUBLIC_URL'],
    ['a default secret', { JWT_SECRETS: `k1:change-me-${'x'.repeat(32)}` }, 'JWT_SECRETS'],
  ])('is refused with %s', (_what, change, name) => {
    const read = () => readConfig({ ...PRODUCTION, ...change });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(name);
  });
});

describe('an environment', () => {
  it('that does not say what it is for is one of production', () => {
    const { NODE_ENV: _env, ...unsaid } = PRODUCTION;
    expect(readConfig(unsaid)).toMatchObject({ isProduction: true, isGraphiqlOn: false });
    expect(() => readConfig({ ...unsaid, SANDBOX: '1' })).toThrow('SANDBOX');
  });

  it('shows metrics to this machine alone, on a port of their own, unless told otherwise', () => {
    expect(readConfig(PRODUCTION)).toMatchObject({
      port: 4000,
      operations: { host: '127.0.0.1', port: 4002 },
    });
  });

  it.each([
    ['metrics on the port of clients', { PORT: '4100', OPERATIONS_PORT: '4100' }, 'OPERATIONS_PORT'],
    ['clients on the port of metrics', { PORT: '4002' }, 'OPERATIONS_PORT'],
    ['the same port in another writing', { PORT: '4100', OPERATIONS_PORT: '04100' }, 'OPERATIONS_PORT'],
    ['Redis for jobs and no address', { AGENDA_BACKEND: 'redis' }, 'REDIS_URL'],
    ['MongoDB for jobs and no address', { AGENDA_BACKEND: 'mongo' }, 'MONGODB_URL'],
    ['an address of MongoDB and no word of what for', { MONGODB_URL: 'mongodb://m/x' }, 'AGENDA_BACKEND'],
    ['several processes without Redis', { ROLE: 'worker' }, 'REDIS_URL'],
    ['a sandbox without its address', { NODE_ENV: 'test', SANDBOX: '1' }, 'SANDBOX_URL'],
    [
      'the address of a sandbox that is off',
      { NODE_ENV: 'test', SANDBOX: '0', SANDBOX_URL: 'http://127.0.0.1:4001' },
      'SANDBOX_URL',
    ],
    [
      'more bytes of webhooks for a channel than for all',
      { WEBHOOK_BODY_MB: '10', WEBHOOK_BODY_MB_PER_CHANNEL: '11' },
      'WEBHOOK_BODY_MB',
    ],
    ['a quarantine shorter than what fills it', { QUARANTINE_DAYS: '5' }, 'QUARANTINE_DAYS'],
    [
      'two keys of one id',
      { JWT_SECRETS: `k1:${'a1'.repeat(16)},k1:${'b2'.repeat(16)}` },
      'JWT_SECRETS: each key needs an id of its own',
    ],
    [
      'a channel key of another length',
      { CHANNEL_KEYS: `k1:${randomBytes(33).toString('base64')}` },
      'CHANNEL_KEYS',
    ],
    [
      'an address of Redis that is none',
      { REDIS_URL: 'redis://host:port' },
      'REDIS_URL: expected a redis://',
    ],
    [
      'an address of MongoDB that is none',
      { AGENDA_BACKEND: 'mongo', MONGODB_URL: 'm/x' },
      'MONGODB_URL: expected a mongodb://',
    ],
    ['everybody as a proxy', { TRUSTED_PROXIES: '0.0.0.0/0' }, 'TRUSTED_PROXIES'],
    ['everybody as a proxy over IPv6', { TRUSTED_PROXIES: '::/0' }, 'TRUSTED_PROXIES'],
    [
      'a proxy whose network would match nobody',
      { TRUSTED_PROXIES: '::ffff:10.0.0.0/104' },
      'write it as IPv4',
    ],
  ])('that contradicts itself is refused: %s', (_what, change, message) => {
    expect(() => readConfig({ ...PRODUCTION, ...change })).toThrow(ConfigError);
    expect(() => readConfig({ ...PRODUCTION, ...change })).toThrow(message);
  });

  it('with MongoDB beside and jobs in PostgreSQL, or both ports left to the system, is none that contradicts itself', () => {
    const both = {
      AGENDA_BACKEND: 'postgres',
      MONGODB_URL: 'mongodb://m/x',
      PORT: '0',
      OPERATIONS_PORT: '0',
    };
    expect(readConfig({ ...PRODUCTION, ...both }).agendaBackend).toBe('postgres');
  });

  it('is told everything that is wrong with it at once, in single values and between them', () => {
    const read = () =>
      readConfig({
        LOG_LEVEL: 'loud',
        PORT: '70000',
        JWT_SECRETS: `k1:change-me-${'x'.repeat(32)}`,
        SANDBOX: '1',
        ROLE: 'worker',
        AGENDA_BACKEND: 'mongo',
        TRUSTED_PROXIES: '*',
      });
    for (const name of [
      ...['LOG_LEVEL', 'PORT', 'JWT_SECRETS', 'CHANNEL_KEYS', 'DATABASE_URL'],
      ...['SANDBOX', 'REDIS_URL', 'MONGODB_URL', 'TRUSTED_PROXIES'],
    ])
      expect(read).toThrow(new RegExp(`^${name}.*: `, 'm'));
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

describe('ALLOWED_ORIGINS', () => {
  it('names none unless told', () => {
    expect(readConfig(PRODUCTION).allowedOrigins).toEqual([]);
  });

  it('takes origins as browsers write them', () => {
    const { allowedOrigins } = readConfig({
      ...PRODUCTION,
      ALLOWED_ORIGINS: 'https://console.example, https://b.example:8443,http://localhost:5173,',
    });
    expect(allowedOrigins).toEqual([
      'https://console.example',
      'https://b.example:8443',
      'http://localhost:5173',
    ]);
  });

  it.each([
    ['*', 'ALLOWED_ORIGINS: "*" would let in pages of strangers; name each origin'],
    ['https://*.console.example', 'would let in pages of strangers'],
    ['https://console.example,*', 'would let in pages of strangers'],
    ['null', '"null" is any page without an origin'],
    ['console.example', 'expected origins as browsers write them, such as https://console.example'],
    ['https://console.example/', 'not "https://console.example/"'],
    ['https://console.example/app', 'expected origins'],
    ['https://console.example:443', 'expected origins'],
    ['HTTPS://Console.example', 'expected origins'],
    ['https://user@console.example', 'expected origins'],
    ['https://a.example https://b.example', 'expected origins'],
    ['ftp://console.example', 'expected origins'],
    ['https://', 'expected origins'],
    [
      'http://console.example',
      'ALLOWED_ORIGINS: pages of http://console.example can be changed on their way',
    ],
    ['http://localhost.evil.example', 'can be changed on their way'],
  ])('refuses %s', (value, message) => {
    expect(() => readConfig({ ...PRODUCTION, ALLOWED_ORIGINS: value })).toThrow(ConfigError);
    expect(() => readConfig({ ...PRODUCTION, ALLOWED_ORIGINS: value })).toThrow(message);
  });

  it('takes plain http outside production', () => {
    const development = { ...PRODUCTION, NODE_ENV: 'development', ALLOWED_ORIGINS: 'http://console.test' };
    expect(readConfig(development).allowedOrigins).toEqual(['http://console.test']);
  });
});
