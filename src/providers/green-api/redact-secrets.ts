/**
 * Takes the API token and whatever looks like a phone number out of provider text, so that it may be stored
 * and logged. The token stands in the path of every URL, and error bodies repeat that path.
 */
export function redactSecrets(text: string, token: string): string {
  let clean = text.replace(
    /(\/waInstance)[^/\s"'<>]*(\/[^/\s"'<>]*)\/[^\s"'<>?]*/gi,
    '$1[instance]$2/[token]',
  );
  for (const form of new Set([token, encodeURIComponent(token)])) {
    if (form !== '') clean = clean.replaceAll(form, '[token]');
  }
  return clean.replace(/\d{7,}/g, '[digits]');
}
