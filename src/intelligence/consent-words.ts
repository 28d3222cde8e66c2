import { cleanText, foldText } from './normalize-text.js';
import { compilePhrases } from './phrase-rules.js';

/** Each counts only as the whole message, punctuation aside: inside a sentence they mean something else. */
const OPT_OUT = wholeMessages(
  'stop; stop all; unsubscribe; opt out; optout; стоп; отписаться; отпишите; отпишите меня; stopp; abmelden; abbestellen; baja; darme de baja; stop publicidad; se désabonner; désabonner; me désabonner; disiscrivi; disiscrivimi; abonelikten çık; durdur; توقف; ايقاف; الغاء الاشتراك; 退订; 停止; td; wypisz; wypisz mnie; parar; descadastrar; cancelar inscrição; afmelden; відписатися; відпишіть; הסר; הסירו; रोकें; หยุด; ยกเลิกข้อความ; 配信停止; 停止してください; 수신거부; 중지',
);
const OPT_IN = wholeMessages(
  'start; unstop; subscribe; opt in; optin; старт; подписаться; anmelden; alta; darme de alta; sabonner; réabonner; iscrivimi; riprendi; abone ol; başlat; ابدأ; اشتراك; 订阅; 恢复订阅; wznów; inscrever; aanmelden; підписатися; הרשמה; शुरू; เริ่ม; 配信開始; 수신동의',
);

/**
 * What a message says of the guest's consent to messages the hotel begins: an opt-out word, a word that takes it
 * back, or null. Pure, any language the table has.
 */
export function consentWordOf(text: string): 'OPT_OUT' | 'OPT_IN' | null {
  const folded = foldText(cleanText(text));
  if (OPT_OUT.find(folded).length > 0) return 'OPT_OUT';
  return OPT_IN.find(folded).length > 0 ? 'OPT_IN' : null;
}

function wholeMessages(words: string) {
  return compilePhrases(words.split('; ').map((word) => `~${word}~`));
}
