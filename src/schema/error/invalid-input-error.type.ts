import { ObjectType } from 'type-graphql';
import { UserError } from './user-error.type.js';

@ObjectType({
  implements: UserError,
  description: 'The input does not hold to its rules. Open to whoever may run the mutation.',
})
export class InvalidInputError extends UserError {
  constructor(message: string, path: string[] | null = null) {
    super();
    this.message = message;
    this.path = path;
  }
}
