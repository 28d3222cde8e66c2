/** What the command asks for. Everything is public API; nothing here is made for it. */
export const WHERE_AM_I = `query WhereAmI {
  viewer { memberships(first: 100) { edges { node { hotel { id name lastEventCursor channels { instanceId } } } } } }
}`;

const MESSAGE = `
  id seq direction authorKind text
  conversation { id guest { phone name } }
  delivery { state reason }
  sentiment { label score confidence requiresAttention language evidence }
  intent language
  trace { providerAt receivedAt storedAt analyzedAt }`;

const ALERT = `id kind urgency status dueAt level conversation { id } message { id }`;

export const SUBSCRIPTIONS = [
  `subscription OnMessage($hotelId: ID!, $after: EventCursor) {
    messageAdded(hotelId: $hotelId, after: $after) { __typename ... on MessageAdded { message { ${MESSAGE} } } }
  }`,
  `subscription OnMessageChange($hotelId: ID!, $after: EventCursor) {
    messageUpdated(hotelId: $hotelId, after: $after) { __typename ... on MessageUpdated { message { ${MESSAGE} } } }
  }`,
  `subscription OnAlert($hotelId: ID!, $after: EventCursor) {
    alertRaised(hotelId: $hotelId, after: $after) { __typename ... on AlertRaised { alert { ${ALERT} } } }
  }`,
  `subscription OnAlertChange($hotelId: ID!, $after: EventCursor) {
    alertUpdated(hotelId: $hotelId, after: $after) { __typename ... on AlertUpdated { alert { ${ALERT} } } }
  }`,
];

export const SEND_MESSAGE = `mutation Answer($input: SendMessageInput!) {
  sendMessage(input: $input) { __typename ... on SendMessageSuccess { message { id } } ... on UserError { trouble: detail } }
}`;

export interface WhereAmI {
  readonly viewer: {
    readonly memberships: {
      readonly edges: readonly {
        readonly node: {
          readonly hotel: {
            readonly id: string;
            readonly name: string;
            readonly lastEventCursor: string;
            readonly channels: readonly { readonly instanceId: string }[];
          };
        };
      }[];
    };
  } | null;
}

export interface LiveMessage {
  readonly id: string;
  readonly seq: number;
  readonly direction: 'INBOUND' | 'OUTBOUND';
  readonly authorKind: string;
  readonly text: string | null;
  readonly conversation: {
    readonly id: string;
    readonly guest: { readonly phone: string | null; readonly name: string | null };
  };
  readonly delivery: { readonly state: string; readonly reason: string | null } | null;
  readonly sentiment: {
    readonly label: string;
    readonly score: number;
    readonly confidence: number;
    readonly requiresAttention: boolean;
    readonly language: string | null;
    readonly evidence: readonly string[];
  } | null;
  readonly intent: string | null;
  readonly language: string | null;
  readonly trace: {
    readonly receivedAt: string;
    readonly storedAt: string;
    readonly analyzedAt: string | null;
  };
}

export interface LiveAlert {
  readonly id: string;
  readonly kind: string;
  readonly urgency: number;
  readonly status: string;
  readonly dueAt: string;
  readonly level: string;
  readonly conversation: { readonly id: string } | null;
  readonly message: { readonly id: string } | null;
}
