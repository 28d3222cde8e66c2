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
  description: 'Why a stream cannot go on from where it is.',
  valuesConfig: {
    CURSOR_TOO_OLD: { description: 'What followed the cursor is no longer kept, or too much to replay.' },
    CURSOR_FROM_FUTURE: { description: 'The cursor is past the newest event.' },
    CURSOR_INVALID: { description: 'Not a cursor of this hotel.' },
    TOO_SLOW: { description: 'More events waited for the client than are kept for it.' },
    RIGHTS_CHANGED: { description: 'This person may no longer read the hotel.' },
  },
});

@ObjectType({
  implements: StreamItem,
  description:
    'The stream ends here and something was left out: read again what is shown, then subscribe from the cursor. Needs what the subscription needs.',
})
export class RefreshRequired extends StreamItem {
  @Field(() => RefreshReason, { description: 'Why.' })
  reason: RefreshReason;

  constructor(cursor: string, reason: RefreshReason) {
    super(cursor);
    this.reason = reason;
  }
}
