export {
  createChannelFixture as createHotelLine,
  postJson,
  providerCalls,
  sandboxSettings,
  sendAsAgent,
  type ChannelFixture as HotelLine,
} from './channel-fixture.js';
export { inHotel } from './owner-sql.js';
