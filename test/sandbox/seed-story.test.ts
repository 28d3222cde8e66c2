import { describe, expect, it } from '@jest/globals';
import { readEpisodes } from '../../sandbox/seed/episode.js';
import { localTime } from '../../sandbox/seed/local-time.js';
import { seedGuests } from '../../sandbox/seed/seed-guests.js';
import { SEED_HOTELS } from '../../sandbox/seed/seed-hotels.js';
import { writeStories } from '../../sandbox/seed/story.js';

const HOUR_MS = 3_600_000;

describe('local time of the seed', () => {
  it('is what clocks show, also around the change to summer time', () => {
    const winter = new Date('2026-03-27T22:30:00Z');
    expect(localTime(winter, 'Europe/Berlin', 0, 15).toISOString()).toBe('2026-03-27T14:00:00.000Z');
    expect(localTime(winter, 'Europe/Berlin', 4, 15).toISOString()).toBe('2026-03-31T13:00:00.000Z');
    expect(localTime(winter, 'Europe/Moscow', 0, 9, 30).toISOString()).toBe('2026-03-28T06:30:00.000Z');
  });
});

describe('the stories of the seed', () => {
  it('hold at any hour and season: in order, in the last three weeks, over before now or open now', async () => {
    for (const hotel of SEED_HOTELS) {
      for (let step = 0; step < 30; step += 1) {
        const now = new Date(Date.UTC(2026, 9, 10) + step * 25 * HOUR_MS);
        const stories = await writeStories(hotel, now);
        const threads = stories.flatMap((story) => story.threads);
        expect(stories.length).toBe(40);
        expect(new Set(threads.map(({ id }) => id)).size).toBe(threads.length);
        for (const { lines, state } of threads) {
          const times = lines.map((line) => line.at.getTime());
          expect(times.every((at, index) => index === 0 || at > (times[index - 1] ?? 0))).toBe(true);
          expect(times[0]).toBeGreaterThanOrEqual(now.getTime() - 21 * 24 * HOUR_MS);
          expect(times.at(-1)).toBeLessThanOrEqual(now.getTime() - (state === null ? HOUR_MS : 0));
        }
        for (const { stay } of stories) expect(stay.checkOutAt > stay.checkInAt).toBe(true);
      }
    }
  });

  it('are the same whenever they are told', async () => {
    const now = new Date('2026-05-20T13:30:00Z');
    const [hotel] = SEED_HOTELS;
    expect(await writeStories(hotel, now)).toEqual(await writeStories(hotel, now));
  });

  it('leave no placeholder unfilled', async () => {
    for (const hotel of SEED_HOTELS) {
      const stories = await writeStories(hotel, new Date('2026-05-20T13:30:00Z'));
      const texts = stories.flatMap(({ threads }) =>
        threads.flatMap(({ lines }) => lines.map(({ text }) => text)),
      );
      expect(texts.filter((text) => /[{}]/.test(text))).toEqual([]);
      expect(texts.length).toBeGreaterThan(300);
    }
  });

  it('have guests of several languages with numbers of their own', async () => {
    const phones = SEED_HOTELS.flatMap((hotel) => seedGuests(hotel).map(({ phone }) => phone));
    expect(new Set(phones).size).toBe(80);
    expect(phones.every((phone) => /^[1-9]\d{9,11}$/.test(phone))).toBe(true);
    const languages = new Set(
      SEED_HOTELS.flatMap((hotel) => seedGuests(hotel).map(({ language }) => language)),
    );
    expect([...languages].sort()).toEqual(['de', 'en', 'es', 'fr', 'it', 'ru', 'tr']);
    for (const language of languages) expect((await readEpisodes(language)).length).toBeGreaterThan(2);
  });
});
