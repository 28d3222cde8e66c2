import { randomUUID } from 'node:crypto';
import { PlainError } from '../plain-error.js';
import {
  SEND_MESSAGE,
  SUBSCRIPTIONS,
  WHERE_AM_I,
  type LiveAlert,
  type LiveMessage,
  type WhereAmI,
} from './guest-documents.js';
import type { GuestOptions } from './guest-options.js';
import type { GuestScreen } from './guest-screen.js';
import { answerHint } from './answer-hint.js';
import { HotelApi } from './hotel-api.js';
import { postJson } from './post-json.js';

export type GuestOutcome = 'SEEN' | 'NO_ANSWER';

const STORED_WITHIN_MS = 30_000;
/** Message and alert are one transaction; their events arrive on two subscriptions of one socket. */
const ALERT_WITHIN_MS = 1_000;
const ANSWERERS = ['STAFF', 'ASSISTANT', 'PHONE'];
const TICKS: Readonly<Record<string, string>> = { SENT: '✓', DELIVERED: '✓✓', READ: '✓✓' };

/** Writes as the guest and follows the message until it is answered and the answer is read. */
export async function followGuest(options: GuestOptions, screen: GuestScreen): Promise<GuestOutcome> {
  const api = new HotelApi(options.apiUrl);
  try {
    await api.signIn(options.email, options.password);
    const hotel = await findHotel(api, options);
    return await new Following(options, screen, api).run(hotel);
  } finally {
    api.close();
  }
}

async function findHotel(
  api: HotelApi,
  options: GuestOptions,
): Promise<{ id: string; lastEventCursor: string }> {
  const { viewer } = await api.ask<WhereAmI>(WHERE_AM_I);
  const hotel = viewer?.memberships.edges
    .map(({ node }) => node.hotel)
    .find((candidate) => candidate.channels.some(({ instanceId }) => instanceId === options.instanceId));
  if (hotel === undefined) throw new PlainError(`${options.email} does not work at ${options.hotelName}.`);
  return hotel;
}

class Following {
  readonly #waiting = new Set<() => void>();
  #trouble: PlainError | null = null;
  #message: LiveMessage | null = null;
  /** What one subscription told before the other had told of the message. */
  #early: { alert: LiveAlert; isNew: boolean }[] = [];
  #isAnalyzed = false;
  #isAlerted = false;
  #answer: LiveMessage | null = null;
  #lastTick: string | null = null;

  constructor(
    private readonly options: GuestOptions,
    private readonly screen: GuestScreen,
    private readonly api: HotelApi,
  ) {}

