// What a person has to say of a table as a whole: units other than pieces, words that are the same in every row.
import type { ColumnForm } from './column-form.ts';
import { fieldNames, OF_ONE_PLANT, PIECE_UNITS } from './dictionary.ts';
import { nearestName } from './heading-words.ts';
import type { KindGuess, TableToGuess } from './kind-guess.ts';

const UNITS_NAMED = 5;
const LIKE_MIN = 0.8;

export function tableAsks({ forms, keys }: TableToGuess, guesses: readonly KindGuess[]): string[] {
  if (guesses.length === 0) return keys.length === 0 ? [noKey(forms)] : [];
  return [...unitAsks(forms, guesses), ...onePlantAsks(forms)];
}

function noKey(forms: readonly ColumnForm[]): string {
  return forms.every(({ filled }) => filled.length === 0)
    ? 'It has no rows, so nothing shows what it is of. Export it with some.'
    : 'No column, and no two or three together, tell its rows apart. Which number does each row have? Export it too.';
}

function unitAsks(forms: readonly ColumnForm[], guesses: readonly KindGuess[]): string[] {
  const counts = guesses.some(({ fields }) => fields.some(({ spec }) => spec.unit === 'pieces'));
  if (!counts) return [];
  const names = fieldNames('', 'unit', { type: 'text' });
  return forms.flatMap(({ name, words, values }) => {
    if (values.size === 0 || nearestName(words, names).likeness < LIKE_MIN) return [];
    const others = [...values].filter((unit) => !PIECE_UNITS.has(unit.toLowerCase())).toSorted();
    if (others.length === 0) return [];
    const some = others.slice(0, UNITS_NAMED).join(', ');
    return [
      `${name} has ${some}: quantities are read as pieces. Leave such rows out with only, or have them exported in pieces.`,
    ];
  });
}

function onePlantAsks(forms: readonly ColumnForm[]): string[] {
  return forms.flatMap(({ name, words, values, texts, filled }) => {
    const [only] = values;
    if (nearestName(words, OF_ONE_PLANT).likeness < LIKE_MIN || only === undefined || texts.length < 2)
      return [];
    if (values.size > 1)
      return [
        `${name} has ${[...values].toSorted().slice(0, UNITS_NAMED).join(', ')}: which of them is this plant? Leave the others out: only: { ${name}: [${only}] }.`,
      ];
    return filled.length < texts.length
      ? []
      : [`${name} is ${only} in every row: must: { ${name}: "${only}" } would refuse another's export.`];
  });
}
