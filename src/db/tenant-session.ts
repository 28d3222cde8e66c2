import { type EntityManager, IsolationLevel, type MikroORM } from '@mikro-orm/postgresql';
import { CompiledQuery, type Transaction } from 'kysely';
import { borrowClient } from './borrowed-client.js';
import { type HeadMoved, type RunStatement, TenantTx } from './tenant-tx.js';
import { SessionEndedError } from './session-ended.error.js';
import type { Role } from '../domain/rights.js';
import type { Principal, Viewer } from './viewer.js';

interface Scope {
  /** app_tenant unless said otherwise; app_retention may delete what is old, and reads no content. */
  readonly role?: 'app_tenant' | 'app_retention';
  readonly isReadOnly?: boolean;
  readonly correlationId?: string | null;
}

/** What the transactions of one run of a job have in common. */
export interface RunScope {
  readonly correlationId: string;
  /** How long a statement may wait for a lock that somebody else holds, perhaps for ever. */
  readonly lockTimeoutMs: number;
  readonly statementTimeoutMs: number;
}

/** A read transaction held open for one GraphQL operation. `close` is called exactly once, whatever happened. */
export interface OpenRead {
  readonly tx: TenantTx;
  readonly viewer: Viewer;
  close(): Promise<void>;
}

interface SessionRow {
  user_id: string;
  is_platform_admin: boolean;
  rights_epoch: number;
  hotels: Record<string, Role>;
  inactive_hotels: string[];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Opens transactions in the scope of hotels, and is the only code that names the setting behind row security.
 * Role and hotels are set for the transaction only and in one round trip, which for a person also verifies the
 * session and reads the memberships. Outside such a transaction the connection may read no tenant row.
 */
export class TenantSessions {
  /** Set once by the composition root; hears of every commit that appended events. */
  headMoved: HeadMoved = () => undefined;

  constructor(
    private readonly orm: MikroORM,
    private readonly runScope: RunScope | null = null,
  ) {}

  /** The same for one run of a job, whose `inHotel` transactions are bounded and carry its correlation id. */
  forRun(runScope: RunScope): TenantSessions {
    const sessions = new TenantSessions(this.orm, runScope);
    sessions.headMoved = (hotelId, number) => this.headMoved(hotelId, number);
    return sessions;
  }

  /** Runs `work` in one hotel for the system itself (webhook, job, lane); commits, then runs its after-commit hooks. */
  inHotel<T>(hotelId: string, work: (tx: TenantTx) => Promise<T>, scope: Scope = {}): Promise<T> {
    return this.run(scope, async (tx) => {
      await this.enterHotel(tx, hotelId, scope.role ?? 'app_tenant');
      return work(tx);
    });
  }

  /** Runs `work` in the hotels of a signed-in person. Throws SessionEndedError when the session no longer lives. */
  asViewer<T>(
    principal: Principal,
    work: (tx: TenantTx, viewer: Viewer) => Promise<T>,
    scope: Scope = {},
  ): Promise<T> {
    return this.run(scope, async (tx) => work(tx, await enter(tx, principal)));
  }

  /** Opens a READ ONLY REPEATABLE READ transaction for one operation, so that a list and its cursor agree. */
  async openRead(principal: Principal): Promise<OpenRead> {
    const client = await borrowClient(await this.orm.em.getConnection().getNativeClient());
    const close = () => client.giveBack();
    try {
      await client.rows('begin transaction isolation level repeatable read read only', []);
      // The ORM's global manager refuses to work: reads are plain rows, and a fork of it costs as much as a statement.
      const tx = new TenantTx(this.orm.em, client.rows, null, this.headMoved);
      return { tx, viewer: await enter(tx, principal), close };
    } catch (error) {
      await close().catch(() => undefined);
      throw error;
    }
  }

  /** Runs `work` outside hotels, in a role that reaches only identity or platform tables. */
  inRole<T>(
    role: 'app_identity' | 'app_platform' | 'app_retention',
    work: (tx: TenantTx) => Promise<T>,
  ): Promise<T> {
    return this.run({}, async (tx) => {
      await tx.rows(`select set_config('role', $1, true)`, [role]);
      return work(tx);
    });
  }

