import { decodeGlobalId } from '../../src/schema/global-id.js';
import type { TestApp } from '../support/app-process.js';
import { signIn } from '../support/graphql-client.js';
import type { HotelFixture } from '../support/hotel-fixture.js';

const OPERATIONS = {
  inbox: `query ($hotelId: ID!) { hotel(id: $hotelId) { id name conversations(first: 2) { edges { node { id guest { id name }
    messages(last: 2) { edges { node { id text } } } } } } } }`,
  hotels:
    '{ viewer { memberships { edges { node { id hotel { id name } } } } } hotels { edges { node { id name } } } }',
  markRead: `mutation ($conversationId: ID!) { markConversationRead(input: { conversationId: $conversationId, upToSeq: 1 }) {
    __typename ... on MarkConversationReadSuccess { conversation { id guest { id name } } } } }`,
  assign: `mutation ($conversationId: ID!) { assignConversation(input: {
    conversationId: $conversationId, assignee: { nobody: true }, expectedAssignee: { nobody: true } }) { __typename ... on AssignConversationSuccess { conversation { id guest { id name } } } } }`,
} as const;

/** What a request may come to, as a part of its answer's text; first what it comes to when nothing disturbs it. */
const KINDS = {
  inbox: { operation: 'inbox', of: 'own', by: 'owner', says: '"conversations":{"edges":[{' },
  hotels: { operation: 'hotels', of: 'own', by: 'viewer', says: '"hotels":{"edges":[{' },
  markRead: { operation: 'markRead', of: 'own', by: 'viewer', says: 'MarkConversationReadSuccess' },
  assign: { operation: 'assign', of: 'own', by: 'owner', says: 'AssignConversationSuccess' },
  foreignInbox: { operation: 'inbox', of: 'foreign', by: 'owner', says: '{"data":{"hotel":null}}' },
  foreignMark: { operation: 'markRead', of: 'foreign', by: 'owner', says: 'NotFoundError' },
  forbidden: { operation: 'assign', of: 'own', by: 'viewer', says: '"FORBIDDEN"' },
} as const;
export const TRAFFIC_KINDS = Object.keys(KINDS) as readonly (keyof typeof KINDS)[];

/** Codes that a request gets whose connection or statement was taken from it. */
const DISTURBED = /"code":"(INTERNAL_SERVER_ERROR|REQUEST_CANCELLED)"/;

export interface TrafficRequest {
  readonly kind: keyof typeof KINDS;
  readonly hotel: 0 | 1;
  /** The client hangs up after so many milliseconds, whether it has its answer or not. */
  readonly hangsUpAfterMs: number | null;
}

/** `wrong`: the answer held something of the other hotel, or was none that this request can have. */
export type TrafficOutcome = 'right' | 'disturbed' | 'hung up' | { readonly wrong: string };

/** Requests over HTTP of the people of two hotels, each answer held against the hotel it was given to. */
export class TwoHotelsTraffic {
  private constructor(
    private readonly app: TestApp,
    private readonly hotels: readonly [HotelFixture, HotelFixture],
    private readonly tokens: readonly [Tokens, Tokens],
  ) {}

  static async start(app: TestApp, hotels: readonly [HotelFixture, HotelFixture]): Promise<TwoHotelsTraffic> {
    const tokensOf = async ({ users }: HotelFixture): Promise<Tokens> => ({
      owner: await signIn(app.url, users.owner),
      viewer: await signIn(app.url, users.viewer),
    });
    return new TwoHotelsTraffic(app, hotels, [await tokensOf(hotels[0]), await tokensOf(hotels[1])]);
  }

  async send({ kind, hotel, hangsUpAfterMs }: TrafficRequest): Promise<TrafficOutcome> {
    const { operation, of, by, says } = KINDS[kind];
    const subject = this.hotels[of === 'own' ? hotel : other(hotel)];
    try {
      const response = await fetch(`${this.app.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${this.tokens[hotel][by]}`,
        },
        body: JSON.stringify({
          query: OPERATIONS[operation],
          variables: {
            hotelId: subject.globalId('Hotel', subject.hotelId),
            conversationId: subject.globalId('Conversation', subject.conversations[1]?.id ?? ''),
          },
        }),
        signal: hangsUpAfterMs === null ? null : AbortSignal.timeout(hangsUpAfterMs),
      });
      const body = await response.text();
      if (this.holdsForeign(body, hotel)) return { wrong: body };
      if (DISTURBED.test(body)) return 'disturbed';
      return body.includes(says) ? 'right' : { wrong: `not ${says}: ${body}` };
    } catch (error) {
      if (hangsUpAfterMs !== null) return 'hung up';
      throw error;
    }
  }

  /** Names carry the mark of their hotel, ids its id. */
  private holdsForeign(body: string, hotel: 0 | 1): boolean {
    const foreign = this.hotels[other(hotel)];
    const ids = [...body.matchAll(/"id":"([^"]+)"/g)].map(([, id = '']) => decodeGlobalId(id));
    return body.includes(markOf(foreign)) || ids.some((id) => id?.hotelId !== this.hotels[hotel].hotelId);
  }
}

interface Tokens {
  readonly owner: string;
  readonly viewer: string;
}

const other = (hotel: 0 | 1): 0 | 1 => (hotel === 0 ? 1 : 0);
const markOf = (hotel: HotelFixture): string => hotel.users.owner.name.replace('owner ', '');
