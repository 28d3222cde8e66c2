import { seedId } from './seed-id.js';
import { PHASES, readEpisodes, type Episode, type Speaker } from './episode.js';
import { SeededRandom } from './seeded-random.js';
import { AURORA_SCENES, MORSKOY_SCENES, type LiveScene, type SceneState } from './live-scenes.js';
import { localTime } from './local-time.js';
import { seedGuests, type SeedGuest } from './seed-guests.js';
import type { StayStatus } from '../../src/domain/stay.js';
import type { SeedHotel } from './seed-hotels.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const HISTORY_DAYS = 21;
const LEAST_MESSAGES = 5;

/** A stay and its moments as they were booked, which in these stories are those that came. */
export interface StoryStay {
  readonly status: StayStatus;
  readonly room: string;
  readonly roomType: string;
  readonly checkInAt: Date;
  readonly checkOutAt: Date;
  readonly adults: number;
  readonly children: number;
}

/** One thing said. `matterEndsAt` is when what it is about was over. */
export interface StoryLine {
  readonly by: Speaker;
  readonly at: Date;
  readonly text: string;
  readonly matterEndsAt: Date;
}

/** A thread. `state` is null where everything in it is over. */
export interface StoryThread {
  readonly id: string;
  readonly lines: readonly StoryLine[];
  readonly labels: readonly string[];
  readonly state: SceneState | null;
  readonly isResolved: boolean;
}

/** A guest with a stay and what was said: one thread, or an earlier one that is resolved and a newer one. */
export interface Story {
  readonly guest: SeedGuest;
  readonly guestId: string;
  readonly stay: StoryStay;
  readonly threads: readonly StoryThread[];
}

const ROOM_TYPES = ['Standard', 'Superior', 'Junior suite', 'Family'] as const;

/** Writes the last three weeks of a hotel as they look at `now`. The same hotel and time give the same stories. */
export async function writeStories(hotel: SeedHotel, now: Date): Promise<Story[]> {
  const guests = seedGuests(hotel);
  const languages = [...new Set(guests.map((guest) => guest.language))];
  const episodes = new Map<string, Episode[]>();
  for (const language of languages) episodes.set(language, await readEpisodes(language));
  const scenes = hotel.key === 'aurora' ? AURORA_SCENES : MORSKOY_SCENES;
  return guests.map((guest, index) => {
    const random = new SeededRandom(`${hotel.key} ${guest.name}`);
    const scene = scenes.find((candidate) => candidate.guest === guest.name) ?? null;
    const stay = bookStay(hotel, now, index, scene !== null, random);
    const told = tellEpisodes({
      hotel,
      now,
      guest,
      stay,
      scene,
      random,
      episodes: episodes.get(guest.language) ?? [],
    });
    return {
      guest,
      guestId: seedId(hotel.key, 'guest', index),
      stay,
      threads: thread(hotel, index, told, scene, now),
    };
  });
}

function bookStay(
  hotel: SeedHotel,
  now: Date,
  index: number,
  isInHouse: boolean,
  random: SeededRandom,
): StoryStay {
  const nights = random.between(1, 4);
  const isFuture = !isInHouse && index >= 34;
  const checkInDay = isInHouse
    ? -random.between(1, 3)
    : isFuture
      ? random.between(1, 6)
      : -(2 + nights + Math.round(index * 0.45));
  const checkOutDay = isInHouse ? random.between(1, 3) : checkInDay + nights;
  const status = isInHouse ? 'CHECKED_IN' : isFuture ? 'BOOKED' : 'CHECKED_OUT';
  return {
    status: index === 13 ? 'NO_SHOW' : index === 37 ? 'CANCELLED' : status,
    room: `${random.between(1, 6)}${String(random.between(1, 24)).padStart(2, '0')}`,
    roomType: random.pick(ROOM_TYPES),
    checkInAt: localTime(now, hotel.timeZone, checkInDay, 15),
    checkOutAt: localTime(now, hotel.timeZone, checkOutDay, 11),
    adults: random.between(1, 3),
    children: index % 6 === 4 ? 1 : 0,
  };
}

interface Telling {
  readonly hotel: SeedHotel;
  readonly now: Date;
  readonly guest: SeedGuest;
  readonly stay: StoryStay;
  readonly scene: LiveScene | null;
  readonly random: SeededRandom;
  readonly episodes: readonly Episode[];
}

