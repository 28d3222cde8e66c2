import { needs } from '../../domain/rights.js';
import { Field, ObjectType } from 'type-graphql';
import { UserError } from '../error/user-error.type.js';
import { User } from '../user/user.type.js';

@ObjectType({
  implements: UserError,
  description: `Somebody else assigned the conversation meanwhile; nothing was changed. ${needs('conversation:handle')}`,
})
export class AssigneeChangedError extends UserError {
  @Field(() => User, { nullable: true, description: 'Who looks after it now; null for nobody.' })
  readonly assignee: User | null;

  constructor(assignee: User | null) {
    super({ key: 'error.assigneeChanged' }, ['input', 'expectedAssignee']);
    this.assignee = assignee;
  }
}
