import { gql, InMemoryCache } from '@apollo/client';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { apolloCacheConfig } from '../../sdk/apollo-cache.js';

const THREAD = gql`
  query Thread {
    node(id: "c") {
      id
      ... on Conversation {
        messages(last: 2) {
          nodes {
            id
            text
          }
          edges {
            cursor
            node {
              id
              text
              delivery {
                state
                reason
              }
            }
          }
          pageInfo {
            hasPreviousPage
            hasNextPage
            startCursor
            endCursor
          }
        }
      }
    }
  }
`;
const message = (id: string) => ({
  __typename: 'Message',
  id,
  text: id,
  delivery: { __typename: 'Delivery', state: 'QUEUED', reason: 'RATE_LIMITED' },
});

let cache: InMemoryCache;
beforeEach(() => {
  cache = new InMemoryCache(apolloCacheConfig);
  cache.writeQuery({
    query: THREAD,
    data: {
      node: {
        __typename: 'Conversation',
        id: 'c',
        messages: {
          __typename: 'MessageConnection',
          nodes: [message('m1')],
          edges: [{ __typename: 'MessageEdge', cursor: '1', node: message('m1') }],
          pageInfo: {
            __typename: 'PageInfo',
            hasPreviousPage: false,
            hasNextPage: false,
            startCursor: '1',
            endCursor: '1',
          },
        },
      },
    },
  });
});

describe('the published cache of Apollo Client', () => {
  it('still answers a thread after an item that knew less of a delivery', () => {
    cache.writeFragment({
      id: 'Message:m1',
      fragment: gql`
        fragment Item on Message {
          id
          delivery {
            state
          }
        }
      `,
      data: { __typename: 'Message', id: 'm1', delivery: { __typename: 'Delivery', state: 'SENT' } },
    });
    expect(cache.readQuery({ query: THREAD })).toMatchObject({
      node: {
        messages: { edges: [{ node: { delivery: { state: 'SENT', reason: 'RATE_LIMITED' } } }] },
      },
    });
  });

  it('knows the members of unions and interfaces', () => {
    const result = gql`
      fragment Refused on UserError {
        detail
      }
    `;
    const detail = { __typename: 'NotFoundError', detail: 'There is no such thing.' };
    cache.writeFragment({ id: 'x', fragment: result, data: detail });
    expect(cache.readFragment({ id: 'x', fragment: result })).toEqual(detail);
  });
});
