import type { Pool } from 'pg';

/**
 * Gives a connection that broke while somebody held it back to its pool. Kysely releases a transaction's connection
 * only behind a BEGIN, COMMIT or ROLLBACK that worked, and on a broken connection none does: without this the pool
 * loses a place with every killed backend until it has none, and the process never heals.
 */
export function giveBackBrokenConnections(pool: Pool): void {
  pool.on('acquire', (client) => {
    // The pool sets `release` just after this event, and the caller gets the client only after this microtask.
    queueMicrotask(() => {
      const release = client.release.bind(client);
      const state = { isReleased: false };
      const releaseOnce = (reason?: Error | boolean) => {
        if (state.isReleased) return;
        state.isReleased = true;
        client.removeListener('end', giveBack);
        release(reason);
      };
      const giveBack = () => {
        try {
          releaseOnce(true);
        } catch {
          // The pool has it back already: nobody was waiting any more when it was acquired.
        }
      };
      client.release = releaseOnce;
      client.once('end', giveBack);
    });
  });
}
