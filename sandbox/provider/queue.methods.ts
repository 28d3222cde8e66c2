import { stringOr } from '../json.js';
import { pause } from '../pause.js';
import type { Instance } from './instance.js';
import { ProviderError } from './provider-error.js';
import type { ProviderCall, ProviderMethods } from './provider-method.js';

const lastClearedMs = new WeakMap<Instance, number>();

/** The two queues, and receiving by polling. */
export const queueMethods: ProviderMethods = {
  getMessagesCount: {
    verb: 'GET',
    perSecond: 1,
    needs: 'nothing',
    run: ({ instance }) => ({ body: { count: instance.sends.list().length } }),
  },
  showMessagesQueue: {
    verb: 'GET',
    perSecond: 1,
    needs: 'nothing',
    run: ({ instance }) => ({
      body: instance.sends.list().map((item) => ({
        messageID: item.message.idMessage,
        type: item.method,
        body: item.body,
      })),
    }),
  },
  clearMessagesQueue: {
    verb: 'GET',
    perSecond: 1,
    needs: 'nothing',
    run({ instance }) {
      instance.sends.clear();
      return { body: { isCleared: true } };
    },
  },
  getWebhooksCount: {
    verb: 'GET',
    perSecond: 1,
    needs: 'nothing',
    run: ({ instance }) => ({ body: { count: instance.webhooks.length } }),
  },
  clearWebhooksQueue: {
    verb: 'DELETE',
    perSecond: 1,
    needs: 'nothing',
    run({ instance }) {
      const leftMs = (lastClearedMs.get(instance) ?? -Infinity) + 60_000 - instance.nowMs();
      if (leftMs > 0) {
        return {
          body: { isCleared: false, reason: 'Too many requests', leftTime: Math.ceil(leftMs / 1_000) },
        };
      }
      lastClearedMs.set(instance, instance.nowMs());
      instance.webhooks.clear();
      return { body: { isCleared: true, reason: '' } };
    },
  },
  receiveNotification: { verb: 'GET', perSecond: 100, needs: 'nothing', run: receiveNotification },
  deleteNotification: {
    verb: 'DELETE',
    perSecond: 100,
    needs: 'nothing',
    run({ instance, receiptId }) {
      const isRemoved = instance.webhooks.remove(Number(receiptId));
      return { body: { result: isRemoved, reason: isRemoved ? '' : 'Receipt not found' } };
    },
  },
};

async function receiveNotification({ instance, query }: ProviderCall) {
  if (stringOr(instance.settings.webhookUrl, '') !== '') {
    throw new ProviderError(400, 'custom webhook url is set, notifications are sent there');
  }
  const waitMs = Math.min(Math.max(Number(query.receiveTimeout ?? 5) || 5, 5), 60) * 1_000;
  const giveUpAtMs = performance.now() + waitMs;
  while (
    instance.webhooks.head() === null &&
    performance.now() < giveUpAtMs &&
    !instance.context.signal.aborted
  ) {
    await pause(50, instance.context.signal);
  }
  const head = instance.webhooks.head();
  if (head === null) return { body: null };
  return { body: { receiptId: head.receiptId, body: JSON.parse(head.body.toString('utf8')) as unknown } };
}
