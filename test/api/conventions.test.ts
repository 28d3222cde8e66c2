import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { IntlMessageFormat } from 'intl-messageformat';
import { LANGUAGES, preferredLanguage, wordText, type TextKey } from '../../src/texts.js';
import { graphql } from '../support/graphql-client.js';
import { globalId, createStaffFixture, type StaffFixture } from '../support/staff-fixture.js';

let staff: StaffFixture;
beforeAll(async () => {
  staff = await createStaffFixture();
}, 90_000);

describe('one refused field', () => {
  it('of a mutation leaves the answers of the others', async () => {
    const id = globalId('Alert', staff.hotel.hotelId, await staff.addAlert(staff.hotel));
    const mutation = `mutation ($alert: ID!) {
      acknowledgeAlert(input: { alertId: $alert }) { __typename ... on AcknowledgeAlertSuccess { alert { status } } }
      revealDeadLetter(input: { id: "x", reason: "y" }) { __typename }
    }`;
    const answer = await staff.ask('AGENT', mutation, { alert: id });
    expect(answer.data).toEqual({
      acknowledgeAlert: { __typename: 'AcknowledgeAlertSuccess', alert: { status: 'ACKNOWLEDGED' } },
      revealDeadLetter: null,
    });
    expect(answer.errors.map((error) => error.extensions?.code)).toEqual(['FORBIDDEN']);
  });

  it('of a query leaves the answers of the others', async () => {
    const answer = await staff.ask('AGENT', '{ viewer { user { email } } system { health { status } } }');
    expect(answer.data).toEqual({ viewer: { user: { email: staff.person('AGENT').email } }, system: null });
    expect(answer.errors.map((error) => error.extensions?.code)).toEqual(['FORBIDDEN']);
  });

  it('that shows guests leaves what the admin may see of the hotel', async () => {
    const id = globalId('Hotel', staff.hotel.hotelId, staff.hotel.hotelId);
    const query = `query ($id: ID!) { hotel(id: $id) { id guests { nodes { id } } stays { nodes { id } } lastEventCursor } }`;
    const answer = await staff.ask('ADMIN', query, { id });
    expect(answer.data).toEqual({ hotel: { id, guests: null, stays: null, lastEventCursor: null } });
  });
});

describe('a list', () => {
  it('shows its nodes without edges, and how many the whole of it holds', async () => {
    for (let n = 0; n < 3; n += 1) await staff.addConversation(staff.otherHotel);
    const id = globalId('Hotel', staff.otherHotel.hotelId, staff.otherHotel.hotelId);
    const query = `query ($id: ID!) { hotel(id: $id) {
      guests(first: 2) { totalCount nodes { id } edges { node { id } } }
      conversations(first: 1) { totalCount nodes { messages { totalCount nodes { id } } } } } }`;
    const answer = await staff.ask('STRANGER', query, { id });
    expect(answer.errors).toEqual([]);
    const { guests, conversations } = answer.data?.['hotel'] as {
      guests: { totalCount: number; nodes: object[]; edges: { node: object }[] };
      conversations: { totalCount: number; nodes: { messages: { totalCount: number; nodes: object[] } }[] };
    };
    expect(guests.nodes).toHaveLength(2);
    expect(guests.edges.map((edge) => edge.node)).toEqual(guests.nodes);
    const counted = (table: string) =>
      staff.sql<{ count: string }>(`select count(*) from ${table} where hotel_id = $1`, [
        staff.otherHotel.hotelId,
      ]);
    expect(guests.totalCount).toBe(Number((await counted('guests'))[0]?.count));
    expect(conversations.totalCount).toBe(Number((await counted('conversations'))[0]?.count));
    const [conversation] = conversations.nodes;
    expect(conversation?.messages.totalCount).toBe(conversation?.messages.nodes.length);
  });

  it('of alerts has the most urgent first, or the order that is asked for', async () => {
    const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
    const kinds = ['WAITING_TOO_LONG', 'EMERGENCY', 'QUOTA'];
    for (const [n, [urgency, due]] of [
      [2, 30],
      [5, 20],
      [3, 10],
    ].entries())
      await staff.addAlert(staff.hotel, { kind: kinds[n], urgency, raised_at: at(n), due_at: at(due ?? 0) });
    const id = globalId('Hotel', staff.hotel.hotelId, staff.hotel.hotelId);
    const order = async (orderBy: string) => {
      const query = `query ($id: ID!, $kind: [AlertKind!]) { hotel(id: $id) { alerts(filter: { kind: $kind }${orderBy}) { nodes { urgency } } } }`;
      const answer = await staff.ask('VIEWER', query, { id, kind: kinds });
      const { alerts } = answer.data?.['hotel'] as { alerts: { nodes: { urgency: number }[] } };
      return alerts.nodes.map((alert) => alert.urgency);
    };
    expect(await order('')).toEqual([5, 3, 2]);
    expect(await order(', orderBy: URGENCY_DESC')).toEqual([5, 3, 2]);
    expect(await order(', orderBy: DUE_ASC')).toEqual([3, 5, 2]);
    expect(await order(', orderBy: RAISED_DESC')).toEqual([3, 5, 2]);
  });

  it('counts nothing of another hotel', async () => {
    const id = globalId('Hotel', staff.hotel.hotelId, staff.hotel.hotelId);
    const answer = await staff.ask(
      'STRANGER',
      'query ($id: ID!) { hotel(id: $id) { guests { totalCount } } }',
      { id },
    );
    expect(answer.data).toEqual({ hotel: null });
  });
});

