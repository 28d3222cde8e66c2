import { Ctx, Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import type { InputIssueCode as Code } from '../../domain/input-issue.js';
import { wordText, type Text, type TextKey } from '../../texts.js';
import { UserError } from './user-error.type.js';

export const InputIssueCode = {
  EMPTY: 'EMPTY',
  TOO_SHORT: 'TOO_SHORT',
  TOO_LONG: 'TOO_LONG',
  TOO_SMALL: 'TOO_SMALL',
  TOO_LARGE: 'TOO_LARGE',
  TOO_FEW: 'TOO_FEW',
  TOO_MANY: 'TOO_MANY',
  INVALID_FORMAT: 'INVALID_FORMAT',
  UNSTORABLE_TEXT: 'UNSTORABLE_TEXT',
  OUT_OF_RANGE: 'OUT_OF_RANGE',
  NOT_ALLOWED: 'NOT_ALLOWED',
  OTHER: 'OTHER',
} as const satisfies Readonly<{ [C in Code]: C }>;

registerEnumType(InputIssueCode, {
  name: 'InputIssueCode',
  description: 'What is wrong with one field of an input. Open to whoever may run the mutation.',
  valuesConfig: {
    EMPTY: { description: 'A blank text.' },
    TOO_SHORT: { description: 'A text of fewer than `limit` characters.' },
    TOO_LONG: { description: 'A text of more than `limit` characters.' },
    TOO_SMALL: { description: 'A number below `limit`.' },
    TOO_LARGE: { description: 'A number above `limit`.' },
    TOO_FEW: { description: 'A list of fewer than `limit` items.' },
    TOO_MANY: { description: 'A list of more than `limit` items.' },
    INVALID_FORMAT: { description: 'A text that is not in the expected form.' },
    UNSTORABLE_TEXT: { description: 'A text with a NUL character or an unpaired surrogate.' },
    OUT_OF_RANGE: { description: 'A moment or value outside what is allowed.' },
    NOT_ALLOWED: { description: 'It exists and cannot be used here.' },
    OTHER: { description: 'Anything else; `detail` says it.' },
  },
});

/** One wrong field, as services and rules tell it. `text` where the code's own wording does not say enough. */
export interface IssueOfInput {
  readonly path: readonly string[];
  readonly code: Code;
  readonly limit?: number;
  readonly text?: TextKey;
}

@ObjectType({
  description: 'One invalid field. Open to whoever may run the mutation.',
})
export class InputIssue {
  constructor(private readonly issue: IssueOfInput) {
    this.path = [...issue.path];
    this.code = issue.code;
    this.limit = issue.limit ?? null;
  }

  @Field(() => [String], { description: 'Path of the field, from the outside in.' })
  readonly path: string[];

  @Field(() => InputIssueCode, { description: 'What is wrong with it.' })
  readonly code: Code;

  @Field(() => Int, {
    nullable: true,
    description: 'The limit that was exceeded or not reached; null when there is none.',
  })
  readonly limit: number | null;

  @Field(() => String, {
    description: 'What is wrong with it, in words for people, as `UserError.detail`.',
  })
  detail(@Ctx() context: RequestContext): string {
    return wordText(context.client.language, wording(this.issue));
  }
}

@ObjectType({
  implements: UserError,
  description:
    'The input is invalid; nothing was changed. `detail` and `path` are those of the first issue. Open to whoever may run the mutation.',
})
export class InvalidInputError extends UserError {
  @Field(() => [InputIssue], { description: 'All issues of the input.' })
  readonly issues: InputIssue[];

  constructor(issues: readonly [IssueOfInput, ...IssueOfInput[]]) {
    super(wording(issues[0]), issues[0].path);
    this.issues = issues.map((issue) => new InputIssue(issue));
  }
}

function wording({ code, limit, text }: IssueOfInput): Text {
  return { key: text ?? `input.${code}`, values: limit === undefined ? {} : { limit } };
}
