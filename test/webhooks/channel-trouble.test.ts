import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { textWebhook, WebhookSender } from '../faults/provider-webhooks.js';
import { accessToken } from '../support/access-token.js';
import type { RunningApp } from '../support/app-process.js';
import { graphqlData } from '../support/graphql-client.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { inHotel } from '../support/owner-sql.js';
import { waitUntil } from '../support/wait-until.js';
import { sharedApp } from '../support/shared-app.js';

interface SeenAlert {
  readonly kind: string;
  readonly status: string;
  readonly urgency: number;
  readonly resolution: string | null;
  readonly resolvedBy: unknown;
  readonly causes: { readonly edges: readonly unknown[] };
}

const QUERY = `query ($id: ID!) { hotel(id: $id) { alerts(first: 20, orderBy: RAISED_DESC) { edges { node { kind status urgency resolution resolvedBy { id }
  causes(first: 20) { edges { node { reason count } } }
  subject { __typename ... on Channel { instanceId } } } } } } }`;

describe('trouble of a channel', () => {
  let app: RunningApp;
  const sender = new WebhookSender(2);
  let seconds = Math.floor(Date.now() / 1_000) + 1;

  beforeAll(async () => {
    app = await sharedApp();
  }, 60_000);
  afterAll(async () => {
    sender.close();
  });

  const sql = (hotel: HotelFixture, text: string) =>
    inHotel(app.databases, hotel.hotelId, (query) => query(text, [hotel.hotelId]));
  const post = async (hotel: HotelFixture, bodies: readonly object[]) => {
    for (const body of bodies) expect((await sender.post(app.url, hotel.channel, body)).status).toBe(200);
    await waitUntil('all to be handled', async () => {
      const [left] = await sql(
        hotel,
        `select count(*)::integer as count from inbound_notifications where hotel_id = $1 and status = 'RECEIVED'`,
      );
      return left?.count === 0;
    });
  };
  const service = (hotel: HotelFixture, typeWebhook: string, fields: object) => ({
    ...textWebhook(hotel.channel, { chatId: '', id: '' }),
    idMessage: undefined,
    senderData: undefined,
    messageData: undefined,
    typeWebhook,
    timestamp: seconds++,
    ...fields,
  });
  const states = (hotel: HotelFixture, ...names: string[]) =>
    names.map((stateInstance) => service(hotel, 'stateInstanceChanged', { stateInstance }));
  const alerts = async (hotel: HotelFixture): Promise<SeenAlert[]> => {
    const data = await graphqlData<{ hotel: { alerts: { edges: readonly { node: SeenAlert }[] } } }>(
      app.url,
      accessToken(hotel.users.viewer),
      QUERY,
      { id: hotel.globalId('Hotel', hotel.hotelId) },
    );
    return data.hotel.alerts.edges.map((edge) => edge.node);
  };
  const ringing = async (hotel: HotelFixture) =>
    (await sql(hotel, `select kind from hotel_events where hotel_id = $1 and kind = 'ALERT_RAISED'`)).length;
  const newHotel = () => createHotelFixture(app.databases, { conversations: 0 });

  it('is not made of restarts: 118 of them ring nobody', async () => {
    const hotel = await newHotel();
    await post(hotel, Array.from({ length: 118 }, () => states(hotel, 'starting', 'authorized')).flat());
    expect(await alerts(hotel)).toEqual([]);
  });

  it('raises one urgent alert, which closes by itself when the channel is back', async () => {
    const hotel = await newHotel();
    await post(hotel, states(hotel, 'notAuthorized', 'starting'));
    expect(await alerts(hotel)).toMatchObject([
      {
        kind: 'CHANNEL_DOWN',
        status: 'RAISED',
        urgency: 4,
        subject: { __typename: 'Channel', instanceId: hotel.channel.instanceId },
        causes: { edges: [{ node: { reason: 'CHANNEL_NOT_AUTHORIZED', count: null } }] },
      },
    ]);
    await post(hotel, states(hotel, 'authorized'));
    expect(await alerts(hotel)).toMatchObject([{ status: 'RESOLVED', resolution: null, resolvedBy: null }]);
  });

  it('rings once however often the channel falls within an hour, and is open whenever the channel is down', async () => {
    const hotel = await newHotel();
    await post(hotel, Array.from({ length: 40 }, () => states(hotel, 'notAuthorized', 'authorized')).flat());
    await post(hotel, states(hotel, 'blocked'));
    const [alert, ...others] = await alerts(hotel);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ status: 'RAISED', urgency: 4 });
    expect(alert?.causes.edges).toHaveLength(1);
    expect(await ringing(hotel)).toBe(1);
  });

  it('takes a further cause after an hour, and raises a new alert for a fall an hour after the last recovery', async () => {
    const hotel = await newHotel();
    await post(hotel, states(hotel, 'notAuthorized', 'blocked'));
    expect((await alerts(hotel))[0]?.causes.edges).toHaveLength(1);
    await sql(
      hotel,
      `update alert_causes set created_at = created_at - interval '61 minutes' where hotel_id = $1`,
    );
    await post(hotel, states(hotel, 'suspended'));
    const [alert] = await alerts(hotel);
    expect(alert?.causes.edges).toHaveLength(2);
    expect(alert?.urgency).toBe(5);
    await post(hotel, states(hotel, 'authorized'));
    await sql(
      hotel,
      `update alerts set resolved_at = resolved_at - interval '61 minutes' where hotel_id = $1`,
    );
    await post(hotel, states(hotel, 'notAuthorized'));
    expect((await alerts(hotel)).map((each) => each.status)).toEqual(['RAISED', 'RESOLVED']);
    expect(await ringing(hotel)).toBe(2);
  });

  it('raises a new alert where a person closed the last one', async () => {
    const hotel = await newHotel();
    await post(hotel, states(hotel, 'notAuthorized'));
    await sql(
      hotel,
      `update alerts set status = 'DISMISSED', resolved_at = now(), resolved_by = gen_random_uuid() where hotel_id = $1`,
    );
    await post(hotel, states(hotel, 'authorized', 'notAuthorized'));
    expect((await alerts(hotel)).map((each) => each.status)).toEqual(['RAISED', 'DISMISSED']);
  });

  it('stops the lane of a plan that is used up, whoever signs in, and tells staff once', async () => {
    const hotel = await newHotel();
    const quota = (method: string) =>
      service(hotel, 'quotaExceeded', { quotaData: { method, used: 3, total: 3, status: 'QUOTA_EXCEEDED' } });
    const blocked = async () =>
      (
        await sql(
          hotel,
          'select blocked_reason, blocked_until > now() as is_blocked from channels where hotel_id = $1',
        )
      )[0];
    await post(hotel, [quota('checkwhatsapp')]);
    expect(await blocked()).toMatchObject({ blocked_reason: null });
    await post(hotel, [quota('correspondents'), quota('correspondents')]);
    await post(hotel, states(hotel, 'starting', 'authorized'));
    expect(await blocked()).toEqual({ blocked_reason: 'QUOTA_EXCEEDED', is_blocked: true });
    expect(await alerts(hotel)).toMatchObject([
      {
        kind: 'QUOTA',
        status: 'RAISED',
        urgency: 3,
        causes: { edges: [{ node: { reason: 'QUOTA_USED_UP', count: 3 } }] },
      },
    ]);
    expect(await ringing(hotel)).toBe(1);
  });

  it('is told by later reports too, where the provider’s clock was a day ahead once', async () => {
    const hotel = await newHotel();
    const at = (hours: number, body: object) => ({
      ...body,
      timestamp: Math.floor(Date.now() / 1_000) + hours * 3_600,
    });
    const quota = { quotaData: { method: 'correspondents', used: 3, total: 3, status: 'QUOTA_EXCEEDED' } };
    const channel = (columns: string) =>
      sql(hotel, `select ${columns} from channels where hotel_id = $1`).then(([row]) => row);
    const reports = (hours: number, state: string) => [
      at(hours, service(hotel, 'stateInstanceChanged', { stateInstance: state })),
      at(hours, service(hotel, 'quotaExceeded', quota)),
    ];
    await post(hotel, reports(20, 'notAuthorized'));
    expect(
      await channel(
        `state, state_since < now() + interval '1 minute' and quota_reported_at < now() + interval '1 minute' as is_bounded`,
      ),
    ).toEqual({ state: 'NOT_AUTHORIZED', is_bounded: true });
    await sql(hotel, 'update channels set blocked_until = null, blocked_reason = null where hotel_id = $1');
    await post(hotel, reports(1, 'authorized'));
    expect(await channel('state, blocked_reason')).toEqual({
      state: 'AUTHORIZED',
      blocked_reason: 'QUOTA_EXCEEDED',
    });
  });

  it('is the trouble of its hotel alone', async () => {
    const hotel = await newHotel();
    const other = await createHotelFixture(app.databases, {
      conversations: 0,
      instanceId: hotel.channel.instanceId,
    });
    await post(hotel, states(hotel, 'notAuthorized'));
    expect(await alerts(hotel)).toHaveLength(1);
    expect(await alerts(other)).toEqual([]);
    expect(await sql(other, 'select state from channels where hotel_id = $1')).toEqual([
      { state: 'AUTHORIZED' },
    ]);
  });
});
