// Fills the sandbox's hotels where they are missing. `npm start` runs it before the sandbox and the application.
import pg from 'pg';
import { seedDatabase } from './seed/seed-database.js';
import { SeedSettingsError, readSeedSettings } from './seed/seed-settings.js';

async function main(): Promise<void> {
  const settings = readSeedSettings(process.env);
  const client = new pg.Client({
    connectionString: settings.databaseUrl,
    application_name: 'hotel-boost-seed',
  });
  await client.connect();
  try {
    const filled = await seedDatabase({
      client,
      keys: settings.keys,
      sandboxUrl: settings.sandboxUrl,
      now: new Date(),
      loadClassifier: async () => (await import('../src/intelligence/classifier.js')).loadClassifier(),
      hashPassword: async (password) =>
        (await import('../src/services/session/password-hasher.js')).hashPassword(password),
    });
    if (filled.length > 0) process.stdout.write(`The sandbox now has ${filled.join(' and ')}.\n`);
  } finally {
    await client.end();
  }
}

main().catch((error: unknown) => {
  const text =
    error instanceof SeedSettingsError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
});
