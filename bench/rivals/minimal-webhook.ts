// The least a durable receiver can do: Fastify, one route, one insert a request, 200 after its commit.
import Fastify from 'fastify';
import pg from 'pg';

const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  max: Number(process.env.DATABASE_POOL_SIZE),
});
const app = Fastify();

app.post('/webhooks/green-api/:instanceId', async (request, reply) => {
  const { instanceId } = request.params as { instanceId: string };
  const { idMessage } = request.body as { idMessage: string };
  await pool.query({
    name: 'insert',
    text: `insert into rival_notifications (instance_id, token, id_message, body, received_at) values ($1, $2, $3, $4, now())
      on conflict do nothing`,
    values: [instanceId, request.headers.authorization, idMessage, JSON.stringify(request.body)],
  });
  return reply.code(200).header('content-type', 'application/json').send('{"received":true}');
});

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
