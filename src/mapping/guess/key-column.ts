// The key of a guessed kind as it would stand in the config.
import type { KeyShape } from '../../contracts/mapping.ts';
import type { ColumnForm } from './column-form.ts';
import type { ColumnGuess } from './column-guess.ts';
import type { KindGuess } from './kind-guess.ts';

/** A heading that says whose key it is. */
const NAMED_MIN = 0.7;

export function keyColumn(
  { key }: Pick<KindGuess, 'key'>,
  { forms }: { readonly forms: readonly ColumnForm[] },
  shape: KeyShape,
): ColumnGuess {
  const names = key.columns.flatMap((column) => forms[column]?.name ?? []);
  const [first = ''] = names;
  const rows = key.texts.length;
  const proof =
    names.length === 1
      ? `it never repeats in ${rows} rows`
      : `together they never repeat in ${rows} rows, and ${first} alone does`;
  const named = key.likeness >= NAMED_MIN ? 'it is named like one, and ' : '';
  const cutsSuffix = shape.suffix !== undefined || shape.prefix !== undefined;
  return {
    field: 'id',
    mapping: {
      column: names.length === 1 ? first : names,
      ...(Object.keys(shape).length > 0 && { key: shape }),
    },
    sure: cutsSuffix ? 'open' : key.likeness >= NAMED_MIN ? 'sure' : 'likely',
    why: key.isUnique
      ? `${names.join(' and ')} is the key: ${named}${proof}`
      : `${first} is the key: rows that have the same say the same of it`,
    asks: cutsSuffix ? [`${first} is cut before it is compared: is what is cut off of no meaning?`] : [],
  };
}
