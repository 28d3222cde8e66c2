/** Secrets printed in documentation or examples: fine on a laptop, refused wherever a real database is named. */
const DEFAULT_SECRET = /change-?me|example|default|sandbox|secret-?secret/i;

/** Origins whose pages never leave the machine they are shown on. */
const OWN_MACHINE = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|$)/;

type Given = Readonly<Record<string, string>>;

const isOn = (value: string | undefined) => value === '1' || value === 'true';
const isOff = (value: string | undefined) => value === '0' || value === 'false';

/**
 * What settings, each fine by itself, say against each other: one line each, empty where nothing. Works on the
 * environment as it was given, so that it is told together with the values that are wrong by themselves.
 */
export function contradictions(given: Given): string[] {
  const isProduction = (given.NODE_ENV ?? 'production') === 'production';
  return [
    ...(isProduction ? notInProduction(given) : sandboxByHalves(given)),
    ...processes(given),
    ...ports(given),
    ...jobStore(given),
    ...webhookBodies(given),
    ...retention(given),
  ];
}

function notInProduction(given: Given): string[] {
  const problems: string[] = [];
  for (const name of ['JWT_SECRETS', 'CHANNEL_KEYS'])
    if (DEFAULT_SECRET.test(given[name] ?? ''))
      problems.push(`${name}: a default secret is refused in production; make one of your own`);
  if (isOn(given.SANDBOX) || given.SANDBOX_URL)
    problems.push('SANDBOX, SANDBOX_URL: the sandbox is off in production; NODE_ENV=development has it');
  const origins = (given.ALLOWED_ORIGINS ?? '').split(',').map((part) => part.trim());
  for (const origin of origins.filter((part) => part.startsWith('http://') && !OWN_MACHINE.test(part)))
    problems.push(
      `ALLOWED_ORIGINS: pages of ${origin} can be changed on their way; in production they need https`,
    );
  if (!given.PUBLIC_URL) problems.push('PUBLIC_URL: needed in production; addresses of files begin with it');
  if (given.FAIL_POINT) problems.push('FAIL_POINT: only for fault tests, refused in production');
  return problems;
}

function sandboxByHalves({ SANDBOX, SANDBOX_URL }: Given): string[] {
  if (isOn(SANDBOX) && !SANDBOX_URL) return ['SANDBOX_URL: needed by SANDBOX=1'];
  if (isOff(SANDBOX) && SANDBOX_URL) return [`SANDBOX_URL: is of no use with SANDBOX=${SANDBOX}`];
  return [];
}

function processes({ ROLE, REDIS_URL }: Given): string[] {
  if (ROLE === undefined || ROLE === 'all' || REDIS_URL) return [];
  return [`REDIS_URL: ROLE=${ROLE} means several processes, and those need Redis for their wake-ups`];
}

function ports({ PORT = '4000', OPERATIONS_PORT = '4002' }: Given): string[] {
  // 0 is any free port, and so never the same one.
  if (Number(PORT) !== Number(OPERATIONS_PORT) || Number(PORT) === 0) return [];
  return [`OPERATIONS_PORT: ${PORT} is PORT already; metrics need a port of their own`];
}

function jobStore({ AGENDA_BACKEND, MONGODB_URL, REDIS_URL }: Given): string[] {
  if (AGENDA_BACKEND === 'redis' && !REDIS_URL) return ['REDIS_URL: needed by AGENDA_BACKEND=redis'];
  if (AGENDA_BACKEND === 'mongo' && !MONGODB_URL) return ['MONGODB_URL: needed by AGENDA_BACKEND=mongo'];
  if (AGENDA_BACKEND === undefined && MONGODB_URL)
    return ['MONGODB_URL: say AGENDA_BACKEND=mongo to keep jobs there, or name another not to'];
  return [];
}

function webhookBodies({ WEBHOOK_BODY_MB = '128', WEBHOOK_BODY_MB_PER_CHANNEL = '16' }: Given): string[] {
  if (Number(WEBHOOK_BODY_MB) >= Number(WEBHOOK_BODY_MB_PER_CHANNEL)) return [];
  return ['WEBHOOK_BODY_MB: not less than WEBHOOK_BODY_MB_PER_CHANNEL'];
}

function retention({ QUARANTINE_DAYS = '30', RAW_NOTIFICATION_DAYS = '7' }: Given): string[] {
  if (Number(QUARANTINE_DAYS) >= Number(RAW_NOTIFICATION_DAYS)) return [];
  return ['QUARANTINE_DAYS: at least RAW_NOTIFICATION_DAYS, from which the notifications come'];
}
