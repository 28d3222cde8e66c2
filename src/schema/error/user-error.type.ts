import { Ctx, Field, InterfaceType } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { wordText, type Text } from '../../texts.js';

@InterfaceType({
  description: 'An expected refusal of a mutation. Open to whoever may run the mutation.',
})
export abstract class UserError {
  constructor(
    protected readonly text: Text,
    path: readonly string[] | null,
  ) {
    this.path = path === null ? null : [...path];
  }

  @Field(() => [String], {
    nullable: true,
    description: 'Path of the argument at fault, from the outside in; null when it is not a single field.',
  })
  readonly path: string[] | null;

  @Field(() => String, {
    description: 'What went wrong, in words for people, in the language of Accept-Language (en, ru).',
  })
  detail(@Ctx() context: RequestContext): string {
    return wordText(context.client.language, this.text);
  }
}
