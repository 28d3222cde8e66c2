import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

const program = fileURLToPath(new URL('./compare-execution.ts', import.meta.url));
const compared = z.array(
  z.object({ what: z.string(), plain: z.array(z.string()), compiled: z.array(z.string()) }),
);

let operations: z.infer<typeof compared>;

beforeAll(() => {
  const output = execFileSync(process.execPath, ['--import', '@swc-node/register/esm-register', program], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, NODE_ENV: 'test', NODE_NO_WARNINGS: '1' },
  });
  operations = compared.parse(JSON.parse(output));
}, 60_000);

describe('compiled execution', () => {
  it('answers each of 33 operations as graphql-js does: status, data, errors and extensions', () => {
    expect(operations).toHaveLength(33);
    for (const { what, plain, compiled } of operations)
      expect({ what, compiled }).toEqual({ what, compiled: plain });
  });

  it('runs what came before the same way each time', () => {
    for (const { plain } of operations) expect(new Set(plain).size).toBe(1);
  });
});
