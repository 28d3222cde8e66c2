// Writes schema.graphql from the code; with --check compares instead and fails where they differ.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { allResolvers } from '../src/composition/all-resolvers.js';
import { emitSchema } from '../src/schema/build-schema.js';

const file = fileURLToPath(new URL('../../schema.graphql', import.meta.url));
const emitted = await emitSchema(allResolvers);
if (!process.argv.includes('--check')) {
  await writeFile(file, emitted);
} else if ((await readFile(file, 'utf8').catch(() => '')) !== emitted) {
  process.stderr.write(
    'schema.graphql is not what the code says. Run: npm run schema:emit && npm run codegen\n',
  );
  process.exitCode = 1;
}
