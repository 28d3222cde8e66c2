import { systemClock, type Clock } from '../src/clock.js';

/** How fast the fake WhatsApp is. All in milliseconds; each can be changed per instance by PATCH /instances/:id. */
export interface Pace {
  /** Gap between two sent messages (delaySendMessagesMilliseconds). */
  readonly sendDelayMs: number;
  /** From the moment a message may leave to the moment it is sent. */
  readonly sendLatencyMs: number;
  /** From sent to delivered. */
  readonly deliveredAfterMs: number;
  /** From delivered to read. */
  readonly readAfterMs: number;
  /** How long the line rests after anything but 200. */
  readonly webhookPauseMs: number;
  /** How long a webhook's answer is waited for. */
  readonly webhookTimeoutMs: number;
  /** Gap between two webhooks that were answered. */
  readonly webhookGapMs: number;
  /** How far the journals lag behind. */
  readonly journalLagMs: number;
  /** How long setSettings and reboot keep the instance in state starting. */
  readonly rebootMs: number;
}

/** The documented pace of Green API, with a short reboot. */
export const documentedPace: Pace = Object.freeze({
  sendDelayMs: 500,
  sendLatencyMs: 120,
  deliveredAfterMs: 350,
  readAfterMs: 1_500,
  webhookPauseMs: 60_000,
  webhookTimeoutMs: 180_000,
  webhookGapMs: 20,
  journalLagMs: 120_000,
  rebootMs: 1_500,
});

/** What a sandbox is made of. Everything has a default. */
export interface SandboxOptions {
  /** 0 (default) takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** Base address of hotel-boost; webhooks go to `${apiUrl}/webhooks/green-api/{instanceId}`. */
  readonly apiUrl?: string;
  /** Address under which hotel-boost reaches the sandbox's files; its own origin when absent. */
  readonly publicUrl?: string;
  readonly pace?: Partial<Pace>;
  /** Answer 429 over the documented rates. */
  readonly rateLimits?: boolean;
  readonly clock?: Clock;
}

export const defaultClock: Clock = systemClock;
