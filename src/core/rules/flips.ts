// A condition with one comparison turned round or moved by a hair: tests of a rule that notice none of it test nothing.

export type Flip = {
  readonly text: string;
  readonly from: string;
  readonly to: string;
  readonly offset: number;
};

/** The opposite, and the same with or without the limit itself. */
const INSTEAD: { readonly [comparison: string]: readonly string[] } = {
  '<': ['>=', '<='],
  '<=': ['>', '<'],
  '>': ['<=', '>='],
  '>=': ['<', '>'],
  '==': ['!='],
  '!=': ['=='],
};

/** Texts in quotes first, so that what looks like a comparison inside one is left alone. */
const TOKENS = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|<=|>=|==|!=|<|>/g;

/** Every condition that differs from `text` in one comparison, left to right. */
export function flipsOf(text: string): Flip[] {
  return [...text.matchAll(TOKENS)].flatMap(({ 0: from, index: offset }) =>
    (INSTEAD[from] ?? []).map((to) => ({
      text: `${text.slice(0, offset)}${to}${text.slice(offset + from.length)}`,
      from,
      to,
      offset,
    })),
  );
}
