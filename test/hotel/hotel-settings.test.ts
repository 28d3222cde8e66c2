import { describe, expect, it } from '@jest/globals';
import { findSettingProblems, parseStoredSettings } from '../../src/services/hotel/hotel-settings.js';

const DAYTIME = [{ from: '09:00', to: '18:00' }];

describe('the settings of a hotel', () => {
  it('are the product’s own where it has set none', () => {
    expect(parseStoredSettings({})).toEqual({
      problems: [],
      settings: {
        attentionThreshold: null,
        negativeConfidence: 0.6,
        reopenWithinHours: 24,
        messageExpiryHours: 24,
        waitingMinutes: 10,
        waitingMinutesOutside: 60,
        escalationMinutes: [120, 60, 30, 15, 5],
        workingHours: {
          week: {
            sunday: DAYTIME,
            monday: DAYTIME,
            tuesday: DAYTIME,
            wednesday: DAYTIME,
            thursday: DAYTIME,
            friday: DAYTIME,
            saturday: DAYTIME,
          },
          holidays: [],
        },
        quietHours: { from: '22:00', to: '08:00' },
        groupChats: 'drop',
        retention: { hotelEventDays: null, deliveryAttemptDays: null },
      },
    });
  });

  it.each([null, undefined, 'nothing', 7, []])('are read from %p as if none were set', (stored) => {
    expect(parseStoredSettings(stored)).toEqual(parseStoredSettings({}));
  });

  it('that cannot be read are named and the default holds, and the others hold as they were set', () => {
    const { settings, problems } = parseStoredSettings({
      waitingMinutes: 'soon',
      waitingMinutesOutside: 30,
      escalationMinutes: [1, 2, 3],
      workingHours: { week: { monday: [{ from: '6', to: '22:00' }], sunday: [] } },
      ofALaterVersion: true,
    });
    expect(problems).toEqual([
      ['waitingMinutes'],
      ['escalationMinutes'],
      ['workingHours', 'week', 'monday', '0', 'from'],
    ]);
    expect(settings).toMatchObject({
      waitingMinutes: 10,
      waitingMinutesOutside: 30,
      escalationMinutes: [120, 60, 30, 15, 5],
      workingHours: { week: { monday: DAYTIME, sunday: DAYTIME } },
    });
  });

  it('of a later version are passed over, also inside a setting that is known', () => {
    const stored = { workingHours: { week: { sunday: [] }, departments: {} } };
    const { settings, problems } = parseStoredSettings(stored);
    expect(problems).toEqual([]);
    expect(settings.workingHours.week).toMatchObject({ sunday: [], monday: DAYTIME });
  });

  it.each([
    [{ waitingMinutes: 0 }, 'waitingMinutes'],
    [{ waitingMinutes: 1.5 }, 'waitingMinutes'],
    [{ negativeConfidence: 1.1 }, 'negativeConfidence'],
    [{ groupChats: 'hide' }, 'groupChats'],
    [{ quietHours: { from: '22:00', to: '22:00' } }, 'quietHours.to'],
    [{ quietHours: { from: '24:00', to: '08:00' } }, 'quietHours.from'],
    [{ workingHours: { week: { mondey: [] } } }, 'workingHours.week.mondey'],
    [{ workingHours: { holidays: [{ date: '2026-02-30', hours: [] }] } }, 'workingHours.holidays.0.date'],
    [{ retention: { hotelEventDays: 0 } }, 'retention.hotelEventDays'],
    [{ waitingMinuts: 5 }, 'waitingMinuts'],
  ])('are not stored as %j: %s is named', (settings, path) => {
    expect(findSettingProblems(settings).map((each) => each.join('.'))).toEqual([path]);
  });

  it('are stored as they are meant', () => {
    expect(
      findSettingProblems({
        workingHours: {
          week: { sunday: [], friday: [{ from: '22:00', to: '06:00' }] },
          holidays: [{ date: '2026-12-25', hours: [{ from: '10:00', to: '24:00' }] }],
        },
        quietHours: null,
        escalationMinutes: [60, 30, 15, 10, 5],
      }),
    ).toEqual([]);
  });
});
