import { randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { DatabaseUrls } from '../../scripts/provision-database.js';
import { uuidv7 } from '../../src/db/uuid.js';
import { SecretBox } from '../../src/providers/secrets/secret-box.js';
import { webhookTokenHash } from '../../src/providers/secrets/webhook-token.js';
import { encodeGlobalId, type GlobalIdType } from '../../src/schema/global-id.js';
import { hashPassword } from '../../src/services/session/password-hasher.js';
import { withKeptClient } from './kept-clients.js';
import { readKeyRing } from './key-ring.js';
import { dayFromToday, insertStay } from './stay-fixture.js';
import { getTestServers } from './test-servers.js';

/** A person who can sign in, and has done so once: `accessToken` makes tokens of that session. */
export interface FixtureUser {
  readonly id: string;
  readonly sessionId: string;
  readonly email: string;
  readonly password: string;
  readonly name: string;
}

export interface FixtureConversation {
  readonly id: string;
  readonly guestId: string;
  readonly stayId: string;
  /** In the order of `seq`. */
  readonly messageIds: readonly string[];
}

/** A hotel with people, a channel and conversations. All ids are the database's; `globalId` makes clients' ids of them. */
export interface HotelFixture {
  readonly hotelId: string;
  readonly users: Readonly<Record<'owner' | 'manager' | 'agent' | 'viewer', FixtureUser>>;
  readonly channel: {
    readonly id: string;
    readonly instanceId: string;
    readonly apiToken: string;
    readonly webhookToken: string;
  };
  /** The one whose guest wrote last comes last. */
  readonly conversations: readonly FixtureConversation[];
  readonly alertId: string;
  readonly alertCauseId: string;
  globalId(type: GlobalIdType, id: string): string;
}

export interface HotelFixtureOptions {
  readonly name?: string;
  /** Three unless said otherwise. The first one has an open alert of urgency 4. */
  readonly conversations?: number;
  /** Five unless said otherwise; odd ones are the guest's, even ones the staff's and READ. */
  readonly messages?: number;
  readonly instanceId?: string;
  /** The ring of keys the application of this test runs with. */
  readonly channelKeys?: string;
}

const PASSWORD = 'fixture-password-7';
const SESSION_MS = 86_400_000;
const ROLES = ['owner', 'manager', 'agent', 'viewer'] as const;
let passwordHash: Promise<string> | null = null;

/** Makes a hotel straight in the database. Each call makes another one, with people of its own. */
export async function createHotelFixture(
  databases: DatabaseUrls,
  options: HotelFixtureOptions = {},
): Promise<HotelFixture> {
  passwordHash ??= hashPassword(PASSWORD);
  const hash = await passwordHash;
  const mark = randomBytes(4).toString('hex');
  const now = Date.now();
  const id = () => uuidv7(new Date());
  const hotelId = id();
  const people = ROLES.map((role) => ({
    role,
    id: randomUUID(),
    sessionId: randomUUID(),
    email: `${role}-${mark}@fixture.example`,
    password: PASSWORD,
    name: `${role} ${mark}`,
  }));
  const users = Object.fromEntries(
    people.map((person) => [person.role, person]),
  ) as unknown as HotelFixture['users'];
  const channel = {
    id: id(),
    instanceId: options.instanceId ?? String(2_000_000_000 + randomBytes(4).readUInt32BE()),
    apiToken: `api-${mark}`,
    webhookToken: `webhook-${mark}`,
  };
  const perConversation = options.messages ?? 5;
  const conversations = Array.from({ length: options.conversations ?? 3 }, () => ({
    id: id(),
    guestId: id(),
    stayId: id(),
    messageIds: Array.from({ length: perConversation }, id),
  }));
  const alertId = id();
  const alertCauseId = id();
  const first = conversations[0];
  // Pairs of conversations share a moment, so that lists have ties to break.
  const saidAt = (index: number, seq: number) =>
    new Date(now - 3_600_000 + Math.floor(index / 2) * 60_000 + seq * 1_000).toISOString();
  const lastSeq = perConversation;
  const isInbound = (seq: number) => seq % 2 === 1;

  await withKeptClient(databases.appUrl, async (client) => {
    await client.query('begin');
    await client.query('set local role app_identity');
    await insertRows(
      client,
      'users',
      people.map((person) => ({
        id: person.id,
        email: person.email,
        name: person.name,
        password_hash: hash,
      })),
    );
    await insertRows(
      client,
      'sessions',
      people.map((person) => ({
        id: person.sessionId,
        user_id: person.id,
        created_at: new Date(now).toISOString(),
        expires_at: new Date(now + SESSION_MS).toISOString(),
      })),
    );
    await client.query(
      `select set_config('role', 'app_tenant', true), set_config('app.hotel_ids', $1, true)`,
      [`{${hotelId}}`],
    );
    await insertRows(client, 'hotels', [
      {
        id: hotelId,
        name: options.name ?? `Hotel ${mark}`,
        time_zone: 'Europe/Berlin',
        languages: ['en', 'de'],
        // Its guests have waited for an hour: no alert comes by itself into a test about something else.
        settings: { waitingMinutes: 1_440, waitingMinutesOutside: 1_440 },
      },
    ]);
    await insertRows(
      client,
      'memberships',
      people.map((person) => ({
        hotel_id: hotelId,
        id: id(),
        user_id: person.id,
        role: person.role.toUpperCase(),
      })),
    );
    await insertRows(client, 'channels', [
      { hotel_id: hotelId, state: 'AUTHORIZED', ...channelRow(hotelId, channel, options) },
    ]);
    await insertRows(
      client,
      'guests',
      conversations.map((each, i) => ({
        hotel_id: hotelId,
        id: each.guestId,
        name: `Guest ${i + 1} ${mark}`,
        phone: `4915${String(i).padStart(3, '0')}${mark.replace(/\D/g, '0')}`,
        language: 'en',
        created_at: saidAt(i, 0),
      })),
    );
    await insertRows(
      client,
      'guest_aliases',
      conversations.map((each, i) => ({
        hotel_id: hotelId,
        chat_id: `4915${i}${mark}@c.us`,
        guest_id: each.guestId,
      })),
    );
    for (const [i, each] of conversations.entries())
      await insertStay((text, values) => client.query(text, values), {
        hotelId,
        guestId: each.guestId,
        columns: {
          id: each.stayId,
          external_id: `B-${mark}-${i + 1}`,
          room_number: String(401 + i),
          arrival_date: dayFromToday(-1 - Math.floor(i / 2)),
          checked_in_at: new Date(now - (1 + Math.floor(i / 2)) * 86_400_000).toISOString(),
          adults: 2,
        },
      });
    await insertRows(
      client,
      'conversations',
      conversations.map((each, i) => ({
        hotel_id: hotelId,
        id: each.id,
        guest_id: each.guestId,
        channel_id: channel.id,
        status: 'OPEN',
        last_seq: lastSeq,
        last_message_id: each.messageIds.at(-1) ?? null,
        last_message_at: saidAt(i, lastSeq),
        waiting_since: i % 3 === 2 ? null : saidAt(i, lastSeq),
        mood_label: 'NEGATIVE',
        mood_score: -0.6,
        mood_trend: 'WORSENING',
        mood_based_on: 2,
        open_alert_urgency: i === 0 ? 4 : null,
        created_at: saidAt(i, 0),
      })),
    );
    const messages = conversations.flatMap((each, i) =>
      each.messageIds.map((messageId, at) => ({ messageId, seq: at + 1, each, i, at: saidAt(i, at + 1) })),
    );
    await insertRows(
      client,
      'messages',
      messages.map(({ messageId, seq, each, i, at }) => ({
        hotel_id: hotelId,
        id: messageId,
        conversation_id: each.id,
        guest_id: each.guestId,
        channel_id: channel.id,
        seq,
        direction: isInbound(seq) ? 'INBOUND' : 'OUTBOUND',
        author: isInbound(seq) ? 'GUEST' : 'STAFF',
        author_user_id: isInbound(seq) ? null : users.agent.id,
        kind: i === 0 && seq === 1 ? 'IMAGE' : 'TEXT',
        text: `Message ${seq} of conversation ${i + 1}`,
        provider_message_id: `P-${messageId}`,
        quoted_provider_message_id: seq === 2 ? `P-${each.messageIds[0]}` : null,
        client_message_id: isInbound(seq) ? null : `client-${messageId}`,
        delivery_state: isInbound(seq) ? null : 'READ',
        attempt_count: isInbound(seq) ? 0 : 1,
        language: 'en',
        intent: isInbound(seq) ? 'ROOM_ISSUE' : null,
        sent_at: at,
        received_at: at,
        stored_at: at,
        judged_at: isInbound(seq) ? at : null,
      })),
    );
    const inbound = messages.filter(({ seq }) => isInbound(seq));
    await insertRows(
      client,
      'sentiments',
      inbound.map(({ messageId, at }) => ({
        hotel_id: hotelId,
        message_id: messageId,
        label: 'NEGATIVE',
        score: -0.6,
        confidence: 0.8,
        requires_attention: true,
        emergency: false,
        language: 'en',
        engine: 'embedded',
        model_version: 'fixture',
        evidence: ['broken'],
        topics: [],
        judged_at: at,
      })),
    );
    await insertRows(
      client,
      'message_attempts',
      messages
        .filter(({ seq }) => !isInbound(seq))
        .map(({ messageId, at }) => ({
          hotel_id: hotelId,
          message_id: messageId,
          number: 1,
          lease_token: randomUUID(),
          started_at: at,
          finished_at: at,
          outcome: 'ACCEPTED',
          http_status: 200,
        })),
    );
    if (first?.messageIds[0] !== undefined) {
      await insertRows(client, 'attachments', [
        {
          hotel_id: hotelId,
          id: id(),
          message_id: first.messageIds[0],
          file_name: 'ac.jpg',
          declared_mime_type: 'image/jpeg',
        },
      ]);
    }
    if (first !== undefined) {
      const subject = { hotel_id: hotelId, message_id: first.messageIds[0] ?? null, urgency: 4 };
      await insertRows(client, 'alerts', [
        {
          ...subject,
          id: alertId,
          kind: 'REQUIRES_ATTENTION',
          subject_id: first.id,
          conversation_id: first.id,
          guest_id: first.guestId,
          status: 'RAISED',
          raised_at: saidAt(0, 1),
          due_at: new Date(now + 900_000).toISOString(),
        },
      ]);
      await insertRows(client, 'alert_causes', [
        {
          ...subject,
          id: alertCauseId,
          alert_id: alertId,
          kind: 'REQUIRES_ATTENTION',
          reason_code: 'MESSAGE',
          created_at: saidAt(0, 1),
        },
      ]);
    }
    await insertRows(client, 'event_heads', [{ hotel_id: hotelId, number: 0 }]);
    await client.query('commit');
  });

  return {
    hotelId,
    users,
    channel,
    conversations,
    alertId,
    alertCauseId,
    globalId: (type, key) => encodeGlobalId(type, hotelId, key),
  };
}

function channelRow(
  hotelId: string,
  channel: HotelFixture['channel'],
  options: HotelFixtureOptions,
): Record<string, unknown> {
  const box = new SecretBox(
    readKeyRing(options.channelKeys ?? getTestServers().secrets.CHANNEL_KEYS, 'base64'),
  );
  const sealed = (column: string, secret: string) =>
    `\\x${box.seal(secret, { hotelId, column }).toString('hex')}`;
  return {
    id: channel.id,
    instance_id: channel.instanceId,
    phone: '4930123456',
    api_token_encrypted: sealed('channels.api_token_encrypted', channel.apiToken),
    webhook_token_encrypted: sealed('channels.webhook_token_encrypted', channel.webhookToken),
    webhook_token_hash: `\\x${webhookTokenHash(channel.webhookToken).toString('hex')}`,
  };
}

/** Inserts rows of one table in one statement; the columns are those of the first row. */
async function insertRows(
  client: pg.ClientBase,
  table: string,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  if (rows[0] === undefined) return;
  const columns = Object.keys(rows[0]).join(', ');
  await client.query(
    `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}
