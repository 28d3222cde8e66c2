import { ObjectType } from 'type-graphql';
import { UserError } from './user-error.type.js';

@ObjectType({
  implements: UserError,
  description:
    'No such object for this caller: unknown and malformed ids and those of another hotel are answered alike. Open to whoever may run the mutation.',
})
export class NotFoundError extends UserError {
  constructor(path: readonly string[] | null = null) {
    super({ key: 'error.notFound' }, path);
  }
}
