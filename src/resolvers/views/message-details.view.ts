import { z } from 'zod';
import { CallStatus, ContentLoss, type MessageDetails } from '../../schema/message/message-details.type.js';

const text = z.string().nullish().catch(null).default(null);
const location = z.object({ latitude: z.number(), longitude: z.number(), name: text, address: text });
const contact = z.object({ displayName: text, phones: z.array(z.string()).catch([]).default([]) });
const poll = z.object({
  question: z.string(),
  options: z.array(z.string()),
  isMultipleChoice: z.boolean().catch(false).default(false),
});
const call = z.object({
  status: z.enum(CallStatus),
  isVideo: z.boolean().catch(false).default(false),
  durationSeconds: z.number().int().nullish().catch(null).default(null),
});
const option = z.object({ text: z.string() });
const row = z.object({ title: z.string() });

/** What was kept by an older version may lack a field: then that field is as if there were nothing. */
const stored = z.object({
  location: location.nullish().catch(null),
  contacts: z.array(contact).catch([]).default([]),
  poll: poll.nullish().catch(null),
  call: call.nullish().catch(null),
  buttons: z
    .object({ buttons: z.array(option) })
    .nullish()
    .catch(null),
  list: z
    .object({ sections: z.array(z.object({ rows: z.array(row) })) })
    .nullish()
    .catch(null),
  choice: z.object({ id: text }).nullish().catch(null),
  groupInvite: z.object({ groupName: text }).nullish().catch(null),
  isForwarded: z.boolean().catch(false).default(false),
  contentLoss: z.enum(ContentLoss).nullish().catch(null),
});

/** Reads what ingest kept of a message beside its words. */
export function toMessageDetails(content: unknown): MessageDetails {
  const parsed = stored.parse(typeof content === 'object' && content !== null ? content : {});
  const buttons = parsed.buttons?.buttons.map((each) => each.text) ?? [];
  const rows = parsed.list?.sections.flatMap((section) => section.rows.map((each) => each.title)) ?? [];
  return {
    location: withNulls(parsed.location),
    contacts: parsed.contacts.map((each) => ({ ...each, displayName: each.displayName ?? null })),
    poll: parsed.poll ?? null,
    call: parsed.call ? { ...parsed.call, durationSeconds: parsed.call.durationSeconds ?? null } : null,
    options: [...buttons, ...rows],
    choiceId: parsed.choice?.id ?? null,
    groupName: parsed.groupInvite?.groupName ?? null,
    isForwarded: parsed.isForwarded,
    contentLoss: parsed.contentLoss ?? null,
  };
}

function withNulls(value: z.infer<typeof location> | null | undefined): MessageDetails['location'] {
  return value ? { ...value, name: value.name ?? null, address: value.address ?? null } : null;
}
