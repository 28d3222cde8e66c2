import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('npm run evaluate', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'evaluate-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(
      process.execPath,
      ['--import', '@swc-node/register/esm-register', 'scripts/evaluate.ts', ...args],
      {
        cwd: ROOT,
        encoding: 'utf8',
        env: { ...process.env, NODE_OPTIONS: '' },
      },
    );
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  it('writes one verdict per row, in the order of the input, whatever the column order and line ends', () => {
    const input = file(
      'in.tsv',
      'text\tlabel\tlang\tattention\r\nFire in the kitchen!\tNEGATIVE\ten\t1\r\n\tneu\ten\t0\r\nwhat time is breakfast?\tNeu\ten\t0\r\n\u0000\tneu\ten\t0\r\nспасибо, всё прекрасно!\tpos\tru\t0\r\n',
    );
    const output = join(folder, 'out.tsv');
    const result = run(input, '--predictions', output);
    expect(result.stderr).toBe('');
    expect(result.status).toBe(0);
    expect(result.stdout).toContain('macro-F1');
    expect(result.stdout).toContain('false alerts per 100');
    const lines = readFileSync(output, 'utf8').trimEnd().split('\n');
    expect(lines[0]).toBe('label\tscore\trequiresAttention\temergency\tlanguage\tintent');
    expect(lines).toHaveLength(6);
    expect(lines[1]?.split('\t').slice(2, 4)).toEqual(['1', '1']);
    expect(lines[3]?.split('\t')[0]).toBe('neu');
    expect(lines[5]?.split('\t')[0]).toBe('pos');
  });

  it('says which file and line it cannot read', () => {
    const missing = run(file('no-text.tsv', 'lang\tlabel\nen\tneg\n'));
    expect(missing.status).toBe(1);
    expect(missing.stderr).toMatch(/no-text\.tsv:1: column "text" is missing/);
    const wrong = run(file('bad.tsv', 'lang\tlabel\ttext\nen\tneg\tx\nen\tbad\ty\n'));
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toMatch(/bad\.tsv:3: label "bad"/);
    const absent = run(join(folder, 'absent.tsv'));
    expect(absent.status).toBe(1);
    expect(absent.stderr).toContain('absent.tsv');
  });
});
