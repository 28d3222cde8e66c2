/** What a sample does to the hotel's data once it is processed. */
export type Effect =
  | 'NEW_MESSAGE'
  | 'CHANGES_MESSAGE'
  | 'MARKS_DELETED'
  | 'SETS_REACTION'
  | 'REMOVES_REACTION'
  | 'RECORDS_VOTE'
  | 'MOVES_DELIVERY'
  | 'SETS_CHANNEL_STATE'
  | 'REPORTS_QUOTA'
  | 'RECORDS_CALL'
  | 'RECORDS_BLOCK'
  | 'KEPT_RAW'
  | 'QUARANTINED'
  | 'NONE';

export interface ExpectedRow {
  readonly kind: string;
  readonly effect: Effect;
  readonly direction?: 'INBOUND' | 'OUTBOUND';
  readonly author?: 'GUEST' | 'PHONE' | 'API';
  readonly messageKind?: string;
  readonly text?: string | null;
  readonly attachment?: {
    readonly fileName: string | null;
    readonly mimeType: string;
    readonly hasUrl: boolean;
  };
  /** Reason code of IGNORED, UNSUPPORTED and UNREADABLE. */
  readonly reasonCode?: string;
  /** Further fields of the parsed notification that matter. */
  readonly fields?: object;
  /** What staff see of it, where that is not simply the parsed kind and author. */
  readonly shown?: { readonly kind?: string; readonly author?: string; readonly details?: object };
}

const guest = { kind: 'MESSAGE', effect: 'NEW_MESSAGE', direction: 'INBOUND', author: 'GUEST' } as const;
const phone = { kind: 'MESSAGE', effect: 'NEW_MESSAGE', direction: 'OUTBOUND', author: 'PHONE' } as const;
// The message is our own: it is found by its provider id and changes nothing, or it was sent by another program.
const api = { kind: 'MESSAGE', effect: 'NEW_MESSAGE', direction: 'OUTBOUND', author: 'API' } as const;

const file = (fileName: string | null, mimeType: string, hasUrl = true) => ({ fileName, mimeType, hasUrl });
const status = (name: string, reason: string | null = null): ExpectedRow => ({
  kind: 'STATUS',
  effect: 'MOVES_DELIVERY',
  fields: { status: name, reason },
});
const state = (name: string): ExpectedRow => ({
  kind: 'INSTANCE_STATE',
  effect: 'SETS_CHANNEL_STATE',
  fields: { state: name },
});
const call = (name: string): ExpectedRow => ({
  kind: 'CALL',
  effect: 'RECORDS_CALL',
  direction: 'INBOUND',
  fields: { status: name, chatId: '71234567890@c.us', phone: '71234567890', isVideo: false },
});
const out = (kind: 'IGNORED' | 'UNSUPPORTED' | 'UNREADABLE', reasonCode: string): ExpectedRow => ({
  kind,
  reasonCode,
  effect: kind === 'IGNORED' ? 'NONE' : kind === 'UNSUPPORTED' ? 'KEPT_RAW' : 'QUARANTINED',
});
const unavailable = (contentLoss: string) => ({ content: { isContentUnavailable: true, contentLoss } });
const quoting = (quotedProviderMessageId: string, quotedText: string | null = null) => ({
  quotedProviderMessageId,
  quotedText,
});

