import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  buildSchema,
  getNamedType,
  isLeafType,
  isListType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
} from 'graphql';
import { accessToken } from '../support/access-token.js';
import type { RunningApp } from '../support/app-process.js';
import { graphqlData } from '../support/graphql-client.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { sharedApp } from '../support/shared-app.js';

const schema = buildSchema(readFileSync(join(process.cwd(), 'schema.graphql'), 'utf8'));
const typeOf = (name: string) => schema.getType(name) as GraphQLObjectType;
const fieldsOf = (name: string) => Object.values(typeOf(name).getFields());

/** A selection of everything a field shows by itself; null for connections, which are lists of their own. */
function selectionOf({ name, type }: GraphQLField<unknown, unknown>): string | null {
  const named = getNamedType(type);
  if (isLeafType(named)) return name;
  if (!isObjectType(named) || named.name.endsWith('Connection')) return null;
  const leaves = Object.values(named.getFields()).filter((field) => isLeafType(getNamedType(field.type)));
  return `${name} { ${leaves.map((leaf) => leaf.name).join(' ')} }`;
}

const selections = fieldsOf('Message').flatMap((field) => selectionOf(field) ?? []);
const sentimentFields = fieldsOf('Sentiment').map((field) => `sentiment { ${field.name} }`);

let app: RunningApp;
let hotel: HotelFixture;
let token: string;
let whole: Record<string, unknown>[];

beforeAll(async () => {
  app = await sharedApp();
  hotel = await createHotelFixture(app.databases, { conversations: 1 });
  token = accessToken(hotel.users.viewer);
  whole = await messages(selections.join(' '));
}, 120_000);

/** The messages of the hotel's only conversation, as the inbox shows them. */
async function messages(selection: string): Promise<Record<string, unknown>[]> {
  const data = await graphqlData<{
    hotel: { conversations: { edges: { node: { messages: { edges: { node: never }[] } } }[] } };
  }>(
    app.url,
    token,
    `query ($id: ID!) { hotel(id: $id) { conversations { edges { node { messages(last: 10) {
      edges { node { ${selection} } } } } } } } }`,
    { id: hotel.globalId('Hotel', hotel.hotelId) },
  );
  return data.hotel.conversations.edges[0]?.node.messages.edges.map((edge) => edge.node) ?? [];
}

/** What `whole` says of the fields that `part` has. */
function sameFieldsOf(full: unknown, part: unknown): unknown {
  if (Array.isArray(part) && Array.isArray(full)) return part.map((item, i) => sameFieldsOf(full[i], item));
  if (typeof part !== 'object' || part === null || typeof full !== 'object' || full === null) return full;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [
      key,
      sameFieldsOf((full as Record<string, unknown>)[key], value),
    ]),
  );
}

describe('a list of messages reads only what is asked for, and', () => {
  it.each([...selections, ...sentimentFields])(
    '%s says alone what it says beside all others',
    async (selection) => {
      const alone = await messages(selection);
      expect(alone).toEqual(sameFieldsOf(whole, alone));
    },
  );

  it('the messages hold something of every part, so that a part left out would show', () => {
    const list = (name: string) => isListType(typeOf('Message').getFields()[name]?.type);
    const filled = selections
      .map((selection) => selection.split(' ')[0] ?? '')
      .filter((name) => !list(name) && whole.some((message) => message[name] !== null));
    expect(filled).toEqual(
      expect.arrayContaining([
        'text',
        'delivery',
        'sentiment',
        'attachment',
        'intent',
        'trace',
        'receivedAt',
        'channel',
      ]),
    );
  });

  it('the same list asked for twice with other fields says both', async () => {
    const query = `query ($id: ID!) { node(id: $id) { ... on Conversation {
      words: messages(last: 2) { edges { node { text } } }
      verdicts: messages(last: 2) { edges { node { id sentiment { label topics } } } }
      messages(last: 2) { edges { node { intent } } }
      messages(last: 2) { edges { node { delivery { state } } } } } } }`;
    const id = hotel.globalId('Conversation', hotel.conversations[0]?.id ?? '');
    const { node } = await graphqlData<{ node: Record<string, { edges: { node: unknown }[] }> }>(
      app.url,
      token,
      query,
      { id },
    );
    const last = whole.slice(-2);
    for (const name of ['words', 'verdicts', 'messages']) {
      const shown = node[name]?.edges.map((edge) => edge.node) ?? [];
      expect(shown).toHaveLength(2);
      expect(shown).toEqual(sameFieldsOf(last, shown));
    }
  });
});
