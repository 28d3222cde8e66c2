import { crc32, deflateSync } from 'node:zlib';

/** A made-up file of a kind, small and valid (the video only has the head of one). */
export interface SampleFile {
  readonly fileName: string;
  readonly mimeType: string;
  readonly content: Buffer;
}

export type SampleKind = 'image' | 'audio' | 'video' | 'document' | 'sticker' | 'text';

/** A 1x1 JPEG, as base64, for the thumbnail fields. */
export const jpegThumbnail =
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP////////////////////////////////////////////////////////////////////////////' +
  '//////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=';

/** Makes the sample file of a kind. */
export function sampleFile(kind: SampleKind): SampleFile {
  switch (kind) {
    case 'image':
      return { fileName: 'photo.png', mimeType: 'image/png', content: png(320, 240) };
    case 'audio':
      return { fileName: 'voice.wav', mimeType: 'audio/wav', content: wav(400) };
    case 'video':
      return {
        fileName: 'clip.mp4',
        mimeType: 'video/mp4',
        content: Buffer.concat([Buffer.from([0, 0, 0, 20]), Buffer.from('ftypisom\0\0\x02\0isom', 'latin1')]),
      };
    case 'sticker':
      return {
        fileName: 'sticker.webp',
        mimeType: 'image/webp',
        content: Buffer.from('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA', 'base64'),
      };
    case 'document':
      return { fileName: 'booking.pdf', mimeType: 'application/pdf', content: pdf('Booking confirmation') };
    case 'text':
      return { fileName: 'notes.txt', mimeType: 'text/plain', content: Buffer.from('Notes of a guest.\n') };
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A picture with a soft gradient and a darker floor, so that it looks like something. */
function png(width: number, height: number): Buffer {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * (width * 3 + 1) + 1 + x * 3;
      const isFloor = y > height * 0.7;
      rows[at] = isFloor ? 120 : 180 + Math.round((60 * x) / width);
      rows[at + 1] = isFloor ? 96 : 196 + Math.round((40 * y) / height);
      rows[at + 2] = isFloor ? 72 : 214;
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Silence, 8 kHz, 8 bit, mono. */
function wav(milliseconds: number): Buffer {
  const samples = Buffer.alloc(milliseconds * 8, 128);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(8_000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

function pdf(title: string): Buffer {
  const stream = `BT /F1 24 Tf 60 760 Td (${title}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const count = objects.length + 1;
  text += `xref\n0 ${count}\n0000000000 65535 f \n${table}`;
  text += `trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${text.lastIndexOf('xref')}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}
