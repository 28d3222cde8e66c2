import { registerEnumType } from 'type-graphql';

export const HealthStatus = {
  OK: 'OK',
  DEGRADED: 'DEGRADED',
  UNAVAILABLE: 'UNAVAILABLE',
  DRAINING: 'DRAINING',
} as const;
export type HealthStatus = keyof typeof HealthStatus;

registerEnumType(HealthStatus, {
  name: 'HealthStatus',
  description: 'How a process stands as a whole, as /health/ready says it. Needs platform ADMIN.',
  valuesConfig: {
    OK: { description: 'Nothing is down.' },
    DEGRADED: { description: 'Something is down, and everything is served.' },
    UNAVAILABLE: { description: 'Something essential is down.' },
    DRAINING: { description: 'It is stopping and takes nothing new.' },
  },
});
