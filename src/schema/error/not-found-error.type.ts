import { ObjectType } from 'type-graphql';
import { UserError } from './user-error.type.js';

@ObjectType({
  implements: UserError,
  description:
    "The id names nothing that this viewer can reach: unknown, malformed and another hotel's ids answer alike. Open to whoever may run the mutation.",
})
export class NotFoundError extends UserError {
  constructor(path: readonly string[] | null = null) {
    super({ key: 'error.notFound' }, path);
  }
}
