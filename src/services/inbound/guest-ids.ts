import { chatKindOf, phoneOfChatId } from '../../providers/green-api/chat-id.js';
import { phoneVariants } from './phone-variants.js';

/** How a notification names the guest of its chat. */
export interface NamedGuest {
  readonly chatId: string;
  /** Another id that the notification gives the same person, such as the phone behind a hidden id. */
  readonly otherId?: string | null;
  /** E.164 digits without plus, null behind a hidden id. */
  readonly phone: string | null;
}

export interface GuestIds {
  readonly phone: string | null;
  /** The chat ids that are his by this notification, the one it came by first. */
  readonly own: readonly string[];
  /** Other ways to write his number. They help to find him, and are not his until he comes by them. */
  readonly variants: readonly string[];
}

/** All chat ids by which the guest of a notification may be known. */
export function guestIdsOf({ chatId, otherId, phone: told }: NamedGuest): GuestIds {
  const phone = told ?? (otherId ? phoneOfChatId(otherId) : null);
  return {
    phone,
    own: [...new Set([chatId, ...(otherId ? [otherId] : []), ...(phone ? [`${phone}@c.us`] : [])])],
    variants: phone === null ? [] : phoneVariants(phone).map((variant) => `${variant}@c.us`),
  };
}

/** The sender's id where it is the chat's guest by another name: one tells the number, the other hides it. Two numbers are two people. */
export function otherFormOf(chatId: string, senderId: string | null): string | null {
  const kinds = [chatId, senderId ?? chatId].map(chatKindOf);
  return kinds.includes('PERSON') && kinds.includes('HIDDEN_NUMBER') ? senderId : null;
}
