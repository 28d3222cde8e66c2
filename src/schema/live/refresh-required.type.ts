import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { StreamItem } from './stream-item.type.js';

export const RefreshReason = {
  CURSOR_TOO_OLD: 'CURSOR_TOO_OLD',
  CURSOR_FROM_FUTURE: 'CURSOR_FROM_FUTURE',
  CURSOR_INVALID: 'CURSOR_INVALID',
  TOO_SLOW: 'TOO_SLOW',
  RIGHTS_CHANGED: 'RIGHTS_CHANGED',
} as const;
export type RefreshReason = keyof typeof RefreshReason;

registerEnumType(RefreshReason, {
  name: 'RefreshReason',
  description: 'Why a stream cannot continue.',
  valuesConfig: {
    CURSOR_TOO_OLD: { description: 'Events after the cursor are no longer kept, or are too many to replay.' },
    CURSOR_FROM_FUTURE: { description: 'The cursor is past the newest event.' },
    CURSOR_INVALID: { description: 'Not a cursor of this hotel.' },
    TOO_SLOW: { description: 'The client was too slow: more events waited for it than are kept.' },
    RIGHTS_CHANGED: { description: "The viewer's rights in the hotel have changed." },
  },
});

@ObjectType({
  implements: StreamItem,
  description:
    'The stream ends here because events were left out: load again what is shown, then subscribe from the cursor. Needs what the subscription needs.',
})
export class RefreshRequired extends StreamItem {
  @Field(() => RefreshReason, { description: 'Why.' })
  reason: RefreshReason;

  constructor(cursor: string, reason: RefreshReason) {
    super(cursor);
    this.reason = reason;
  }
}
