import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALERT_CAUSE_REASONS } from '../../src/domain/alert-cause.js';
import { DELIVERY_CAUSES } from '../../src/domain/delivery-reason.js';
import { globalId, startOwnStaffFixture, type OwnStaffFixture } from '../support/staff-fixture.js';

let scene: OwnStaffFixture;
beforeAll(async () => {
  scene = await startOwnStaffFixture();
}, 120_000);
afterAll(() => scene.stop());

const node = async (type: string, key: string, selection: string) => {
  const id = globalId(type, scene.hotel.hotelId, key);
  const query = `query ($id: ID!) { node(id: $id) { ... on ${type} { ${selection} } } }`;
  const answer = await scene.ask('VIEWER', query, { id });
  expect(answer.errors).toEqual([]);
  return answer.data?.node;
};

describe('an alert is about', () => {
  const subject = 'subject { __typename ... on Node { id } }';

  it('the conversation, also where its channel is known', async () => {
    const { id, guestId } = await scene.addConversation(scene.hotel);
    const alertId = await scene.addAlert(scene.hotel, {
      kind: 'WAITING_TOO_LONG',
      subject_id: id,
      conversation_id: id,
      guest_id: guestId,
      channel_id: scene.hotel.channel.id,
    });
    expect(await node('Alert', alertId, subject)).toEqual({
      subject: { __typename: 'Conversation', id: globalId('Conversation', scene.hotel.hotelId, id) },
    });
  });

  it('the channel', async () => {
    const { id } = scene.hotel.channel;
    const alertId = await scene.addAlert(scene.hotel, { kind: 'QUOTA', subject_id: id, channel_id: id });
    expect(await node('Alert', alertId, subject)).toEqual({
      subject: { __typename: 'Channel', id: globalId('Channel', scene.hotel.hotelId, id) },
    });
  });

  it('the hotel', async () => {
    const { hotelId } = scene.hotel;
    const alertId = await scene.addAlert(scene.hotel, { kind: 'AI_BUDGET', subject_id: hotelId });
    expect(await node('Alert', alertId, subject)).toEqual({
      subject: { __typename: 'Hotel', id: globalId('Hotel', hotelId, hotelId) },
    });
  });
});

describe('a reason that this version does not know', () => {
  it('of an alert is OTHER', async () => {
    const alertId = await scene.addAlert(scene.hotel);
    await scene.sql(
      `insert into alert_causes (hotel_id, id, alert_id, kind, urgency, reason, created_at)
       values ($1, $2, $3, 'CHANNEL_DOWN', 4, 'state NOT_AUTHORIZED', now())`,
      [scene.hotel.hotelId, randomUUID(), alertId],
    );
    expect(await node('Alert', alertId, 'causes { nodes { reason count } }')).toEqual({
      causes: { nodes: [{ reason: 'OTHER', count: null }] },
    });
  });

  it('of a delivery is OTHER and told whole as its detail', async () => {
    const [, messageId = ''] = scene.hotel.conversations[0]?.messageIds ?? [];
    await scene.sql('alter table messages drop constraint messages_delivery_reason');
    await scene.sql(`update messages set delivery_state = 'FAILED', delivery_reason = $2 where id = $1`, [
      messageId,
      'OF_A_LATER_VERSION',
    ]);
    expect(await node('Message', messageId, 'delivery { state reason detail }')).toEqual({
      delivery: { state: 'FAILED', reason: 'OTHER', detail: 'OF_A_LATER_VERSION' },
    });
  });
});

describe('the database takes exactly the reasons that clients are told of', () => {
  it.each([
    ['alert_causes_reason_code', ALERT_CAUSE_REASONS],
    ['message_attempts_reason', Object.keys(DELIVERY_CAUSES)],
  ])('by %s', async (constraint, reasons) => {
    const [row] = await scene.sql<{ rule: string; is_valid: boolean }>(
      'select pg_get_constraintdef(oid) as rule, convalidated as is_valid from pg_constraint where conname = $1',
      [constraint],
    );
    const taken = [...(row?.rule ?? '').matchAll(/'(\w+)'/g)].map(([, reason]) => reason);
    expect(taken.sort()).toEqual([...reasons].sort());
    expect(row?.is_valid).toBe(true);
  });
});
