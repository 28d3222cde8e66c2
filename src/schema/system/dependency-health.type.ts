import { Field, ObjectType } from 'type-graphql';
import { DateTime } from '../scalars.js';
import { DependencyState } from './dependency-state.enum.js';
import { Dependency } from './dependency.enum.js';

@ObjectType({
  simpleResolvers: true,
  description: 'What the process that answers knows of one of its dependencies. Needs platform ADMIN.',
})
export class DependencyHealth {
  @Field(() => Dependency, { description: 'Which one.' })
  dependency!: Dependency;

  @Field(() => DependencyState, { description: 'Whether it works.' })
  state!: DependencyState;

  @Field(() => DateTime, { description: 'When this process first saw it in this state.' })
  since!: Date;

  @Field(() => Boolean, { description: 'Whether nothing can be served without it.' })
  isEssential!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'Why it was last found down, without secrets and without naming a hotel; stays when it is up again.',
  })
  lastError!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was last found down.' })
  lastErrorAt!: Date | null;
}
