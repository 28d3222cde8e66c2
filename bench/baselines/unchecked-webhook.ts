// The floor: whatever comes is inserted, from whomever and without row security. No receiver of several hotels may do that.
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
    text: `insert into unchecked_notifications (instance_id, id_message, body, received_at) values ($1, $2, $3, now())
      on conflict do nothing`,
    values: [instanceId, idMessage, JSON.stringify(request.body)],
  });
  return reply.code(200).header('content-type', 'application/json').send('{"received":true}');
});

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
