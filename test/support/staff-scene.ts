import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { startApp, type TestApp } from './app-process.js';
import { createDatabase } from './databases.js';
import { graphql, signIn, type GraphqlAnswer } from './graphql-client.js';
import { createHotelFixture, type HotelFixture } from './hotel-fixture.js';
import { recordSql, type SqlRecorder } from './sql-recorder.js';
import { getTestServers } from './test-servers.js';

export const ROLES = ['OWNER', 'MANAGER', 'AGENT', 'VIEWER'] as const;
export type StaffRole = (typeof ROLES)[number];
/** People of the hotel by role, the platform's admin, the owner of another hotel, and nobody. */
export type Caller = StaffRole | 'ADMIN' | 'STRANGER' | 'ANONYMOUS';
export type Answer = GraphqlAnswer<Readonly<Record<string, Record<string, unknown> | null>>>;
/** What signs a person in. */
export interface Person {
  readonly email: string;
  readonly password: string;
}

type Columns = Readonly<Record<string, unknown>>;

export interface SceneConversation {
  readonly id: string;
  readonly guestId: string;
}

/** The application with two hotels that have a person of each role, and ways to put rows straight into its database. */
export interface StaffScene {
  readonly app: TestApp;
  readonly hotel: HotelFixture;
  readonly otherHotel: HotelFixture;
  readonly recorder: SqlRecorder;
  sql<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  ask(caller: Caller, query: string, variables?: Columns): Promise<Answer>;
  token(caller: Caller): string | null;
  /** With whom to sign in again. Throws for nobody. */
  person(caller: Caller): Person;
  addConversation(hotel: HotelFixture, columns?: Columns): Promise<SceneConversation>;
  addAlert(hotel: HotelFixture, columns?: Columns): Promise<string>;
  addInbound(hotel: HotelFixture, conversation: SceneConversation): Promise<string>;
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

/** Starts the application and signs everybody in. Its database is reached through a recorder of statements. */
export async function startStaffScene(env: Readonly<Record<string, string>> = {}): Promise<StaffScene> {
  const database = await createDatabase();
  const recorder = await recordSql(database.appUrl);
  const superuser = new URL(getTestServers().superuserUrl);
  superuser.pathname = `/${database.name}`;
  const pool = new pg.Pool({ connectionString: superuser.href, max: 4 });
  pool.on('error', () => undefined);
  const release = async () => {
    await recorder.stop();
    await pool.end();
    await database.drop();
  };
  try {
    const rows = rowsOf(pool);
    const hotel = await createHotelFixture(database);
    const otherHotel = await createHotelFixture(database);
    const admin = { ...hotel.users.owner, email: 'admin@fixture.example' };
    await rows.sql(
      `insert into users (id, email, name, password_hash, is_platform_admin)
       select $1, $2, 'Admin', password_hash, true from users where id = $3`,
      [randomUUID(), admin.email, hotel.users.owner.id],
    );
    // No lane sends anything while a test looks at what is queued.
    await rows.sql('update channels set blocked_until = $1', [FAR]);
    const app = await startApp({ databases: { ...database, appUrl: recorder.url }, env });
    const people = new Map<Caller, Person>([
      ['OWNER', hotel.users.owner],
      ['MANAGER', hotel.users.manager],
      ['AGENT', hotel.users.agent],
      ['VIEWER', hotel.users.viewer],
      ['ADMIN', admin],
      ['STRANGER', otherHotel.users.owner],
    ]);
    const tokens = new Map<Caller, string>();
    for (const [caller, person] of people) tokens.set(caller, await signIn(app.url, person));
    const token = (caller: Caller) => tokens.get(caller) ?? null;
    return {
      app,
      hotel,
      otherHotel,
      recorder,
      ...rows,
      token,
      person: (caller) => {
        const person = people.get(caller);
        if (person === undefined) throw new Error('nobody cannot sign in');
        return person;
      },
      ask: (caller, query, variables = {}) => graphql(app.url, token(caller), query, variables),
      async stop() {
        await app.stop().finally(release);
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

function rowsOf(pool: pg.Pool): Pick<StaffScene, 'sql' | 'addConversation' | 'addAlert' | 'addInbound'> {
  const sql = async <Row extends object>(text: string, values: readonly unknown[] = []) =>
    (await pool.query<Row>(text, [...values])).rows;
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
