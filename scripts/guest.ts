// `npm run guest -- "…"`: writes as a guest and shows live what the system makes of it.
import { followGuest } from './guest/follow-guest.js';
import { readGuestOptions, USAGE } from './guest/guest-options.js';
import { GuestScreen } from './guest/guest-screen.js';
import { PlainError } from './plain-error.js';

async function main(): Promise<number> {
  const screen = new GuestScreen(process.stdout, process.env);
  const options = readGuestOptions(process.argv.slice(2), process.env);
  if (options === null) {
    screen.line(USAGE);
    return 0;
  }
  return (await followGuest(options, screen)) === 'SEEN' ? 0 : 2;
}

process.exitCode = await main().catch((error: unknown) => {
  const text =
    error instanceof PlainError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  return 1;
});
