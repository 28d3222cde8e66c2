import type { JsonObject } from '../json.js';

/**
 * Settings of a sandbox instance, in the shape of getSettings. A fresh instance of the real service has all
 * notifications off; here they are on, so that there is something to receive.
 */
export function initialSettings(wid: string, webhookUrl: string, webhookToken: string): JsonObject {
  return {
    wid,
    countryInstance: '',
    typeAccount: '',
    webhookUrl,
    webhookUrlToken: webhookToken,
    delaySendMessagesMilliseconds: 500,
    markIncomingMessagesReaded: 'no',
    markIncomingMessagesReadedOnReply: 'no',
    sharedSession: 'no',
    proxyInstance: 'system proxy',
    outgoingWebhook: 'yes',
    outgoingMessageWebhook: 'yes',
    outgoingAPIMessageWebhook: 'yes',
    incomingWebhook: 'yes',
    deviceWebhook: 'no',
    statusInstanceWebhook: 'no',
    stateWebhook: 'yes',
    enableMessagesHistory: 'no',
    keepOnlineStatus: 'no',
    pollMessageWebhook: 'yes',
    incomingBlockWebhook: 'no',
    incomingCallWebhook: 'yes',
    editedMessageWebhook: 'yes',
    deletedMessageWebhook: 'yes',
    autoTyping: 0,
    linkPreview: 'yes',
    enableLidMode: 'no',
    outgoingCallWebhook: 'no',
  };
}

/** Keys of getSettings that setSettings refuses to change. */
export const readOnlySettings: readonly string[] = ['wid', 'countryInstance', 'typeAccount', 'proxyInstance'];
