import { migrateDatabase } from './db/migrate-database.js';
import { readMigrationTarget } from './config.js';

/** Entry of `npm run migrate`: the only thing that runs as the owner of the database. */
async function main(): Promise<void> {
  const target = readMigrationTarget();
  await migrateDatabase(target.ownerUrl, target.loginUrl, (line) =>
    process.stdout.write(`migrate: ${line}\n`),
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`migrate: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
