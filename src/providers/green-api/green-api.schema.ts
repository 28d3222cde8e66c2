import { z } from 'zod';
import { normaliseChatId, phoneOfChatId } from './chat-id.js';
import { toChannelState } from './channel-state.js';

/** Schemas of Green API's answers. Unknown keys always pass: the provider adds some with every release. */

const optionalText = z.string().min(1).nullable().catch(null).default(null);

export const sendAnswer = z.object({ idMessage: z.string().min(1).max(200) });

/** The literal `null` means that the instance is still being created. */
export const stateAnswer = z
  .object({ stateInstance: z.string() })
  .nullable()
  .transform((answer) => ({
    state: answer === null ? ('STARTING' as const) : toChannelState(answer.stateInstance),
  }));

/** Settings stay as the provider names them: newer servers add keys, and some values are numbers. */
export const settingsAnswer = z.record(z.string(), z.unknown());

export const saveSettingsAnswer = z
  .object({ saveSettings: z.boolean() })
  .transform((answer) => ({ isSaved: answer.saveSettings }));

export const waSettingsAnswer = z
  .object({
    phone: optionalText,
    stateInstance: optionalText,
    deviceId: optionalText,
    chatId: optionalText,
    suspendedUntil: z.number().positive().nullable().catch(null).default(null),
    yellowCardUntil: z.number().positive().nullable().catch(null).default(null),
  })
  .transform((answer) => {
    const suspendedUntil = answer.suspendedUntil ?? answer.yellowCardUntil;
    return {
      phone: answer.phone,
      state: toChannelState(answer.stateInstance),
      deviceId: answer.deviceId,
      chatId: answer.chatId === null ? null : normaliseChatId(answer.chatId),
      suspendedUntil: suspendedUntil === null ? null : new Date(suspendedUntil * 1000),
    };
  });

export const downloadFileAnswer = z.object({ downloadUrl: z.url({ protocol: /^https?$/ }) });

/** `phone` is null where the person hides the number; `chatId` is null on older servers. */
export const checkWhatsappAnswer = z
  .object({ existsWhatsapp: z.boolean(), chatId: optionalText, phoneNumber: optionalText })
  .transform((answer) => {
    const phoneId = answer.phoneNumber === null ? null : normaliseChatId(answer.phoneNumber);
    return {
      exists: answer.existsWhatsapp,
      chatId: answer.chatId === null ? null : normaliseChatId(answer.chatId),
      phone: phoneId === null ? null : phoneOfChatId(phoneId),
    };
  });

export const readChatAnswer = z
  .object({ setRead: z.boolean() })
  .transform((answer) => ({ isRead: answer.setRead }));

/** The documented key is printed with a Cyrillic letter, so the first number counts whatever it is called. */
export const countAnswer = z.record(z.string(), z.unknown()).transform((answer, context) => {
  const count = Object.values(answer).find((value): value is number => typeof value === 'number');
  if (count !== undefined && Number.isSafeInteger(count) && count >= 0) return { count };
  context.addIssue({ code: 'custom', message: 'no count' });
  return z.NEVER;
});
