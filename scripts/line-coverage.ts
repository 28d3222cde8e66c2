import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { z } from 'zod';

/** Line coverage of src: a line counts where a statement that runs begins on it. */
export interface LineCoverage {
  readonly percent: number;
  readonly covered: number;
  readonly lines: number;
  /** The files with the most to gain, worst first. */
  readonly lowest: readonly { readonly path: string; readonly percent: number }[];
}

const rawCoverage = z.looseObject({ result: z.array(z.looseObject({ url: z.string() })) });
const istanbulCoverage = z.record(
  z.string(),
  z.object({
    statementMap: z.record(z.string(), z.object({ start: z.object({ line: z.number() }) })),
    s: z.record(z.string(), z.number()),
  }),
);

type LinesHit = Map<string, Set<number>>;

/** The application's processes report every module they loaded; only our own are worth mapping. */
async function keepOwnScripts(folder: string, distSource: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const parsed = rawCoverage.safeParse(JSON.parse((await readFile(file, 'utf8')) || 'null'));
    if (!parsed.success) {
      await rm(file);
      continue;
    }
    const result = parsed.data.result.filter(({ url }) => url.startsWith(distSource));
    await writeFile(file, JSON.stringify({ result }));
  }
}

async function addHits(file: string, hits: LinesHit): Promise<void> {
  if (!existsSync(file)) return;
  const coverage = istanbulCoverage.parse(JSON.parse(await readFile(file, 'utf8')));
  for (const [path, { statementMap, s }] of Object.entries(coverage)) {
    const lines = hits.get(path) ?? new Set<number>();
    for (const [key, { start }] of Object.entries(statementMap)) {
      if ((s[key] ?? 0) > 0) lines.add(start.line);
    }
    hits.set(path, lines);
  }
}

/** Lines of a source file on which a statement begins that exists at run time. */
function executableLines(path: string, text: string): Set<number> {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const lines = new Set<number>();
  const isErased = (node: ts.Node) =>
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    (ts.canHaveModifiers(node) &&
      ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) === true);
  const visit = (node: ts.Node): void => {
    if (isErased(node)) return;
    const counts = ts.isStatement(node) && !ts.isBlock(node) && !ts.isEmptyStatement(node);
    const isBodyOfArrow = ts.isArrowFunction(node.parent) && node.parent.body === node && !ts.isBlock(node);
    if (counts || isBodyOfArrow)
      lines.add(source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1);
    ts.forEachChild(node, visit);
  };
  source.statements.forEach(visit);
  return lines;
}

/**
 * Joins what the tests' application processes ran (V8 coverage in `coverage/v8`, mapped back to TypeScript by c8)
 * with what ran inside Jest (`coverage/jest`). A file that nothing ever loaded counts with all its lines uncovered.
 */
export async function measureLineCoverage(root: string, coverageFolder: string): Promise<LineCoverage> {
  const raw = join(coverageFolder, 'v8');
  await keepOwnScripts(raw, pathToFileURL(join(root, 'dist/src')).href);
  const c8 = join(root, 'node_modules/.bin/c8');
  const app = join(coverageFolder, 'app');
  execFileSync(
    c8,
    [
      'report',
      `--temp-directory=${raw}`,
      `--reports-dir=${app}`,
      '--reporter=json',
      '--exclude-after-remap',
      '--include=src/**/*.ts',
    ],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const hits: LinesHit = new Map();
  for (const folder of [app, join(coverageFolder, 'jest')])
    await addHits(join(folder, 'coverage-final.json'), hits);
  const files: { path: string; percent: number; missing: number; covered: number; lines: number }[] = [];
  for (const entry of await readdir(join(root, 'src'), { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    const path = join(entry.parentPath, entry.name);
    const wanted = executableLines(path, await readFile(path, 'utf8'));
    const hit = hits.get(path) ?? new Set();
    const covered = [...wanted].filter((line) => hit.has(line)).length;
    const percent = wanted.size === 0 ? 100 : (100 * covered) / wanted.size;
    files.push({
      path: relative(root, path),
      percent,
      missing: wanted.size - covered,
      covered,
      lines: wanted.size,
    });
  }
  const lines = files.reduce((sum, file) => sum + file.lines, 0);
  const covered = files.reduce((sum, file) => sum + file.covered, 0);
  const lowest = files
    .filter(({ missing }) => missing > 0)
    .sort((a, b) => b.missing - a.missing)
    .slice(0, 10);
  return { percent: lines === 0 ? 100 : (100 * covered) / lines, covered, lines, lowest };
}
