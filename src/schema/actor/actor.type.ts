import { Field, ID, InterfaceType } from 'type-graphql';

/** What `displayName` of every actor says. */
export const DISPLAY_NAME = 'The name to show, in the language of Accept-Language.';

@InterfaceType({
  description:
    "Who wrote or did something: a user, a guest, the assistant or the hotel's own phone. More kinds may come. Needs what the field needs that shows it.",
})
export abstract class Actor {
  @Field(() => ID, {
    simple: true,
    description: 'Opaque global id, the same everywhere; `node(id:)` returns an actor that is a Node.',
  })
  readonly id!: string;

  @Field(() => String, { simple: true, description: DISPLAY_NAME })
  readonly displayName!: string;
}
