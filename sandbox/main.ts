import { createSandbox } from './sandbox.js';
import type { Pace } from './options.js';

const env = process.env;

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function numberFrom(name: string): number | undefined {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) fail(`${name}: expected a number from 0, got "${text}".`);
  return value;
}

if ((env.NODE_ENV || 'production') === 'production')
  fail('The sandbox is a fake provider: it does not start in production, which is the default of NODE_ENV.');

const wanted: Record<keyof Pace, number | undefined> = {
  sendDelayMs: numberFrom('SEND_DELAY_MS'),
  sendLatencyMs: numberFrom('SEND_LATENCY_MS'),
  deliveredAfterMs: numberFrom('DELIVERED_AFTER_MS'),
  readAfterMs: numberFrom('READ_AFTER_MS'),
  webhookPauseMs: numberFrom('WEBHOOK_PAUSE_MS'),
  webhookTimeoutMs: numberFrom('WEBHOOK_TIMEOUT_MS'),
  webhookGapMs: numberFrom('WEBHOOK_GAP_MS'),
  journalLagMs: numberFrom('JOURNAL_LAG_MS'),
  rebootMs: numberFrom('REBOOT_MS'),
};
const pace: Partial<Pace> = Object.fromEntries(
  Object.entries(wanted).filter(([, value]) => value !== undefined),
);
const port = numberFrom('SANDBOX_PORT') ?? 4001;

try {
  const sandbox = await createSandbox({
    port,
    pace,
    host: env.HOST || '127.0.0.1',
    apiUrl: env.API_URL || 'http://127.0.0.1:4000',
    ...(env.SANDBOX_URL ? { publicUrl: env.SANDBOX_URL } : {}),
    rateLimits: env.RATE_LIMITS === '1',
  });
  process.stdout.write(`Sandbox: guest's phone and fake Green API on ${sandbox.url}\n`);
  process.send?.({ type: 'ready', url: sandbox.url });
  const stop = (): void => {
    void sandbox.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // The launcher's end of the channel closes however it dies, also by kill -9: nobody is left behind.
  if (process.connected) process.once('disconnect', stop);
} catch (error) {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE')
    fail(`Port ${port} is taken: set SANDBOX_PORT to a free one, or stop what uses it.`);
  if (code === 'EACCES')
    fail(`Port ${port} may not be opened by this user: set SANDBOX_PORT to one above 1023.`);
  throw error;
}
