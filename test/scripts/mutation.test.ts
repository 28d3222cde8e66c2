import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { mutate, parseMutant } from '../../scripts/mutation.js';

const trees: string[] = [];

function tree(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'mutation-'));
  trees.push(root);
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  return root;
}

function mutant(...changes: { find: string; replace: string }[]) {
  const fields = { promise: 'R1', test: 'test/a.test.ts', name: 'holds', why: 'Nothing is looked at.' };
  return parseMutant(
    'no-look',
    JSON.stringify({ ...fields, changes: changes.map((each) => ({ file: 'src/a.ts', ...each })) }),
  );
}

const underMutant = (content: string, ...changes: { find: string; replace: string }[]) =>
  mutate(tree({ 'src/a.ts': content }), mutant(...changes)).files.get('src/a.ts');

describe('A mutant', () => {
  afterEach(() => {
    for (const root of trees.splice(0)) rmSync(root, { recursive: true });
  });

  it('puts whole lines in the place of whole lines, indented as they were', () => {
    const content = 'if (a) {\n    look();\n    go();\n}\n';
    const change = { find: 'look();\ngo();\n', replace: 'if (never) {\n  look();\n}\n' };
    expect(underMutant(content, change)).toBe('if (a) {\n    if (never) {\n      look();\n    }\n}\n');
  });

  it('takes whole lines away with their line breaks', () => {
    expect(underMutant('a();\n  look();\nb();\n', { find: 'look();', replace: '' })).toBe('a();\nb();\n');
  });

  it('changes a part of a line, and several places of one file', () => {
    const changes = [
      { find: '> 1', replace: '> 0' },
      { find: 'look()', replace: 'null' },
    ];
    expect(underMutant('x = look(); if (x > 1) go();\n', ...changes)).toBe('x = null; if (x > 0) go();\n');
  });

  it('finds its text however a formatter has broken the lines', () => {
    const content = 'const a = call(\n  {\n    one,\n    two: [1, 2],\n  },\n);\n';
    expect(underMutant(content, { find: 'call({ one, two: [1, 2] });', replace: 'none;' })).toBe(
      'const a = none;\n',
    );
    expect(underMutant('go(one, two);\n', { find: 'go(\n  one,\n  two,\n);', replace: 'stop();' })).toBe(
      'stop();\n',
    );
  });

  it('finds only whole words', () => {
    expect(underMutant('onlook(); look();\n', { find: 'look()', replace: 'go()' })).toBe('onlook(); go();\n');
    expect(() => underMutant('const seta = 1;\n', { find: 'set a', replace: '' })).toThrow('no-look');
  });

  it('is refused where its text occurs several times, without searching further', () => {
    const root = tree({ 'src/a.ts': 'look();\nlook();\n', 'src/b.ts': 'other();\n' });
    expect(() => mutate(root, mutant({ find: 'look();', replace: '' }))).toThrow(
      'no-look: occurs 2 times in src/a.ts:\nlook();',
    );
  });

  it('follows code that moved to one other file, and says so', () => {
    const leftBehind: Record<string, string>[] = [{}, { 'src/a.ts': 'rest();\n' }];
    for (const left of leftBehind) {
      const root = tree({ ...left, 'src/deep/b.ts': 'a();\nlook();\n' });
      const { files, hints } = mutate(root, mutant({ find: 'look();', replace: '' }));
      expect([...files]).toEqual([['src/deep/b.ts', 'a();\n']]);
      expect(hints).toEqual(['no-look: what src/a.ts held is now in src/deep/b.ts']);
    }
  });

  it('is refused where its text is nowhere, or in several other files', () => {
    const change = { find: 'look();', replace: '' };
    expect(() => mutate(tree({ 'src/a.ts': 'rest();\n' }), mutant(change))).toThrow(
      'no-look: is not in src/a.ts, nor elsewhere in src/:\nlook();',
    );
    const root = tree({ 'src/b.ts': 'look();\n', 'src/c.ts': 'look();\n' });
    expect(() => mutate(root, mutant(change))).toThrow('but in src/b.ts, src/c.ts in src/');
  });

  it('is refused where two of its changes overlap', () => {
    const changes = [
      { find: 'a(); b();', replace: 'a();' },
      { find: 'b(); c();', replace: 'c();' },
    ];
    expect(() => underMutant('a(); b(); c();\n', ...changes)).toThrow(
      'no-look: two of its changes overlap in src/a.ts',
    );
  });

  it('is refused by its name where a field is missing, unknown, or no YAML', () => {
    expect(() => parseMutant('no-look', 'promise: R1\ntests: a\n')).toThrow(/^no-look: [^]*tests/);
    expect(() => parseMutant('no-look', 'promise: [\n')).toThrow(/^no-look: /);
  });
});