/** Written by hand from the documentation of the wire format, never from the parser's output. */
export const expectedBySample: Readonly<Record<string, ExpectedRow>> = {
  'incomingMessageReceived.textMessage': {
    ...guest,
    messageKind: 'TEXT',
    text: 'I use GREEN-API to send this message to you!',
    fields: { chatId: '79001234568@c.us', phone: '79001234568', senderName: 'John', isGroup: false },
  },
  // Groups are no conversations with a guest: nothing of them is kept unless the hotel asks for the raw bodies.
  'incomingMessageReceived.textMessage.group': {
    ...guest,
    effect: 'NONE',
    messageKind: 'TEXT',
    text: 'Towels to 305 please',
    fields: {
      chatId: '120363403814479258@g.us',
      senderId: '79876543210@c.us',
      phone: '79876543210',
      isGroup: true,
      chatName: 'Front desk',
      senderName: 'John',
    },
  },
  'incomingMessageReceived.textMessage.swe001': {
    ...guest,
    messageKind: 'TEXT',
    text: null,
    fields: unavailable('EMPTY_ON_LINKED_DEVICE'),
    shown: { kind: 'UNSUPPORTED', details: { contentLoss: 'EMPTY_ON_LINKED_DEVICE' } },
  },
  'incomingMessageReceived.textMessage.swe003': {
    ...guest,
    messageKind: 'TEXT',
    text: null,
    fields: unavailable('NOT_DECRYPTED'),
    shown: { kind: 'UNSUPPORTED', details: { contentLoss: 'NOT_DECRYPTED' } },
  },
  'incomingMessageReceived.textMessage.deviceSuffix': {
    ...guest,
    messageKind: 'TEXT',
    text: 'Same guest, other device',
    fields: { chatId: '71234567890@c.us', senderId: '71234567890@c.us', phone: '71234567890' },
  },
  'incomingMessageReceived.textMessage.lid': {
    ...guest,
    messageKind: 'TEXT',
    text: 'Hello from a hidden number',
    fields: { chatId: '120650379300963@lid', phone: null },
  },
  'incomingMessageReceived.textMessage.statusBroadcast': out('IGNORED', 'STATUS_BROADCAST'),
  'incomingMessageReceived.textMessage.newsletter': out('IGNORED', 'NEWSLETTER'),
  'incomingMessageReceived.extendedTextMessage': {
    ...guest,
    messageKind: 'TEXT',
    text: 'https://green-api.com/docs/video',
  },
  'incomingMessageReceived.extendedTextMessage.plain': { ...guest, messageKind: 'TEXT', text: 'holaa' },
  'incomingMessageReceived.extendedTextMessage.ad': {
    ...guest,
    messageKind: 'TEXT',
    text: 'Hello! Can I get more info on this?',
    fields: {
      content: {
        ad: { sourceId: '120210000000000000', sourceUrl: 'https://fb.me/xxxxxxxx', title: 'Hotel offer' },
      },
    },
  },
  'incomingMessageReceived.quotedMessage': {
    ...guest,
    messageKind: 'TEXT',
    text: 'Quoting a text message',
    fields: quoting('3EB063C771F28EB323FAE3', 'Hello! This is a text message.'),
  },
  'incomingMessageReceived.quotedMessage.image': {
    ...guest,
    messageKind: 'TEXT',
    text: 'Is this our room?',
    fields: quoting('B8C959F41DDF44C312053B420A16C217'),
  },
  'incomingMessageReceived.imageMessage': {
    ...guest,
    messageKind: 'IMAGE',
    text: 'Room photo',
    attachment: file('15697d2c-397c-4fd0-8e1a-8be95f753aae.jpg', 'image/jpeg'),
  },
  'incomingMessageReceived.imageMessage.noUrl': {
    ...guest,
    messageKind: 'IMAGE',
    text: null,
    attachment: file(null, 'image/jpeg', false),
  },
  'incomingMessageReceived.imageMessage.missingUrl': {
    ...guest,
    messageKind: 'IMAGE',
    text: 'Broken lamp',
    attachment: file(null, 'image/jpeg', false),
  },
  'incomingMessageReceived.imageMessage.quoting': {
    ...guest,
    messageKind: 'IMAGE',
    text: 'This one',
    attachment: file('7a7d2c11.jpg', 'image/jpeg'),
    fields: quoting('3EB0C767D097B7C7C050', 'Which lamp is broken?'),
  },
  'incomingMessageReceived.videoMessage': {
    ...guest,
    messageKind: 'VIDEO',
    text: 'Leak in the bathroom',
    attachment: file('2a7d2c11-397c-4fd0-8e1a-8be95f753aaf.mp4', 'video/mp4'),
  },
  'incomingMessageReceived.audioMessage': {
    ...guest,
    messageKind: 'AUDIO',
    text: null,
    attachment: file('4c7d2c11-397c-4fd0-8e1a-8be95f753ab1.oga', 'audio/ogg'),
  },
  'incomingMessageReceived.documentMessage': {
    ...guest,
    messageKind: 'DOCUMENT',
    text: null,
    attachment: file('booking.pdf', 'application/pdf'),
  },
  'incomingMessageReceived.documentMessage.tooLarge': {
    ...guest,
    messageKind: 'DOCUMENT',
    text: 'Our passports',
    attachment: file('passports.zip', 'application/zip', false),
    fields: { content: { isContentUnavailable: true, contentLoss: 'FILE_TOO_LARGE', isForwarded: true } },
  },
  'incomingMessageReceived.stickerMessage': {
    ...guest,
    messageKind: 'STICKER',
    text: null,
    attachment: file('6f7d2c11-397c-4fd0-8e1a-8be95f753ab2.webp', 'image/webp'),
    fields: { content: { attachment: { isAnimated: true } } },
  },
  'incomingMessageReceived.locationMessage': {
    ...guest,
    messageKind: 'LOCATION',
    text: null,
    fields: {
      content: {
        location: { latitude: 52.520008, longitude: 13.404954, name: 'Restaurant', address: '123456, Perm' },
      },
    },
  },
  'incomingMessageReceived.contactMessage': {
    ...guest,
    messageKind: 'CONTACT',
    text: null,
    fields: { content: { contacts: [{ displayName: 'Alex Smit', phones: ['72345678901'] }] } },
  },
  'incomingMessageReceived.contactsArrayMessage': {
    ...guest,
    messageKind: 'CONTACT',
    text: null,
    fields: {
      content: {
        contacts: [
          { displayName: 'Alex Smit', phones: ['72345678901'] },
          { displayName: 'Taxi', phones: ['49301234567'] },
        ],
      },
    },
  },
  'incomingMessageReceived.pollMessage': {
    ...guest,
    messageKind: 'POLL',
    text: 'Color',
    fields: { content: { poll: { question: 'Color', options: ['Red', 'Green'], isMultipleChoice: true } } },
  },
  'incomingMessageReceived.pollMessage.legacy': {
    ...guest,
    messageKind: 'POLL',
    text: 'Color',
    fields: { content: { poll: { question: 'Color', options: ['Red', 'Green'], isMultipleChoice: false } } },
  },
  'incomingMessageReceived.pollUpdateMessage': {
    kind: 'POLL_VOTE',
    effect: 'RECORDS_VOTE',
    direction: 'INBOUND',
    author: 'GUEST',
    fields: {
      targetProviderMessageId: '30F6A068486C79D01CC683822E9258AE',
      selected: ['Green'],
      votes: [
        { option: 'Red', voters: [] },
        { option: 'Green', voters: ['71234567890@c.us'] },
      ],
    },
  },
  'incomingMessageReceived.buttonsMessage': {
    ...guest,
    messageKind: 'BUTTONS',
    text: 'Hello',
    fields: {
      content: {
        buttons: { footer: 'Hello', buttons: [{ text: 'green' }, { text: 'red' }, { text: 'blue' }] },
      },
    },
    shown: { details: { options: ['green', 'red', 'blue'] } },
  },
  'incomingMessageReceived.interactiveButtons': {
    ...guest,
    messageKind: 'BUTTONS',
    text: 'I use Green-API to send this message to you!',
    fields: { content: { buttons: { header: 'Header text', footer: 'Footer text' } } },
    shown: { details: { options: ['First Button', 'Second Button'] } },
  },
  'incomingMessageReceived.interactiveButtonsReply': {
    ...guest,
    messageKind: 'BUTTONS',
    text: 'Choose',
    fields: {
      content: { buttons: { buttons: [{ id: '1', text: 'First Button', kind: 'REPLY' }, { id: '2' }] } },
    },
    shown: { details: { options: ['First Button', 'Second Button'] } },
  },
  'incomingMessageReceived.templateMessage': {
    ...guest,
    messageKind: 'BUTTONS',
    text: 'Hello',
    fields: {
      content: {
        buttons: {
          buttons: [
            { kind: 'URL', target: 'https://github.com/green-api/docs' },
            { kind: 'CALL', target: '+1 (234) 5678-901' },
            { kind: 'REPLY', id: 'plainButtonId', text: 'Hello' },
          ],
        },
      },
    },
    shown: { details: { options: ['⭐ Star us on GitHub!', 'Call us', 'Hello'] } },
  },
  'incomingMessageReceived.listMessage': {
    ...guest,
    messageKind: 'BUTTONS',
    text: 'Hello',
    fields: {
      content: {
        list: {
          buttonText: 'Action list',
          sections: [
            {
              title: 'Section 1',
              rows: [{ id: 'option1' }, { id: 'option2', description: 'Clarification' }],
            },
            { title: 'Section 2', rows: [{ id: 'option3' }, { id: 'option4' }] },
          ],
        },
      },
    },
    shown: { details: { options: ['Option 1', 'Option 2', 'Option 3', 'Option 4'] } },
  },
  'incomingMessageReceived.buttonsResponseMessage': {
    ...guest,
    messageKind: 'BUTTON_REPLY',
    text: 'green',
    fields: { content: { choice: { id: '1' } }, ...quoting('BAE5F4886F6F2D05') },
  },
  'incomingMessageReceived.interactiveButtonsResponse': {
    ...guest,
    messageKind: 'BUTTON_REPLY',
    text: 'Second Button',
    fields: { content: { choice: { id: '2' } }, ...quoting('BAE5FB1FDA0E58E8') },
  },
  'incomingMessageReceived.templateButtonsReplyMessage': {
    ...guest,
    messageKind: 'BUTTON_REPLY',
    text: 'red',
    fields: { content: { choice: { id: 'id1' } }, ...quoting('BAE53AFDD5F0C137') },
  },
  'incomingMessageReceived.templateButtonsReplyMessage.interactive': {
    ...guest,
    messageKind: 'BUTTON_REPLY',
    text: 'First Button',
    fields: { content: { choice: { id: '1' } }, ...quoting('BAE5FB1FDA0E58E8') },
  },
  'incomingMessageReceived.templateButtonReplyMessage': {
    ...guest,
    messageKind: 'BUTTON_REPLY',
    text: 'red',
    fields: { content: { choice: { id: 'id1' } }, ...quoting('BAE53AFDD5F0C137') },
  },
  'incomingMessageReceived.listResponseMessage': {
    ...guest,
    messageKind: 'LIST_REPLY',
    text: 'Option 1',
    fields: { content: { choice: { id: 'option1' } }, ...quoting('BAE5F4886F6F2D06') },
  },
  'incomingMessageReceived.listResponseMessage.object': {
    ...guest,
    messageKind: 'LIST_REPLY',
    text: 'Option 2',
    fields: { content: { choice: { id: 'option2' } } },
  },
  'incomingMessageReceived.groupInviteMessage': {
    ...guest,
    messageKind: 'GROUP_INVITE',
    text: 'Join us',
    fields: {
      content: { groupInvite: { groupId: '120363403814479258@g.us', groupName: 'Conference guests' } },
    },
  },
  'incomingMessageReceived.reactionMessage': {
    kind: 'REACTION',
    effect: 'SETS_REACTION',
    direction: 'INBOUND',
    author: 'GUEST',
    fields: { targetProviderMessageId: 'A16014FAC9F5382E7B9CEEFEF1FFEB6F', emoji: '👍' },
  },
  'incomingMessageReceived.reactionMessage.removed': {
    kind: 'REACTION',
    effect: 'REMOVES_REACTION',
    direction: 'INBOUND',
    author: 'GUEST',
    fields: { targetProviderMessageId: 'A16014FAC9F5382E7B9CEEFEF1FFEB6F', emoji: null },
  },
  'incomingMessageReceived.editedMessage': {
    kind: 'EDIT',
    effect: 'CHANGES_MESSAGE',
    direction: 'INBOUND',
    author: 'GUEST',
    text: 'Room 412, not 421',
    fields: { targetProviderMessageId: 'BAE5AFC355030F7A', isCaption: false },
  },
  'incomingMessageReceived.editedMessage.caption': {
    kind: 'EDIT',
    effect: 'CHANGES_MESSAGE',
    direction: 'INBOUND',
    author: 'GUEST',
    text: 'New caption',
    fields: { targetProviderMessageId: 'BAE5AFC355030F7B', isCaption: true },
  },
  'outgoingMessageReceived.editedMessage': {
    kind: 'EDIT',
    effect: 'CHANGES_MESSAGE',
    direction: 'OUTBOUND',
    author: 'PHONE',
    text: 'New message',
    fields: { targetProviderMessageId: '84514217EF972039FC3F68A53C196306', chatId: '71231234567@c.us' },
  },
  'incomingMessageReceived.deletedMessage': {
    kind: 'DELETION',
    effect: 'MARKS_DELETED',
    direction: 'INBOUND',
    author: 'GUEST',
    fields: { targetProviderMessageId: '84514217EF972039FC3F68A53C196306' },
  },
  // Kept raw for a later version, and shown, so that staff see that something came.
  'incomingMessageReceived.unknown': {
    ...out('UNSUPPORTED', 'UNKNOWN_MESSAGE_TYPE'),
    effect: 'NEW_MESSAGE',
    shown: { kind: 'UNSUPPORTED', author: 'GUEST' },
  },
  'outgoingMessageReceived.textMessage': {
    ...phone,
    messageKind: 'TEXT',
    text: 'Sent from the phone',
    fields: {
      chatId: '79001234567@c.us',
      senderId: '79876543210@c.us',
      phone: '79001234567',
      chatName: 'Jane',
    },
  },
  'outgoingMessageReceived.extendedTextMessage': {
    ...phone,
    messageKind: 'TEXT',
    text: 'Sent from WhatsApp Web',
  },
  'outgoingAPIMessageReceived.textMessage': { ...api, messageKind: 'TEXT', text: 'Your room is ready' },
  'outgoingAPIMessageReceived.contactMessage': { ...api, messageKind: 'CONTACT', text: null },
  'outgoingMessageStatus.sent': status('SENT'),
  'outgoingMessageStatus.delivered': status('DELIVERED'),
  'outgoingMessageStatus.read': status('READ'),
  'outgoingMessageStatus.failed': status('FAILED', 'GROUP_TOO_LARGE'),
  'outgoingMessageStatus.failed.forbidden': status('FAILED', 'FORBIDDEN'),
  'outgoingMessageStatus.noAccount': status('FAILED', 'NO_ACCOUNT'),
  'outgoingMessageStatus.notInGroup': status('FAILED', 'NOT_IN_GROUP'),
  'outgoingMessageStatus.yellowCard': status('FAILED', 'SUSPENDED'),
  'outgoingMessageStatus.suspended': status('FAILED', 'SUSPENDED'),
  'outgoingMessageStatus.empty': out('IGNORED', 'EMPTY_STATUS'),
  'stateInstanceChanged.authorized': state('AUTHORIZED'),
  'stateInstanceChanged.notAuthorized': state('NOT_AUTHORIZED'),
  'stateInstanceChanged.blocked': state('BLOCKED'),
  'stateInstanceChanged.sleepMode': state('SLEEPING'),
  'stateInstanceChanged.starting': state('STARTING'),
  'stateInstanceChanged.suspended': state('SUSPENDED'),
  'stateInstanceChanged.yellowCard': state('SUSPENDED'),
  'statusInstanceChanged.online': out('IGNORED', 'SOCKET_STATUS'),
  deviceInfo: out('IGNORED', 'DEVICE_INFO'),
  avatarInfo: out('IGNORED', 'AVATAR_INFO'),
  incomingBlock: {
    kind: 'BLOCK',
    effect: 'RECORDS_BLOCK',
    fields: { chatId: '10000000000@c.us', isBlocked: true },
  },
  'incomingCall.offer': call('RINGING'),
  'incomingCall.pickUp': call('ANSWERED'),
  'incomingCall.hangUp': call('REJECTED'),
  'incomingCall.missed': call('MISSED'),
  'incomingCall.declined': call('UNANSWERED'),
  'outgoingCall.pickUp': {
    kind: 'CALL',
    effect: 'RECORDS_CALL',
    direction: 'OUTBOUND',
    fields: { status: 'ANSWERED', chatId: '71234567890@c.us', durationSeconds: 42 },
  },
  'outgoingCall.hungUp': {
    kind: 'CALL',
    effect: 'RECORDS_CALL',
    direction: 'OUTBOUND',
    fields: { status: 'REJECTED', chatId: '71234567890@c.us', durationSeconds: 0 },
  },
  // It names only ourselves: there is no conversation it could belong to.
  'outgoingCall.invalid': {
    kind: 'CALL',
    effect: 'NONE',
    direction: 'OUTBOUND',
    fields: { status: 'INVALID', chatId: null, isVideo: true, envelope: { timestamp: null } },
  },
  quotaExceeded: {
    kind: 'QUOTA',
    effect: 'REPORTS_QUOTA',
    fields: { method: 'correspondents', used: 3, total: 3, status: 'CORRESPONDENTS_QUOTA_EXCEEDED' },
  },
  unknownWebhook: out('UNSUPPORTED', 'UNKNOWN_WEBHOOK_TYPE'),
  'receiveNotification.empty': out('UNREADABLE', 'NOT_AN_OBJECT'),
  'receiveNotification.envelope': out('UNREADABLE', 'MISSING_FIELD'),
};
