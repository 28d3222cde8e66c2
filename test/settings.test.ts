import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { readConfig, SETTING_NAMES } from '../src/config.js';

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

/** The file as it stands there, and as one does who fills in what it asks for. */
const example = new Map(
  read('.env.example')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line))
    .map((line): [string, string] => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
);
const FILLED_IN = {
  POSTGRES_PASSWORD: 'a1',
  OWNER_PASSWORD: 'b2',
  APP_PASSWORD: 'c3',
  PUBLIC_URL: 'https://api.example',
  JWT_SECRETS: `k1:${randomBytes(32).toString('hex')}`,
  CHANNEL_KEYS: `k1:${randomBytes(32).toString('base64')}`,
};

const environment = z.record(z.string(), z.string());
const compose = z
  .object({ services: z.record(z.string(), z.object({ environment: environment.optional() })) })
  .parse(parse(read('docker-compose.yml'), { merge: true }));

/** The environment that docker compose gives to a service with this .env. */
function composed(service: string, dotEnv: Readonly<Record<string, string>>): Record<string, string> {
  const given = compose.services[service]?.environment ?? {};
  const fill = (text: string) =>
    text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_all, name: string, kind?: string, rest?: string) => {
      const value = dotEnv[name] ?? '';
      if (value === '' && kind === '?') throw new Error(`${name}: ${rest}`);
      return value === '' && kind === '-' ? (rest ?? '') : value;
    });
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, fill(value)]));
}

/** What compose decides by itself, and why. */
const OF_COMPOSE: Readonly<Record<string, string>> = {
  ROLE: 'each service is one',
  HOST: 'the container listens on its network; BIND_ADDRESS says where that is published',
  PORT: 'fixed inside; PORT says where it is published',
  OPERATIONS_HOST: 'the container listens on its network',
  OPERATIONS_PORT: 'fixed inside, published nowhere',
  DATABASE_URL: 'its own PostgreSQL',
  REDIS_URL: 'its own Redis',
  MONGODB_URL: 'its own MongoDB',
  MEDIA_DIR: 'its own volume',
};
/** What no process in a container needs. */
const NOT_IN_COMPOSE: Readonly<Record<string, string>> = {
  DATA_DIR: 'MEDIA_DIR is set, and nothing else is kept there',
  FAIL_POINT: 'kills the process, for fault tests',
};
/** What others than the application read. */
const OF_OTHERS: readonly string[] = [
  ...['SANDBOX_PORT', 'API_URL', 'MIGRATION_DATABASE_URL'],
  ...['TEST_DATABASE_URL', 'TEST_MONGODB_URL', 'TEST_REDIS_URL'],
  ...['POSTGRES_PASSWORD', 'OWNER_PASSWORD', 'APP_PASSWORD', 'BIND_ADDRESS', 'COMPOSE_PROFILES'],
];

describe('.env.example', () => {
  it('has every setting that the application reads, and none that nobody reads', () => {
    expect([...example.keys()].sort()).toEqual([...SETTING_NAMES, ...OF_OTHERS].sort());
  });

  it.each(['api', 'worker'])(
    'copied and filled in starts the %s of docker compose in production',
    (service) => {
      const config = readConfig(composed(service, { ...Object.fromEntries(example), ...FILLED_IN }));
      expect(config).toMatchObject({
        isProduction: true,
        role: service,
        isGraphiqlOn: false,
        sandboxUrl: null,
        trustedProxies: [],
        databasePoolSize: 10,
      });
    },
  );

  it('copied and not filled in starts nothing', () => {
    expect(() => composed('api', Object.fromEntries(example))).toThrow('set PUBLIC_URL in .env');
  });
});

describe.each(['api', 'worker'])('the %s of docker compose', (service) => {
  const passedOn = SETTING_NAMES.filter((name) => !(name in OF_COMPOSE) && !(name in NOT_IN_COMPOSE));

  it.each(passedOn)('gets %s from .env', (name) => {
    expect(composed(service, { ...FILLED_IN, [name]: 'as-in-the-file' })[name]).toBe('as-in-the-file');
  });

  it.each(Object.entries(OF_COMPOSE))('has its own %s: %s', (name) => {
    const without = composed(service, FILLED_IN)[name];
    expect(without).toBeTruthy();
    expect(composed(service, { ...FILLED_IN, [name]: 'as-in-the-file' })[name]).toBe(without);
  });

  it('has the metrics on a port that is not published', () => {
    const { services } = z
      .object({ services: z.record(z.string(), z.object({ ports: z.array(z.string()).default([]) })) })
      .parse(parse(read('docker-compose.yml'), { merge: true }));
    const inside = services[service]?.ports.map((port) => port.split(':').at(-1));
    expect(inside).not.toContain(composed(service, FILLED_IN).OPERATIONS_PORT);
  });
});

it('docker compose names no variable that .env.example does not explain', () => {
  const named = [...read('docker-compose.yml').matchAll(/(?<!\$)\$\{(\w+)/g)].map(([, name]) => name);
  expect(named.filter((name) => !example.has(name ?? ''))).toEqual([]);
});
