import { timingSafeEqual } from 'node:crypto';
import type { TenantSessions } from '../../db/tenant-session.js';
import { webhookTokenHash } from '../../providers/secrets/webhook-token.js';
import { onceMore } from './once-more.js';

export interface AuthenticatedChannel {
  readonly hotelId: string;
  readonly channelId: string;
}

interface Candidate {
  readonly hotel_id: string;
  readonly channel_id: string;
  readonly webhook_token_hash: Buffer;
}

/**
 * Finds the channel an instance id and its token belong to. Two hotels may have entered the same instance: the
 * token decides. An unknown instance costs the same comparison as a known one with a wrong token.
 */
export class ChannelAuthenticator {
  constructor(private readonly sessions: TenantSessions) {}

  async authenticate(
    instanceId: string,
    authorization: string | undefined,
  ): Promise<AuthenticatedChannel | null> {
    const given = webhookTokenHash(authorization ?? '');
    // What no channel can have (a NUL, say, which PostgreSQL would not even take) is looked up as nobody's.
    const known = INSTANCE_ID.test(instanceId) ? instanceId : '';
    const candidates = await onceMore(() => this.sessions.edge<Candidate>('channel_candidates($1)', [known]));
    let found: AuthenticatedChannel | null = null;
    for (const candidate of candidates.length > 0 ? candidates : [NOBODY]) {
      const isEqual = timingSafeEqual(given, candidate.webhook_token_hash);
      if (isEqual && authorization !== undefined && candidate !== NOBODY) {
        found = { hotelId: candidate.hotel_id, channelId: candidate.channel_id };
      }
    }
    return found;
  }
}

const INSTANCE_ID = /^\d{1,20}$/;
const NOBODY: Candidate = { hotel_id: '', channel_id: '', webhook_token_hash: Buffer.alloc(32) };
