import { registerEnumType } from 'type-graphql';

export const Trend = { IMPROVING: 'IMPROVING', STEADY: 'STEADY', WORSENING: 'WORSENING' } as const;
export type Trend = keyof typeof Trend;

registerEnumType(Trend, {
  name: 'Trend',
  description: 'Where a mood is heading. Needs VIEWER in the hotel.',
});
