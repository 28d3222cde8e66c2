import { createUnionType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { NotFoundError } from '../error/not-found-error.type.js';
import { UserError } from '../error/user-error.type.js';
import { mutationResult, payloadField } from '../mutation-result.js';

@ObjectType({
  implements: UserError,
  description:
    'No fix can have this handled: its body was not kept, or is not for this channel. Needs platform ADMIN.',
})
export class DeadLetterNotReplayableError extends UserError {
  constructor(path: readonly string[]) {
    super({ key: 'error.deadLetterNotReplayable' }, path);
  }
}

@ObjectType({
  simpleResolvers: true,
  description: 'The dead letter is one no more, and its subject is handled again. Needs platform ADMIN.',
})
export class ReplayDeadLetterSuccess {
  @Field(() => ID, { description: 'The dead letter.' })
  readonly deadLetterId: string;

  constructor(deadLetterId: string) {
    this.deadLetterId = deadLetterId;
  }
}

export type ReplayDeadLetterAnswer = ReplayDeadLetterSuccess | DeadLetterNotReplayableError | NotFoundError;
export const ReplayDeadLetterResult = createUnionType({
  name: 'ReplayDeadLetterResult',
  description: 'Result of replaying one dead letter; the path of an error ends with its place in `ids`.',
  types: () => [ReplayDeadLetterSuccess, DeadLetterNotReplayableError, NotFoundError] as const,
});

@InputType({ description: 'Which dead letters to replay. Needs platform ADMIN.' })
export class ReplayDeadLettersInput {
  @Field(() => [ID], { description: 'The dead letters, 1 to 100, each once.' })
  ids!: string[];
}

export const ReplayDeadLetters = mutationResult('ReplayDeadLetters', {
  description: 'Each of them was tried on its own. Needs platform ADMIN.',
  payload: {
    results: payloadField<ReplayDeadLetterAnswer[]>(
      () => [ReplayDeadLetterResult],
      'One for each of `ids`, in their order.',
    ),
  },
});

@InputType({ description: 'Whose body to look at, and why. Needs platform ADMIN.' })
export class RevealDeadLetterInput {
  @Field(() => ID, { description: 'The dead letter.' })
  id!: string;

  @Field(() => String, { description: 'Why; it is written into the audit logs. 1 to 1,000 characters.' })
  reason!: string;
}

export const RevealDeadLetter = mutationResult('RevealDeadLetter', {
  description: 'The body, and that you looked is on record. Needs platform ADMIN.',
  payload: { body: payloadField<string>(() => String, 'The body as text, what is no UTF-8 replaced.') },
});
