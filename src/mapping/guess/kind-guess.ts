// One table read as one kind: which column would fill which field, with what speaks for each.
import type { FieldSpec, KindSpec } from '../../core/types/entity.ts';
import { assign } from './assign.ts';
import { type ColumnForm, type Fit, fitOf } from './column-form.ts';
import { constantOf, fieldNames, tableNames } from './dictionary.ts';
import { type Named, nearestName, wordsOf } from './heading-words.ts';
import { type Join, joinOf, type KeySet, PROVING_VALUES } from './joins.ts';
import { type KeyGuess, keysFor, type RowKey } from './keys.ts';
import { withPairs } from './pair-references.ts';

export type FieldGuess = {
  readonly field: string;
  readonly spec: FieldSpec;
  readonly columns: readonly number[];
  /** From 0 to 1. */
  readonly score: number;
  readonly named: Named;
  readonly fit: Fit;
  /** Of a field that points at another kind: what its values join; null: nothing proven. */
  readonly join: Join | null;
  /** Other columns that would do nearly as well. */
  readonly rivals: readonly number[];
};

export type KindGuess = {
  readonly kind: string;
  readonly spec: KindSpec;
  readonly key: KeyGuess;
  readonly fields: readonly FieldGuess[];
  /** Needed, and no column fills them. */
  readonly lacking: readonly string[];
  readonly constants: readonly { readonly field: string; readonly value: string }[];
  readonly score: number;
  /** How much of what its kind needs is there, from 0 to 1. */
  readonly essential: number;
};

export type TableToGuess = {
  readonly name: string;
  readonly forms: readonly ColumnForm[];
  /** Columns that can tell its rows apart. */
  readonly keys: readonly RowKey[];
};

const NAME_WEIGHT = 0.75;
const FIT_WEIGHT = 0.2;
const JOIN_WEIGHT = 0.25;
/** A column whose heading says nothing is taken for a reference where its values are proven to be keys. */
const UNNAMED_JOIN = 0.5;
const PROVEN_SHARE = 0.8;
/** Below it a column is not taken for the field. */
const SCORE_MIN = 0.45;
const RIVAL_WITHIN = 0.1;

export type GuessingAs = {
  readonly spec: KindSpec;
  /** Keys of other tables, where known. */
  readonly sets: readonly KeySet[];
  /** The key, where it is settled already. */
  readonly key?: KeyGuess;
  /** Fields that are filled by the key because of what else its rows are. */
  readonly byKey?: readonly string[];
};

/** Null: no columns can be the key of that kind. */
export function guessAs(table: TableToGuess, kind: string, as: GuessingAs): KindGuess | null {
  const { spec } = as;
  const sets = as.sets.filter((set) => set.table !== table.name);
  const fields = Object.entries(spec.fields).filter(([field]) => as.byKey?.includes(field) !== true);
  const candidates = fields.map(
    ([field, fieldSpec]): FieldCandidates => ({
      ...{ field, spec: fieldSpec },
      byColumn: table.forms.map((form) => candidate(kind, field, fieldSpec, { form, sets })),
    }),
  );
  const names = fields.map(([field, fieldSpec]) => fieldNames(kind, field, fieldSpec));
  const keys =
    as.key === undefined ? keysFor(kind, table.forms, { keys: table.keys, fields: names }) : [as.key];
  let best: KindGuess | null = null;
  for (const key of keys) {
    const single = [...assigned(candidates, key), ...filledByKey(as, key)];
    const all = withPairs(table.forms, { kind, spec, sets, fields: single });
    const guess = summed(table, kind, { spec, key, fields: all });
    if (best === null || guess.score > best.score) best = guess;
  }
  return best;
}

type FieldCandidates = {
  readonly field: string;
  readonly spec: FieldSpec;
  readonly byColumn: readonly (Candidate | null)[];
};

