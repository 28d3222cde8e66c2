import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import { systemClock } from '../../src/clock.js';
import { createOrm } from '../../src/db/orm.js';
import { TenantSessions } from '../../src/db/tenant-session.js';
import type { TenantTx } from '../../src/db/tenant-tx.js';
import { uuidv7 } from '../../src/db/uuid.js';
import { createNotificationHandler } from '../../src/composition/notification-handling.js';
import type { ParsedNotification } from '../../src/providers/green-api/notification/parsed-notification.js';
import { lockConversation } from '../../src/services/conversation/lock-conversation.js';
import { ConversationOpener } from '../../src/services/inbound/conversation-opener.js';
import { GuestFinder } from '../../src/services/inbound/guest-finder.js';
import { requeueWaiting, lockProviderMessage } from '../../src/services/message/waiting-notifications.js';
import { insertOutgoing } from '../../src/services/message/outgoing-message.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { waitUntil } from '../support/wait-until.js';

/** A point that one transaction reaches and another waits for. */
function gate(): { open: () => void; opened: Promise<void> } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

describe('transactions that meet', () => {
  let database: TestDatabase;
  let orm: MikroORM;
  let sessions: TenantSessions;
  let hotel: HotelFixture;

  beforeAll(async () => {
    database = await createDatabase();
    orm = await createOrm({
      databaseUrl: database.appUrl,
      poolSize: 6,
      startRole: 'app_edge',
      applicationName: 'test',
    });
    sessions = new TenantSessions(orm);
    hotel = await createHotelFixture(database);
  });

  afterAll(async () => {
    await orm.close(true);
    await database.drop();
  });

  const isSomebodyWaiting = () =>
    sessions.inHotel(hotel.hotelId, async (tx) => {
      const row = await tx.row<{ waiting: boolean }>(
        `select exists (select from pg_locks l where not l.granted and l.database =
           (select oid from pg_database where datname = current_database())
           or not l.granted and l.locktype = 'transactionid') as waiting`,
      );
      return row?.waiting === true;
    });

  const chatIdOf = async (guestId: string) =>
    sessions.inHotel(hotel.hotelId, async (tx) => {
      const row = await tx.row<{ chat_id: string }>(
        'select chat_id from guest_aliases where hotel_id = $1 and guest_id = $2',
        [hotel.hotelId, guestId],
      );
      return row?.chat_id ?? '';
    });

  it('a guest writes while staff write to him, and neither is thrown out by a deadlock', async () => {
    const { hotelId, channel } = hotel;
    const conversation = hotel.conversations[1];
    if (conversation === undefined) throw new Error('no conversation');
    const chatId = await chatIdOf(conversation.guestId);
    const [guestHeld, conversationHeld] = [gate(), gate()];
    const guestWrites = sessions.inHotel(hotelId, async (tx) => {
      await new GuestFinder(systemClock).findOrCreate(tx, { hotelId, chatId, phone: null, name: null });
      guestHeld.open();
      await conversationHeld.opened;
      const place = {
        hotelId,
        guestId: conversation.guestId,
        channelId: channel.id,
        providerMessageId: 'NEW',
      };
      return new ConversationOpener(systemClock).lockOpen(tx, place, 'OPEN', 0);
    });
    const staffWrite = sessions.inHotel(hotelId, async (tx) => {
      await guestHeld.opened;
      const locked = await lockConversation(tx, { hotelId, id: conversation.id });
      if (locked === null) throw new Error('no conversation');
      conversationHeld.open();
      await waitUntil('the guest waits for the conversation', isSomebodyWaiting);
      return insertOutgoing(tx, locked, {
        id: uuidv7(new Date()),
        authorUserId: hotel.users.agent.id,
        text: 'On my way',
        quotedProviderMessageId: null,
        clientMessageId: 'meets-a-guest',
        clientMessageHash: Buffer.from('1'),
        at: new Date(),
        expiresAt: new Date(Date.now() + 60_000),
      });
    });
    expect(await staffWrite).toBe(true);
    expect((await guestWrites)?.id).toBe(conversation.id);
  });

  it('a status that begins to wait just as its message gets the id it names is handled all the same', async () => {
    const { hotelId, channel } = hotel;
    const [conversation] = hotel.conversations;
    if (conversation === undefined) throw new Error('no conversation');
    const woken: string[] = [];
    const wakeChat = (_hotel: string, _channel: string, chatKey: string) => void woken.push(chatKey);
    const handler = await createNotificationHandler({
      clock: systemClock,
      wakeChat,
      wakeLane: () => undefined,
      wakeDownload: () => undefined,
    });
    const [looked, mayCommit] = [gate(), gate()];
    const statusComes = sessions.inHotel(hotelId, async (tx) => {
      const outcome = await handler.handle(tx, {
        hotelId,
        channelId: channel.id,
        receivedAt: new Date(),
        parsed: statusOf('ID-OF-OURS'),
      });
      looked.open();
      await mayCommit.opened;
      return outcome;
    });
    const answerComes = sessions.inHotel(hotelId, async (tx: TenantTx) => {
      await looked.opened;
      await lockProviderMessage(tx, channel.id, 'ID-OF-OURS');
      await requeueWaiting(tx, hotelId, channel.id, 'ID-OF-OURS', wakeChat);
      return 'after the status';
    });
    await looked.opened;
    await waitUntil('the answer waits its turn', isSomebodyWaiting);
    mayCommit.open();
    expect(await statusComes).toEqual({ status: 'WAITING', waitsFor: 'ID-OF-OURS' });
    expect(await answerComes).toBe('after the status');
  });
});

function statusOf(providerMessageId: string): Extract<ParsedNotification, { kind: 'STATUS' }> {
  return {
    kind: 'STATUS',
    envelope: {
      instanceId: '1101000001',
      typeWebhook: 'outgoingMessageStatus',
      timestamp: new Date(),
      providerMessageId,
      dedupeKey: `outgoingMessageStatus|${providerMessageId}|delivered`,
      chatId: null,
    },
    providerMessageId,
    status: 'DELIVERED',
    reason: null,
  } as Extract<ParsedNotification, { kind: 'STATUS' }>;
}
