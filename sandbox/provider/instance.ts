import { isJsonObject, stringOr, type JsonObject } from '../json.js';
import { newMessageId } from '../message-id.js';
import type { Pace } from '../options.js';
import { pause } from '../pause.js';
import { SendQueue, type QueuedSend } from '../queues/send-queue.js';
import { WebhookQueue } from '../queues/webhook-queue.js';
import type { SandboxContext } from '../sandbox-context.js';
import { ChatStore } from './chat-store.js';
import { initialSettings } from './instance-settings.js';
import type { InstanceState } from './instance-state.js';
import { messageNotification, stateNotification, statusNotification } from './notifications.js';
import type { MessageStatus, StoredMessage } from './stored-message.js';

/** How far the ticks of hotel's messages go: the guest's phone off, on but unread, or reading. */
export type LastTick = 'sent' | 'delivered' | 'read';

export interface InstanceIdentity {
  readonly id: string;
  readonly name: string;
  readonly phone: string;
  readonly apiToken: string;
  readonly webhookToken: string;
  readonly webhookUrl: string;
}

/** One fake WhatsApp number: its state, settings, chats and the two queues. Works from creation to the context's end. */
export class Instance {
  readonly id: string;
  readonly name: string;
  readonly phone: string;
  apiToken: string;
  settings: JsonObject;
  state: InstanceState = 'authorized';
  lastTick: LastTick = 'read';
  hasRateLimits: boolean;
  /** Whether a send while not authorised waits in the queue (documented) or is answered 400 (also documented). */
  unauthorizedSends: 'queue' | 'refuse' = 'queue';
  readonly phonesWithoutWhatsapp = new Set<string>();
  readonly chats = new ChatStore();
  readonly webhooks: WebhookQueue;
  readonly sends: SendQueue;
  #pace: Pace;
  /** Notifications of what guests wrote while the number was not linked. */
  #held: (() => void)[] = [];
  #boots = 0;

  constructor(
    readonly context: SandboxContext,
    identity: InstanceIdentity,
    pace: Pace,
    hasRateLimits: boolean,
  ) {
    this.id = identity.id;
    this.name = identity.name;
    this.phone = identity.phone;
    this.apiToken = identity.apiToken;
    this.settings = initialSettings(`${identity.phone}@c.us`, identity.webhookUrl, identity.webhookToken);
    this.settings.delaySendMessagesMilliseconds = pace.sendDelayMs;
    this.#pace = pace;
    this.hasRateLimits = hasRateLimits;
    this.webhooks = new WebhookQueue(
      context,
      identity.id,
      () => {
        const url = stringOr(this.settings.webhookUrl, '');
        return url === '' ? null : { url, token: stringOr(this.settings.webhookUrlToken, '') };
      },
      () => this.#pace,
    );
    this.sends = new SendQueue(
      {
        canSend: () => ['authorized', 'yellowCard', 'suspended'].includes(this.state),
        sendDelayMs: () => Number(this.settings.delaySendMessagesMilliseconds),
        sendLatencyMs: () => this.#pace.sendLatencyMs,
        nowMs: () => this.nowMs(),
        send: (item) => this.#send(item),
      },
      context.signal,
    );
    void this.webhooks.run();
    void this.sends.run();
  }

  get pace(): Pace {
    return this.#pace;
  }

  setPace(changes: Partial<Pace>): void {
    this.#pace = { ...this.#pace, ...changes };
    if (changes.sendDelayMs !== undefined) this.settings.delaySendMessagesMilliseconds = changes.sendDelayMs;
  }

  nowMs(): number {
    return this.context.clock.now().getTime();
  }

  nowSeconds(): number {
    return Math.floor(this.nowMs() / 1_000);
  }

  get wid(): string {
    return `${this.phone}@c.us`;
  }

  /** Own account id as notifications carry it: empty while not linked. */
  currentWid(): string {
    return this.state === 'notAuthorized' || this.state === 'blocked' ? '' : this.wid;
  }

  isOn(setting: string): boolean {
    return this.settings[setting] === 'yes';
  }

