import { describe, expect, it } from '@jest/globals';
import { isShownInline, sniffType } from '../../../src/providers/files/sniff-type.js';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const hex = (text: string) => Buffer.from(text, 'hex');
const zip = (inside: string) => Buffer.concat([hex('504b0304'), Buffer.alloc(26), latin1(inside)]);

describe('what a file is, by its own bytes', () => {
  it.each([
    ['image/jpeg', hex('ffd8ffe0')],
    ['image/png', hex('89504e470d0a1a0a')],
    ['image/gif', latin1('GIF89a')],
    ['image/webp', latin1('RIFF....WEBPVP8 ')],
    ['audio/wav', latin1('RIFF....WAVEfmt ')],
    ['video/mp4', latin1('....ftypisom....')],
    ['video/quicktime', latin1('....ftypqt  ....')],
    ['audio/mp4', latin1('....ftypM4A ....')],
    ['audio/mpeg', latin1('ID3\x04')],
    ['audio/mpeg', hex('fffb9064')],
    ['audio/ogg', latin1('OggS\0\x02')],
    ['application/pdf', latin1('%PDF-1.7\n')],
    [
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      zip('[Content_Types].xml word/document.xml'),
    ],
    [
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      zip('[Content_Types].xml xl/workbook.xml'),
    ],
    ['application/vnd.oasis.opendocument.text', zip('mimetypeapplication/vnd.oasis.opendocument.text')],
    ['application/x-ole-storage', hex('d0cf11e0a1b11ae1')],
    ['text/plain', Buffer.from('Ключ от номера\r\n')],
  ])('is %s', (type, head) => {
    expect(sniffType(head)).toBe(type);
  });

  it.each([
    ['a program', latin1('MZ\x90\0\x03')],
    ['a plain archive', zip('photos/one.jpg')],
    ['nothing at all', Buffer.alloc(0)],
    ['bytes without meaning', hex('00112233ff')],
  ])('is opaque for %s', (_what, head) => {
    expect(sniffType(head)).toBe('application/octet-stream');
  });

  it('shows no page, drawing or text in place, whatever they call themselves', () => {
    for (const head of [
      '<html><script>alert(1)</script>',
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      'words',
    ])
      expect(isShownInline(sniffType(Buffer.from(head)))).toBe(false);
    expect(isShownInline('image/svg+xml')).toBe(false);
    expect(isShownInline('image/png')).toBe(true);
  });
});
