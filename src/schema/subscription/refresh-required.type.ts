import { Field, ObjectType } from 'type-graphql';
import { RefreshReason } from './refresh-reason.enum.js';

@ObjectType({
  description:
    'The stream ends here and something was left out: read again what is shown, then subscribe from the cursor. Needs VIEWER in the hotel.',
})
export class RefreshRequired {
  @Field(() => String, { description: 'Where to subscribe from after reading again.' })
  cursor: string;

  @Field(() => RefreshReason, { description: 'Why.' })
  reason: RefreshReason;

  constructor(cursor: string, reason: RefreshReason) {
    this.cursor = cursor;
    this.reason = reason;
  }
}
