import { Ctx, FieldResolver, Resolver } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import type { DependencyName, HealthReport } from '../../observability/health.js';
import { type Dependency, Health, type HealthStatus, System } from '../../schema/system/system.type.js';

const DEPENDENCY = {
  postgresql: 'POSTGRESQL',
  redis: 'REDIS',
  'job-store': 'JOB_STORE',
  sweep: 'SWEEP',
  provider: 'PROVIDER',
  files: 'FILES',
} as const satisfies Readonly<Record<DependencyName, Dependency>>;

const STATUS = {
  ok: 'OK',
  degraded: 'DEGRADED',
  unavailable: 'UNAVAILABLE',
  draining: 'DRAINING',
} as const satisfies Readonly<Record<HealthReport['status'], HealthStatus>>;

@Resolver(() => System)
export class SystemHealthResolver {
  @FieldResolver(() => Health, {
    nullable: true,
    description: 'Health of the process that answers, and of everything it depends on.',
  })
  async health(@Ctx() context: RequestContext): Promise<Health> {
    const report = await context.services.health.report();
    return {
      status: STATUS[report.status],
      dependencies: report.dependencies.map(({ name, state, since, isEssential, lastError }) => ({
        dependency: DEPENDENCY[name],
        state,
        since,
        isEssential,
        lastError: lastError?.text ?? null,
        lastErrorAt: lastError?.at ?? null,
      })),
    };
  }
}
