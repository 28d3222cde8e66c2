import { Field, ObjectType } from 'type-graphql';
import { StreamItem } from './stream-item.type.js';
import { RefreshReason } from './refresh-reason.enum.js';

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
