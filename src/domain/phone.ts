/** Country codes of one and of two digits; all others have three. */
const SHORT_COUNTRY_CODE = /^(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;
const LONGEST_LAST_GROUP = 4;

/**
 * A phone number as people read it: "+49 301 234 567" for "49301234567". What is not digits only is left as it is.
 * The groups help the eye and say nothing about area codes.
 */
export function readablePhone(phone: string): string {
  if (!/^\d{5,}$/.test(phone)) return phone;
  const country = SHORT_COUNTRY_CODE.exec(phone)?.[0] ?? phone.slice(0, 3);
  const groups = [country];
  let rest = phone.slice(country.length);
  while (rest.length > LONGEST_LAST_GROUP) {
    groups.push(rest.slice(0, 3));
    rest = rest.slice(3);
  }
  return `+${[...groups, rest].join(' ')}`;
}
