import type { z } from 'zod';
import { cutText } from './bounded-text.js';
import type { ButtonContent, ButtonsContent, ListContent } from './message-content.js';
import type { buttonsData, listData, templateData } from './message-data.schema.js';

const kindByType: ReadonlyMap<string, ButtonContent['kind']> = new Map([
  ['url', 'URL'],
  ['call', 'CALL'],
  ['copy', 'COPY'],
]);

/** Buttons of a plain or interactive buttons message. */
export function toButtons(data: z.infer<typeof buttonsData>): ButtonsContent {
  return {
    header: data.titleText,
    footer: data.footer ?? data.footerText,
    buttons: data.buttons.map((button) => ({
      id: button.buttonId,
      text: label(button.buttonText),
      kind: kindByType.get(button.type ?? '') ?? 'REPLY',
      target: button.url ?? button.phoneNumber ?? button.copyCode,
    })),
  };
}

/** Buttons of the older template message. */
export function toTemplateButtons(data: z.infer<typeof templateData>): ButtonsContent {
  const buttons = data.buttons.flatMap(({ urlButton, callButton, quickReplyButton }): ButtonContent[] => {
    const button = urlButton ?? callButton ?? quickReplyButton;
    if (button === null || button === undefined) return [];
    const kind = button === urlButton ? 'URL' : button === callButton ? 'CALL' : 'REPLY';
    return [
      { id: button.id, text: label(button.displayText), kind, target: button.url ?? button.phoneNumber },
    ];
  });
  return { header: null, footer: data.footer, buttons };
}

/** Sections and rows of a list message. */
export function toList(data: z.infer<typeof listData>): ListContent {
  return {
    title: data.title,
    footer: data.footer,
    buttonText: data.buttonText,
    sections: data.sections.map((section) => ({
      title: section.title,
      rows: section.rows.map((row) => ({
        id: row.rowId,
        title: label(row.title),
        description: row.description,
      })),
    })),
  };
}

function label(text: string | null): string {
  return cutText(text ?? '', 1000);
}
