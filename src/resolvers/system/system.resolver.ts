import { Query, Resolver } from 'type-graphql';
import { System } from '../../schema/system/system.type.js';

@Resolver(() => System)
export class SystemResolver {
  @Query(() => System, { nullable: true, description: 'The installation as a whole. Needs platform ADMIN.' })
  system(): System {
    return new System();
  }
}
