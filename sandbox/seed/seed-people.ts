import { seedId } from './seed-id.js';
import { AURORA, MORSKOY, type SeedHotel } from './seed-hotels.js';

export type SeedRole = 'OWNER' | 'MANAGER' | 'AGENT' | 'VIEWER';

/** The password of everybody in the sandbox. Documented, therefore refused by nobody and worth nothing. */
export const SEED_PASSWORD = 'sandbox-password';

/** Somebody who signs in, with a place in one hotel; `role` is null for the platform's own people. */
export interface SeedPerson {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly hotel: SeedHotel | null;
  readonly role: SeedRole | null;
}

function staff(hotel: SeedHotel, domain: string, names: Readonly<Record<SeedRole, string>>): SeedPerson[] {
  return (['OWNER', 'MANAGER', 'AGENT', 'VIEWER'] as const).map((role) => {
    const email = `${role.toLowerCase()}@${domain}`;
    return { id: seedId('user', email), email, name: names[role], hotel, role };
  });
}

export const SEED_PEOPLE: readonly SeedPerson[] = [
  ...staff(AURORA, 'aurora.example', {
    OWNER: 'Henrik Solberg',
    MANAGER: 'Clara Winter',
    AGENT: 'Jonas Keller',
    VIEWER: 'Mia Brandt',
  }),
  ...staff(MORSKOY, 'morskoy.example', {
    OWNER: 'Сергей Громов',
    MANAGER: 'Ольга Белова',
    AGENT: 'Алина Соколова',
    VIEWER: 'Пётр Данилов',
  }),
  {
    id: seedId('user', 'admin@hotel-boost.example'),
    email: 'admin@hotel-boost.example',
    name: 'Robin Admin',
    hotel: null,
    role: null,
  },
];

/** Who of a hotel answers guests in the seeded conversations. */
export function answeringStaff(hotel: SeedHotel): [SeedPerson, SeedPerson] {
  const of = (role: SeedRole) => SEED_PEOPLE.find((person) => person.hotel === hotel && person.role === role);
  const [agent, manager] = [of('AGENT'), of('MANAGER')];
  if (agent === undefined || manager === undefined) throw new Error(`${hotel.name} has nobody to answer`);
  return [agent, manager];
}