  /** Changes the state and says so by stateInstanceChanged; nothing happens when it is the same. */
  setState(state: InstanceState): void {
    if (state === this.state) return;
    this.state = state;
    if (this.isOn('stateWebhook')) this.notify(stateNotification(this));
    this.context.feed.publish({ type: 'state', instanceId: this.id, state });
    this.sends.retryNow();
    if (state === 'authorized') {
      for (const tell of this.#held.splice(0)) tell();
    }
  }

  /** State `starting` for a while, then what it was before. */
  async reboot(): Promise<void> {
    const before = this.state === 'starting' ? 'authorized' : this.state;
    const boot = (this.#boots += 1);
    this.setState('starting');
    await pause(this.#pace.rebootMs, this.context.signal);
    if (boot === this.#boots && this.state === 'starting') this.setState(before);
  }

  /** Puts a notification into the line. */
  notify(notification: JsonObject): void {
    this.notifyRaw(Buffer.from(JSON.stringify(notification), 'utf8'), notification);
  }

  /** Puts any bytes into the line; `parsed` only names them in the log. */
  notifyRaw(body: Buffer, parsed: unknown): void {
    const named = isJsonObject(parsed) ? parsed : {};
    this.webhooks.push({
      body,
      typeWebhook: stringOr(named.typeWebhook, 'raw'),
      idMessage: typeof named.idMessage === 'string' ? named.idMessage : null,
      status: typeof named.status === 'string' ? named.status : null,
    });
  }

  /** Keeps a message a guest wrote and tells hotel-boost, at once or when the number is linked again. */
  receive(message: StoredMessage, isTold: boolean): void {
    this.chats.add(message);
    this.touch(message.chatId);
    if (!isTold || !this.isOn('incomingWebhook')) return;
    const tell = (): void => this.notify(messageNotification(this, message));
    if (['authorized', 'yellowCard', 'suspended'].includes(this.state)) tell();
    else this.#held.push(tell);
  }

  /** Accepts a message of the API into the send queue and returns its id. */
  accept(
    message: Pick<StoredMessage, 'chatId' | 'messageData'>,
    call: Omit<QueuedSend, 'message'>,
    isFirst: boolean,
  ): string {
    const stored = this.newMessage({ ...message, author: 'api', status: 'pending' });
    this.chats.add(stored);
    this.sends.push({ ...call, message: stored }, isFirst);
    return stored.idMessage;
  }

  /** A message typed on the hotel's own phone: it is out already. */
  typeOnPhone(chatId: string, messageData: JsonObject): StoredMessage {
    const message = this.newMessage({ chatId, messageData, author: 'phone', status: 'pending' });
    this.chats.add(message);
    if (this.isOn('outgoingMessageWebhook')) this.notify(messageNotification(this, message));
    void this.#tick(message);
    return message;
  }

  /** A message with everything filled in that the caller does not say. */
  newMessage(
    given: Pick<StoredMessage, 'chatId' | 'messageData' | 'author' | 'status'> & Partial<StoredMessage>,
  ): StoredMessage {
    return {
      idMessage: newMessageId(given.author),
      senderId: this.wid,
      senderName: this.name,
      timestamp: this.nowSeconds(),
      storedAtMs: this.nowMs(),
      typeMessage: stringOr(given.messageData.typeMessage, 'textMessage'),
      reaction: null,
      isEdited: false,
      isDeleted: false,
      ...given,
    };
  }

  /** Tells pages that a chat looks different now. */
  touch(chatId: string): void {
    this.context.feed.publish({ type: 'chat', instanceId: this.id, chatId });
  }

  #send({ message }: QueuedSend): void {
    const refusal = this.#refusalOf(message);
    if (refusal !== null) {
      this.#setStatus(message, refusal.status, refusal.description);
      return;
    }
    if (this.isOn('outgoingAPIMessageWebhook')) this.notify(messageNotification(this, message));
    void this.#tick(message);
  }

  #refusalOf(message: StoredMessage): { status: MessageStatus; description: string | null } | null {
    const phone = message.chatId.split('@')[0] ?? '';
    if (this.state === 'yellowCard' || this.state === 'suspended')
      return { status: this.state, description: null };
    if (message.chatId.endsWith('@g.us') && !this.chats.groups.has(message.chatId)) {
      return { status: 'notInGroup', description: null };
    }
    // No country has the code 999: such a number is a ready example of one without WhatsApp.
    if (
      this.phonesWithoutWhatsapp.has(phone) ||
      (message.chatId.endsWith('@c.us') && phone.startsWith('999'))
    ) {
      return { status: 'noAccount', description: 'SWE004: 1000' };
    }
    return null;
  }

  /** sent, delivered, read: as far as the guest's phone lets it come. */
  async #tick(message: StoredMessage): Promise<void> {
    this.#setStatus(message, 'sent', null);
    const isPersonal = !message.chatId.endsWith('@g.us') && message.chatId !== this.wid;
    if (!isPersonal || this.lastTick === 'sent') return;
    if (!(await pause(this.#pace.deliveredAfterMs, this.context.signal))) return;
    this.#setStatus(message, 'delivered', null);
    // Asked again: the guest's phone may have gone off meanwhile.
    if (!this.#isGuestReading()) return;
    if (await pause(this.#pace.readAfterMs, this.context.signal)) this.#setStatus(message, 'read', null);
  }

  #isGuestReading(): boolean {
    return this.lastTick === 'read';
  }

  #setStatus(message: StoredMessage, status: MessageStatus, description: string | null): void {
    message.status = status;
    const isAlwaysTold = status === 'failed' || status === 'noAccount';
    if (isAlwaysTold || this.isOn('outgoingWebhook')) {
      this.notify(statusNotification(this, message, description));
    }
    this.touch(message.chatId);
  }
}
