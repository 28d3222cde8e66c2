import { randomUUID } from 'node:crypto';
import type { DatabaseUrls } from '../../scripts/provision-database.js';
import { accessToken } from './access-token.js';
import { startApp, type RunningApp, type TestApp } from './app-process.js';
import { createDatabase } from './databases.js';
import { graphql, type GraphqlAnswer } from './graphql-client.js';
import { createHotelFixture, type FixtureUser, type HotelFixture } from './hotel-fixture.js';
import { withKeptClient } from './kept-clients.js';
import { sharedApp } from './shared-app.js';
import { recordSql, type SqlRecorder } from './sql-recorder.js';
import { superuserUrl } from './superuser-pool.js';

export const ROLES = ['OWNER', 'MANAGER', 'AGENT', 'VIEWER'] as const;
export type StaffRole = (typeof ROLES)[number];
/** People of the hotel by role, the platform's admin, the owner of another hotel, and nobody. */
export type Caller = StaffRole | 'ADMIN' | 'STRANGER' | 'ANONYMOUS';
export type Answer = GraphqlAnswer<Readonly<Record<string, Record<string, unknown> | null>>>;

type Columns = Readonly<Record<string, unknown>>;

export interface StaffConversation {
  readonly id: string;
  readonly guestId: string;
}

/** Two hotels that have a person of each role, the application that serves them, and ways to put rows into its database. */
export interface StaffFixture {
  readonly app: RunningApp;
  readonly hotel: HotelFixture;
  readonly otherHotel: HotelFixture;
  /** Runs SQL that sees and may change everything: each statement names its hotel. */
  sql<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  ask(caller: Caller, query: string, variables?: Columns): Promise<Answer>;
  token(caller: Caller): string | null;
  /** With whom to sign in again. Throws for nobody. */
  person(caller: Caller): FixtureUser;
  addConversation(hotel: HotelFixture, columns?: Columns): Promise<StaffConversation>;
  addAlert(hotel: HotelFixture, columns?: Columns): Promise<string>;
  addInbound(hotel: HotelFixture, conversation: StaffConversation): Promise<string>;
}

/** The same with an application of its own, which the test stops, and whose statements are written down. */
export interface OwnStaffFixture extends StaffFixture {
  readonly app: TestApp;
  readonly recorder: SqlRecorder;
  stop(): Promise<void>;
}

const FAR = '2999-01-01T00:00:00Z';

/** The global id of a noun, as clients get it; written again here so that a change of its form is noticed. */
export function globalId(type: string, hotelId: string, id: string): string {
  const isAlone = type === 'Hotel' || type === 'User';
  const hex = (isAlone ? '' : hotelId) + id.slice(0, 36);
  const number = type === 'DeliveryAttempt' ? Number(id.slice(37)).toString(16).padStart(6, '0') : '';
  const byte = (TYPES_IN_ORDER.indexOf(type) + 1).toString(16).padStart(2, '0');
  return Buffer.from(`${byte}${hex.replaceAll('-', '')}${number}`, 'hex').toString('base64url');
}

const TYPES_IN_ORDER: readonly string[] = [
  'Hotel',
  'Channel',
  'Guest',
  'Stay',
  'Conversation',
  'Message',
  'DeliveryAttempt',
  'Alert',
  'AlertCause',
  'Membership',
  'User',
  'Notification',
];

/** Makes the hotels and their people beside those of other tests, in the application that this worker shares. */
export async function createStaffFixture(): Promise<StaffFixture> {
  const app = await sharedApp();
  return staffOf(app, app.databases);
}

