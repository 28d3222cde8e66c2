import { GraphQLDateTime } from 'graphql-scalars';

/** A moment, as an ISO 8601 text in UTC. */
export const DateTime = GraphQLDateTime;
