import { Ctx, Field, ID, ObjectType } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { needs } from '../../domain/rights.js';
import { wordText } from '../../texts.js';
import { encodeActorId } from './actor-id.js';
import { Actor, DISPLAY_NAME } from './actor.type.js';

const ID_DESCRIPTION = 'Opaque id, one for each hotel; not a Node.';

@ObjectType({
  implements: Actor,
  description: `The automatic assistant of a hotel. ${needs('hotel:read')}`,
})
export class Assistant {
  constructor(private readonly hotelId: string) {}

  @Field(() => ID, { simple: true, description: ID_DESCRIPTION })
  get id(): string {
    return encodeActorId('Assistant', this.hotelId);
  }

  @Field(() => String, { description: DISPLAY_NAME })
  displayName(@Ctx() context: RequestContext): string {
    return wordText(context.client.language, { key: 'actor.assistant' });
  }
}

@ObjectType({
  implements: Actor,
  description: `A person at the hotel's own phone, outside this system. ${needs('hotel:read')}`,
})
export class Phone {
  constructor(private readonly hotelId: string) {}

  @Field(() => ID, { simple: true, description: ID_DESCRIPTION })
  get id(): string {
    return encodeActorId('Phone', this.hotelId);
  }

  @Field(() => String, { description: DISPLAY_NAME })
  displayName(@Ctx() context: RequestContext): string {
    return wordText(context.client.language, { key: 'actor.phone' });
  }
}
