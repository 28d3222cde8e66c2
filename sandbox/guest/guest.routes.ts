import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { AdminError, readJson, requireInstance } from '../admin/read-json.js';
import { newMessageId } from '../message-id.js';
import { pause } from '../pause.js';
import type { Instance } from '../provider/instance.js';
import type { InstanceRegistry } from '../provider/instance-registry.js';
import { withText } from '../provider/message.methods.js';
import { callNotification, messageNotification } from '../provider/notifications.js';
import { chatList, chatView } from './chat-view.js';
import { chatQuery, guestMessageRequest, hotelPhoneMessageRequest } from './guest-message.js';
import { messageData } from './message-data.js';

type GuestMessage = z.output<typeof guestMessageRequest>;

const GROUP = '120363403814479258@g.us';

/** What guests do, what staff type on the hotel's own phone, and the guest's view of it. */
export function registerGuestRoutes(app: FastifyInstance, instances: InstanceRegistry): void {
  app.post('/guest/messages', (request) => {
    const wanted = readJson(request, guestMessageRequest);
    const instance = requireInstance(instances, wanted.instanceId);
    const at = new Date(instance.nowMs()).toISOString();
    return { idMessage: write(instance, wanted), at };
  });
  app.post('/hotel-phone/messages', (request) => {
    const wanted = readJson(request, hotelPhoneMessageRequest);
    const instance = requireInstance(instances, wanted.instanceId);
    const at = new Date(instance.nowMs()).toISOString();
    const chatId = wanted.chatId ?? `${wanted.phone}@c.us`;
    instance.chats.meet(chatId, wanted.phone, null);
    const data = messageData(instance, guestMessageRequest.parse(wanted), instance.wid);
    if (wanted.kind === 'edit' || wanted.kind === 'delete') {
      applyTo(instance, { ...wanted, kind: wanted.kind });
      const message = instance.newMessage({ chatId, author: 'phone', status: 'sent', messageData: data });
      if (isTold(instance, wanted.kind)) instance.notify(messageNotification(instance, message));
      return { idMessage: message.idMessage, at };
    }
    return { idMessage: instance.typeOnPhone(chatId, data).idMessage, at };
  });
  app.get('/guest/chats', (request) => {
    const query = chatQuery.safeParse(request.query);
    if (!query.success) throw new AdminError(400, 'instanceId and, for one thread, phone are needed');
    const instance = requireInstance(instances, query.data.instanceId);
    return query.data.phone === undefined ? chatList(instance) : chatView(instance, query.data.phone);
  });
}

function write(instance: Instance, wanted: GuestMessage): string | null {
  if (wanted.rawBase64 !== undefined) {
    instance.notifyRaw(Buffer.from(wanted.rawBase64, 'base64'), null);
    return null;
  }
  if (wanted.raw !== undefined) {
    const text = typeof wanted.raw === 'string' ? wanted.raw : JSON.stringify(wanted.raw);
    instance.notifyRaw(Buffer.from(text, 'utf8'), wanted.raw);
    return null;
  }
  const senderId = `${wanted.phone}@c.us`;
  const chatId = wanted.chatId ?? (wanted.kind === 'group' ? GROUP : senderId);
  if (chatId.endsWith('@g.us')) instance.chats.groups.add(chatId);
  else instance.chats.meet(chatId, wanted.phone, wanted.name ?? null);
  if (wanted.kind === 'call') return call(instance, chatId, wanted.callStatus);
  const contact = instance.chats.contact(chatId);
  const message = instance.newMessage({
    author: 'guest',
    chatId,
    status: 'delivered',
    senderId: chatId.endsWith('@g.us') ? senderId : chatId,
    senderName: wanted.name ?? contact?.name ?? wanted.phone,
    messageData: messageData(instance, wanted, senderId),
    ...(wanted.idMessage === undefined ? {} : { idMessage: wanted.idMessage }),
    ...(wanted.timestamp === undefined ? {} : { timestamp: wanted.timestamp }),
  });
  applyTo(instance, wanted);
  instance.receive(message, isTold(instance, wanted.kind));
  return message.idMessage;
}

/** Two notifications with one id: it rings, and how that ended. */
function call(instance: Instance, from: string, status: string): string {
  const idMessage = newMessageId('guest');
  if (!instance.isOn('incomingCallWebhook') || !instance.isOn('incomingWebhook')) return idMessage;
  instance.notify(callNotification(instance, { from, idMessage, status: 'offer' }));
  void pause(instance.pace.deliveredAfterMs, instance.context.signal).then((isOpen) => {
    if (isOpen) instance.notify(callNotification(instance, { from, idMessage, status }));
  });
  return idMessage;
}

/** Reactions, edits and deletions show on the message they are about. */
function applyTo(instance: Instance, wanted: Pick<GuestMessage, 'kind' | 'text' | 'quotedMessageId'>): void {
  const original = instance.chats.find(wanted.quotedMessageId);
  if (original === null) return;
  if (wanted.kind === 'reaction') original.reaction = wanted.text === '' ? null : wanted.text;
  if (wanted.kind === 'delete') original.isDeleted = true;
  if (wanted.kind === 'edit') {
    original.messageData = withText(original.messageData, wanted.text);
    original.isEdited = true;
  }
}

function isTold(instance: Instance, kind: GuestMessage['kind']): boolean {
  if (kind === 'edit') return instance.isOn('editedMessageWebhook');
  if (kind === 'delete') return instance.isOn('deletedMessageWebhook');
  return kind !== 'pollVote' || instance.isOn('pollMessageWebhook');
}
