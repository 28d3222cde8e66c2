/** What stands behind a chat id. HIDDEN_NUMBER is a `@lid`; OTHER is a form that is not WhatsApp's. */
export type ChatKind = 'PERSON' | 'HIDDEN_NUMBER' | 'GROUP' | 'STATUS_BROADCAST' | 'NEWSLETTER' | 'OTHER';

const chatIdForm = /^([A-Za-z0-9._-]{1,100})(?::\d{1,5})?@([a-z][a-z.]{0,29})$/;
const phoneForm = /^[1-9]\d{6,15}$/;

const kindByDomain: ReadonlyMap<string, ChatKind> = new Map([
  ['c.us', 'PERSON'],
  ['lid', 'HIDDEN_NUMBER'],
  ['g.us', 'GROUP'],
  ['broadcast', 'STATUS_BROADCAST'],
  ['newsletter', 'NEWSLETTER'],
]);

/**
 * Brings a chat id to the one form we store: device suffix (`:3`) stripped, `@s.whatsapp.net` as `@c.us`.
 * Returns null for text that is no chat id at all.
 */
export function normaliseChatId(raw: string): string | null {
  const match = chatIdForm.exec(raw.trim());
  const [user, domain] = [match?.[1], match?.[2]];
  if (user === undefined || domain === undefined) return null;
  return `${user}@${domain === 's.whatsapp.net' ? 'c.us' : domain}`;
}

/** Tells what a normalised chat id stands for. */
export function chatKindOf(chatId: string): ChatKind {
  return kindByDomain.get(chatId.slice(chatId.indexOf('@') + 1)) ?? 'OTHER';
}

/** E.164 digits without the plus of a `@c.us` id; null for every other id, a `@lid` hides its number. */
export function phoneOfChatId(chatId: string): string | null {
  if (chatKindOf(chatId) !== 'PERSON') return null;
  const user = chatId.slice(0, chatId.indexOf('@'));
  return phoneForm.test(user) ? user : null;
}
