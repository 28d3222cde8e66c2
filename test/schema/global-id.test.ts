import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  decodeGlobalId,
  decodeGlobalIdOf,
  encodeGlobalId,
  GLOBAL_ID_TYPES,
  type GlobalIdType,
} from '../../src/schema/global-id.js';
import { decodeDeadLetterId, encodeDeadLetterId } from '../../src/schema/system/dead-letter-id.js';

const HOTEL = '01a20921-8e3b-70e2-87e3-57986d4287e0';
const ID = '01a20921-8e3c-7c6f-90d3-d5a85c39b4a0';
/** Every letter of both base64 alphabets, and what a decoder may skip or end at. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= \n\0é';

const idOf = (type: GlobalIdType) => (type === 'Hotel' ? HOTEL : type === 'DeliveryAttempt' ? `${ID}-3` : ID);
const encoded = (...hex: string[]) =>
  Buffer.from(hex.join('').replaceAll('-', ''), 'hex').toString('base64url');

/** As they have been given out: a noun's byte and length never change. */
const GIVEN_OUT: Readonly<Record<GlobalIdType, string>> = {
  Hotel: 'AQGiCSGOO3Dih-NXmG1Ch-A',
  Channel: 'AgGiCSGOO3Dih-NXmG1Ch-ABogkhjjx8b5DT1ahcObSg',
  Guest: 'AwGiCSGOO3Dih-NXmG1Ch-ABogkhjjx8b5DT1ahcObSg',
  Stay: 'BAGiCSGOO3Dih-NXmG1Ch-ABogkhjjx8b5DT1ahcObSg',
  Conversation: 'BQGiCSGOO3Dih-NXmG1Ch-ABogkhjjx8b5DT1ahcObSg',
  Message: 'BgGiCSGOO3Dih-NXmG1Ch-ABogkhjjx8b5DT1ahcObSg',
  DeliveryAttempt: 'BwGiCSGOO3Dih-NXmG1Ch-ABogkhjjx8b5DT1ahcObSgAAAD',
  Alert: 'CAGiCSGOO3Dih-NXmG1Ch-ABogkhjjx8b5DT1ahcObSg',
  AlertCause: 'CQGiCSGOO3Dih-NXmG1Ch-ABogkhjjx8b5DT1ahcObSg',
  Membership: 'CgGiCSGOO3Dih-NXmG1Ch-ABogkhjjx8b5DT1ahcObSg',
  User: 'CwGiCSGOPHxvkNPVqFw5tKA',
};

