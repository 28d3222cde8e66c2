import { requireChatId, requireText } from './check-fields.js';
import type { Instance } from './instance.js';
import { journalItem } from './journal-item.js';
import { ProviderError } from './provider-error.js';
import type { ProviderCall, ProviderMethod, ProviderMethods } from './provider-method.js';
import type { StoredMessage } from './stored-message.js';

/** The journals: flat items, newest first, each visible only after the instance's journal lag. */
export const journalMethods: ProviderMethods = {
  getChatHistory: {
    verb: 'POST',
    perSecond: 1,
    needs: 'linked',
    run({ body, instance }) {
      const chatId = requireChatId(body);
      const count = typeof body.count === 'number' && body.count > 0 ? body.count : 100;
      const visible = instance.chats.inChat(chatId).filter((message) => isVisible(instance, message));
      return { body: visible.slice(-count).reverse().map(journalItem) };
    },
  },
  getMessage: {
    verb: 'POST',
    perSecond: 10,
    needs: 'linked',
    run({ body, instance }) {
      const chatId = requireChatId(body);
      const idMessage = requireText(body, 'idMessage');
      const message = instance.chats.find(idMessage);
      if (message === null || message.chatId !== chatId || !isVisible(instance, message)) {
        throw new ProviderError(400, `Message not found by chatId ${chatId} and idMessage ${idMessage}`);
      }
      return { body: journalItem(message) };
    },
  },
  lastIncomingMessages: lastMessages((message) => message.author === 'guest'),
  lastOutgoingMessages: lastMessages((message) => message.author !== 'guest'),
  lastIncomingCalls: { verb: 'GET', perSecond: 1, needs: 'linked', run: () => ({ body: [] }) },
  lastOutgoingCalls: { verb: 'GET', perSecond: 1, needs: 'linked', run: () => ({ body: [] }) },
  getContacts: {
    verb: 'GET',
    perSecond: 1,
    needs: 'linked',
    run: ({ instance }) => ({
      body: instance.chats.contacts().map(({ chatId, name }) => ({
        id: chatId,
        name,
        contactName: '',
        type: chatId.endsWith('@g.us') ? 'group' : 'user',
      })),
    }),
  },
  getChats: {
    verb: 'GET',
    perSecond: 1,
    needs: 'linked',
    run: ({ instance }) => ({
      body: instance.chats.chatIds().map((id) => ({
        id,
        name: instance.chats.contact(id)?.name ?? '',
        type: id.endsWith('@g.us') ? 'group' : 'user',
      })),
    }),
  },
  getContactInfo: {
    verb: 'POST',
    perSecond: 1,
    needs: 'linked',
    run({ body, instance }) {
      const chatId = requireChatId(body);
      return {
        body: {
          avatar: '',
          name: instance.chats.contact(chatId)?.name ?? '',
          contactName: '',
          email: '',
          category: '',
          description: '',
          products: [],
          chatId,
          lastSeen: null,
          isArchive: false,
          isDisappearing: false,
          isMute: false,
          messageExpiration: 0,
          muteExpiration: null,
          isBusiness: false,
        },
      };
    },
  },
  getAvatar: {
    verb: 'POST',
    perSecond: 10,
    needs: 'linked',
    run({ body }) {
      requireChatId(body);
      return { body: { urlAvatar: '', available: false } };
    },
  },
  checkWhatsapp: { verb: 'POST', perSecond: 10, needs: 'linked', run: checkWhatsapp },
};

/** As the provider documents it: whole minutes, a day when none or no number is given; nothing is kept longer. */
const MOST_MINUTES = 1_440;

function minutesOf(given: string | undefined): number {
  const minutes = Math.floor(Number(given ?? MOST_MINUTES));
  return minutes > 0 ? Math.min(minutes, MOST_MINUTES) : MOST_MINUTES;
}

function isVisible(instance: Instance, message: StoredMessage): boolean {
  return message.storedAtMs + instance.pace.journalLagMs <= instance.nowMs();
}

function lastMessages(isWanted: (message: StoredMessage) => boolean): ProviderMethod {
  return {
    verb: 'GET',
    perSecond: 1,
    needs: 'linked',
    run({ instance, query }) {
      const oldestSeconds = instance.nowSeconds() - minutesOf(query.minutes) * 60;
      const found = instance.chats
        .all()
        .filter(
          (message) =>
            isWanted(message) && message.timestamp >= oldestSeconds && isVisible(instance, message),
        );
      return { body: found.map(journalItem).reverse() };
    },
  };
}

function checkWhatsapp({ body, instance }: ProviderCall) {
  if (body.chatId !== undefined) {
    const chatId = requireChatId(body);
    const phone =
      instance.chats.contact(chatId)?.phone ?? (chatId.endsWith('@c.us') ? chatId.split('@')[0] : '');
    return { body: answer(instance, phone ?? '', chatId) };
  }
  const given = body.phoneNumber;
  const phone = typeof given === 'number' || typeof given === 'string' ? String(given) : '';
  if (!/^\d+$/.test(phone)) throw new ProviderError(400, "'phoneNumber' must contain only digits");
  if (phone.length < 11 || phone.length > 16) {
    throw new ProviderError(400, 'bad phone number, valid from 11 to 16 digits');
  }
  return { body: answer(instance, phone, `${phone}@c.us`) };
}

function answer(instance: Instance, phone: string, chatId: string) {
  const existsWhatsapp = !instance.phonesWithoutWhatsapp.has(phone) && !phone.startsWith('999');
  const phoneNumber = phone === '' || !existsWhatsapp ? '' : `${phone}@c.us`;
  return {
    existsWhatsapp,
    chatId: existsWhatsapp ? chatId : '',
    username: '',
    phoneNumber,
    fromCache: false,
  };
}
