// What a unit at the machine says of a tag: it counts pieces, it is a rate of them, or it measures something else.

export type UnitMeaning =
  | { readonly is: 'pieces' }
  /** Times this it is pieces an hour. */
  | { readonly is: 'rate'; readonly scale: number }
  /** Degrees, bar, metres: no measure of ours. */
  | { readonly is: 'other' };

const PIECES =
  'pcs|pc|pce|piece|pieces|part|parts|ea|each|unit|units|ud|uds|st|stk|stck|stueck|stück|teile|pz|pza|pzas|pezzi|piezas|pièces|szt|sztuk|stuks|count|counts|items|bottles|cycles|strokes|c62|1';
const HOUR = 'h|hr|hour|std|stunde|heure|hora|ora|godz|uur';
const MINUTE = 'min|minute|minuto|minuut';
const SECOND = 's|sec|second|sek';

const per = (time: string): RegExp => new RegExp(`^(?:${PIECES})?(?:/|per|pro|par|por|al|na|je)(?:${time})$`);

const RATES: readonly (readonly [RegExp, number])[] = [
  [/^(pph|uph|bph|cph)$/, 1],
  [/^(bpm|cpm|upm|spm|ppm)$/, 60],
  [/^hz$/, 3_600],
  [per(HOUR), 1],
  [per(MINUTE), 60],
  [per(SECOND), 3_600],
];
const COUNTS = new RegExp(`^(?:${PIECES})$`);

/** Null: the machine states none. */
export function unitMeaning(unit: string | null): UnitMeaning | null {
  const plain = (unit ?? '')
    .toLowerCase()
    .replace(/[\s._^]|\(s\)/g, '')
    .replace('⁻¹', '-1')
    .replace(/^([a-z]+)-1$/, '/$1');
  if (plain === '' || plain === 'none' || plain === '-') return null;
  if (COUNTS.test(plain)) return { is: 'pieces' };
  const rate = RATES.find(([form]) => form.test(plain));
  return rate === undefined ? { is: 'other' } : { is: 'rate', scale: rate[1] };
}
