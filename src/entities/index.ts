import { AlertSchema } from './alert.entity.js';
import { ChannelSchema } from './channel.entity.js';
import { ConversationSchema } from './conversation.entity.js';
import { GuestSchema } from './guest.entity.js';
import { HotelSchema } from './hotel.entity.js';
import { MembershipSchema } from './membership.entity.js';
import { MessageSchema } from './message.entity.js';
import { SessionSchema } from './session.entity.js';
import { StayGuestSchema, StaySchema } from './stay.entity.js';
import { UserSchema } from './user.entity.js';

/** Every entity the ORM knows. */
export const entities = [
  AlertSchema,
  ChannelSchema,
  ConversationSchema,
  GuestSchema,
  HotelSchema,
  MembershipSchema,
  MessageSchema,
  SessionSchema,
  StayGuestSchema,
  StaySchema,
  UserSchema,
] as const;