  async run(hotel: { id: string; lastEventCursor: string }): Promise<GuestOutcome> {
    const { options, screen } = this;
    this.api.follow(
      SUBSCRIPTIONS,
      { hotelId: hotel.id, after: hotel.lastEventCursor },
      (data) => this.receive(data),
      (error) => {
        this.#trouble ??= error;
        this.wake();
      },
    );
    screen.line(`${options.guestName} (${options.phone}) writes to ${options.hotelName}: “${options.text}”`);
    screen.line();
    screen.startClock();
    await this.write();
    screen.step('taken', "by the sandbox's WhatsApp", 'dim');
    await this.until(
      () => this.#message !== null,
      STORED_WITHIN_MS,
      'The message did not arrive on the live stream',
    );
    await this.until(() => this.#isAnalyzed, STORED_WITHIN_MS, 'The message was stored but not classified');
    if (!(await this.isSoon(() => this.#isAlerted, ALERT_WITHIN_MS)))
      screen.step('no alert', 'none came within a second', 'green');
    if (!options.isWaiting) return 'SEEN';
    return this.waitForAnswer();
  }

  private async write(): Promise<void> {
    const { sandboxUrl, instanceId, phone, guestName: name, text } = this.options;
    const answer = await postJson(`${sandboxUrl}/guest/messages`, { instanceId, phone, name, text });
    if (typeof answer === 'object' && answer !== null && 'idMessage' in answer) return;
    throw new PlainError(`The sandbox did not take the message: ${JSON.stringify(answer).slice(0, 300)}`);
  }

  private async waitForAnswer(): Promise<GuestOutcome> {
    const { options, screen } = this;
    const deadline = performance.now() + options.timeoutMs;
    const conversationId = this.#message?.conversation.id ?? '';
    if (options.answer === null) screen.line(answerHint(options, conversationId));
    else await this.sendAnswer(conversationId, options.answer);
    const left = () => Math.max(0, deadline - performance.now());
    if (!(await this.isSoon(() => this.#answer !== null, left()))) {
      screen.line(`\nNobody answered within ${options.timeoutMs / 1_000} s.`);
      return 'NO_ANSWER';
    }
    const isEnd = () => this.#lastTick === 'READ' || this.#lastTick === 'FAILED';
    if (!(await this.isSoon(isEnd, left()))) {
      screen.line(`\nThe answer has come as far as ${this.#lastTick ?? 'QUEUED'} in the time given.`);
      return 'NO_ANSWER';
    }
    if (this.#lastTick === 'FAILED') throw new PlainError('The answer did not reach the guest.');
    return 'SEEN';
  }

  private async sendAnswer(conversationId: string, text: string): Promise<void> {
    const input = { to: { conversationId }, content: { text }, clientMessageId: randomUUID() };
    const { sendMessage } = await this.api.ask<{ sendMessage: { __typename: string; trouble?: string } }>(
      SEND_MESSAGE,
      { input },
    );
    if (sendMessage.__typename === 'SendMessageSuccess') return;
    throw new PlainError(
      `${this.options.email} cannot answer: ${sendMessage.trouble ?? sendMessage.__typename}`,
    );
  }

  private receive(data: Readonly<Record<string, unknown>>): void {
    for (const item of Object.values(data)) {
      if (typeof item !== 'object' || item === null) continue;
      if ('message' in item) this.receiveMessage(item.message as LiveMessage);
      if ('alert' in item)
        this.receiveAlert(item.alert as LiveAlert, '__typename' in item && item.__typename === 'AlertRaised');
    }
    this.wake();
  }

  private receiveMessage(message: LiveMessage): void {
    const { options, screen } = this;
    const { conversation, delivery } = message;
    if (this.#message === null && isFrom(message, options)) {
      this.#message = message;
      const place =
        message.seq === 1
          ? 'first message of a new conversation'
          : `message ${message.seq} of the conversation`;
      screen.step(
        'stored',
        place,
        'cyan',
        `${gap(message.trace.receivedAt, message.trace.storedAt)} after the webhook came`,
      );
    }
    if (message.id === this.#message?.id) this.showVerdict(message);
    if (this.#message !== null) {
      for (const { alert, isNew } of this.#early.splice(0)) this.receiveAlert(alert, isNew);
    }
    if (conversation.id !== this.#message?.conversation.id || message.direction !== 'OUTBOUND') return;
    if (this.#answer === null && ANSWERERS.includes(message.authorKind)) {
      this.#answer = message;
      screen.step('answered', `${message.authorKind}: “${message.text ?? ''}”`, 'magenta');
    }
    if (message.id === this.#answer?.id && delivery !== null && delivery.state !== this.#lastTick) {
      this.#lastTick = delivery.state;
      const ticks = TICKS[delivery.state] ?? '';
      const style = delivery.state === 'READ' ? 'blue' : delivery.state === 'FAILED' ? 'red' : 'dim';
      screen.step(
        delivery.state.toLowerCase(),
        `${ticks}${delivery.reason === null ? '' : ` ${delivery.reason}`}`,
        style,
      );
    }
  }

  private showVerdict({ sentiment, intent, language, trace }: LiveMessage): void {
    if (this.#isAnalyzed || sentiment === null) return;
    this.#isAnalyzed = true;
    const words = sentiment.evidence.map((word) => `“${word}”`).join(', ');
    const parts = [
      sentiment.label === 'NOT_JUDGED'
        ? 'not classified: the engine does not know this language'
        : `${sentiment.label} ${sentiment.score.toFixed(2)}, sure to ${Math.round(sentiment.confidence * 100)} %`,
      sentiment.requiresAttention ? this.screen.paint('bold', 'needs attention') : 'needs no attention',
      intent ?? 'no intent',
      language ?? sentiment.language ?? 'language unknown',
      ...(words === '' ? [] : [`because of ${words}`]),
    ];
    const style = sentiment.label === 'NEGATIVE' ? 'red' : sentiment.label === 'POSITIVE' ? 'green' : 'cyan';
    const inside =
      trace.analyzedAt === null ? null : `${gap(trace.receivedAt, trace.analyzedAt)} after the webhook came`;
    this.screen.step('classified', parts.join(' · '), style, inside);
  }

  private receiveAlert(alert: LiveAlert, isNew: boolean): void {
    if (this.#message === null) {
      this.#early.push({ alert, isNew });
      return;
    }
    if (alert.conversation?.id !== this.#message.conversation.id) return;
    const due = `${new Date(alert.dueAt).toLocaleTimeString('en-GB')} (${minutesUntil(alert.dueAt)})`;
    const isFirst = !this.#isAlerted;
    this.#isAlerted = true;
    const again = isNew ? '' : isFirst ? ', open already, now' : `, now ${alert.status},`;
    this.screen.step(
      isFirst ? 'alerted' : 'alert',
      `${alert.kind}${again} urgency ${alert.urgency}, due ${due}`,
      ['red', 'bold'],
    );
  }

  private async until(isTrue: () => boolean, withinMs: number, otherwise: string): Promise<void> {
    if (await this.isSoon(isTrue, withinMs)) return;
    throw new PlainError(`${otherwise} within ${withinMs / 1_000} s. The application's log says more.`);
  }

  /** Whether it becomes true in time. Throws where the stream has broken meanwhile. */
  private async isSoon(isTrue: () => boolean, withinMs: number): Promise<boolean> {
    const deadline = performance.now() + withinMs;
    while (!isTrue()) {
      if (this.#trouble !== null) throw this.#trouble;
      const left = deadline - performance.now();
      if (left <= 0) return false;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    return true;
  }

  private wake(): void {
    for (const resume of this.#waiting) resume();
    this.#waiting.clear();
  }
}

function isFrom(message: LiveMessage, { phone, text }: GuestOptions): boolean {
  const from = message.conversation.guest.phone?.replace(/\D/g, '');
  return message.direction === 'INBOUND' && message.text?.trim() === text && from === phone;
}

function gap(from: string, to: string): string {
  return `${new Date(to).getTime() - new Date(from).getTime()} ms`;
}

function minutesUntil(at: string): string {
  const minutes = Math.round((new Date(at).getTime() - Date.now()) / 60_000);
  return minutes < 0 ? 'overdue' : `in ${minutes} min`;
}
