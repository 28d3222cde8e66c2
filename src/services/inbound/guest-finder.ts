import type { Clock } from '../../clock.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import { uuidv7 } from '../../db/uuid.js';
import { UPDATED } from '../../entities/changed-row.js';
import { announceGuest } from '../announce.js';
import { guestIdsOf, type NamedGuest } from './guest-ids.js';

/** Who writes, as a notification tells it. */
export interface Sender extends NamedGuest {
  readonly hotelId: string;
  readonly name: string | null;
}

export interface KnownGuest {
  readonly id: string;
  readonly language: string | null;
  readonly phone: string | null;
  readonly optedOutAt: string | null;
}

interface GuestRow {
  readonly id: string;
  readonly name: string | null;
  readonly phone: string | null;
  readonly language: string | null;
  readonly opted_out_at: string | null;
}

/** Turns chat ids into guests: one guest however he comes. The alias row's key decides, under any concurrency. */
export class GuestFinder {
  constructor(private readonly clock: Clock) {}

  /**
   * Finds or makes the guest behind a chat id, by any id that is known to be his, and locks his row. Ids not seen
   * before become aliases of his; one that another guest has stays there: guests are merged by people only. A newly
   * told name is kept when none was known.
   */
  async findOrCreate(tx: TenantTx, told: Sender): Promise<KnownGuest> {
    const { own: ids, variants, phone } = guestIdsOf(told);
    const sender: Sender = { ...told, phone };
    const known = await tx.rows<{ chat_id: string; guest_id: string }>(
      `select chat_id, guest_id from guest_aliases where hotel_id = $1 and chat_id = any ($2::text[])
       order by array_position($2::text[], chat_id)`,
      [sender.hotelId, [...ids, ...variants]],
    );
    const [best] = known;
    if (best !== undefined) {
      const unseen = ids.filter((id) => !known.some((row) => row.chat_id === id));
      if (unseen.length > 0) await this.claim(tx, sender.hotelId, unseen, best.guest_id);
      return this.lock(tx, sender, best.guest_id);
    }
    const id = uuidv7(this.clock.now());
    const claimed = await this.claim(tx, sender.hotelId, ids, id);
    if (claimed < ids.length) return this.lock(tx, sender, await this.joinOwner(tx, sender.hotelId, ids, id));
    await tx.rows('insert into guests (hotel_id, id, name, phone, created_at) values ($1, $2, $3, $4, $5)', [
      sender.hotelId,
      id,
      sender.name,
      phone,
      this.clock.now(),
    ]);
    return { id, language: null, phone, optedOutAt: null };
  }

  /** Claims chat ids for a guest, in the one order that keeps two claimants from waiting for each other. */
  private async claim(
    tx: TenantTx,
    hotelId: string,
    ids: readonly string[],
    guestId: string,
  ): Promise<number> {
    const claimed = await tx.rows(
      `insert into guest_aliases (hotel_id, chat_id, guest_id) select $1, i.id, $3 from unnest($2::text[]) as i (id)
       order by i.id on conflict (hotel_id, chat_id) do nothing returning 1`,
      [hotelId, ids, guestId],
    );
    return claimed.length;
  }

  /** Somebody else was quicker with one of the ids: what we claimed goes to him. */
  private async joinOwner(
    tx: TenantTx,
    hotelId: string,
    ids: readonly string[],
    claimant: string,
  ): Promise<string> {
    const owner = await tx.row<{ guest_id: string }>(
      `select guest_id from guest_aliases where hotel_id = $1 and chat_id = any ($2::text[]) and guest_id <> $3
       order by array_position($2::text[], chat_id) limit 1`,
      [hotelId, ids, claimant],
    );
    if (owner === null) throw new Error('a chat id is taken by nobody');
    await tx.rows('update guest_aliases set guest_id = $3 where hotel_id = $1 and guest_id = $2', [
      hotelId,
      claimant,
      owner.guest_id,
    ]);
    return owner.guest_id;
  }

  private async lock(tx: TenantTx, sender: Sender, guestId: string): Promise<KnownGuest> {
    // NO KEY: staff who write hold the conversation and then touch this row by foreign key; neither may wait for the other.
    const row = await tx.row<GuestRow>(
      'select id, name, phone, language, opted_out_at from guests where hotel_id = $1 and id = $2 for no key update',
      [sender.hotelId, guestId],
    );
    if (row === null) throw new Error('an alias points at no guest');
    const name = row.name ?? sender.name;
    const phone = row.phone ?? sender.phone;
    if (name !== row.name || phone !== row.phone) {
      await tx.rows(`update guests set name = $3, phone = $4, ${UPDATED} where hotel_id = $1 and id = $2`, [
        sender.hotelId,
        guestId,
        name,
        phone,
      ]);
      announceGuest(tx, { hotelId: sender.hotelId, id: guestId }, null);
    }
    return { id: row.id, language: row.language, phone, optedOutAt: row.opted_out_at };
  }
}
