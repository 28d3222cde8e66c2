import { connectionOf } from '../connection/connection-of.js';
import { Hotel } from './hotel.type.js';

export const HotelConnection = connectionOf(
  'Hotel',
  () => Hotel,
  'Needs VIEWER in the hotel, or platform ADMIN.',
);
