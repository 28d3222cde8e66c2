import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readablePhone } from '../../src/domain/phone.js';
import { graphql } from '../support/graphql-client.js';
import { globalId, startStaffScene, type StaffScene } from '../support/staff-scene.js';

let scene: StaffScene;
beforeAll(async () => {
  scene = await startStaffScene();
}, 120_000);
afterAll(() => scene.stop());

const inRussian = (query: string, variables: Readonly<Record<string, unknown>> = {}) =>
  graphql(scene.app.url, scene.token('AGENT'), query, variables, { 'accept-language': 'ru' });

describe('a guest is called', () => {
  it.each([
    ['by the name', { name: 'Maria', phone: '4915112345678' }, 'Maria', 'Maria'],
    ['by the phone where there is no name', { name: ' ', phone: '4915112345678' }, '+49 151 123 456 78'],
    [
      'a guest, in the language asked for, where there is neither',
      { name: null, phone: null },
      'Guest',
      'Гость',
    ],
  ])('%s', async (_how, { name, phone }, english, russian = english) => {
    const { guestId } = await scene.addConversation(scene.hotel);
    await scene.sql('update guests set name = $2, phone = $3 where id = $1', [guestId, name, phone]);
    const query =
      'query ($id: ID!) { node(id: $id) { ... on Guest { name } ... on Actor { id displayName } } }';
    const id = globalId('Guest', scene.hotel.hotelId, guestId);
    expect((await scene.ask('AGENT', query, { id })).data?.node).toEqual({ id, name, displayName: english });
    expect((await inRussian(query, { id })).data?.['node']).toMatchObject({ displayName: russian });
  });
});

describe('a phone is shown', () => {
  it.each([
    ['4930123456', '+49 301 234 56'],
    ['79161234567', '+7 916 123 4567'],
    ['12025550123', '+1 202 555 0123'],
    ['3536012345678', '+353 601 234 5678'],
    ['1234', '1234'],
    ['front desk', 'front desk'],
  ])('%s as %s', (phone, readable) => expect(readablePhone(phone)).toBe(readable));
});

describe('the viewer', () => {
  it('acts as the person that is signed in', async () => {
    const query =
      '{ viewer { isPlatformAdmin actor { __typename id displayName } user { id displayName } } }';
    const id = globalId('User', '', scene.hotel.users.agent.id);
    const displayName = scene.hotel.users.agent.name;
    expect((await scene.ask('AGENT', query)).data?.viewer).toEqual({
      isPlatformAdmin: false,
      actor: { __typename: 'User', id, displayName },
      user: { id, displayName },
    });
    expect((await scene.ask('ADMIN', query)).data?.viewer).toMatchObject({
      isPlatformAdmin: true,
      actor: { displayName: 'Admin' },
    });
  });
});