  /** Calls one of the edge functions, which return ids only; no transaction is opened. */
  async edge<T>(call: string, parameters: readonly unknown[]): Promise<T[]> {
    const pool = await this.orm.em.getConnection().getNativeClient();
    const result = await pool.query<Record<string, unknown>>(`select * from ${call}`, [...parameters]);
    return result.rows as T[];
  }

  /** Whether work may write now: not on a standby, nor in a database set read-only. Reads only, however often it is asked. */
  async isWritable(): Promise<boolean> {
    const [session] = await this.edge<{ is_writable: boolean }>(
      `(select not current_setting('transaction_read_only')::boolean as is_writable) as session`,
      [],
    );
    return session?.is_writable === true;
  }

  private async run<T>(scope: Scope, work: (tx: TenantTx) => Promise<T>): Promise<T> {
    const { tx, em } = await this.begin(scope);
    let result: T;
    try {
      result = await work(tx);
      await em.flush();
      await tx.runBeforeCommit();
      await em.commit();
    } catch (error) {
      await em.rollback().catch(() => undefined);
      throw error;
    }
    await tx.runAfterCommit();
    return result;
  }

  private async enterHotel(tx: TenantTx, hotelId: string, role: string): Promise<void> {
    const enter = `select set_config('role', $2, true), set_config('app.hotel_ids', $1, true)`;
    const bounds = `, set_config('lock_timeout', $3, true), set_config('statement_timeout', $4, true)`;
    const scope = this.runScope;
    await (scope === null
      ? tx.rows(enter, [hotelArray([hotelId]), role])
      : tx.rows(enter + bounds, [
          hotelArray([hotelId]),
          role,
          String(scope.lockTimeoutMs),
          String(scope.statementTimeoutMs),
        ]));
  }

  private async begin(scope: Scope): Promise<{ tx: TenantTx; em: EntityManager }> {
    const em = this.orm.em.fork();
    await em.begin({
      isolationLevel:
        scope.isReadOnly === true ? IsolationLevel.REPEATABLE_READ : IsolationLevel.READ_COMMITTED,
      readOnly: scope.isReadOnly ?? false,
    });
    return {
      tx: new TenantTx(
        em,
        statementsOf(em.getTransactionContext() as Transaction<unknown>),
        scope.correlationId ?? this.runScope?.correlationId ?? null,
        this.headMoved,
      ),
      em,
    };
  }
}

async function enter(tx: TenantTx, principal: Principal): Promise<Viewer> {
  const row = await tx.row<SessionRow>(
    `select v.user_id, v.is_platform_admin, v.rights_epoch, coalesce(json_object(v.hotel_ids::text[], v.roles), '{}') as hotels,
       v.inactive_hotel_ids::text[] as inactive_hotels,
       set_config('app.hotel_ids', v.hotel_ids::text, true), set_config('role', 'app_tenant', true)
     from verify_session($1, $2) v`,
    [principal.sessionId, principal.userId],
  );
  if (row === null) throw new SessionEndedError();
  return {
    userId: row.user_id,
    sessionId: principal.sessionId,
    isPlatformAdmin: row.is_platform_admin,
    rightsEpoch: row.rights_epoch,
    roles: new Map(Object.entries(row.hotels)),
    inactiveHotels: new Set(row.inactive_hotels),
  };
}

function statementsOf(transaction: Transaction<unknown>): RunStatement {
  return async <T>(sql: string, parameters: readonly unknown[]) => {
    return (await transaction.executeQuery<T>(CompiledQuery.raw(sql, [...parameters]))).rows;
  };
}

function hotelArray(hotelIds: readonly string[]): string {
  for (const id of hotelIds) if (!UUID.test(id)) throw new TypeError('a hotel id is a lower-case UUID');
  return `{${hotelIds.join(',')}}`;
}
