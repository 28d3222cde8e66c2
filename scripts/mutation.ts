// What a mutant is: a file of test/mutants/ that names a unique text of the project and what takes its place.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const MUTANTS = 'test/mutants';

const text = z.string().trim().min(1);
const Mutant = z.strictObject({
  promise: text,
  test: text,
  name: text,
  why: text,
  changes: z.array(z.strictObject({ file: text, find: text, replace: z.string() })).min(1),
});

export type Mutant = z.infer<typeof Mutant> & { id: string };
type Change = Mutant['changes'][number];

interface Mutation {
  /** What the touched files hold under the mutant, by their path in the tree. */
  files: Map<string, string>;
  /** Sentences about texts that were found in another file than the mutant names. */
  hints: string[];
}

interface Place {
  start: number;
  end: number;
}

/** Every mutant of the tree in the order of their ids; throws an error that names the first one that is no mutant. */
export function readMutants(root: string): Mutant[] {
  return readdirSync(join(root, MUTANTS))
    .sort()
    .map((file) => {
      if (!file.endsWith('.yaml')) throw new Error(`${MUTANTS}/${file}: a mutant is a .yaml file`);
      const mutant = parseMutant(basename(file, '.yaml'), readFileSync(join(root, MUTANTS, file), 'utf8'));
      if (!existsSync(join(root, mutant.test))) throw new Error(`${mutant.id}: there is no ${mutant.test}`);
      return mutant;
    });
}

export function parseMutant(id: string, source: string): Mutant {
  let content: unknown;
  try {
    content = parse(source);
  } catch (error) {
    throw new Error(`${id}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const result = Mutant.safeParse(content);
  if (!result.success) throw new Error(`${id}: ${z.prettifyError(result.error)}`);
  return { id, ...result.data };
}

/**
 * What `mutant` makes of the tree at `root`, which stays as it is. Throws an error that names the mutant where a
 * text is found nowhere or several times, in the named file or, where it is not in there, in the folder at the top.
 */
export function mutate(root: string, mutant: Mutant): Mutation {
  const hints: string[] = [];
  const edits = new Map<string, { place: Place; change: Change }[]>();
  for (const change of mutant.changes) {
    const { file, place } = locate(root, mutant.id, change);
    if (file !== change.file) hints.push(`${mutant.id}: what ${change.file} held is now in ${file}`);
    const others = edits.get(file) ?? [];
    if (others.some(({ place: other }) => place.start < other.end && other.start < place.end))
      throw new Error(`${mutant.id}: two of its changes overlap in ${file}`);
    edits.set(file, [...others, { place, change }]);
  }
  const files = new Map<string, string>();
  for (const [file, changes] of edits) {
    let content = readFileSync(join(root, file), 'utf8');
    for (const { place, change } of changes.toSorted((a, b) => b.place.start - a.place.start))
      content = replaceAt(content, place, change);
    files.set(file, content);
  }
  return { files, hints };
}

function locate(root: string, id: string, change: Change): { file: string; place: Place } {
  const named = existsSync(join(root, change.file)) ? placesIn(root, change.file, change.find) : [];
  if (named.length === 1 && named[0]) return { file: change.file, place: named[0] };
  if (named.length > 1)
    throw new Error(`${id}: occurs ${named.length} times in ${change.file}:\n${change.find}`);
  const top = change.file.split('/')[0] ?? '';
  const found = listFiles(root, top).flatMap((file) =>
    placesIn(root, file, change.find).map((place) => ({ file, place })),
  );
  if (found.length === 1 && found[0]) return found[0];
  const elsewhere =
    found.length === 0 ? 'nor elsewhere' : `but in ${found.map(({ file }) => file).join(', ')}`;
  throw new Error(`${id}: is not in ${change.file}, ${elsewhere} in ${top}/:\n${change.find}`);
}

function listFiles(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function placesIn(root: string, file: string, find: string): Place[] {
  return findText(readFileSync(join(root, file), 'utf8'), find);
}

/** Where `find` stands in `content`, however a formatter breaks its lines, indents it or ends its lists. */
function findText(content: string, find: string): Place[] {
  return [...content.matchAll(patternOf(find))].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function patternOf(find: string): RegExp {
  const tokens = find.match(/[\w$]+|[^\s\w$]/g) ?? [];
  const isWord = (token: string | undefined) => token !== undefined && /^[\w$]/.test(token);
  const closes = (token: string | undefined) => token !== undefined && /^[)\]}]$/.test(token);
  let pattern = isWord(tokens[0]) ? '(?<![\\w$])' : '';
  tokens.forEach((token, index) => {
    const before = tokens[index - 1];
    if (index > 0) pattern += isWord(before) && isWord(token) ? '\\s+' : '\\s*';
    if (closes(token) && index > 0 && before !== ',') pattern += '(?:,\\s*)?';
    pattern += isWord(token) ? token.replaceAll('$', '\\$') : `\\${token}`;
    if (token === ',' && closes(tokens[index + 1])) pattern += '?';
  });
  return new RegExp(isWord(tokens.at(-1)) ? `${pattern}(?![\\w$])` : pattern, 'g');
}

/** Whole lines give way to whole lines, or to none; what takes their place is indented as they were. */
function replaceAt(content: string, { start, end }: Place, { replace }: Change): string {
  const lineStart = content.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = content.indexOf('\n', end) < 0 ? content.length : content.indexOf('\n', end);
  const isWhole = (content.slice(lineStart, start) + content.slice(end, lineEnd)).trim() === '';
  const indent = /^[ \t]*/.exec(content.slice(lineStart))?.[0] ?? '';
  const lines = replace.trimEnd().split('\n');
  const shifted = lines
    .map((line, index) => (line === '' || (index === 0 && !isWhole) ? line : indent + line))
    .join('\n');
  if (!isWhole) return content.slice(0, start) + shifted + content.slice(end);
  if (shifted === '') return content.slice(0, lineStart) + content.slice(lineEnd + 1);
  return content.slice(0, lineStart) + shifted + content.slice(lineEnd);
}
