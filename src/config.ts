import { BlockList, isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { contradictions } from './config-contradictions.js';

const keyRing = (minimumBytes: number, encoding: BufferEncoding, maximumBytes = Infinity) =>
  z.string().transform((value, context) => {
    const keys = value
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean)
      .map((part) => {
        const [id = '', ...secret] = part.split(':');
        return { id, secret: Buffer.from(secret.join(':'), encoding) };
      });
    const isFit = ({ id, secret }: KeyRing[number]) =>
      id !== '' && secret.length >= minimumBytes && secret.length <= maximumBytes;
    if (keys.length === 0 || !keys.every(isFit)) {
      const length = maximumBytes === minimumBytes ? 'exactly' : 'at least';
      context.addIssue({
        code: 'custom',
        message: `expected "keyId:secret[,keyId:secret]", each secret ${length} ${minimumBytes} bytes${encoding === 'base64' ? ' in base64' : ''}`,
      });
      return z.NEVER;
    }
    if (new Set(keys.map((key) => key.id)).size < keys.length) {
      context.addIssue({ code: 'custom', message: 'each key needs an id of its own' });
      return z.NEVER;
    }
    return keys;
  });

/** IPv4 addresses as IPv6 writes them. */
const IPV4_MAPPED = new BlockList();
IPV4_MAPPED.addSubnet('::ffff:0:0', 96, 'ipv6');

const networks = z.string().transform((value, context) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part): Network => {
      const [address = '', given, ...more] = part.split('/');
      const bits = isIP(address) === 6 ? 128 : 32;
      const prefix = given === undefined ? bits : /^\d{1,3}$/.test(given) ? Number(given) : NaN;
      const refuse = (message: string) => context.addIssue({ code: 'custom', message });
      if (isIP(address) === 0 || !(prefix <= bits) || more.length > 0)
        refuse(`expected addresses or networks such as 10.0.0.0/8, not "${part}"`);
      else if (prefix === 0) refuse(`"${part}" is everybody: then anybody could say to be anybody`);
      else if (bits === 128 && IPV4_MAPPED.check(address, 'ipv6'))
        refuse(`"${part}" is an IPv4 address in IPv6 writing; write it as IPv4, such as 10.0.0.0/8`);
      return { address, prefix };
    }),
);

const origins = z.string().transform((value, context) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const refuse = (message: string) => context.addIssue({ code: 'custom', message });
      if (part.includes('*'))
        refuse(
          `"${part}" would let in pages of strangers; name each origin, such as https://console.example`,
        );
      else if (part === 'null')
        refuse('"null" is any page without an origin; name each origin, such as https://console.example');
      else if (!/^https?:/.test(part) || !URL.canParse(part) || new URL(part).origin !== part)
        refuse(`expected origins as browsers write them, such as https://console.example, not "${part}"`);
      return part;
    }),
);

const publicUrl = z.string().transform((value, context) => {
  if (!/^https?:/.test(value) || !URL.canParse(value) || new URL(value).origin !== value)
    context.addIssue({
      code: 'custom',
      message: `expected an origin such as https://api.example, not "${value}"`,
    });
  return value;
});

const MB = 1_048_576;
const count = (byDefault: number) => z.coerce.number().int().min(1).max(1_000_000).default(byDefault);

const port = z.coerce.number().int().min(0).max(65_535);
const days = (least: number, byDefault: number) =>
  z.coerce.number().int().min(least).max(3_650).default(byDefault);
const flag = z.enum(['0', '1', 'true', 'false', '']).transform((value) => value === '1' || value === 'true');

