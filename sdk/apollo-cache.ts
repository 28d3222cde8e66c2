import type { FieldPolicy, InMemoryCacheConfig, TypePolicies } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import generated from './generated/possible-types.json' with { type: 'json' };

/** A list is one for each filter and order, whatever its pages. */
const pages = (): FieldPolicy => relayStylePagination(['filter', 'orderBy', 'search']);
/** Objects without an id, of which two queries may know different fields: both stay. */
const merged = { merge: true } as const;

const typePolicies: TypePolicies = {
  Query: { fields: { hotels: pages() } },
  Hotel: {
    fields: {
      alerts: pages(),
      conversations: pages(),
      guests: pages(),
      members: pages(),
      stays: pages(),
      // Positions and numbers of one moment.
      inboxCounts: { merge: true },
    },
  },
  Conversation: { fields: { alerts: pages(), messages: relayStylePagination(false) } },
  Guest: { fields: { conversations: pages(), stays: pages() } },
  Viewer: merged,
  Attachment: merged,
  Delivery: merged,
  MessageDetails: merged,
  MessageTrace: merged,
  Mood: merged,
  Sendability: merged,
  Sentiment: merged,
};

/**
 * What `new InMemoryCache(…)` of Apollo Client needs for this API: the members of unions and interfaces, lists that
 * grow by pages, and objects without an id, which queries that ask for different fields must not take from each other.
 */
export const apolloCacheConfig: InMemoryCacheConfig = {
  possibleTypes: generated.possibleTypes,
  typePolicies,
};
