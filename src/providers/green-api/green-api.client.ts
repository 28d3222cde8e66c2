import type { z } from 'zod';
import { classifyAnswer, classifyBreak } from './classify-failure.js';
import { exchange } from './exchange.js';
import { GreenApiError } from './green-api-error.js';
import * as answers from './green-api.schema.js';
import { journalAnswer, type Journal } from './journal.schema.js';
import { sendQueueAnswer, type SendQueue } from './send-queue.schema.js';

/** One instance. `apiUrl` and `mediaUrl` come from the channel; see `defaultApiUrl` and `defaultMediaUrl`. */
export interface GreenApiConfig {
  readonly apiUrl: string;
  readonly mediaUrl: string;
  readonly instanceId: string;
  readonly token: string;
  /** Told how each call ended: null is an answer as it should be. */
  readonly onCallEnded?: (failure: GreenApiError | null) => void;
}

/** Limits of one call; `deadlineMs` covers it from DNS to the last byte (default 30 s, files 120 s). */
export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly deadlineMs?: number;
  /** Asked directly before the first byte is written. False ends the call as TOO_LATE_TO_WRITE, with nothing written. */
  readonly mayWrite?: () => boolean;
}

export interface SendMessageInput {
  readonly chatId: string;
  readonly message: string;
  readonly quotedMessageId?: string;
  readonly linkPreview?: boolean;
  readonly typingTime?: number;
}

export interface SendFileByUrlInput {
  readonly chatId: string;
  readonly urlFile: string;
  readonly fileName: string;
  readonly caption?: string;
  readonly quotedMessageId?: string;
}

interface Call<Schema extends z.ZodType> {
  readonly name: string;
  readonly answer: Schema;
  readonly body?: object;
  readonly query?: string;
  readonly deadlineMs?: number;
  readonly maxBodyBytes?: number;
}

const defaultDeadlineMs = 30_000;
const fileDeadlineMs = 120_000;
const maxAnswerBytes = 1_048_576;
const maxJournalBytes = 16 * 1_048_576;
/** As far back as a journal goes: what the provider documents as the default; it promises nothing beyond. */
export const MAX_JOURNAL_MINUTES = 1_440;

/**
 * The Green API methods we use, for one instance. One attempt a call, no retry: only the caller knows whether
 * repeating is safe. Every method rejects with GreenApiError and with nothing else once the call has begun.
 * The token is in private fields, so neither logging nor serialising a client reveals it.
 */
export class GreenApiClient {
  readonly instanceId: string;
  readonly #apiUrl: string;
  readonly #token: string;
  readonly #onCallEnded: (failure: GreenApiError | null) => void;

  constructor(config: GreenApiConfig) {
    if (!/^\d{1,20}$/.test(config.instanceId)) throw new Error('A Green API instance id is 1 to 20 digits');
    if (!/^[\w.~-]{1,200}$/.test(config.token))
      throw new Error('A Green API token is letters, digits and .~_-');
    this.instanceId = config.instanceId;
    this.#apiUrl = baseOf(config.apiUrl);
    baseOf(config.mediaUrl);
    this.#token = config.token;
    this.#onCallEnded = config.onCallEnded ?? (() => undefined);
  }

  /** Queues a text. A result means accepted by the provider's queue, not sent: the status webhook tells that. */
  sendMessage(input: SendMessageInput, options?: CallOptions): Promise<{ idMessage: string }> {
    return this.#call({ name: 'sendMessage', answer: answers.sendAnswer, body: input }, options);
  }

  /** Queues a file the provider fetches itself from `urlFile`; the extension of `fileName` decides its kind. */
  sendFileByUrl(input: SendFileByUrlInput, options?: CallOptions): Promise<{ idMessage: string }> {
    const call = {
      name: 'sendFileByUrl',
      answer: answers.sendAnswer,
      body: input,
      deadlineMs: fileDeadlineMs,
    };
    return this.#call(call, options);
  }

  /** State of the WhatsApp link. An instance still being created counts as STARTING. */
  getStateInstance(options?: CallOptions) {
    return this.#call({ name: 'getStateInstance', answer: answers.stateAnswer }, options);
  }

  /** All settings as the provider names them. */
  getSettings(options?: CallOptions): Promise<Record<string, unknown>> {
    return this.#call({ name: 'getSettings', answer: answers.settingsAnswer }, options);
  }

  /** Writes settings. The instance REBOOTS for up to five minutes: compare first, write only a difference. */
  setSettings(settings: Readonly<Record<string, string | number>>, options?: CallOptions) {
    return this.#call({ name: 'setSettings', answer: answers.saveSettingsAnswer, body: settings }, options);
  }

