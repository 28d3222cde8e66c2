import { parseArgs } from 'node:util';
import { PlainError } from '../plain-error.js';

const HOTELS = {
  aurora: { name: 'Grand Aurora', instanceId: '1101000001', agent: 'agent@aurora.example' },
  morskoy: { name: 'Отель Морской', instanceId: '1101000002', agent: 'agent@morskoy.example' },
} as const;

export interface GuestOptions {
  readonly text: string;
  readonly hotelName: string;
  readonly instanceId: string;
  readonly guestName: string;
  readonly phone: string;
  /** Whose eyes and, with `answer`, whose hands the command uses. */
  readonly email: string;
  readonly password: string;
  readonly answer: string | null;
  readonly isWaiting: boolean;
  readonly timeoutMs: number;
  readonly apiUrl: string;
  readonly sandboxUrl: string;
}

export const USAGE = `Writes to a hotel as a guest and shows what happens, as it happens.

  npm run guest -- "The AC in 412 is broken again"

  --hotel aurora|morskoy   which hotel (aurora)
  --name NAME              the guest's name (Robin Doe)
  --phone DIGITS           the guest's number; another number is another guest (491510009900)
  --as EMAIL               who watches (agent@ of the hotel)
  --answer TEXT            answers as that person and shows the ticks
  --no-wait                ends when the message is classified and the alert, if any, is there
  --timeout-s SECONDS      how long to wait for an answer and its ticks (120)
  --help                   this

API_URL (http://127.0.0.1:4000) and SANDBOX_URL (http://127.0.0.1:4001) say where the system is.
Ends with 0 when all of it was seen, 2 when nobody answered in time, 1 when something is wrong.`;

/** Reads the command line; null where only help is wanted. Throws PlainError where it makes no sense. */
export function readGuestOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): GuestOptions | null {
  const { values, positionals } = parse(args);
  if (values.help) return null;
  const text = positionals.join(' ').trim();
  if (text === '')
    throw new PlainError('What does the guest write? npm run guest -- "The AC in 412 is broken again"');
  const hotel = Object.entries(HOTELS).find(([key]) => key === values.hotel)?.[1];
  if (hotel === undefined) throw new PlainError(`--hotel is aurora or morskoy, not "${values.hotel}".`);
  const phone = values.phone.replace(/[\s()+-]/g, '');
  if (!/^\d{7,15}$/.test(phone)) throw new PlainError(`--phone takes 7 to 15 digits, not "${values.phone}".`);
  const timeoutS = Number(values['timeout-s']);
  if (!(timeoutS > 0 && timeoutS <= 86_400)) throw new PlainError('--timeout-s takes a number of seconds.');
  return {
    text,
    hotelName: hotel.name,
    instanceId: hotel.instanceId,
    guestName: values.name,
    phone,
    email: values.as ?? hotel.agent,
    password: environment.SANDBOX_PASSWORD ?? 'sandbox-password',
    answer: values.answer ?? null,
    isWaiting: !values['no-wait'],
    timeoutMs: timeoutS * 1_000,
    apiUrl: origin(environment.API_URL ?? 'http://127.0.0.1:4000', 'API_URL'),
    sandboxUrl: origin(environment.SANDBOX_URL ?? 'http://127.0.0.1:4001', 'SANDBOX_URL'),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        hotel: { type: 'string', default: 'aurora' },
        name: { type: 'string', default: 'Robin Doe' },
        phone: { type: 'string', default: '491510009900' },
        as: { type: 'string' },
        answer: { type: 'string' },
        'no-wait': { type: 'boolean', default: false },
        'timeout-s': { type: 'string', default: '120' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new PlainError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

function origin(address: string, name: string): string {
  try {
    return new URL(address).origin;
  } catch {
    throw new PlainError(`${name} is no address: "${address}".`);
  }
}
