import { createHash } from 'node:crypto';

/** What a client asks to be sent, as far as it decides whether a repeated clientMessageId means the same. */
export interface OutgoingContent {
  readonly conversationId: string;
  readonly text: string;
  readonly quotedMessageId: string | null;
}

/** A digest that is equal exactly for equal requests. */
export function contentHash(content: OutgoingContent): Buffer {
  const canonical = JSON.stringify([content.conversationId, content.text, content.quotedMessageId]);
  return createHash('sha256').update(canonical).digest();
}