/** Starts an application for this test alone. Its database is reached through a recorder of statements. */
export async function startOwnStaffFixture(
  env: Readonly<Record<string, string>> = {},
): Promise<OwnStaffFixture> {
  const database = await createDatabase();
  const recorder = await recordSql(database.appUrl);
  const release = async () => {
    await recorder.stop();
    await database.drop();
  };
  try {
    const app = await startApp({ databases: { ...database, appUrl: recorder.url }, env });
    return {
      ...(await staffOf(app, database)),
      app,
      recorder,
      async stop() {
        await app.stop().finally(release);
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

async function staffOf(app: RunningApp, databases: DatabaseUrls): Promise<StaffFixture> {
  const rows = rowsOf(databases);
  const [hotel, otherHotel] = await Promise.all([
    createHotelFixture(databases),
    createHotelFixture(databases),
  ]);
  const admin = await addAdmin(rows.sql, hotel.users.owner);
  // No lane sends anything while a test looks at what is queued.
  await rows.sql('update channels set blocked_until = $1 where hotel_id = any ($2)', [
    FAR,
    [hotel.hotelId, otherHotel.hotelId],
  ]);
  const people = new Map<Caller, FixtureUser>([
    ['OWNER', hotel.users.owner],
    ['MANAGER', hotel.users.manager],
    ['AGENT', hotel.users.agent],
    ['VIEWER', hotel.users.viewer],
    ['ADMIN', admin],
    ['STRANGER', otherHotel.users.owner],
  ]);
  const token = (caller: Caller) => {
    const person = people.get(caller);
    return person === undefined ? null : accessToken(person);
  };
  return {
    app,
    hotel,
    otherHotel,
    ...rows,
    token,
    person: (caller) => {
      const person = people.get(caller);
      if (person === undefined) throw new Error('nobody cannot sign in');
      return person;
    },
    ask: (caller, query, variables = {}) => graphql(app.url, token(caller), query, variables),
  };
}

/** An admin of the platform, with the password of `model`. */
async function addAdmin(sql: StaffFixture['sql'], model: FixtureUser): Promise<FixtureUser> {
  const [id, sessionId] = [randomUUID(), randomUUID()];
  const admin = { ...model, id, sessionId, email: `admin-${id}@fixture.example`, name: 'Admin' };
  await sql(
    `with admin as (
       insert into users (id, email, name, password_hash, is_platform_admin)
       select $1, $2, 'Admin', password_hash, true from users where id = $3 returning id
     )
     insert into sessions (id, user_id, created_at, expires_at)
     select $4, admin.id, s.created_at, s.expires_at from admin, sessions s where s.id = $5`,
    [id, admin.email, model.id, sessionId, model.sessionId],
  );
  return admin;
}

function rowsOf(
  databases: DatabaseUrls,
): Pick<StaffFixture, 'sql' | 'addConversation' | 'addAlert' | 'addInbound'> {
  const url = superuserUrl(databases);
  const sql = async <Row extends object>(text: string, values: readonly unknown[] = []) =>
    (await withKeptClient(url, (client) => client.query<Row>(text, [...values]))).rows;
  const insert = async (table: string, row: Columns) => {
    const columns = Object.keys(row).join(', ');
    const places = Object.keys(row).map((_, i) => `$${i + 1}`);
    await sql(`insert into ${table} (${columns}) values (${places.join(', ')})`, Object.values(row));
  };
  return {
    sql,
    async addConversation(hotel, columns = {}) {
      const id = randomUUID();
      const guestId = typeof columns.guest_id === 'string' ? columns.guest_id : randomUUID();
      if (columns.guest_id === undefined)
        await insert('guests', { hotel_id: hotel.hotelId, id: guestId, name: 'A guest' });
      await insert('conversations', {
        hotel_id: hotel.hotelId,
        id,
        guest_id: guestId,
        channel_id: hotel.channel.id,
        status: 'OPEN',
        last_message_at: new Date(),
        ...columns,
      });
      return { id, guestId };
    },
    async addAlert(hotel, columns = {}) {
      const id = randomUUID();
      await insert('alerts', {
        hotel_id: hotel.hotelId,
        id,
        kind: 'NEGATIVE_SENTIMENT',
        subject_id: id,
        urgency: 3,
        status: 'RAISED',
        raised_at: new Date(),
        due_at: FAR,
        ...columns,
      });
      return id;
    },
    async addInbound(hotel, conversation) {
      const id = randomUUID();
      const now = new Date();
      const [row] = await sql<{ seq: number }>(
        `update conversations set last_seq = last_seq + 1, last_message_id = $3
         where hotel_id = $1 and id = $2 returning last_seq as seq`,
        [hotel.hotelId, conversation.id, id],
      );
      await insert('messages', {
        hotel_id: hotel.hotelId,
        id,
        conversation_id: conversation.id,
        guest_id: conversation.guestId,
        channel_id: hotel.channel.id,
        seq: row?.seq,
        direction: 'INBOUND',
        author: 'GUEST',
        kind: 'TEXT',
        text: 'Is anybody there?',
        provider_message_id: `P-${id}`,
        sent_at: now,
        received_at: now,
        stored_at: now,
      });
      return id;
    },
  };
}
