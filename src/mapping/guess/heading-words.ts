// Headings as words: "QTY_OPEN", "Kunden-Nr." and "MfgOrderItemPlannedTotalQty" read alike, and how near one comes to a name.

/** Lower case, without accents or signs. */
export type Words = readonly string[];

/** Accented letters that are no plain letter with a mark on it. */
const LETTERS: Readonly<Record<string, string>> = { ß: 'ss', ł: 'l', Ł: 'L', ø: 'o', æ: 'ae' };
/** German writes ä as ae where it has no ä: headings come in both. */
const UMLAUTS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue' };

export function wordsOf(heading: string): Words {
  return plainOf(heading)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

function plainOf(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[ßłŁøæäöüÄÖÜ]/g, (letter) => UMLAUTS[letter] ?? LETTERS[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '');
}

/** A heading that is a name. */
const SAME = 1;
/** One in which a name stands among other words, by how much of it the name is. */
const AMONG_MIN = 0.45;
const AMONG_SPAN = 0.4;
/** "no" stands in many headings and says nothing in them. */
const AMONG_LETTERS = 3;

/** From 0, nothing of it, to 1, just that. */
export function likeness(heading: Words, name: Words): number {
  const whole = heading.join('');
  const part = name.join('');
  if (whole === part) return SAME;
  if (part.length < AMONG_LETTERS) return 0;
  const at = heading.findIndex((_, index) => name.every((word, next) => heading[index + next] === word));
  return at < 0 ? 0 : AMONG_MIN + (AMONG_SPAN * part.length) / whole.length;
}

export type Named = { readonly likeness: number; readonly name: string };

const NOT_NAMED: Named = { likeness: 0, name: '' };

/** The name a heading comes nearest to; of equal ones the first. */
export function nearestName(heading: Words, names: readonly Words[]): Named {
  let best = NOT_NAMED;
  for (const name of names) {
    const found = likeness(heading, name);
    if (found > best.likeness) best = { likeness: found, name: name.join(' ') };
  }
  return best;
}
