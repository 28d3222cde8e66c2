const LONGEST = 200;

/**
 * The reason of a failure in one short line that may be shown to an operator: its code and message without what
 * addresses, statements and provider texts may carry (credentials, tokens, phone numbers, values).
 */
export function failureText(error: unknown): string {
  if (!(error instanceof Error)) return 'An unknown failure.';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  const message = lastReason(error.message)
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@]*@/gi, '$1[removed]@')
    .replace(/(\/waInstance)[^\s"'<>]*/gi, '$1[removed]')
    .replace(/\b(password|token|secret|authorization)(["']?\s*[:=]\s*)\S+/gi, '$1$2[removed]')
    .replace(/\d{7,}/g, '[digits]')
    .slice(0, LONGEST);
  if (message === '') return code ?? error.name;
  return code === null || message.includes(code) ? message : `${code}: ${message}`;
}

/** Database drivers put the statement and its values on lines before the reason. */
function lastReason(message: string): string {
  const lines = message.split(/\r?\n| - (?=[a-z]+ )/).filter((line) => line.trim() !== '');
  return (lines.at(-1) ?? '').trim();
}
