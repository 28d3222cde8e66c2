import { Field, ID, InterfaceType } from 'type-graphql';

/** What `displayName` of every actor says. */
export const DISPLAY_NAME =
  'What to call it where it is shown; in the language that Accept-Language asks for.';

@InterfaceType({
  description:
    'Who wrote or did something: a person, a guest, the assistant or a telephone. More kinds may come. Needs what the field needs that shows it.',
})
export abstract class Actor {
  @Field(() => ID, {
    simple: true,
    description: 'Opaque and global: the same everywhere, and `node(id:)` finds what is a Node too.',
  })
  readonly id!: string;

  @Field(() => String, { simple: true, description: DISPLAY_NAME })
  readonly displayName!: string;
}
