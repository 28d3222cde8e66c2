import { Ctx, Field, ID, ObjectType } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { readablePhone } from '../../domain/phone.js';
import { needs } from '../../domain/rights.js';
import { wordText } from '../../texts.js';
import { encodeAssistantId, encodePhoneId } from './actor-id.js';
import { Actor, DISPLAY_NAME } from './actor.type.js';

const ID_DESCRIPTION = 'Opaque: the same one has the same id everywhere.';

@ObjectType({
  implements: Actor,
  description: `The automatic assistant of a hotel. ${needs('hotel:read')}`,
})
export class Assistant {
  constructor(private readonly hotelId: string) {}

  @Field(() => ID, { simple: true, description: ID_DESCRIPTION })
  get id(): string {
    return encodeAssistantId(this.hotelId);
  }

  @Field(() => String, { description: DISPLAY_NAME })
  displayName(@Ctx() context: RequestContext): string {
    return wordText(context.client.language, { key: 'actor.assistant' });
  }
}

@ObjectType({
  implements: Actor,
  description: `Whoever typed on the hotel's own telephone behind a WhatsApp number. ${needs('hotel:read')}`,
})
export class Phone {
  constructor(
    private readonly hotelId: string,
    private readonly channelId: string,
    private readonly number: string | null,
  ) {}

  @Field(() => ID, { simple: true, description: ID_DESCRIPTION })
  get id(): string {
    return encodePhoneId(this.hotelId, this.channelId);
  }

  @Field(() => String, { description: DISPLAY_NAME })
  displayName(@Ctx() context: RequestContext): string {
    const { language } = context.client;
    if (this.number === null) return wordText(language, { key: 'actor.phone' });
    return wordText(language, { key: 'actor.phoneOf', values: { number: readablePhone(this.number) } });
  }
}
