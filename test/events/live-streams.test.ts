import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import { systemClock } from '../../src/clock.js';
import { createOrm } from '../../src/db/orm.js';
import { TenantSessions } from '../../src/db/tenant-session.js';
import { HOTEL_EVENT_KINDS } from '../../src/domain/hotel-event.js';
import type { Role } from '../../src/domain/rights.js';
import { CursorSigner } from '../../src/events/cursor.js';
import { appendEvent } from '../../src/events/event-log.js';
import { EventStream } from '../../src/events/event-stream.js';
import { type ClosablePubSub, createPubSub } from '../../src/events/pub-sub.js';
import { ReplayLimits } from '../../src/events/replay-limits.js';
import { WakeUps } from '../../src/events/wake-ups.js';
import { LiveRights } from '../../src/services/live/live-rights.js';
import { LiveStreams, type LiveItem } from '../../src/services/live/live-streams.js';
import { SharedReads } from '../../src/services/live/shared-reads.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';

describe('a stream of kinds that need different rights', () => {
  const hotelId = randomUUID();
  const errors: unknown[] = [];
  const note = (error: unknown) => errors.push(error);
  let database: TestDatabase;
  let orm: MikroORM;
  let sessions: TenantSessions;
  let pubSub: ClosablePubSub;
  let events: EventStream;
  let live: LiveStreams;

  beforeAll(async () => {
    database = await createDatabase();
    orm = await createOrm({
      databaseUrl: database.appUrl,
      poolSize: 4,
      startRole: 'app_edge',
      applicationName: 'test',
    });
    sessions = new TenantSessions(orm);
    await sessions.inRole('app_platform', (tx) =>
      tx.rows(`insert into hotels (id, name, time_zone) values ($1, 'H', 'UTC')`, [hotelId]),
    );
    pubSub = createPubSub(null, note);
    const replays = new ReplayLimits({ perUser: 9, perHotel: 9, connectionsPerHotel: 2, connections: 2 });
    events = new EventStream(sessions, new WakeUps(pubSub.engine, note), systemClock, replays, note);
    sessions.headMoved = (hotel, number) => events.wake(hotel, number);
    const cursors = new CursorSigner([{ id: 'k', secret: Buffer.from('s'.repeat(32)) }]);
    live = new LiveStreams(events, new SharedReads(sessions, replays, 2), sessions, cursors, replays);
  });

  afterAll(async () => {
    await events.close();
    await pubSub.close();
    await orm.close(true);
    await database.drop();
  });

  const rightsOf = (role: Role) => {
    const rights = new LiveRights();
    const update = (now: Role) =>
      rights.update({
        userId: randomUUID(),
        sessionId: randomUUID(),
        roles: new Map([[hotelId, now]]),
        inactiveHotels: new Set(),
        isPlatformAdmin: false,
        rightsEpoch: 0,
      });
    update(role);
    return { rights, update };
  };

  /** The kinds a stream delivers; those of guests need MANAGER. */
  const open = (rights: LiveRights) => {
    const asked: string[] = [];
    const items = live.open<object>(rights, {
      hotelId,
      kinds: HOTEL_EVENT_KINDS,
      right: 'hotel:read',
      rightOf: ({ kind }) => (kind === 'GUEST_UPDATED' ? 'hotel:manage' : 'hotel:read'),
      after: null,
      isWanted: () => true,
      load: (_loaders, { kind }) => {
        asked.push(kind);
        return Promise.resolve({});
      },
    });
    const next = async () => {
      const result: IteratorResult<LiveItem<object>, unknown> = await items.next();
      const item = result.done === true ? null : result.value;
      if (item?.type !== 'event') return item?.type;
      item.read.release();
      return item.event.kind;
    };
    return { asked, next, stop: () => items.return?.() };
  };

  const happen = () =>
    sessions.inHotel(hotelId, (tx) => {
      const said = { hotelId, conversationId: null, actor: null };
      appendEvent(tx, { ...said, kind: 'GUEST_UPDATED', subject: { type: 'Guest', id: randomUUID() } });
      appendEvent(tx, { ...said, kind: 'CHANNEL_UPDATED', subject: { type: 'Channel', id: randomUUID() } });
      return Promise.resolve();
    });

  it('leaves out what the person may not see now, without reading it, and goes on', async () => {
    const { rights, update } = rightsOf('AGENT');
    const agent = open(rights);
    const manager = open(rightsOf('MANAGER').rights);
    expect([await agent.next(), await manager.next()]).toEqual(['position', 'position']);
    await happen();
    expect([await manager.next(), await manager.next()]).toEqual(['GUEST_UPDATED', 'CHANNEL_UPDATED']);
    expect(await agent.next()).toBe('CHANNEL_UPDATED');
    expect(agent.asked).toEqual(['CHANNEL_UPDATED']);
    update('MANAGER');
    await happen();
    expect([await agent.next(), await agent.next()]).toEqual(['GUEST_UPDATED', 'CHANNEL_UPDATED']);
    update('VIEWER');
    await happen();
    expect(await agent.next()).toBe('CHANNEL_UPDATED');
    await agent.stop();
    await manager.stop();
    expect(errors).toEqual([]);
  });
});
