import type { HotelSettingsInput } from '../../src/services/hotel/hotel-settings.js';
import { sandboxHotels } from '../sandbox-hotels.js';
import { seedId } from './seed-id.js';

/** A hotel of the sandbox. Its names, instance and tokens are documented and never change. */
export interface SeedHotel {
  readonly key: 'aurora' | 'morskoy';
  readonly id: string;
  readonly channelId: string;
  readonly name: string;
  readonly timeZone: string;
  readonly languages: readonly [string, ...string[]];
  readonly instanceId: string;
  readonly apiToken: string;
  readonly webhookToken: string;
  readonly phone: string;
  readonly wifi: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly settings: HotelSettingsInput;
}

/** The same WhatsApp number that the fake Green API has under this instance. */
function numberOf(instanceId: string) {
  const number = sandboxHotels.find((candidate) => candidate.id === instanceId);
  if (number === undefined) throw new Error(`the sandbox has no instance ${instanceId}`);
  const { apiToken, webhookToken, phone } = number;
  return { instanceId, apiToken, webhookToken, phone };
}

export const AURORA: SeedHotel = {
  key: 'aurora',
  id: seedId('hotel', 'aurora'),
  channelId: seedId('channel', 'aurora'),
  name: 'Grand Aurora',
  timeZone: 'Europe/Berlin',
  languages: ['en', 'de', 'ru'],
  ...numberOf('1101000001'),
  wifi: 'Aurora-Guest / northern-lights',
  facts: {
    address: 'Am Lichtgarten 1, 10115 Berlin',
    phone: '+49 30 0000 0010',
    mail: 'hello@aurora.example',
    checkInFrom: '15:00',
    checkOutUntil: '11:00',
    wifiName: 'Aurora-Guest',
    wifiPassword: 'northern-lights',
    restaurant: 'Polar, ground floor, 12:00-23:00',
    parking: 'Garage, 22 EUR a night',
    menuUrl: 'https://aurora.example/menu',
    managerName: 'Clara Winter',
    managerPhone: '+49 30 0000 0011',
    reviewLinks: {
      google: 'https://aurora.example/review/google',
      booking: 'https://aurora.example/review/booking',
    },
  },
  settings: {},
};

export const MORSKOY: SeedHotel = {
  key: 'morskoy',
  id: seedId('hotel', 'morskoy'),
  channelId: seedId('channel', 'morskoy'),
  name: 'Отель Морской',
  timeZone: 'Europe/Moscow',
  languages: ['ru', 'en'],
  ...numberOf('1101000002'),
  wifi: 'Morskoy / volna2026',
  facts: {
    address: 'Приморская набережная, 7',
    phone: '+7 862 000-00-20',
    mail: 'hello@morskoy.example',
    checkInFrom: '14:00',
    checkOutUntil: '12:00',
    wifiName: 'Morskoy',
    wifiPassword: 'volna2026',
    restaurant: 'Терраса «Прибой», 7:00–23:00',
    parking: 'Охраняемая, бесплатно',
    menuUrl: 'https://morskoy.example/menu',
    managerName: 'Ольга Белова',
    managerPhone: '+7 862 000-00-21',
    reviewLinks: { google: 'https://morskoy.example/review/google' },
  },
  settings: {},
};

export const SEED_HOTELS = [AURORA, MORSKOY] as const;
