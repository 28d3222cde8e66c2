import { graphqlData } from '../support/graphql-client.js';

export interface ReadCause {
  readonly kind: string;
  readonly urgency: number;
  readonly reason: string;
  readonly message: { readonly id: string; readonly text: string } | null;
}

export interface ReadAlert {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly urgency: number;
  readonly level: string;
  readonly raisedAt: string;
  readonly dueAt: string;
  readonly conversation: { readonly id: string } | null;
  /** The first one first; at most twenty. */
  readonly causes: readonly ReadCause[];
}

interface Page {
  readonly hotel: {
    readonly alerts: {
      readonly edges: readonly {
        readonly node: Omit<ReadAlert, 'causes'> & {
          readonly causes: { readonly edges: readonly { readonly node: ReadCause }[] };
        };
      }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    };
  };
}

const ALERTS = `query ($hotelId: ID!, $after: String) { hotel(id: $hotelId) { alerts(first: 20, after: $after, orderBy: RAISED_DESC) {
  pageInfo { hasNextPage endCursor }
  edges { node { id kind status urgency level raisedAt dueAt conversation { id }
    causes(first: 20) { edges { node { kind urgency reason message { id text } } } } } } } } }`;

/** All alerts of a hotel with their causes, the newest first, as a signed-in person reads them. */
export async function readAlerts(url: string, token: string, hotelId: string): Promise<ReadAlert[]> {
  const alerts: ReadAlert[] = [];
  let after: string | null = null;
  for (;;) {
    const { hotel }: Page = await graphqlData<Page>(url, token, ALERTS, { hotelId, after });
    for (const { node } of hotel.alerts.edges)
      alerts.push({ ...node, causes: node.causes.edges.map((edge) => edge.node) });
    if (!hotel.alerts.pageInfo.hasNextPage) return alerts;
    after = hotel.alerts.pageInfo.endCursor;
  }
}

/** How often each text stands as the cause of an alert. */
export function causesByText(alerts: readonly ReadAlert[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { causes } of alerts) {
    for (const { message } of causes)
      if (message !== null) counts.set(message.text, (counts.get(message.text) ?? 0) + 1);
  }
  return counts;
}
