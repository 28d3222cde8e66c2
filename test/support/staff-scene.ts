export {
  globalId,
  ROLES,
  startOwnStaffFixture as startStaffScene,
  type Answer,
  type Caller,
  type OwnStaffFixture as StaffScene,
  type StaffConversation as SceneConversation,
  type StaffRole,
} from './staff-fixture.js';
export type { FixtureUser as Person } from './hotel-fixture.js';
