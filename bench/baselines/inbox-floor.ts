// The floor: node:http, the same statements, the same bytes, no GraphQL at all.
import { createServer } from 'node:http';
import { decodeGlobalId, encodeGlobalId } from '../../src/schema/global-id.js';
import { InboxReader } from './inbox-reader.js';
import { principalOf } from './token.js';

const reader = new InboxReader();

createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => (body += chunk));
  request.on('end', () => {
    answer(request.headers.authorization, body).then(
      (text) => response.writeHead(200, { 'content-type': 'application/json' }).end(text),
      () => response.writeHead(500).end(),
    );
  });
}).listen(Number(process.env.PORT), '127.0.0.1');

async function answer(authorization: string | undefined, body: string): Promise<string> {
  const { variables } = JSON.parse(body) as { variables: { hotel: string } };
  const hotelId = decodeGlobalId(variables.hotel)?.id ?? '';
  const { hotel, rows, hasNextPage } = await reader.read(principalOf(authorization), hotelId);
  const edges = rows.map((row) => ({
    node: {
      id: encodeGlobalId('Conversation', hotelId, row.id),
      status: row.status,
      lastMessageAt: new Date(row.last_message_at),
      labels: row.labels,
      guest: {
        id: encodeGlobalId('Guest', hotelId, row.extra_1.id),
        name: row.extra_1.name,
        language: row.extra_1.language,
      },
      messages: {
        edges: row.extra_0.map((message) => ({
          node: {
            id: encodeGlobalId('Message', hotelId, message.id),
            seq: message.seq,
            authorKind: message.author,
            kind: message.kind,
            text: message.text,
            sentAt: new Date(message.sent_at),
            sentiment:
              message.sentiment_label === null
                ? null
                : { label: message.sentiment_label, score: message.sentiment_score },
          },
        })),
      },
    },
  }));
  return JSON.stringify({
    data: {
      hotel: {
        id: encodeGlobalId('Hotel', hotelId, hotelId),
        name: hotel?.name,
        conversations: { edges, pageInfo: { hasNextPage } },
      },
    },
  });
}
