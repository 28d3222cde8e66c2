import { registerEnumType } from 'type-graphql';

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
