// References in two columns: where the keys of another table are a document and a place in it, so is what points at them.
import type { FieldSpec, KindSpec } from '../../core/types/entity.ts';
import type { ColumnForm } from './column-form.ts';
import { fieldNames, POSITIONS } from './dictionary.ts';
import { type Named, nearestName } from './heading-words.ts';
import { joinOf, type KeySet, PROVING_VALUES } from './joins.ts';
import { joinedTexts, mayBeKey } from './keys.ts';
import type { FieldGuess } from './kind-guess.ts';

/** Both parts are named so and the pairs are keys. */
const SCORE_NAMED = 0.95;
const SCORE_PROVEN = 0.7;
const PROVEN_SHARE = 0.8;
/** A document column is named like one; its place may be anything. */
const NAMED_MIN = 0.45;

export type References = {
  readonly kind: string;
  readonly spec: KindSpec;
  readonly sets: readonly KeySet[];
  /** Fields as guessed column by column. */
  readonly fields: readonly FieldGuess[];
};

/** The same fields, with two columns where only two are proven to be a key there. */
export function withPairs(forms: readonly ColumnForm[], references: References): FieldGuess[] {
  const { kind, spec, sets, fields } = references;
  const found = Object.entries(spec.fields).flatMap(([field, fieldSpec]): FieldGuess[] => {
    const joined = sets.filter((set) => set.kind === fieldSpec.ref && set.columns.length === 2);
    const before = fields.find((one) => one.field === field);
    if (joined.length === 0 || (before?.join?.share ?? 0) >= PROVEN_SHARE) return [];
    const pair = pairFor(forms, { kind, field, spec: fieldSpec, sets: joined });
    return pair === null ? [] : [pair];
  });
  const replaced = new Set(found.map(({ field }) => field));
  return [...fields.filter(({ field }) => !replaced.has(field)), ...found];
}

type Wanted = {
  readonly kind: string;
  readonly field: string;
  readonly spec: FieldSpec;
  readonly sets: readonly KeySet[];
};

function pairFor(forms: readonly ColumnForm[], { kind, field, spec, sets }: Wanted): FieldGuess | null {
  const names = fieldNames(kind, field, spec);
  let best: FieldGuess | null = null;
  for (const [first, a] of forms.entries()) {
    const named: Named = nearestName(a.words, names);
    if (named.likeness < NAMED_MIN) continue;
    for (const [second, b] of forms.entries()) {
      if (second === first || !mayBePart(b)) continue;
      const values = new Set(joinedTexts(a.texts, b.texts).filter((text) => text !== ''));
      const join = values.size < PROVING_VALUES ? null : joinOf(values, sets);
      if (join === null || join.share < PROVEN_SHARE) continue;
      const isNamed = nearestName(b.words, POSITIONS).likeness > 0;
      const score = isNamed ? SCORE_NAMED : SCORE_PROVEN;
      if (best !== null && best.score >= score) continue;
      const fit = { fit: 1, words: `${values.size} different pairs` };
      best = { field, spec, columns: [first, second], score, named, fit, join, rivals: [] };
    }
  }
  return best;
}

/** Filled wherever the first is: rows without a document have no place in one. */
function mayBePart(form: ColumnForm): boolean {
  return form.filled.length > 0 && mayBeKey({ ...form, texts: form.filled });
}
