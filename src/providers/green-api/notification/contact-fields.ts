import type { z } from 'zod';
import { cutText } from './bounded-text.js';
import type { contactData } from './message-data.schema.js';
import type { ContactContent } from './message-content.js';

const maxVcardLength = 20_000;
const maxPhones = 10;

/** A shared contact with the numbers its card names; a `waid` counts before the printed number. */
export function toContact(data: z.infer<typeof contactData>): ContactContent {
  const vcard = data.vcard === null ? null : cutText(data.vcard, maxVcardLength);
  return {
    displayName: data.displayName === null ? null : cutText(data.displayName, 200),
    phones: vcard === null ? [] : phonesOf(vcard),
    vcard,
  };
}

function phonesOf(vcard: string): string[] {
  const phones = new Set<string>();
  for (const line of vcard.split(/\r?\n/)) {
    if (!/^([\w-]{1,50}\.)?TEL\b/i.test(line)) continue;
    const digits = /;waid=(\d{7,16})\b/i.exec(line)?.[1] ?? (line.split(':').at(-1) ?? '').replace(/\D/g, '');
    if (digits.length >= 7 && digits.length <= 16) phones.add(digits);
    if (phones.size === maxPhones) break;
  }
  return [...phones];
}
