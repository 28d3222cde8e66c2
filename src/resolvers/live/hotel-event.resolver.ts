import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { Actor } from '../../schema/actor/actor.type.js';
import { HotelEvent } from '../../schema/live/hotel-event.type.js';
import { findActor, type AnyActor } from '../actor/find-actor.js';

@Resolver(() => HotelEvent)
export class HotelEventResolver {
  @FieldResolver(() => Actor, {
    nullable: true,
    description:
      'Who did it; null when it happened by itself, was done by another program, or the user no longer exists.',
  })
  async actor(
    @Root() { hotelId, doneBy }: HotelEvent,
    @Ctx() context: RequestContext,
  ): Promise<AnyActor | null> {
    return doneBy === null ? null : findActor(context, { hotelId, ...doneBy });
  }
}
