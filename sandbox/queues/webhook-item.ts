/** A notification on its way: the bytes that are posted, again and again the same, until somebody says 200. */
export interface WebhookItem {
  readonly receiptId: number;
  readonly typeWebhook: string;
  readonly idMessage: string | null;
  readonly status: string | null;
  readonly body: Buffer;
  readonly queuedAtMs: number;
  attempts: number;
}
