import { describe, expect, it } from '@jest/globals';
import {
  decodeGlobalId,
  decodeGlobalIdOf,
  encodeGlobalId,
  GLOBAL_ID_TYPES,
  type GlobalIdType,
} from '../../src/schema/global-id.js';

const HOTEL = '01a20921-8e3b-70e2-87e3-57986d4287e0';
const ID = '01a20921-8e3c-7c6f-90d3-d5a85c39b4a0';

const idOf = (type: GlobalIdType) => (type === 'Hotel' ? HOTEL : type === 'DeliveryAttempt' ? `${ID}-3` : ID);
const encoded = (text: string) => Buffer.from(text).toString('base64url');

describe('a global id', () => {
  it.each([...GLOBAL_ID_TYPES])('of a %s is read back', (type) => {
    const text = encodeGlobalId(type, HOTEL, idOf(type));
    expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(decodeGlobalId(text)).toEqual({ type, hotelId: type === 'User' ? '' : HOTEL, id: idOf(type) });
  });

  it('of one type is none of another', () => {
    expect(decodeGlobalIdOf('Guest', encodeGlobalId('Stay', HOTEL, ID))).toBeNull();
    expect(decodeGlobalIdOf('Stay', encodeGlobalId('Stay', HOTEL, ID))).not.toBeNull();
  });

  const good = encodeGlobalId('Guest', HOTEL, ID);
  it.each([
    ['nothing', ''],
    ['nonsense', 'nonsense'],
    ['an unknown type', encoded(`Ghost:${HOTEL}:${ID}`)],
    ['another spelling of the type', encoded(`guest:${HOTEL}:${ID}`)],
    ['an upper-case id', encoded(`Guest:${HOTEL}:${ID.toUpperCase()}`)],
    ['no hotel', encoded(`Guest::${ID}`)],
    ['a user with a hotel', encoded(`User:${HOTEL}:${ID}`)],
    ['a hotel inside another', encoded(`Hotel:${HOTEL}:${ID}`)],
    ['an attempt without a number', encoded(`DeliveryAttempt:${HOTEL}:${ID}`)],
    ['a guest with a number', encoded(`Guest:${HOTEL}:${ID}-1`)],
    ['something behind it', encoded(`Guest:${HOTEL}:${ID}:more`)],
    ['SQL', encoded(`Guest:${HOTEL}:${ID}' or '1'='1`)],
    ['padding', `${good}=`],
    ['a blank', `${good} `],
    ['the other base64 alphabet', Buffer.from(`Guest:${HOTEL}:${ID}?>`).toString('base64')],
    ['far too much', 'A'.repeat(100_000)],
  ])('is not %s', (_name, text) => {
    expect(decodeGlobalId(text)).toBeNull();
  });
});
