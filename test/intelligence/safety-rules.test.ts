import { describe, expect, it } from '@jest/globals';
import { cleanText, foldText } from '../../src/intelligence/normalize-text.js';
import { findEmergency } from '../../src/intelligence/safety-rules.js';

const fires = (text: string): boolean => findEmergency(foldText(cleanText(text))).matched.length > 0;

const EMERGENCIES: Record<string, string[]> = {
  en: [
    'FIRE',
    'There is smoke coming from the socket',
    'I smell gas in the kitchen',
    'my father has chest pain',
    'she is not breathing',
    'a man with a knife in the lobby',
    'someone is trying to break into our room',
    'we are stuck in the elevator',
    'smoke in our smoking room!',
    'call an ambulance please',
  ],
  ru: [
    'Пожар!',
    'в коридоре дым, ничего не видно',
    'сильно пахнет газом',
    'мужу плохо, не дышит',
    'вызовите скорую',
    'кто-то ломится в номер',
    'мы застряли в лифте',
    'помогите',
    'у него нож, он угрожает',
  ],
  de: [
    'Es brennt im Zimmer!',
    'Rauch im Treppenhaus',
    'hier riecht es nach Gas',
    'meine Frau ist bewusstlos',
    'Notarzt bitte, Zimmer 12',
    'ein Mann mit einem Messer in der Bar',
    'wir stecken im Aufzug fest',
    'Schlägerei an der Bar',
  ],
  es: [
    'hay fuego en la cocina',
    'huele a gas',
    'mi marido no respira',
    'llamen a una ambulancia',
    'hay un hombre con un cuchillo',
    'estamos atrapados en el ascensor',
    'auxilio',
  ],
  fr: [
    'il y a le feu dans la cuisine',
    'ça sent le gaz',
    'ma femme ne respire plus',
    'appelez le samu',
    'un homme avec un couteau',
    'on est bloqués dans l’ascenseur',
    'au secours',
  ],
  it: [
    'c’è fumo nelle scale',
    'odore di gas',
    'mio padre non respira',
    'chiamate un’ambulanza',
    'un uomo con un coltello',
    'siamo bloccati in ascensore',
    'aiuto',
  ],
  tr: [
    'yangın var',
    'gaz kokusu geliyor',
    'babam nefes alamıyor',
    'ambulans çağırın',
    'elinde bıçak var',
    'asansörde kaldık',
    'imdat',
  ],
  ar: [
    'حريق في المطبخ',
    'ريحة غاز قوية',
    'ابوي ما يتنفس',
    'اطلبوا الإسعاف',
    'معاه سكين',
    'محبوسين في الأسانسير',
    'الحقونا',
  ],
  zh: ['着火了', '煤气味很重', '他没有呼吸了', '快叫救护车', '有人拿着刀', '我们困在电梯里', '救命'],
  none: ['🆘🆘 203', 'pomogite muzh ne dyshit'],
};

const DECOYS: Record<string, string[]> = {
  en: [
    'help',
    'can you help me with the wifi',
    'does the room have a fire place',
    'is this a smoking room?',
    'the gym is killing me',
    'is there a gas station nearby',
    'where is the fire exit',
    'fire alarm test at 11?',
    'I am dying for a coffee',
    'stuck in traffic, arriving late',
    'smoked salmon please',
    'that cake is to die for',
    'could you call him in 112',
  ],
  ru: [
    'помогите с чемоданом',
    'когда пожарная тревога учебная?',
    'номер для некурящих',
    'воду с газом',
    'умираю с голоду',
    'застряли в пробке',
    'лампа не горит',
    'от всего сердца',
    'где пожарный выход',
    'кровать скрипит',
    'позвоните в 112 номер',
  ],
  de: [
    'Feueralarm Test?',
    'Wann ist das Feuerwerk',
    'ein Nichtraucherzimmer bitte',
    'gibt es einen Gasgrill',
    'wir stehen im Stau',
    'das Licht brennt nicht',
    'ich sterbe vor Hunger',
    'Sonnenbrand, habt ihr Salbe',
  ],
  es: [
    'fuegos artificiales',
    'agua con gas por favor',
    'me muero de hambre',
    'estamos en un atasco',
    'habitación de no fumadores',
    'salida de emergencia?',
  ],
  fr: [
    'feu d’artifice à quelle heure',
    'eau gazeuse svp',
    'je meurs de faim',
    'chambre non fumeur',
    'bloqués dans les bouchons',
    'sortie de secours?',
  ],
  it: [
    'fuochi d’artificio',
    'acqua frizzante',
    'muoio di fame',
    'camera non fumatori',
    'bloccati nel traffico',
    'uscita di emergenza?',
  ],
  tr: [
    'yangın merdiveni nerede',
    'gazlı su lütfen',
    'açlıktan ölüyorum',
    'sigara içilmeyen oda',
    'trafikte kaldık',
    'ışık yanmıyor',
  ],
  ar: [
    'العاب نارية',
    'مياه غازية',
    'ميت من الجوع',
    'غرفة لغير المدخنين',
    'عالقين في الزحمة',
    'مخرج الطوارئ وين',
  ],
  zh: ['消防通道在哪', '烟花几点', '饿死了', '无烟房', '堵车了', '加油站', '火锅', '有吸烟房吗'],
};

describe('safety rules', () => {
  describe.each(Object.entries(EMERGENCIES))('%s', (_, messages) => {
    it.each(messages)('fires on "%s"', (text) => {
      expect(fires(text)).toBe(true);
    });
  });
  describe.each(Object.entries(DECOYS))('%s', (_, messages) => {
    it.each(messages)('stays calm on "%s"', (text) => {
      expect(fires(text)).toBe(false);
    });
  });
});
