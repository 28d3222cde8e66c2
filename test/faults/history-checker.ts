/** What the driver did: a webhook that was answered 200. Of one chat, in the order of sending. */
export interface AnsweredWebhook {
  readonly hotel: string;
  readonly chat: string;
  readonly id: string;
  readonly text: string;
}

/** A message as the database holds it. */
export interface StoredMessage {
  readonly hotel: string;
  readonly chat: string;
  readonly conversation: string;
  readonly messageId: string;
  readonly id: string;
  readonly text: string;
  readonly seq: number;
}

/** An event as the log holds it, or as a subscriber received it. */
export interface SeenEvent {
  readonly hotel: string;
  readonly number: number;
  readonly kind: string;
  readonly messageId: string | null;
}

export interface History {
  readonly answered: readonly AnsweredWebhook[];
  readonly stored: readonly StoredMessage[];
  readonly log: readonly SeenEvent[];
  /** What the console of each hotel received, in order, over all its connections. */
  readonly received: ReadonlyMap<string, readonly SeenEvent[]>;
}

export type Violation = `${'lost' | 'doubled' | 'swapped' | 'leaked' | 'changed'} ${string}`;

/**
 * Compares what a driver did with what the database, the event log and the consoles hold, and names everything
 * that was lost, doubled, swapped, leaked to another hotel or changed. Knows nothing of how the system works.
 */
export function checkHistory(history: History): Violation[] {
  return [...checkMessages(history), ...checkLog(history), ...checkConsoles(history)];
}

function checkMessages({ answered, stored }: History): Violation[] {
  const found: Violation[] = [];
  const byId = Map.groupBy(stored, (message) => message.id);
  const sent = new Map(answered.map((webhook) => [webhook.id, webhook]));
  for (const webhook of sent.values()) {
    const messages = byId.get(webhook.id) ?? [];
    if (messages.length === 0) found.push(`lost message ${webhook.id}`);
    if (messages.length > 1) found.push(`doubled message ${webhook.id}`);
    for (const message of messages) {
      if (message.hotel !== webhook.hotel) found.push(`leaked message ${webhook.id} to ${message.hotel}`);
      else if (message.chat !== webhook.chat)
        found.push(`leaked message ${webhook.id} to chat ${message.chat}`);
      if (message.text !== webhook.text) found.push(`changed message ${webhook.id}`);
    }
  }
  for (const message of stored)
    if (!sent.has(message.id)) found.push(`leaked message ${message.id} from nowhere`);
  for (const [chat, webhooks] of Map.groupBy(
    sent.values(),
    (webhook) => `${webhook.hotel}|${webhook.chat}`,
  )) {
    const messages = stored.filter((message) => `${message.hotel}|${message.chat}` === chat);
    messages.sort((a, b) => a.seq - b.seq);
    const conversations = new Set(messages.map((message) => message.conversation));
    if (conversations.size > 1) found.push(`doubled conversation of ${chat}`);
    const place = new Map(webhooks.map((webhook, i) => [webhook.id, i]));
    messages.forEach((message, i) => {
      const before = messages[i - 1];
      if (before && (place.get(before.id) ?? 0) > (place.get(message.id) ?? 0))
        found.push(`swapped messages ${before.id} and ${message.id}`);
      if (message.seq !== i + 1) found.push(`lost or doubled place ${i + 1} in ${chat}`);
    });
  }
  return found;
}

function checkLog({ stored, log }: History): Violation[] {
  const found: Violation[] = [];
  for (const [hotel, events] of Map.groupBy(log, (event) => event.hotel)) {
    const numbers = events.map((event) => event.number).sort((a, b) => a - b);
    numbers.forEach((number, i) => {
      if (number === numbers[i - 1]) found.push(`doubled event ${number} of ${hotel}`);
      else if (number !== (numbers[i - 1] ?? 0) + 1) found.push(`lost event before ${number} of ${hotel}`);
    });
  }
  const added = Map.groupBy(
    log.filter((event) => event.kind === 'MESSAGE_ADDED'),
    (event) => event.messageId,
  );
  const hotelOf = new Map(stored.map((message) => [message.messageId, message.hotel]));
  for (const message of stored) {
    const events = added.get(message.messageId) ?? [];
    if (events.length === 0) found.push(`lost event of message ${message.id}`);
    if (events.length > 1) found.push(`doubled event of message ${message.id}`);
  }
  for (const event of log) {
    const owner = event.messageId === null ? event.hotel : hotelOf.get(event.messageId);
    if (owner !== event.hotel) found.push(`leaked event ${event.number} to ${event.hotel}`);
  }
  return found;
}

function checkConsoles({ log, received }: History): Violation[] {
  const found: Violation[] = [];
  for (const [hotel, events] of received) {
    const expected = log.filter((event) => event.hotel === hotel).sort((a, b) => a.number - b.number);
    const known = new Map(expected.map((event) => [event.number, event]));
    const seen = new Set<number>();
    let last = 0;
    for (const event of events) {
      const original = known.get(event.number);
      if (event.hotel !== hotel || original === undefined || original.messageId !== event.messageId)
        found.push(`leaked event ${event.number} to the console of ${hotel}`);
      if (seen.has(event.number)) found.push(`doubled event ${event.number} on the console of ${hotel}`);
      else if (event.number < last) found.push(`swapped event ${event.number} on the console of ${hotel}`);
      seen.add(event.number);
      last = Math.max(last, event.number);
    }
    for (const event of expected)
      if (!seen.has(event.number)) found.push(`lost event ${event.number} on the console of ${hotel}`);
  }
  return found;
}
