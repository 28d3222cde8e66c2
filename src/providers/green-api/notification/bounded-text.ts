/** Longest message text we keep; the provider itself takes no more. */
export const maxTextLength = 20_000;

export interface BoundedText {
  readonly text: string | null;
  readonly isTextCut: boolean;
}

/** Cuts text to `limit` UTF-16 units without tearing a character apart. */
export function boundText(text: string | null, limit = maxTextLength): BoundedText {
  if (text === null || text.length <= limit) return { text, isTextCut: false };
  return { text: cutText(text, limit), isTextCut: true };
}

/** The first `limit` UTF-16 units at most, ending at a whole character. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  const isHighSurrogate = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, isHighSurrogate ? limit - 1 : limit);
}
