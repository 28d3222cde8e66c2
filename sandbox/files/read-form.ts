/** What a multipart form held: its texts by name, and the first file. */
export interface Form {
  readonly fields: Record<string, string>;
  readonly file: { readonly name: string; readonly content: Buffer } | null;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/** Reads a multipart/form-data body that is wholly in memory; null when it is not one. */
export function readForm(body: Buffer, contentType: string): Form | null {
  const match = /^multipart\/form-data;.*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) return null;
  const mark = Buffer.from(`--${boundary}`);
  const fields: Record<string, string> = {};
  let file: Form['file'] = null;
  for (let at = body.indexOf(mark); at >= 0;) {
    const next = body.indexOf(mark, at + mark.length);
    if (next < 0) break;
    const part = body.subarray(at + mark.length + 2, next - 2);
    const headEnd = part.indexOf(HEAD_END);
    const head = part.subarray(0, Math.max(headEnd, 0)).toString('utf8');
    const content = part.subarray(headEnd + HEAD_END.length);
    const name = /[; ]name="([^"]*)"/i.exec(head)?.[1];
    const fileName = /filename="([^"]*)"/i.exec(head)?.[1];
    if (fileName !== undefined) file ??= { name: fileName, content };
    else if (name !== undefined) fields[name] = content.toString('utf8');
    at = next;
  }
  return { fields, file };
}
