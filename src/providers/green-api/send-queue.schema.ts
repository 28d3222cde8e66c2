import { z } from 'zod';
import { normaliseChatId } from './chat-id.js';

const text = z.string().nullable().catch(null).default(null);

/** An item of showMessagesQueue: what was asked for, as it was asked. */
const queuedSend = z
  .object({
    body: z.object({ chatId: text, message: text, caption: text }).nullable().catch(null).default(null),
  })
  .transform(({ body }) => ({
    /** Null where the item names no single chat. */
    chatId: body?.chatId == null ? null : normaliseChatId(body.chatId),
    text: body?.message ?? body?.caption ?? null,
  }));

/** What the provider has taken and not sent yet; `unreadableCount` items had a form we do not know. */
export interface SendQueue {
  readonly sends: readonly z.infer<typeof queuedSend>[];
  readonly unreadableCount: number;
}

/** A queue answer: items we cannot read are counted, they never hide the others. */
export const sendQueueAnswer = z.array(z.unknown()).transform((items): SendQueue => {
  const read = items.map((item) => queuedSend.safeParse(item));
  const sends = read.flatMap((result) => (result.success ? [result.data] : []));
  return { sends, unreadableCount: items.length - sends.length };
});