  /** The linked account: phone, state, end of a suspension. Nulls while nothing is linked. */
  getWaSettings(options?: CallOptions) {
    return this.#call({ name: 'getWaSettings', answer: answers.waSettingsAnswer }, options);
  }

  /** What was sent in the last `minutes` (at most MAX_JOURNAL_MINUTES), from phone or API; lags by up to two minutes. */
  lastOutgoingMessages(minutes: number, options?: CallOptions): Promise<Journal> {
    return this.#call(journalCall('lastOutgoingMessages', minutes), options);
  }

  /** What was received in the last `minutes` (at most MAX_JOURNAL_MINUTES); lags by up to two minutes. */
  lastIncomingMessages(minutes: number, options?: CallOptions): Promise<Journal> {
    return this.#call(journalCall('lastIncomingMessages', minutes), options);
  }

  /** What was taken and not sent yet: messages wait there up to a day while the instance is not authorised. */
  showMessagesQueue(options?: CallOptions): Promise<SendQueue> {
    const call = { name: 'showMessagesQueue', answer: sendQueueAnswer, maxBodyBytes: maxJournalBytes };
    return this.#call(call, options);
  }

  /** A fresh download address of a received file; REFUSED when WhatsApp no longer has it. */
  downloadFile(
    input: { chatId: string; idMessage: string },
    options?: CallOptions,
  ): Promise<{ downloadUrl: string }> {
    return this.#call({ name: 'downloadFile', answer: answers.downloadFileAnswer, body: input }, options);
  }

  /** Whether a number or chat id is on WhatsApp, and its other id. Counted by the plan: never in bulk. */
  checkWhatsapp(input: { phone: string } | { chatId: string }, options?: CallOptions) {
    const body = 'phone' in input ? { phoneNumber: Number(input.phone) } : { chatId: input.chatId };
    return this.#call({ name: 'checkWhatsapp', answer: answers.checkWhatsappAnswer, body }, options);
  }

  /** Marks a message, or without `idMessage` the whole chat, as read on the guest's phone. */
  readChat(input: { chatId: string; idMessage?: string }, options?: CallOptions) {
    return this.#call({ name: 'readChat', answer: answers.readChatAnswer, body: input }, options);
  }

  /** Notifications that wait for our webhook; a growing number means that our end blocks. */
  getWebhooksCount(options?: CallOptions): Promise<{ count: number }> {
    return this.#call({ name: 'getWebhooksCount', answer: answers.countAnswer }, options);
  }

  /** Messages in the provider's send queue. */
  getMessagesCount(options?: CallOptions): Promise<{ count: number }> {
    return this.#call({ name: 'getMessagesCount', answer: answers.countAnswer }, options);
  }

  async #call<Schema extends z.ZodType>(call: Call<Schema>, options?: CallOptions): Promise<z.infer<Schema>> {
    try {
      const answer = await this.#ask(call, options);
      this.#onCallEnded(null);
      return answer;
    } catch (error) {
      if (error instanceof GreenApiError) this.#onCallEnded(error);
      throw error;
    }
  }

  async #ask<Schema extends z.ZodType>(call: Call<Schema>, options?: CallOptions): Promise<z.infer<Schema>> {
    const path = `/waInstance${this.instanceId}/${call.name}/${this.#token}`;
    const result = await exchange({
      verb: call.body === undefined ? 'GET' : 'POST',
      url: new URL(`${this.#apiUrl}${path}${call.query ?? ''}`),
      body: call.body === undefined ? null : JSON.stringify(call.body),
      deadlineMs: options?.deadlineMs ?? call.deadlineMs ?? defaultDeadlineMs,
      maxBodyBytes: call.maxBodyBytes ?? maxAnswerBytes,
      signal: options?.signal,
      mayWrite: options?.mayWrite,
    });
    if (result.kind === 'BROKEN') throw classifyBreak(call.name, result);
    if (result.status !== 200) throw classifyAnswer(call.name, result, this.#token);
    const parsed = call.answer.safeParse(parseJson(result.body));
    if (parsed.success) return parsed.data;
    throw new GreenApiError({
      method: call.name,
      outcome: 'UNKNOWN',
      failure: 'RESPONSE_UNREADABLE',
      status: result.status,
    });
  }
}

function journalCall(name: string, minutes: number): Call<typeof journalAnswer> {
  const query = `?minutes=${Math.min(Math.max(1, Math.ceil(minutes)), MAX_JOURNAL_MINUTES)}`;
  return { name, answer: journalAnswer, query, maxBodyBytes: maxJournalBytes };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The base address without a trailing slash. The message never repeats the address: it may hold a secret. */
function baseOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  const isPlain =
    url !== null && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (!isPlain || !/^https?:$/.test(url.protocol))
    throw new Error('A Green API address is a plain http(s) URL');
  return url.href.replace(/\/+$/, '');
}