const settings = z.object({
  // Whoever does not say gets the strict one.
  NODE_ENV: z.enum(['development', 'test', 'production']).default('production'),
  ROLE: z.enum(['all', 'api', 'worker']).default('all'),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(4000),
  OPERATIONS_HOST: z.string().default('127.0.0.1'),
  OPERATIONS_PORT: port.default(4002),
  TRUSTED_PROXIES: networks.default([]),
  PUBLIC_URL: publicUrl.optional(),
  ALLOWED_ORIGINS: origins.default([]),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'expected a postgres:// address'),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(10),
  REDIS_URL: z
    .string()
    .refine((value) => /^rediss?:\/\//.test(value) && URL.canParse(value), 'expected a redis:// address')
    .optional(),
  AGENDA_BACKEND: z.enum(['postgres', 'mongo', 'redis']).default('postgres'),
  // Several hosts, as MongoDB names them, are no URL to anybody else.
  MONGODB_URL: z
    .string()
    .regex(/^$|^mongodb(\+srv)?:\/\/[^/\s]+/, 'expected a mongodb:// address')
    .optional(),
  JWT_SECRETS: keyRing(32, 'utf8'),
  CHANNEL_KEYS: keyRing(32, 'base64', 32),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  SANDBOX: flag.default(false),
  SANDBOX_URL: z.url().optional(),
  WEBHOOK_BODY_MB_PER_CHANNEL: z.coerce.number().int().min(5).max(1_024).default(16),
  WEBHOOK_BODY_MB: z.coerce.number().int().min(5).max(16_384).default(128),
  WEBHOOK_BODY_WAIT_MS: z.coerce.number().int().min(1).max(60_000).default(10_000),
  SOCKETS_PER_USER: count(30),
  SOCKETS_PER_HOTEL: count(2_000),
  SOCKETS_PER_NETWORK: count(200),
  OPERATIONS_PER_USER: count(300),
  OPERATIONS_PER_HOTEL: count(10_000),
  REPLAYS_PER_USER: count(100),
  REPLAYS_PER_HOTEL: count(1_000),
  GRAPHIQL: flag.optional(),
  GRAPHQL_JIT: flag.default(true),
  DATA_DIR: z.string().default('.data'),
  MEDIA_DIR: z.string().optional(),
  FAIL_POINT: z.string().optional(),
  RAW_NOTIFICATION_DAYS: days(2, 7),
  QUARANTINE_DAYS: days(2, 30),
  HOTEL_EVENT_DAYS: days(1, 30),
  DELIVERY_ATTEMPT_DAYS: days(7, 90),
  SESSION_DAYS: days(7, 30),
  PLATFORM_AUDIT_DAYS: days(365, 730),
});

/** The names of all settings of the application, as `.env.example` and docker compose must have them. */
export const SETTING_NAMES: readonly string[] = Object.keys(settings.shape);

export type KeyRing = readonly { readonly id: string; readonly secret: Buffer }[];

/** An IP address and how many of its first bits count. */
export interface Network {
  readonly address: string;
  readonly prefix: number;
}

/** How many days the installation keeps what grows. What is still open is kept in any case. */
export interface RetentionDays {
  /** Raw notifications that have been handled, from the end of their week on. */
  readonly rawNotifications: number;
  /** Notifications in quarantine; after this nobody can replay them any more. */
  readonly quarantine: number;
  /** Hotel events. A subscriber with an older cursor is asked to read afresh. */
  readonly hotelEvents: number;
  /** Attempts of messages whose delivery is decided. */
  readonly deliveryAttempts: number;
  /** Sessions, from their end on. */
  readonly sessions: number;
  readonly platformAudit: number;
}

/** Everything the environment decides, checked once at start and frozen. Durations carry their unit. */
export interface Config {
  readonly env: 'development' | 'test' | 'production';
  readonly isProduction: boolean;
  readonly role: 'all' | 'api' | 'worker';
  readonly host: string;
  readonly port: number;
  /** Where metrics are served: an interface and port that only operators reach. */
  readonly operations: { readonly host: string; readonly port: number };
  /** Whose word on where a request came from is taken; nobody's unless set. */
  readonly trustedProxies: readonly Network[];
  /** Where clients reach this server; null for where it listens. */
  readonly publicUrl: string | null;
  /** Origins whose pages may use the API beside this server's own, as browsers write them. */
  readonly allowedOrigins: readonly string[];
  readonly databaseUrl: string;
  readonly databasePoolSize: number;
  readonly redisUrl: string | null;
  readonly agendaBackend: 'postgres' | 'mongo' | 'redis';
  readonly mongodbUrl: string | null;
  /** First key signs, all verify. */
  readonly jwtKeys: KeyRing;
  /** First key encrypts, all decrypt. 32 bytes each. */
  readonly channelKeys: KeyRing;
  readonly logLevel: string;
  /** Origin of the fake Green API that stands in for the provider, or null. */
  readonly sandboxUrl: string | null;
  /** What webhook bodies may take of the memory, and how long one waits for room. */
  readonly webhookBodies: {
    readonly bytesPerChannel: number;
    readonly bytes: number;
    readonly waitMs: number;
  };
  /** Bounds of this process's sockets, and of what runs on them. */
  readonly live: {
    readonly socketsPerUser: number;
    readonly socketsPerHotel: number;
    /** Of those that have shown no token. */
    readonly socketsPerNetwork: number;
    readonly operationsPerUser: number;
    readonly operationsPerHotel: number;
    readonly replaysPerUser: number;
    readonly replaysPerHotel: number;
  };
  readonly isGraphiqlOn: boolean;
  /** Whether queries that come again are compiled. */
  readonly isCompiling: boolean;
  /** The folder of guests' files; several processes share it. */
  readonly mediaFolder: string;
  /** How long what grows is kept. */
  readonly retention: RetentionDays;
  /** A named point at which the process kills itself, for fault tests; never in production. */
  readonly failPoint: string | null;
}

