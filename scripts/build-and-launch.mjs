import { build } from './build.mjs';

const result = await build();
if (result.written > 0) process.stdout.write(`Built ${result.written} files in ${result.milliseconds} ms.\n`);
await import('../dist/scripts/launch.js');
