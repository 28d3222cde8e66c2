import { z } from 'zod';

const guestKinds = [
  'text',
  'extended',
  'quoted',
  'image',
  'audio',
  'video',
  'document',
  'sticker',
  'location',
  'contact',
  'poll',
  'pollVote',
  'reaction',
  'edit',
  'delete',
  'button',
  'list',
  'call',
  'group',
] as const;

const digits = z.coerce
  .string()
  .transform((phone) => phone.replace(/[\s()+-]/g, ''))
  .pipe(z.string().regex(/^\d{5,16}$/, 'expected 5 to 16 digits'));

/** What POST /guest/messages takes. `text` is the emoji of a reaction and the option of a poll vote. */
export const guestMessageRequest = z.strictObject({
  instanceId: z.coerce.string(),
  phone: digits,
  name: z.string().optional(),
  text: z.string().default(''),
  kind: z.enum(guestKinds).default('text'),
  /** The message that is quoted, edited, deleted, reacted to, voted in or pressed. */
  quotedMessageId: z.string().default(''),
  caption: z.string().default(''),
  fileName: z.string().optional(),
  mimeType: z.string().optional(),
  contentBase64: z.base64().optional(),
  /** Instead of the file's true address, for example "" or "{{SWE002}}". */
  downloadUrl: z.string().optional(),
  latitude: z.number().default(52.52),
  longitude: z.number().default(13.405),
  options: z.array(z.string()).default(['Yes', 'No']),
  selectedId: z.string().default('1'),
  callStatus: z.enum(['pickUp', 'hangUp', 'missed', 'declined']).default('missed'),
  /** Instead of {phone}@c.us, for example 120650379300963@lid. */
  chatId: z.string().optional(),
  /** Instead of a new one: the same id twice is a duplicate of the provider's making. */
  idMessage: z.string().min(1).optional(),
  /** Unix seconds instead of now; any number is passed on. */
  timestamp: z.number().optional(),
  /** Posted as it stands, nothing else is looked at: an object as JSON, a string as its bytes in UTF-8. */
  raw: z.unknown().optional(),
  /** The same for bytes that are no text. */
  rawBase64: z.base64().optional(),
});

/** What POST /hotel-phone/messages takes: typed by staff on the hotel's own phone. */
export const hotelPhoneMessageRequest = guestMessageRequest
  .pick({ instanceId: true, phone: true, text: true, chatId: true, quotedMessageId: true })
  .extend({
    kind: z.enum(['text', 'extended', 'quoted', 'image', 'document', 'edit', 'delete']).default('text'),
  });

/** Which chats GET /guest/chats shows. */
export const chatQuery = z.object({ instanceId: z.coerce.string(), phone: digits.optional() });
