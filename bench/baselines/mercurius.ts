// Mercurius with JIT on Fastify, the same statements.
import Fastify from 'fastify';
import mercurius from 'mercurius';
import { GraphQLDateTime } from 'graphql-scalars';
import { decodeGlobalId, encodeGlobalId } from '../../src/schema/global-id.js';
import type { MessageRow } from '../../src/services/message/message.rows.js';
import { InboxReader, type InboxRow } from './inbox-reader.js';
import { principalOf } from './token.js';

const reader = new InboxReader();
const schema = `
  scalar DateTime
  enum ConversationStatus { OPEN WAITING_FOR_GUEST ESCALATED SNOOZED RESOLVED }
  enum AuthorKind { GUEST STAFF ASSISTANT TRIGGER PHONE INTEGRATION }
  type Query { hotel(id: ID!): Hotel }
  type Hotel { id: ID! name: String! conversations(first: Int): ConversationConnection! }
  type PageInfo { hasNextPage: Boolean! }
  type ConversationConnection { edges: [ConversationEdge!]! pageInfo: PageInfo! }
  type ConversationEdge { node: Conversation! }
  type Conversation {
    id: ID! status: ConversationStatus! lastMessageAt: DateTime! labels: [String!]! guest: Guest!
    messages(last: Int): MessageConnection!
  }
  type Guest { id: ID! name: String language: String }
  type MessageConnection { edges: [MessageEdge!]! }
  type MessageEdge { node: Message! }
  type Message { id: ID! seq: Int! authorKind: AuthorKind! kind: String! text: String sentAt: DateTime! sentiment: Sentiment }
  type Sentiment { label: String! score: Float! }
`;

type Read = Awaited<ReturnType<InboxReader['read']>>;

const resolvers = {
  DateTime: GraphQLDateTime,
  Query: {
    hotel: async (_root: unknown, { id }: { id: string }, context: { authorization?: string }) => {
      const hotelId = decodeGlobalId(id)?.id ?? '';
      const read = await reader.read(principalOf(context.authorization), hotelId);
      return read.hotel ? { ...read, hotelId } : null;
    },
  },
  Hotel: {
    id: ({ hotelId }: { hotelId: string }) => encodeGlobalId('Hotel', hotelId, hotelId),
    name: ({ hotel }: Read) => hotel?.name,
    conversations: ({ rows, hasNextPage }: Read) => ({
      edges: rows.map((row) => ({ node: row })),
      pageInfo: { hasNextPage },
    }),
  },
  Conversation: {
    id: (row: InboxRow) => encodeGlobalId('Conversation', row.hotel_id, row.id),
    lastMessageAt: (row: InboxRow) => new Date(row.last_message_at),
    guest: (row: InboxRow) => row.extra_1,
    messages: (row: InboxRow) => ({ edges: row.extra_0.map((message) => ({ node: message })) }),
  },
  Guest: { id: (row: { hotel_id: string; id: string }) => encodeGlobalId('Guest', row.hotel_id, row.id) },
  Message: {
    id: (row: MessageRow) => encodeGlobalId('Message', row.hotel_id, row.id),
    sentAt: (row: MessageRow) => new Date(row.sent_at),
    sentiment: (row: MessageRow) =>
      row.sentiment_label === null ? null : { label: row.sentiment_label, score: row.sentiment_score },
  },
};

const app = Fastify();
await app.register(mercurius, {
  schema,
  resolvers: resolvers as never,
  jit: 1,
  context: (request) => ({ authorization: request.headers.authorization }),
});
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
