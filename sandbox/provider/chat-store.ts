import type { StoredMessage } from './stored-message.js';

/** What the fake WhatsApp knows about a person. */
export interface Contact {
  readonly chatId: string;
  readonly phone: string;
  name: string;
}

/** Messages and contacts of one instance, in the order in which they came. */
export class ChatStore {
  readonly #messages: StoredMessage[] = [];
  readonly #byId = new Map<string, StoredMessage>();
  readonly #byChat = new Map<string, StoredMessage[]>();
  readonly #contacts = new Map<string, Contact>();
  readonly #chatIdsByPhone = new Map<string, Set<string>>();
  readonly groups = new Set<string>();

  add(message: StoredMessage): void {
    this.#messages.push(message);
    this.#byId.set(message.idMessage, message);
    const chat = this.#byChat.get(message.chatId);
    if (chat === undefined) this.#byChat.set(message.chatId, [message]);
    else chat.push(message);
  }

  /** Remembers who stands behind a chat id; several chat ids may belong to one phone. */
  meet(chatId: string, phone: string, name: string | null): Contact {
    const known = this.#contacts.get(chatId) ?? { chatId, phone, name: name ?? phone };
    if (name !== null) known.name = name;
    this.#contacts.set(chatId, known);
    const chatIds = this.#chatIdsByPhone.get(phone) ?? new Set([`${phone}@c.us`]);
    this.#chatIdsByPhone.set(phone, chatIds.add(chatId));
    return known;
  }

  contact(chatId: string): Contact | null {
    return this.#contacts.get(chatId) ?? null;
  }

  contacts(): readonly Contact[] {
    return [...this.#contacts.values()];
  }

  find(idMessage: string): StoredMessage | null {
    return this.#byId.get(idMessage) ?? null;
  }

  all(): readonly StoredMessage[] {
    return this.#messages;
  }

  inChat(chatId: string): readonly StoredMessage[] {
    return this.#byChat.get(chatId) ?? [];
  }

  /** Everything said with a phone number under all its chat ids, in order. */
  withPhone(phone: string): readonly StoredMessage[] {
    const chatIds = this.#chatIdsByPhone.get(phone) ?? new Set([`${phone}@c.us`]);
    if (chatIds.size === 1) return this.inChat([...chatIds][0] ?? '');
    return this.#messages.filter((message) => chatIds.has(message.chatId));
  }

  chatIds(): readonly string[] {
    return [...this.#byChat.keys()];
  }
}
