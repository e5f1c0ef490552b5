// Phone numbers: as a gateway wants them, and as it says them.
import type { NumberForm } from './sms-config.ts';

/** E.164: a country and at most fifteen digits. */
const WITH_COUNTRY = /^\+[1-9]\d{6,14}$/;
/** People write them in groups. */
const GROUPING = /[ ()./-]/g;

/** Null: it is no number with its country, and who would get the message nobody knows. */
export function numberFor(form: NumberForm, address: string): string | null {
  // A line end is no way to group digits.
  const plain = address.replace(GROUPING, '').replace(/^00/, '+');
  if (!WITH_COUNTRY.test(plain)) return null;
  if (form === 'plus') return plain;
  return form === '00' ? `00${plain.slice(1)}` : plain.slice(1);
}

/** With a + where it is a number with its country; a short number or a name stays as it is. */
export function senderOf(form: NumberForm, from: string): string {
  const plain = from.replace(GROUPING, '').replace(/^00/, '+');
  if (WITH_COUNTRY.test(plain)) return plain;
  const digits = `+${plain}`;
  return form === 'digits' && WITH_COUNTRY.test(digits) ? digits : from.trim();
}
