// A word as people type it on a phone: without case and accents, so that "Sí", "SI" and "si" are one.

/** Letters that are no other letter with a mark. */
const LETTERS: { readonly [letter: string]: string } = {
  ß: 'ss',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ı: 'i',
};

/** Lower case, letters and digits of any script as they are, no marks; apostrophes fall away. */
export function plainWord(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}'’‘`´]/gu, '')
    .toLowerCase()
    .replace(/[ßłđðøæœþı]/g, (letter) => LETTERS[letter] ?? letter);
}
