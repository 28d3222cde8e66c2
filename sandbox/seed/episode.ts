import { readFile } from 'node:fs/promises';

export const PHASES = ['BEFORE', 'ARRIVAL', 'STAY', 'DEPARTURE', 'AFTER'] as const;
export type Phase = (typeof PHASES)[number];
export type Speaker = 'GUEST' | 'STAFF' | 'TRIGGER' | 'PHONE';

/** One thing said, with {guest}, {hotel}, {room}, {wifi} and {nights} still to be filled in. */
export interface Line {
  readonly by: Speaker;
  readonly text: string;
}

/** A few lines about one matter, at one point of a stay. `hour` is set where the time of day is part of it. */
export interface Episode {
  readonly phase: Phase;
  readonly name: string;
  readonly hour: number | null;
  readonly lines: readonly Line[];
}

const SPEAKERS: Readonly<Record<string, Speaker>> = {
  '<': 'GUEST',
  '>': 'STAFF',
  '*': 'TRIGGER',
  '&': 'PHONE',
};
const HEADING = /^\[([A-Z]+) ([a-z-]+)(?: @(\d{1,2}))?\]$/;

/** Reads the episodes of a language; the file's form is told by its first lines. Throws where a line has no form. */
export async function readEpisodes(language: string): Promise<Episode[]> {
  const text = await readFile(new URL(`./episodes/${language}.txt`, import.meta.url), 'utf8');
  return text
    .split(/\n\s*\n/)
    .map((block) => block.trim().split('\n'))
    .filter(([heading]) => heading !== undefined && heading !== '')
    .map(([heading = '', ...lines]) => {
      const [, phase, name, hour] = HEADING.exec(heading) ?? [];
      if (!isPhase(phase) || name === undefined)
        throw new Error(`${language}.txt: "${heading}" is no heading`);
      return { phase, name, hour: hour === undefined ? null : Number(hour), lines: lines.map(readLine) };
    });
}

function readLine(line: string): Line {
  const by = SPEAKERS[line[0] ?? ''];
  if (by === undefined || line[1] !== ' ') throw new Error(`"${line}" does not say who speaks`);
  return { by, text: line.slice(2) };
}

function isPhase(word: string | undefined): word is Phase {
  return PHASES.some((phase) => phase === word);
}