/** Chooses episodes until enough is said, and gives each a time that suits its phase and lies in the past. */
function tellEpisodes(telling: Telling): StoryLine[][] {
  const { random, stay, scene, now } = telling;
  const latest = now.getTime() - (scene === null ? 60 : 300) * MINUTE_MS;
  const wanted = random.between(LEAST_MESSAGES, 22);
  const told: StoryLine[][] = [];
  const unused = [...telling.episodes];
  const phases =
    stay.status === 'NO_SHOW' || stay.status === 'CANCELLED' || stay.status === 'BOOKED'
      ? (['BEFORE'] as const)
      : PHASES;
  for (let round = 0; round < 5 && told.flat().length < wanted; round += 1) {
    for (const phase of phases) {
      if (told.flat().length >= wanted) break;
      const candidates = unused.filter((episode) => episode.phase === phase);
      const episode = candidates[Math.floor(random.next() * candidates.length)];
      if (episode === undefined || (phase !== 'STAY' && round > 1)) continue;
      const start = startOf(episode, telling);
      const lines = speak(episode, start, telling);
      const end = lines.at(-1)?.at.getTime() ?? 0;
      const isFree = told.every(
        (other) => end < timeOf(other[0]) - MINUTE_MS || start.getTime() > timeOf(other.at(-1)) + MINUTE_MS,
      );
      if (!isFree || end > latest || start.getTime() < now.getTime() - HISTORY_DAYS * DAY_MS) continue;
      unused.splice(unused.indexOf(episode), 1);
      told.push(lines);
    }
  }
  return told.sort((a, b) => timeOf(a[0]) - timeOf(b[0]));
}

function startOf(episode: Episode, { hotel, now, stay, random }: Telling): Date {
  const dayOf = (at: Date) =>
    Math.round((at.getTime() - localTime(now, hotel.timeZone, 0, 12).getTime()) / DAY_MS);
  const [arrives, leaves] = [dayOf(stay.checkInAt), dayOf(stay.checkOutAt)];
  const hour = (from: number, to: number) => episode.hour ?? random.between(from, to);
  const at = (day: number, from: number, to: number) =>
    localTime(now, hotel.timeZone, day, hour(from, to), random.between(0, 59));
  switch (episode.phase) {
    case 'BEFORE':
      return at(Math.min(arrives, 0) - random.between(1, 3), 9, 20);
    case 'ARRIVAL':
      return at(arrives, 15, 19);
    case 'STAY':
      return at(random.between(arrives + 1, Math.max(arrives + 1, Math.min(leaves, 0))), 8, 21);
    case 'DEPARTURE':
      return at(leaves, 7, 9);
    case 'AFTER':
      return at(leaves + 1, 10, 19);
  }
}

function speak(episode: Episode, start: Date, { hotel, guest, stay, random }: Telling): StoryLine[] {
  const fill: Readonly<Record<string, string>> = {
    guest: guest.name,
    hotel: hotel.name,
    room: stay.room,
    wifi: hotel.wifi,
    nights: String(Math.max(2, Math.round((stay.checkOutAt.getTime() - stay.checkInAt.getTime()) / DAY_MS))),
  };
  let at = start.getTime();
  const spoken = episode.lines.map((line, index) => {
    if (index > 0)
      at +=
        (line.by === 'GUEST' ? random.between(2, 35) : random.between(1, 9)) * MINUTE_MS +
        random.between(0, 59) * 1_000;
    const text = line.text.replace(/\{(\w+)\}/g, (whole, name: string) => fill[name] ?? whole);
    return { by: line.by, at: new Date(at), text };
  });
  return spoken.map((line) => ({ ...line, matterEndsAt: new Date(at + 2 * MINUTE_MS) }));
}

/** Makes threads of what was told: for some guests what came before the stay is a thread of its own. */
function thread(
  hotel: SeedHotel,
  index: number,
  told: readonly StoryLine[][],
  scene: LiveScene | null,
  now: Date,
): StoryThread[] {
  const isSplit = index % 5 === 2 && told.length > 2;
  const first = isSplit ? told.slice(0, 1).flat() : [];
  const rest = (isSplit ? told.slice(1) : told).flat();
  const live = (scene?.lines ?? []).map(({ by, minutesAgo, text }) => {
    const at = new Date(now.getTime() - minutesAgo * MINUTE_MS);
    return { by, at, text, matterEndsAt: now };
  });
  const lines = [...rest, ...live];
  // A guest's closing thanks ends a matter; the hotel's own last word leaves it open for a day.
  const lastLine = lines.at(-1);
  const isQuiet = scene === null && (lastLine?.by === 'GUEST' || now.getTime() - timeOf(lastLine) > DAY_MS);
  const labels = scene?.labels ?? [];
  const id = (part: number) => seedId(hotel.key, 'conversation', index, part);
  return [
    ...(first.length > 0 ? [{ id: id(0), lines: first, labels: [], state: null, isResolved: true }] : []),
    ...(lines.length > 0
      ? [{ id: id(1), lines, labels, state: scene?.state ?? null, isResolved: isQuiet }]
      : []),
  ];
}

function timeOf(line: StoryLine | undefined): number {
  return line?.at.getTime() ?? 0;
}
