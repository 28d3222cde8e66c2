/**
 * Verdicts and threats that no calm message contains, by language, in the notation of `compilePhrases`: the worst
 * ever, never again, keep your apologies. A duty manager wants to know of each at once.
 */
export const SEVERE_PHRASES: readonly string[] = [
  'worst (hotel|stay|service|experience|night|holiday|vacation)',
  'never .. (seen|stayed|experienced|had) .. worse',
  'never .. (staying|coming|setting foot) .. again',
  'keep your apolog*',
  'хуже .. не (видел*|встречал*|бывал*|было|помню)',
  'худш* (отел*|гостиниц*|сервис*|отдых*|обслуживани*|опыт*)',
  'ноги .. (здесь|тут|у вас) .. не будет',
  'извинени* .. оставьте',
  'извинени* можете оставить',
  'schlechteste* (hotel*|aufenthalt|service|unterkunft|erfahrung|urlaub)',
  'noch nie .. (schlechte*|schlimme*) .. erlebt',
  'peor (hotel|estancia|estadia|servicio|experiencia|noche)',
  'nunca .. (visto|vivido|tenido) .. peor',
  'pire (hotel|sejour|séjour|service|experience|expérience|nuit)',
  'jamais .. (vu|vecu|vécu) .. pire',
  'peggior* (hotel|albergo|soggiorno|servizio|esperienza|notte|vacanza)',
  'mai (visto|vissuto) .. peggio*',
  'en kötü (otel*|hizmet*|deneyim*|tatil*|gece*)',
  '(最差|最烂|最糟)的?(酒店|服务|体验|一次)',
  '再也不会?(来|住)',
  'أسوأ (فندق|خدمة|تجربة|إقامة)',
  'اسوا (فندق|خدمة|تجربة|اقامة)',
];

/** The same words meaning the opposite. */
export const SEVERE_DECOYS: readonly string[] = [
  '(not|isnt|wasnt) the worst',
  'не худш*',
  'не сам* худш*',
  'nicht das schlechteste',
  'no (es|fue) (el|la) peor',
  'pas le pire',
  'non (è|e) il peggior*',
];
