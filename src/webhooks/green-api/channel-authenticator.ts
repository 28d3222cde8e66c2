import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../clock.js';
import type { TenantSessions } from '../../db/tenant-session.js';
import { webhookTokenHash } from '../../providers/secrets/webhook-token.js';
import { onceMore } from './retry-once.js';

export interface AuthenticatedChannel {
  readonly hotelId: string;
  readonly channelId: string;
  readonly tokenHash: Buffer;
}

interface Candidate {
  readonly hotel_id: string;
  readonly channel_id: string;
  readonly webhook_token_hash: Buffer;
}

interface Remembered {
  readonly channel: AuthenticatedChannel;
  readonly untilMs: number;
}

const REMEMBER_MS = 10_000;
const REMEMBER_AT_MOST = 20_000;

/**
 * Finds the channel an instance id and its token belong to. Two hotels may have entered the same instance: the
 * token decides. An unknown instance costs the same comparison as a known one with a wrong token. A channel found
 * is remembered for a moment, which only spares the look-up: the insert checks the token again.
 */
export class ChannelAuthenticator {
  readonly #remembered = new Map<string, Remembered>();

  constructor(
    private readonly sessions: TenantSessions,
    private readonly clock: Clock,
    /** Told of each channel of an instance that came with a wrong token. */
    private readonly noteRefused: (channel: { hotelId: string; channelId: string }) => void,
  ) {}

  async authenticate(
    instanceId: string,
    authorization: string | undefined,
  ): Promise<AuthenticatedChannel | null> {
    const given = webhookTokenHash(authorization ?? '');
    const key = keyOf(instanceId, given);
    const remembered = this.#remembered.get(key);
    if (remembered !== undefined && remembered.untilMs > this.clock.now().getTime())
      return remembered.channel;
    // What no channel can have (a NUL, say, which PostgreSQL would not even take) is looked up as nobody's.
    const known = INSTANCE_ID.test(instanceId) ? instanceId : '';
    const candidates = await onceMore(() => this.sessions.edge<Candidate>('channel_candidates($1)', [known]));
    let found: AuthenticatedChannel | null = null;
    for (const candidate of candidates.length > 0 ? candidates : [NOBODY]) {
      const isEqual = timingSafeEqual(given, candidate.webhook_token_hash);
      if (isEqual && authorization !== undefined && candidate !== NOBODY) {
        found = { hotelId: candidate.hotel_id, channelId: candidate.channel_id, tokenHash: given };
      }
    }
    if (found !== null) this.remember(key, found);
    else
      for (const each of candidates) this.noteRefused({ hotelId: each.hotel_id, channelId: each.channel_id });
    return found;
  }

  /** Called when the insert refused what was remembered. */
  forget(instanceId: string, tokenHash: Buffer): void {
    this.#remembered.delete(keyOf(instanceId, tokenHash));
  }

  private remember(key: string, channel: AuthenticatedChannel): void {
    this.#remembered.delete(key);
    if (this.#remembered.size >= REMEMBER_AT_MOST) {
      const [oldest] = this.#remembered.keys();
      if (oldest !== undefined) this.#remembered.delete(oldest);
    }
    this.#remembered.set(key, { channel, untilMs: this.clock.now().getTime() + REMEMBER_MS });
  }
}

const keyOf = (instanceId: string, tokenHash: Buffer) => `${instanceId}|${tokenHash.toString('base64')}`;
const INSTANCE_ID = /^\d{1,20}$/;
const NOBODY: Candidate = { hotel_id: '', channel_id: '', webhook_token_hash: Buffer.alloc(32) };
