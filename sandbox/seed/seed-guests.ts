import type { SeedHotel } from './seed-hotels.js';

/** An invented guest. Numbers come from ranges kept for fiction or are all zeros where a country has none. */
export interface SeedGuest {
  readonly name: string;
  readonly language: string;
  readonly phone: string;
}

const PREFIX: Readonly<Record<string, string>> = {
  en: '447700900',
  us: '120255501',
  de: '491510000',
  ru: '79000000',
  fr: '33639980',
  es: '34600000',
  it: '393200000',
  tr: '905000000',
};

const AURORA_GUESTS = `
en Olivia Bennett|de Michael Hoffmann|en James Carter|ru Анна Лебедева|de Lukas Brandner|en Priya Nair|de Sabine Krüger
us Ethan Brooks|fr Camille Moreau|de Thomas Albrecht|en Hannah Wright|ru Дмитрий Орлов|de Julia Steiner|en Liam O'Connor
it Giulia Ferri|de Markus Vogel|us Grace Miller|en Noah Evans|de Petra Lindner|ru Елена Кузнецова|en Sophie Turner
de Felix Baumann|es Carmen Ruiz|en Daniel Hughes|de Katharina Wolf|en Amelia Scott|de Andreas Fuchs|us Mason Reed
ru Игорь Савельев|en Chloe Adams|de Nina Schreiber|en Oscar Grant|de Stefan Maurer|tr Elif Demir|us Ava Collins
de Birgit Sommer|en Jacob Price|ru Мария Тихонова|de Jan Petersen|en Emily Stone`;

const MORSKOY_GUESTS = `
ru Наталья Ершова|ru Алексей Виноградов|en Peter Lawson|ru Антон Морозов|ru Ирина Захарова|ru Максим Белкин|tr Murat Kaya
ru Светлана Гусева|en Laura Finch|ru Павел Никитин|ru Юлия Фомина|ru Андрей Сорокин|us Henry Walsh|ru Вера Полякова
ru Роман Киселёв|ru Татьяна Лапина|en Megan Doyle|ru Олег Чернов|ru Ксения Маслова|ru Виктор Панов|de Uwe Lehmann
ru Дарья Котова|ru Николай Ефимов|en Simon Hart|ru Людмила Абрамова|ru Артём Жуков|ru Галина Рябова|ru Евгений Титов
en Rachel Kim|ru Полина Щербакова|ru Кирилл Блинов|ru Оксана Дроздова|ru Станислав Юдин|us Nora Blake|ru Инна Калинина
ru Глеб Соболев|ru Маргарита Зимина|ru Денис Крылов|en Tom Barker|ru Валерия Уварова`;

/** Whom some of them bring along; the hotel knows no number of theirs. */
const COMPANIONS: Readonly<Record<string, string>> = {
  'Michael Hoffmann': 'Lena Hoffmann',
  'Sabine Krüger': 'Jonas Krüger',
  'Grace Miller': 'Owen Miller',
  'Алексей Виноградов': 'Вера Виноградова',
  'Ирина Захарова': 'Лев Захаров',
};

/** The name of the guest who stays with this one, if anybody does. */
export function companionOf({ name }: SeedGuest): string | null {
  return COMPANIONS[name] ?? null;
}

/** The forty guests of a hotel, always the same and in the same order. */
export function seedGuests(hotel: SeedHotel): SeedGuest[] {
  const list = hotel.key === 'aurora' ? AURORA_GUESTS : MORSKOY_GUESTS;
  const offset = hotel.key === 'aurora' ? 0 : 500;
  return list
    .trim()
    .split(/[|\n]/)
    .map((entry, index) => {
      const [country = '', ...name] = entry.split(' ');
      const prefix = PREFIX[country] ?? '';
      const width = country === 'us' ? 2 : 3;
      const number = String(index + 1 + (country === 'us' ? offset / 10 : offset)).padStart(width, '0');
      return {
        name: name.join(' '),
        language: country === 'us' ? 'en' : country,
        phone: `${prefix}${number}`,
      };
    });
}
