/** Brazil, area code, then eight digits of a mobile number (6 to 9 first), with or without the ninth digit before. */
const BRAZIL_MOBILE = /^55(\d{2})(9?)([6-9]\d{7})$/;
/** Mexico: WhatsApp ids of some accounts keep the 1 that mobile numbers once had. */
const MEXICO = /^52(1?)(\d{10})$/;

/**
 * Other ways in which the same number is written in a chat id. They only help to find a guest who is known; a new
 * guest keeps the form he came with.
 */
export function phoneVariants(phone: string): string[] {
  const brazil = BRAZIL_MOBILE.exec(phone);
  if (brazil) return [`55${brazil[1]}${brazil[2] === '' ? '9' : ''}${brazil[3]}`];
  const mexico = MEXICO.exec(phone);
  if (mexico) return [`52${mexico[1] === '' ? '1' : ''}${mexico[2]}`];
  return [];
}
