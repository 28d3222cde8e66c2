import { ArgsType, Field } from 'type-graphql';
import { ConnectionArgs } from '../connection/connection.args.js';

@ArgsType()
export class HotelsArgs extends ConnectionArgs {
  @Field(() => String, { nullable: true, description: 'A part of the name.' })
  search?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'True: only those in service.' })
  operationalOnly?: boolean | null;
}
