import type { Pool } from 'pg';
import { isReadOnlySession } from './read-only-sessions.js';

/**
 * Gives a connection that broke while somebody held it back to its pool. Kysely releases a transaction's connection
 * only behind a BEGIN, COMMIT or ROLLBACK that worked, and on a broken connection none does: without this the pool
 * loses a place with every killed backend until it has none, and the process never heals. A session that may not
 * write is not kept either: it serves whoever holds it and is then as good as broken.
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
        const isSound = reason === undefined || reason === false;
        release(isSound ? isReadOnlySession(client) : reason);
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