describe('a global id', () => {
  it.each([...GLOBAL_ID_TYPES])('of a %s is read back, and stays what it was', (type) => {
    const text = encodeGlobalId(type, HOTEL, idOf(type));
    expect(text).toBe(GIVEN_OUT[type]);
    expect(decodeGlobalId(text)).toEqual({ type, hotelId: type === 'User' ? '' : HOTEL, id: idOf(type) });
  });

  it('is read back for any noun, hotel and id', () => {
    for (let round = 0; round < 500; round++) {
      const type = GLOBAL_ID_TYPES[round % GLOBAL_ID_TYPES.length] ?? 'Guest';
      const own = randomUUID();
      const id = type === 'DeliveryAttempt' ? `${own}-${1 + randomBytes(3).readUIntBE(0, 3)}` : own;
      const hotelId = type === 'User' ? '' : type === 'Hotel' ? own : randomUUID();
      expect(decodeGlobalId(encodeGlobalId(type, hotelId, id))).toEqual({ type, hotelId, id });
    }
  });

  it.each([...GLOBAL_ID_TYPES])('of a %s with another letter is none, or says something else', (type) => {
    const good = GIVEN_OUT[type];
    const meanings = new Set([JSON.stringify(decodeGlobalId(good))]);
    let count = 1;
    for (let at = 0; at < good.length; at++) {
      for (const letter of LETTERS) {
        const changed = good.slice(0, at) + letter + good.slice(at + 1);
        const decoded = changed === good ? null : decodeGlobalId(changed);
        if (decoded === null) continue;
        expect(encodeGlobalId(decoded.type, decoded.hotelId, decoded.id)).toBe(changed);
        meanings.add(JSON.stringify(decoded));
        count++;
      }
    }
    expect(meanings.size).toBe(count);
  });

  it('is never two texts of one meaning, whatever the bytes', () => {
    for (let round = 0; round < 20_000; round++) {
      const bytes = randomBytes([16, 17, 18, 32, 33, 34, 35, 36, 37][round % 9] ?? 0);
      bytes[0] = round % 14;
      for (const text of [bytes.toString('base64url'), bytes.toString('base64')]) {
        const decoded = decodeGlobalId(text);
        if (decoded !== null) expect(encodeGlobalId(decoded.type, decoded.hotelId, decoded.id)).toBe(text);
      }
    }
  });

  it('of one type is none of another', () => {
    expect(decodeGlobalIdOf('Guest', encodeGlobalId('Stay', HOTEL, ID))).toBeNull();
    expect(decodeGlobalIdOf('Stay', encodeGlobalId('Stay', HOTEL, ID))).not.toBeNull();
  });

  it('is no id of a raw notification, nor that one of these', () => {
    const notification = encodeDeadLetterId(HOTEL, ID);
    expect(decodeDeadLetterId(notification)).toEqual({ hotelId: HOTEL, id: ID });
    expect(decodeGlobalId(notification)).toBeNull();
    for (const text of Object.values(GIVEN_OUT)) expect(decodeDeadLetterId(text)).toBeNull();
    for (const text of [`${notification}=`, `${notification}AAAA`, '', notification.slice(0, -4)])
      expect(decodeDeadLetterId(text)).toBeNull();
  });

  const good = GIVEN_OUT.Guest;
  it.each([
    ['nothing', ''],
    ['nonsense', 'nonsense'],
    ['an id as it was written before', Buffer.from(`Guest:${HOTEL}:${ID}`).toString('base64url')],
    ['of no type', encoded('00', HOTEL, ID)],
    ['of an unknown type', encoded('0d', HOTEL, ID)],
    ['a guest without a hotel', encoded('03', ID)],
    ['a user with a hotel', encoded('0b', HOTEL, ID)],
    ['a hotel inside another', encoded('01', HOTEL, ID)],
    ['an attempt without a number', encoded('07', HOTEL, ID)],
    ['an attempt of number 0', encoded('07', HOTEL, ID, '000000')],
    ['an attempt of a short number', encoded('07', HOTEL, ID, '0003')],
    ['a guest with a number', encoded('03', HOTEL, ID, '000001')],
    ['too short', encoded('03', HOTEL, ID.slice(0, -2))],
    ['too long', encoded('03', HOTEL, ID, '00')],
    ['spare bits', `${GIVEN_OUT.Hotel.slice(0, -1)}B`],
    ['padding', `${GIVEN_OUT.Hotel}=`],
    ['a blank', `${good} `],
    ['a blank inside', `${good.slice(0, 20)} ${good.slice(20)}`],
    ['the other base64 alphabet', good.replaceAll('-', '+')],
    ['far too much', 'A'.repeat(100_000)],
  ])('is not %s', (_name, text) => {
    expect(decodeGlobalId(text)).toBeNull();
  });

  it.each([
    ['no UUID', () => encodeGlobalId('Guest', HOTEL, 'rubbish')],
    ['an empty hotel', () => encodeGlobalId('Guest', '', ID)],
    ['a UUID in upper case', () => encodeGlobalId('Guest', HOTEL, ID.toUpperCase())],
    ['a UUID with its dashes elsewhere', () => encodeGlobalId('User', '', `0${ID.replace('-', '')}-`)],
    ['a UUID without dashes', () => encodeGlobalId('User', '', `${ID.replaceAll('-', '')}0000`)],
    ['letters beyond the digits', () => encodeGlobalId('User', '', ID.replace('a', 'ł'))],
    ['an attempt without a number', () => encodeGlobalId('DeliveryAttempt', HOTEL, ID)],
    ['an attempt of number 0', () => encodeGlobalId('DeliveryAttempt', HOTEL, `${ID}-0`)],
    ['an attempt of too high a number', () => encodeGlobalId('DeliveryAttempt', HOTEL, `${ID}-16777216`)],
  ])('is never made of %s', (_name, make) => {
    expect(make).toThrow();
  });
});
