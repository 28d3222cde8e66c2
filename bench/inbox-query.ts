/** What a console asks when it opens a hotel's inbox. */
export const inboxQuery = `query Inbox($hotel: ID!) {
  hotel(id: $hotel) {
    id
    name
    conversations(first: 20) {
      edges {
        node {
          id
          status
          lastMessageAt
          labels
          guest { id name language }
          messages(last: 5) {
            edges {
              node { id seq authorKind kind text sentAt sentiment { label score } }
            }
          }
        }
      }
      pageInfo { hasNextPage }
    }
  }
}`;
