// The least a durable receiver of several hotels can do: Fastify, one route, and one insert a request, which checks the
// token and stores under row security; 200 after its commit.
import { hash } from 'node:crypto';
import Fastify from 'fastify';
import pg from 'pg';

const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  max: Number(process.env.DATABASE_POOL_SIZE),
});
const app = Fastify();

app.post('/webhooks/green-api/:instanceId', async (request, reply) => {
  const { instanceId } = request.params as { instanceId: string };
  const tokenHash = hash('sha256', request.headers.authorization ?? '', 'buffer');
  const { idMessage } = request.body as { idMessage: string };
  const { rowCount } = await pool.query({
    name: 'insert',
    text: `insert into rival_notifications (instance_id, id_message, body, received_at)
      select c.instance_id, $3, $4, now() from set_config('app.instance_id', $1, true) as asked (instance_id)
      join rival_channels c on c.instance_id = asked.instance_id and c.token_hash = $2
      on conflict do nothing`,
    values: [instanceId, tokenHash, idMessage, JSON.stringify(request.body)],
  });
  // A repetition stores nothing either and would need a second question; the load sends none.
  if (rowCount === 0) return reply.code(401).send();
  return reply.code(200).header('content-type', 'application/json').send('{"received":true}');
});

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