describe('an error', () => {
  it('is worded in the language that is asked for', async () => {
    const query = `mutation { resolveAlert(input: { alertId: "x", reason: "" }) {
      __typename ... on InvalidInputError { detail issues { path code limit detail } } } }`;
    const answer = await graphql(
      staff.app.url,
      staff.token('AGENT'),
      query,
      {},
      { 'accept-language': 'ru-RU,ru;q=0.9' },
    );
    const empty = 'Не должно быть пустым.';
    expect(answer.data).toEqual({
      resolveAlert: {
        __typename: 'InvalidInputError',
        detail: empty,
        issues: [{ path: ['input', 'reason'], code: 'EMPTY', limit: null, detail: empty }],
      },
    });
  });

  it('names every field that is wrong, with what is wrong and the limit', async () => {
    const query = `mutation ($input: SignInInput!) { signIn(input: $input) {
      ... on InvalidInputError { path issues { path code limit } } } }`;
    const answer = await staff.ask('ANONYMOUS', query, {
      input: { email: 'a', password: 'x'.repeat(1_025) },
    });
    expect(answer.data).toEqual({
      signIn: {
        path: ['input', 'email'],
        issues: [
          { path: ['input', 'email'], code: 'TOO_SHORT', limit: 3 },
          { path: ['input', 'email'], code: 'INVALID_FORMAT', limit: null },
          { path: ['input', 'password'], code: 'TOO_LONG', limit: 1_024 },
        ],
      },
    });
  });
});

describe('the catalogue of texts', () => {
  const catalogue = (language: string) =>
    JSON.parse(readFileSync(new URL(`../../i18n/${language}.json`, import.meta.url), 'utf8')) as Record<
      string,
      string
    >;

  it('has every text in every language, with the same values', () => {
    const valuesOf = (text: string) =>
      [
        ...new Set(
          new IntlMessageFormat(text, 'en')
            .getAst()
            .flatMap((part) => (part.type > 0 && 'value' in part ? [part.value] : [])),
        ),
      ].sort();
    const [first, ...others] = LANGUAGES.map(catalogue);
    for (const other of others) {
      expect(Object.keys(other).sort()).toEqual(Object.keys(first ?? {}).sort());
      for (const [key, text] of Object.entries(first ?? {}))
        expect([key, valuesOf(other[key] ?? '')]).toEqual([key, valuesOf(text)]);
    }
  });

  it('words numbers and plurals as the language does', () => {
    const text = (limit: number) => ({ key: 'input.TOO_LONG' satisfies TextKey, values: { limit } }) as const;
    expect(wordText('en', text(1))).toBe('At most 1 character.');
    expect(wordText('en', text(4_096))).toBe('At most 4,096 characters.');
    expect(wordText('ru', text(21))).toBe('Не больше 21 символа.');
  });

  it.each([
    [null, 'en'],
    ['', 'en'],
    ['ru', 'ru'],
    ['RU-ru', 'ru'],
    ['de, ru;q=0.3, en;q=0.2', 'ru'],
    ['ru;q=0, en', 'en'],
    ['en;q=0.1, ru', 'ru'],
    ['russian', 'en'],
    [';;q=;,', 'en'],
  ] as const)('of the header %p is the one in %s', (header, language) => {
    expect(preferredLanguage(header)).toBe(language);
  });
});
