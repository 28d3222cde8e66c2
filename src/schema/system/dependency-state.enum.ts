import { registerEnumType } from 'type-graphql';

export const DependencyState = { UP: 'UP', DOWN: 'DOWN', UNKNOWN: 'UNKNOWN' } as const;
export type DependencyState = keyof typeof DependencyState;

registerEnumType(DependencyState, {
  name: 'DependencyState',
  description: 'How a dependency stands. Needs platform ADMIN.',
  valuesConfig: {
    UP: { description: 'It works.' },
    DOWN: { description: 'It does not work; `lastError` says why.' },
    UNKNOWN: { description: 'Nothing has been asked of it lately, so nothing is known.' },
  },
});
