import { createUnionType, Field, ObjectType } from 'type-graphql';
import { InvalidInputError } from '../error/invalid-input-error.type.js';
import { NotFoundError } from '../error/not-found-error.type.js';

@ObjectType({ description: 'The body, and that you looked is on record. Needs platform ADMIN.' })
export class RevealNotificationSuccess {
  @Field(() => String, { description: 'The body as text, what is no UTF-8 replaced.' })
  body: string;

  constructor(body: string) {
    this.body = body;
  }
}

export const RevealNotificationResult = createUnionType({
  name: 'RevealNotificationResult',
  description: 'What became of revealNotification.',
  types: () => [RevealNotificationSuccess, NotFoundError, InvalidInputError] as const,
});