/** Thrown with every problem of the environment in one message, one line each. */
export class ConfigError extends Error {}

/** Reads and checks the environment. Throws ConfigError naming each variable that is wrong. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) if (value) given[name] = value;
  const parsed = settings.safeParse(given);
  const problems = [
    ...(parsed.error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    ...contradictions(given),
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems.join('\n'));
  const env = parsed.data;
  const isProduction = env.NODE_ENV === 'production';
  return Object.freeze({
    env: env.NODE_ENV,
    isProduction,
    role: env.ROLE,
    host: env.HOST,
    port: env.PORT,
    operations: Object.freeze({ host: env.OPERATIONS_HOST, port: env.OPERATIONS_PORT }),
    trustedProxies: env.TRUSTED_PROXIES,
    publicUrl: env.PUBLIC_URL ?? null,
    allowedOrigins: env.ALLOWED_ORIGINS,
    databaseUrl: env.DATABASE_URL,
    databasePoolSize: env.DATABASE_POOL_SIZE,
    redisUrl: env.REDIS_URL ?? null,
    agendaBackend: env.AGENDA_BACKEND,
    mongodbUrl: env.MONGODB_URL ?? null,
    jwtKeys: env.JWT_SECRETS,
    channelKeys: env.CHANNEL_KEYS,
    logLevel: env.LOG_LEVEL,
    sandboxUrl: env.SANDBOX_URL ?? null,
    webhookBodies: {
      bytesPerChannel: env.WEBHOOK_BODY_MB_PER_CHANNEL * MB,
      bytes: env.WEBHOOK_BODY_MB * MB,
      waitMs: env.WEBHOOK_BODY_WAIT_MS,
    },
    live: {
      socketsPerUser: env.SOCKETS_PER_USER,
      socketsPerHotel: env.SOCKETS_PER_HOTEL,
      socketsPerNetwork: env.SOCKETS_PER_NETWORK,
      operationsPerUser: env.OPERATIONS_PER_USER,
      operationsPerHotel: env.OPERATIONS_PER_HOTEL,
      replaysPerUser: env.REPLAYS_PER_USER,
      replaysPerHotel: env.REPLAYS_PER_HOTEL,
    },
    isGraphiqlOn: env.GRAPHIQL ?? !isProduction,
    isCompiling: env.GRAPHQL_JIT,
    mediaFolder: resolve(env.MEDIA_DIR ?? join(env.DATA_DIR, 'media')),
    retention: Object.freeze({
      rawNotifications: env.RAW_NOTIFICATION_DAYS,
      quarantine: env.QUARANTINE_DAYS,
      hotelEvents: env.HOTEL_EVENT_DAYS,
      deliveryAttempts: env.DELIVERY_ATTEMPT_DAYS,
      sessions: env.SESSION_DAYS,
      platformAudit: env.PLATFORM_AUDIT_DAYS,
    }),
    failPoint: env.FAIL_POINT ?? null,
  });
}

const migrationTarget = z.object({
  MIGRATION_DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'expected a postgres:// address of the database owner'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'expected a postgres:// address')
    .optional(),
});

/** Reads where `npm run migrate` works: the owner's address, and the login role's, which is let into the application's roles. */
export function readMigrationTarget(environment: NodeJS.ProcessEnv = process.env): {
  ownerUrl: string;
  loginUrl: string | null;
} {
  const parsed = migrationTarget.safeParse(environment);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'),
    );
  }
  return { ownerUrl: parsed.data.MIGRATION_DATABASE_URL, loginUrl: parsed.data.DATABASE_URL ?? null };
}
