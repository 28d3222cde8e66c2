/** Everyday words that give their language away although they are too short for statistics. */
const WORDS: Record<string, string> = {
  en: 'please thanks thank morning evening yes sorry good the is room and my',
  de: 'danke bitte guten morgen abend tag ja nein hallo servus moin zimmer ist und',
  es: 'hola gracias buenas buenos dias noches tardes favor porfa sí adiós perdón habitación',
  fr: 'bonjour bonsoir salut merci oui svp coucou pardon chambre est et',
  it: 'grazie buongiorno buonasera salve prego scusi camera per favore buonanotte',
  tr: 'merhaba selam teşekkürler teşekkür evet hayır lütfen tamam günaydın sağolun sağol oda',
};

/** Words the whole world writes: they tell a language only when nothing else does. */
const WORLDWIDE: Record<string, string> = { en: 'hello hi hey ok okay bye no', it: 'ciao', es: 'amigo' };

const OWN = byWord(WORDS);
const SHARED = byWord(WORLDWIDE);

/** The language of a few words by themselves: null when no word is known or two languages claim them. */
export function languageOfWords(letters: string, isWorldwideEnough: boolean): string | null {
  const words = letters.toLowerCase().split(' ');
  const own = only(words.map((word) => OWN.get(word)));
  if (own !== null || !isWorldwideEnough) return own;
  return words.some((word) => OWN.has(word)) ? null : only(words.map((word) => SHARED.get(word)));
}

function only(found: readonly (string | undefined)[]): string | null {
  const languages = new Set(found.filter((language) => language !== undefined));
  return languages.size === 1 ? ([...languages][0] ?? null) : null;
}

function byWord(table: Record<string, string>): Map<string, string> {
  return new Map(
    Object.entries(table).flatMap(([language, words]) =>
      words.split(' ').map((word) => [word, language] as const),
    ),
  );
}
