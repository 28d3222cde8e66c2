import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime } from '../scalars.js';

export const Dependency = {
  POSTGRESQL: 'POSTGRESQL',
  REDIS: 'REDIS',
  JOB_STORE: 'JOB_STORE',
  SWEEP: 'SWEEP',
  PROVIDER: 'PROVIDER',
  FILES: 'FILES',
} as const;
export type Dependency = keyof typeof Dependency;

registerEnumType(Dependency, {
  name: 'Dependency',
  description: 'What a process depends on. Needs platform ADMIN.',
  valuesConfig: {
    POSTGRESQL: { description: 'The database, taking writes. Without it nothing is served.' },
    REDIS: { description: 'Wake-ups between processes. Without it the event log is polled.' },
    JOB_STORE: { description: 'Where Agenda keeps its jobs. Without it timers ring instead.' },
    SWEEP: { description: 'The job that finds whatever is due has succeeded lately, in any process.' },
    PROVIDER: {
      description: 'Green API, by how it answered calls of all channels lately. Without it messages wait.',
    },
    FILES: { description: "The store of guests' files. Without it attachments wait." },
  },
});

export const DependencyState = { UP: 'UP', DOWN: 'DOWN', UNKNOWN: 'UNKNOWN' } as const;
export type DependencyState = keyof typeof DependencyState;

registerEnumType(DependencyState, {
  name: 'DependencyState',
  description: 'State of a dependency. Needs platform ADMIN.',
  valuesConfig: {
    UP: { description: 'It works.' },
    DOWN: { description: 'It does not work; `lastError` says why.' },
    UNKNOWN: { description: 'Nothing has been asked of it lately, so nothing is known.' },
  },
});

export const HealthStatus = {
  OK: 'OK',
  DEGRADED: 'DEGRADED',
  UNAVAILABLE: 'UNAVAILABLE',
  DRAINING: 'DRAINING',
} as const;
export type HealthStatus = keyof typeof HealthStatus;

registerEnumType(HealthStatus, {
  name: 'HealthStatus',
  description: 'Health of a process as a whole, as in /health/ready. Needs platform ADMIN.',
  valuesConfig: {
    OK: { description: 'Nothing is down.' },
    DEGRADED: { description: 'Something is down, and everything is served.' },
    UNAVAILABLE: { description: 'Something essential is down.' },
    DRAINING: { description: 'It is stopping and takes nothing new.' },
  },
});

@ObjectType({
  simpleResolvers: true,
  description: 'What the process that answers knows of one of its dependencies. Needs platform ADMIN.',
})
export class DependencyHealth {
  @Field(() => Dependency, { description: 'Which one.' })
  dependency!: Dependency;

  @Field(() => DependencyState, { description: 'Whether it works.' })
  state!: DependencyState;

  @Field(() => DateTime, { description: 'When this process first saw it in this state.' })
  since!: Date;

  @Field(() => Boolean, { description: 'Whether nothing can be served without it.' })
  isEssential!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'Why it was last found down, without secrets and without naming a hotel; stays when it is up again.',
  })
  lastError!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was last found down.' })
  lastErrorAt!: Date | null;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'Health of the process that answers. Each process checks for itself; worker processes answer at their own /health/ready. Needs platform ADMIN.',
})
export class Health {
  @Field(() => HealthStatus, { description: 'Overall status.' })
  status!: HealthStatus;

  @Field(() => [DependencyHealth], { description: 'Everything the process depends on.' })
  dependencies!: DependencyHealth[];
}

@ObjectType({ description: 'The installation as a whole. Needs platform ADMIN.' })
export class System {}
