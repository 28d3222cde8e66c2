import { ObjectType } from 'type-graphql';

@ObjectType({ description: 'The installation as a whole. Needs platform ADMIN.' })
export class System {}
