import type { RequestContext } from '../../context.js';
import type { ActorKind, AuthorKind } from '../../domain/actor.js';
import { Assistant, Phone } from '../../schema/actor/machine-actors.type.js';
import type { Guest } from '../../schema/guest/guest.type.js';
import type { User } from '../../schema/user/user.type.js';
import { nodes } from '../nodes.js';

/** Every type that implements Actor. */
export type AnyActor = User | Guest | Assistant | Phone;

/** Who did something, as rows keep it: the id of a user or a guest; null where it is nobody in particular. */
export interface ActorKey {
  readonly hotelId: string;
  readonly kind: ActorKind;
  readonly id: string | null;
}

/** Who wrote a message, as its row keeps it. */
export interface AuthorKey {
  readonly hotelId: string;
  readonly authorKind: AuthorKind;
  readonly guestId: string;
  readonly authorUserId: string | null;
}

/**
 * Who did it; null for a person who has left the hotel. Equal ones of an operation are loaded once, those of one moment
 * in one statement for each noun.
 */
export async function findActor(
  context: RequestContext,
  { hotelId, kind, id }: ActorKey,
): Promise<AnyActor | null> {
  switch (kind) {
    case 'USER':
      return nodes.User.find(context, { hotelId, id });
    case 'GUEST':
      return nodes.Guest.find(context, { hotelId, id });
    case 'ASSISTANT':
      return new Assistant(hotelId);
    case 'PHONE':
      return new Phone(hotelId);
  }
}

/** Who wrote it; null too for a trigger and another program: no row tells yet which one it was. */
export async function findAuthor(
  context: RequestContext,
  { hotelId, authorKind, guestId, authorUserId }: AuthorKey,
): Promise<AnyActor | null> {
  switch (authorKind) {
    case 'GUEST':
      return findActor(context, { hotelId, kind: 'GUEST', id: guestId });
    case 'STAFF':
      return findActor(context, { hotelId, kind: 'USER', id: authorUserId });
    case 'ASSISTANT':
    case 'PHONE':
      return findActor(context, { hotelId, kind: authorKind, id: null });
    case 'TRIGGER':
    case 'INTEGRATION':
      return null;
  }
}
