import { z } from 'zod';
import { normaliseChatId } from './chat-id.js';

const text = z.string().nullable().catch(null).default(null);

/** An item of lastIncomingMessages or lastOutgoingMessages. Journal items are flat, unlike webhooks. */
const journalItem = z
  .object({
    type: z.enum(['incoming', 'outgoing']),
    idMessage: z.string().min(1).max(200),
    timestamp: z.number().min(0).max(4_102_444_800),
    typeMessage: z.string(),
    chatId: z.string(),
    senderId: text,
    senderName: text,
    textMessage: text,
    extendedTextMessage: z.object({ text }).nullable().catch(null).default(null),
    caption: text,
    fileName: text,
    mimeType: text,
    downloadUrl: text,
    statusMessage: text,
    sendByApi: z.boolean().nullable().catch(null).default(null),
  })
  .transform((item, context) => {
    const chatId = normaliseChatId(item.chatId);
    if (chatId === null) {
      context.addIssue({ code: 'custom', message: 'not a chat id' });
      return z.NEVER;
    }
    return {
      direction: item.type === 'incoming' ? ('INBOUND' as const) : ('OUTBOUND' as const),
      providerMessageId: item.idMessage,
      timestamp: new Date(item.timestamp * 1000),
      typeMessage: item.typeMessage,
      chatId,
      senderId: item.senderId === null ? null : normaliseChatId(item.senderId),
      senderName: item.senderName,
      text: item.textMessage ?? item.extendedTextMessage?.text ?? item.caption,
      file:
        item.downloadUrl === null && item.fileName === null && item.mimeType === null
          ? null
          : { providerUrl: item.downloadUrl, fileName: item.fileName, mimeType: item.mimeType },
      /** As the provider spells it (pending, sent, delivered, read, failed, noAccount, notInGroup, …). */
      status: item.statusMessage,
      isSentByApi: item.sendByApi,
    };
  });

/** One message of a provider journal. */
export type JournalEntry = z.infer<typeof journalItem>;

/** A journal page; `unreadableCount` items had a form we do not know and were left out. */
export interface Journal {
  readonly entries: readonly JournalEntry[];
  readonly unreadableCount: number;
}

/** A journal answer: items we cannot read are counted, they never hide the others. */
export const journalAnswer = z.array(z.unknown()).transform((items): Journal => {
  const entries: JournalEntry[] = [];
  for (const item of items) {
    const parsed = journalItem.safeParse(item);
    if (parsed.success) entries.push(parsed.data);
  }
  return { entries, unreadableCount: items.length - entries.length };
});
