import type pg from 'pg';
import type { KeyRing } from '../../src/config.js';
import { SecretBox } from '../../src/providers/secrets/secret-box.js';
import { webhookTokenHash } from '../../src/providers/secrets/webhook-token.js';
import type { Classifier } from '../../src/intelligence/classifier.js';
import { inScope } from './hotel-scope.js';
import { hotelRows } from './hotel-rows.js';
import { insertRows } from './insert-rows.js';
import { SEED_PASSWORD, SEED_PEOPLE } from './seed-people.js';
import { SEED_HOTELS, type SeedHotel } from './seed-hotels.js';
import { seedId } from './seed-id.js';
import { writeStories } from './story.js';
import { TABLE_NAMES } from './tables.js';

export interface SeedOptions {
  /** Connected as the application's login role: the seed has no rights that the application has not. */
  readonly client: pg.Client;
  readonly keys: KeyRing;
  readonly sandboxUrl: string;
  readonly now: Date;
  /** Both are asked for only where something is to be filled. */
  readonly loadClassifier: () => Promise<Classifier>;
  readonly hashPassword: (password: string) => Promise<string>;
}

const API_TOKEN = 'channels.api_token_encrypted';
const WEBHOOK_TOKEN = 'channels.webhook_token_encrypted';

/**
 * Fills the sandbox's hotels and returns which were empty. A hotel is filled in one transaction, so it is there as
 * a whole or not at all; for one that is there only its channel is pointed at this sandbox and kept readable.
 */
export async function seedDatabase(options: SeedOptions): Promise<string[]> {
  const { client } = options;
  const filled: string[] = [];
  for (const hotel of SEED_HOTELS) {
    const isThere = await inScope(client, 'app_tenant', hotel.id, () => refreshChannel(options, hotel));
    if (isThere) continue;
    if (filled.length === 0) await addPeople(options);
    await inScope(client, 'app_tenant', hotel.id, () => fillHotel(options, hotel));
    filled.push(hotel.name);
  }
  return filled;
}

async function refreshChannel({ client, keys, sandboxUrl }: SeedOptions, hotel: SeedHotel): Promise<boolean> {
  const found = await client.query<{ api_url: string; token: Buffer }>(
    `select api_url, api_token_encrypted as token from channels where hotel_id = $1 and id = $2`,
    [hotel.id, hotel.channelId],
  );
  const [channel] = found.rows;
  if (channel === undefined) return false;
  const box = new SecretBox(keys);
  if (channel.api_url !== sandboxUrl) {
    await client.query('update channels set api_url = $3, media_url = $3 where hotel_id = $1 and id = $2', [
      hotel.id,
      hotel.channelId,
      sandboxUrl,
    ]);
  }
  if (!isReadable(box, channel.token, hotel)) {
    await client.query(
      `update channels set api_token_encrypted = $3, webhook_token_encrypted = $4 where hotel_id = $1 and id = $2`,
      [hotel.id, hotel.channelId, ...sealTokens(box, hotel)],
    );
  }
  return true;
}

function isReadable(box: SecretBox, sealed: Buffer, hotel: SeedHotel): boolean {
  try {
    return box.open(sealed, { hotelId: hotel.id, column: API_TOKEN }) === hotel.apiToken;
  } catch {
    return false;
  }
}

function sealTokens(box: SecretBox, hotel: SeedHotel): [Buffer, Buffer] {
  return [
    box.seal(hotel.apiToken, { hotelId: hotel.id, column: API_TOKEN }),
    box.seal(hotel.webhookToken, { hotelId: hotel.id, column: WEBHOOK_TOKEN }),
  ];
}

/** One hash for all: a sandbox has one password, and hashing is slow on purpose. */
async function addPeople({ client, now, hashPassword }: SeedOptions): Promise<void> {
  const hash = await hashPassword(SEED_PASSWORD);
  await inScope(client, 'app_identity', null, () =>
    insertRows(
      client,
      'users',
      SEED_PEOPLE.map(({ id, email, name, hotel }) => ({
        id,
        email,
        name,
        password_hash: hash,
        is_platform_admin: hotel === null,
        rights_epoch: 0,
        created_at: now,
      })),
    ),
  );
}

async function fillHotel(
  { client, keys, sandboxUrl, now, loadClassifier }: SeedOptions,
  hotel: SeedHotel,
): Promise<void> {
  const openedAt = new Date(now.getTime() - 60 * 86_400_000);
  const stories = await writeStories(hotel, now);
  const tables = hotelRows(hotel, stories, await loadClassifier(), now);
  await insertRows(client, 'hotels', [hotelRow(hotel, openedAt)]);
  const [apiToken, webhookToken] = sealTokens(new SecretBox(keys), hotel);
  await insertRows(client, 'channels', [
    {
      hotel_id: hotel.id,
      id: hotel.channelId,
      instance_id: hotel.instanceId,
      phone: hotel.phone,
      api_url: sandboxUrl,
      media_url: sandboxUrl,
      api_token_encrypted: apiToken,
      webhook_token_encrypted: webhookToken,
      webhook_token_hash: webhookTokenHash(hotel.webhookToken),
      state: 'AUTHORIZED',
      state_since: openedAt,
      last_inbound_at: lastInbound(tables.messages, now),
      next_send_at: '-infinity',
      send_gap_ms: 500,
      consecutive_failures: 0,
      created_at: openedAt,
    },
  ]);
  await insertRows(client, 'memberships', membershipRows(hotel, openedAt));
  for (const table of TABLE_NAMES) await insertRows(client, table, tables[table]);
}

function hotelRow(hotel: SeedHotel, createdAt: Date) {
  return {
    id: hotel.id,
    name: hotel.name,
    time_zone: hotel.timeZone,
    languages: hotel.languages,
    default_language: hotel.languages[0],
    is_active: true,
    facts: hotel.facts,
    settings: hotel.settings,
    created_at: createdAt,
  };
}

function membershipRows(hotel: SeedHotel, createdAt: Date) {
  return SEED_PEOPLE.filter((person) => person.hotel === hotel).map((person) => ({
    hotel_id: hotel.id,
    id: seedId('membership', person.email),
    user_id: person.id,
    role: person.role,
    created_at: createdAt,
  }));
}

function lastInbound(messages: readonly Readonly<Record<string, unknown>>[], now: Date): Date {
  const times = messages.filter((row) => row.direction === 'INBOUND').map((row) => Number(row.received_at));
  return new Date(Math.min(now.getTime(), Math.max(...times)));
}
