import { createUnionType, Field, Int, ObjectType } from 'type-graphql';
import { InvalidInputError } from '../error/invalid-input-error.type.js';

@ObjectType({ description: 'The sessions have ended. Open to the person signed in.' })
export class SignOutSuccess {
  @Field(() => Int, { description: 'How many sessions were ended.' })
  endedSessions: number;

  constructor(endedSessions: number) {
    this.endedSessions = endedSessions;
  }
}

export const SignOutResult = createUnionType({
  name: 'SignOutResult',
  types: () => [SignOutSuccess, InvalidInputError] as const,
});
