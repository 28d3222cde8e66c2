import type { Clock } from '../../clock.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import { uuidv7 } from '../../db/uuid.js';
import { appendEvent } from '../../events/event-log.js';

/** Who writes, as a notification tells it. */
export interface Sender {
  readonly hotelId: string;
  readonly chatId: string;
  /** E.164 digits without plus, null behind a hidden id. */
  readonly phone: string | null;
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

  /** Finds or makes the guest behind a chat id and locks its row. A newly told name is kept when none was known. */
  async findOrCreate(tx: TenantTx, sender: Sender): Promise<KnownGuest> {
    const aliases = sender.phone === null ? [sender.chatId] : [sender.chatId, `${sender.phone}@c.us`];
    const known = await tx.row<{ guest_id: string }>(
      `select guest_id from guest_aliases where hotel_id = $1 and chat_id = any ($2::text[]) order by chat_id = $3 desc limit 1`,
      [sender.hotelId, aliases, sender.chatId],
    );
    if (known !== null) {
      if (aliases.length > 1 && aliases[0] !== aliases[1])
        await this.alias(tx, sender, sender.chatId, known.guest_id);
      return this.lock(tx, sender, known.guest_id);
    }
    const id = uuidv7(this.clock.now());
    const owner = await this.alias(tx, sender, sender.chatId, id);
    if (owner !== id) return this.lock(tx, sender, owner);
    await tx.rows('insert into guests (hotel_id, id, name, phone, created_at) values ($1, $2, $3, $4, $5)', [
      sender.hotelId,
      id,
      sender.name,
      sender.phone,
      this.clock.now(),
    ]);
    if (sender.phone !== null) await this.alias(tx, sender, `${sender.phone}@c.us`, id);
    return { id, language: null, phone: sender.phone, optedOutAt: null };
  }

  /** Claims a chat id for a guest and returns whose it is: the claimant's or an earlier one's. */
  private async alias(tx: TenantTx, sender: Sender, chatId: string, guestId: string): Promise<string> {
    const claimed = await tx.row<{ guest_id: string }>(
      `insert into guest_aliases (hotel_id, chat_id, guest_id) values ($1, $2, $3)
       on conflict (hotel_id, chat_id) do nothing returning guest_id`,
      [sender.hotelId, chatId, guestId],
    );
    if (claimed !== null) return claimed.guest_id;
    const row = await tx.row<{ guest_id: string }>(
      'select guest_id from guest_aliases where hotel_id = $1 and chat_id = $2',
      [sender.hotelId, chatId],
    );
    return row?.guest_id ?? guestId;
  }

  private async lock(tx: TenantTx, sender: Sender, guestId: string): Promise<KnownGuest> {
    const row = await tx.row<GuestRow>(
      'select id, name, phone, language, opted_out_at from guests where hotel_id = $1 and id = $2 for update',
      [sender.hotelId, guestId],
    );
    if (row === null) throw new Error('an alias points at no guest');
    const name = row.name ?? sender.name;
    const phone = row.phone ?? sender.phone;
    if (name !== row.name || phone !== row.phone) {
      await tx.rows('update guests set name = $3, phone = $4 where hotel_id = $1 and id = $2', [
        sender.hotelId,
        guestId,
        name,
        phone,
      ]);
      appendEvent(tx, { hotelId: sender.hotelId, kind: 'GUEST_UPDATED', guestId });
    }
    return { id: row.id, language: row.language, phone, optedOutAt: row.opted_out_at };
  }
}
