import { needs } from '../../domain/rights.js';
import { registerEnumType } from 'type-graphql';

export const Trend = { IMPROVING: 'IMPROVING', STEADY: 'STEADY', WORSENING: 'WORSENING' } as const;
export type Trend = keyof typeof Trend;

registerEnumType(Trend, {
  name: 'Trend',
  description: `Where a mood is heading. ${needs('conversation:read')}`,
  valuesConfig: {
    IMPROVING: { description: 'It gets better.' },
    STEADY: { description: 'It stays as it is.' },
    WORSENING: { description: 'It gets worse.' },
  },
});
