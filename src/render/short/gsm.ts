// Any text folded to the letters an SMS has, one place each, on one line: names come from ERPs and people.
import { isBasicGsm7 } from '../../core/types/gsm-7.ts';

const FOLDS: { readonly [c: string]: string } = {
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '→': '-',
  '–': '-',
  '—': '-',
  '−': '-',
  '…': '...',
  '·': '-',
  '•': '-',
  '€': 'EUR',
  // Of the alphabet's second page, where each counts as two.
  '[': '(',
  ']': ')',
  '{': '(',
  '}': ')',
  '|': '/',
  '\\': '/',
  '~': '-',
  '^': "'",
  // Letters that are no other letter with a mark.
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ı: 'i',
  œ: 'oe',
  Œ: 'OE',
  þ: 'th',
  Þ: 'Th',
  ð: 'd',
  ẞ: 'SS',
};

/** Marks and signs that show nothing by themselves: joiners, directions, variants, combining accents. */
const INVISIBLE = /[\p{M}\p{Cf}]/gu;

/**
 * A letter outside the alphabet loses its accent; what has no letter like it becomes "?", once for a run of them, so that
 * a name in other characters leaves room for the rest. Space of any kind is one space.
 */
export function gsm(text: string): string {
  const plain = [...text.normalize('NFC')].map((c) => (isBasicGsm7(c) && c.trim() !== '' ? c : letters(c)));
  return plain
    .join('')
    .replace(/\ufffd+/g, '?')
    .replace(/\s+/g, ' ');
}

function letters(c: string): string {
  const fold = FOLDS[c];
  if (fold !== undefined) return fold;
  if (/[\s\p{Cc}]/u.test(c)) return ' ';
  const base = c.normalize('NFKD').replace(INVISIBLE, '');
  if (base === '') return '';
  return [...base].map((one) => (isBasicGsm7(one) ? one : (FOLDS[one] ?? '\ufffd'))).join('');
}
