import { z } from 'zod';
import { normaliseChatId } from '../chat-id.js';

/** Building blocks of the payload schemas: lenient where nothing depends on the value, strict where it does. */

const scalarText = z.union([z.string(), z.number().transform(String)]);

/** Text that must have the right type where it is present; absent, null and empty are null. */
export const text = scalarText.nullish().transform((value) => emptyAsNull(value));

/** Text that decorates only: anything else than text counts as absent. */
export const softText = scalarText
  .nullish()
  .catch(null)
  .transform((value) => emptyAsNull(value));

/** A provider id that must be there. */
export const id = scalarText.pipe(z.string().min(1).max(200));

/** A flag: absent or odd is false; the provider's "yes" and "true" are tolerated. */
export const flag = z
  .union([z.boolean(), z.string().transform((value) => value === 'true' || value === 'yes')])
  .nullish()
  .catch(false)
  .transform((value) => value ?? false);

/** A number that decorates only. */
export const softNumber = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^-?\d{1,15}$/)
      .transform(Number),
  ])
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);

/** A coordinate within ±limit. */
export const coordinate = (limit: number) =>
  z
    .union([
      z.number(),
      z
        .string()
        .regex(/^-?\d{1,3}(\.\d{1,20})?$/)
        .transform(Number),
    ])
    .pipe(z.number().min(-limit).max(limit));

/** A chat id in our one form; odd or absent is null. */
export const softChatId = softText.transform((value) => (value === null ? null : normaliseChatId(value)));

/** A list of which the first `limit` items count; absent is empty. */
export const list = <Item extends z.ZodType>(item: Item, limit: number) =>
  z
    .array(z.unknown())
    .nullish()
    .transform((items) => (items ?? []).slice(0, limit))
    .pipe(z.array(item));

function emptyAsNull(value: string | null | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}
