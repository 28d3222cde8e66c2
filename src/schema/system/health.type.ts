import { Field, ObjectType } from 'type-graphql';
import { DependencyHealth } from './dependency-health.type.js';
import { HealthStatus } from './health-status.enum.js';

@ObjectType({
  simpleResolvers: true,
  description:
    'How the process that answers stands. Every process looks for itself; those that only work are asked at their own /health/ready. Needs platform ADMIN.',
})
export class Health {
  @Field(() => HealthStatus, { description: 'All together.' })
  status!: HealthStatus;

  @Field(() => [DependencyHealth], { description: 'Everything the process depends on.' })
  dependencies!: DependencyHealth[];
}