function assigned(candidates: readonly FieldCandidates[], key: KeyGuess): FieldGuess[] {
  const scores = candidates.map(({ spec, byColumn }) =>
    byColumn.map((one, column) => (isFree(key, column, spec) ? (one?.score ?? 0) : 0)),
  );
  const columns = assign(scores);
  const taken = new Set([...columns, ...key.columns]);
  return candidates.flatMap(({ field, spec, byColumn }, index): FieldGuess[] => {
    const column = columns[index] ?? -1;
    const one = byColumn[column];
    if (one === null || one === undefined) return [];
    const rivals = byColumn.flatMap((other, at) =>
      other !== null && !taken.has(at) && other.score >= one.score - RIVAL_WITHIN ? [at] : [],
    );
    return [{ ...one, field, spec, columns: [column], rivals }];
  });
}

function filledByKey({ spec, byKey = [] }: GuessingAs, { columns }: KeyGuess): FieldGuess[] {
  const fit: Fit = { fit: 1, words: 'the rows are both' };
  return byKey.flatMap((field): FieldGuess[] => {
    const fieldSpec = spec.fields[field];
    const named = { likeness: 0, name: '' };
    return fieldSpec === undefined
      ? []
      : [{ field, spec: fieldSpec, columns, score: 1, named, fit, join: null, rivals: [] }];
  });
}

/** Part of a key may also be a reference, and nothing else. */
function isFree(key: KeyGuess, column: number, { ref }: FieldSpec): boolean {
  return ref !== undefined || !key.columns.includes(column);
}

type Candidate = Pick<FieldGuess, 'score' | 'named' | 'fit' | 'join'>;

function candidate(
  kind: string,
  field: string,
  spec: FieldSpec,
  { form, sets }: { readonly form: ColumnForm; readonly sets: readonly KeySet[] },
): Candidate | null {
  const named = nearestName(form.words, fieldNames(kind, field, spec));
  const fit = fitOf(kind, field, spec, form);
  if (fit.fit === null) return null;
  const join =
    spec.ref === undefined
      ? null
      : joinOf(
          form.values,
          sets.filter((set) => set.kind === spec.ref),
        );
  const isProven = join !== null && join.share >= PROVEN_SHARE && join.of >= PROVING_VALUES;
  if (named.likeness === 0)
    return isProven && isTelling(form)
      ? { named, fit, join, score: UNNAMED_JOIN * (join?.share ?? 0) }
      : null;
  const score =
    NAME_WEIGHT * named.likeness + FIT_WEIGHT * fit.fit + (isProven ? JOIN_WEIGHT * join.share : 0);
  return score < SCORE_MIN ? null : { named, fit, join, score: Math.min(1, score) };
}

/** Small numbers agree with any: only text and long numbers prove something by themselves. */
function isTelling({ values }: ColumnForm): boolean {
  return [...values].every((text) => /[^0-9]/.test(text) || text.length >= 4);
}

const CONSTANT_SCORE = 0.5;
const TABLE_WEIGHT = 1.2;
const EXTRA_WEIGHT = 0.2;
const EXTRA_MAX = 1.2;
const KEY_WEIGHT = 2;

function summed(
  table: TableToGuess,
  kind: string,
  { spec, key, fields }: Pick<KindGuess, 'spec' | 'key' | 'fields'>,
): KindGuess {
  const needed = Object.entries(spec.fields).flatMap(([field, { required }]) =>
    required === true ? [field] : [],
  );
  const missing = needed.filter((field) => !fields.some((one) => one.field === field));
  const constants = missing.flatMap((field) => {
    const value = constantOf(kind, field);
    return value === null ? [] : [{ field, value }];
  });
  const lacking = missing.filter((field) => !constants.some((one) => one.field === field));
  const sum = (some: readonly FieldGuess[]): number => some.reduce((all, { score }) => all + score, 0);
  const isNeeded = ({ field }: FieldGuess): boolean => needed.includes(field);
  const there = sum(fields.filter(isNeeded)) + CONSTANT_SCORE * constants.length;
  const essential = (KEY_WEIGHT * key.likeness + there) / (KEY_WEIGHT + needed.length);
  const extra = Math.min(EXTRA_MAX, EXTRA_WEIGHT * sum(fields.filter((one) => !isNeeded(one))));
  const named = nearestName(wordsOf(table.name.replace(/\.\w+$/, '')), tableNames(kind)).likeness;
  return {
    ...{ kind, spec, key, fields, lacking, constants, essential },
    score: 2 * essential + extra + TABLE_WEIGHT * named,
  };
}
