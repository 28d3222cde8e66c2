/** What a file is when its bytes say nothing we know. */
export const OPAQUE_TYPE = 'application/octet-stream';

const signatures: readonly { readonly type: string; readonly is: (head: Buffer) => boolean }[] = [
  { type: 'image/jpeg', is: (head) => has(head, 0, 'ffd8ff') },
  { type: 'image/png', is: (head) => has(head, 0, '89504e470d0a1a0a') },
  { type: 'image/gif', is: (head) => /^GIF8[79]a/.test(ascii(head, 0, 6)) },
  { type: 'image/webp', is: (head) => ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 4) === 'WEBP' },
  { type: 'audio/wav', is: (head) => ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 4) === 'WAVE' },
  { type: 'video/quicktime', is: (head) => brand(head) === 'qt  ' },
  { type: 'audio/mp4', is: (head) => /^M4[AB] $/.test(brand(head)) },
  { type: 'video/mp4', is: (head) => /^(iso[m2-9]|mp4[12v]|avc1|M4V |MSNV|dash|f4v )$/.test(brand(head)) },
  { type: 'audio/ogg', is: (head) => ascii(head, 0, 4) === 'OggS' },
  { type: 'audio/mpeg', is: isMp3 },
  { type: 'application/pdf', is: (head) => ascii(head, 0, 5) === '%PDF-' },
  { type: office('wordprocessingml.document'), is: (head) => isOfficeZip(head, 'word/') },
  { type: office('spreadsheetml.sheet'), is: (head) => isOfficeZip(head, 'xl/') },
  { type: office('presentationml.presentation'), is: (head) => isOfficeZip(head, 'ppt/') },
  { type: 'application/vnd.oasis.opendocument.text', is: (head) => isOpenDocument(head, 'text') },
  {
    type: 'application/vnd.oasis.opendocument.spreadsheet',
    is: (head) => isOpenDocument(head, 'spreadsheet'),
  },
  // Word, Excel and PowerPoint of old share one container; which of them, only a parser could tell.
  { type: 'application/x-ole-storage', is: (head) => has(head, 0, 'd0cf11e0a1b11ae1') },
  { type: 'text/plain', is: isPlainText },
];

const INLINE =
  /^(image\/(jpeg|png|gif|webp)|video\/(mp4|quicktime)|audio\/(mpeg|mp4|ogg|wav)|application\/pdf)$/;

/** What a file is by its own first bytes. What anybody declared about it is never asked. */
export function sniffType(head: Buffer): string {
  return signatures.find((signature) => signature.is(head))?.type ?? OPAQUE_TYPE;
}

/** Whether a browser may show a file of this sniffed type in place; all others are downloads. */
export function isShownInline(type: string): boolean {
  return INLINE.test(type);
}

function has(head: Buffer, at: number, hex: string): boolean {
  return head.subarray(at, at + hex.length / 2).toString('hex') === hex;
}

function ascii(head: Buffer, at: number, length: number): string {
  return head.toString('latin1', at, at + length);
}

/** The major brand of an ISO media file, empty for anything else. */
function brand(head: Buffer): string {
  return ascii(head, 4, 4) === 'ftyp' ? ascii(head, 8, 4) : '';
}

function isMp3(head: Buffer): boolean {
  if (ascii(head, 0, 3) === 'ID3') return true;
  const [first = 0, second = 0, third = 0] = head;
  return first === 0xff && (second & 0xfe) === 0xfa && (third & 0xf0) !== 0xf0 && (third & 0x0c) !== 0x0c;
}

function office(name: string): string {
  return `application/vnd.openxmlformats-officedocument.${name}`;
}

function isOfficeZip(head: Buffer, folder: string): boolean {
  return has(head, 0, '504b0304') && head.includes('[Content_Types].xml') && head.includes(folder);
}

function isOpenDocument(head: Buffer, kind: string): boolean {
  const type = `mimetypeapplication/vnd.oasis.opendocument.${kind}`;
  return has(head, 0, '504b0304') && ascii(head, 30, type.length) === type;
}

function isPlainText(head: Buffer): boolean {
  if (head.length === 0) return false;
  // The head may end inside a character.
  const text = new TextDecoder('utf-8').decode(head, { stream: true });
  return !/[\u0000-\u0008\u000b\u000e-\u001f\u007f\ufffd]/.test(text);
}
