// A guessed field as it would stand in the config: its columns, its own marks and shapes, why, and what is open about it.
import type { ColumnMapping, KeyShape, Marks } from '../../contracts/mapping.ts';
import { type ColumnForm, count, middleOf, numberWords } from './column-form.ts';
import { fieldWords, NO, timeOfDayOf, wordFor, YES } from './dictionary.ts';
import type { Join } from './joins.ts';
import type { FieldGuess } from './kind-guess.ts';
import { differing } from './number-form.ts';

export type Sure = 'sure' | 'likely' | 'open';

export type ColumnGuess = {
  readonly field: string;
  readonly mapping: ColumnMapping;
  readonly sure: Sure;
  /** "QTY_OPEN fills quantityPieces: its name, and 96 % whole numbers, middle 1,200" */
  readonly why: string;
  /** What only a person can say about it. */
  readonly asks: readonly string[];
};

export type ColumnContext = {
  readonly kind: string;
  readonly forms: readonly ColumnForm[];
  /** Of the table; and by heading, those that are not. */
  readonly marks: Partial<Marks>;
  readonly own: ReadonlyMap<string, Partial<Marks>>;
  /** What must be cut off keys of that table wherever they stand. */
  readonly keyShapeOf: (table: string) => KeyShape;
};

const SURE_MIN = 0.85;
const RIVALS_NAMED = 4;

export function columnGuess(guess: FieldGuess, context: ColumnContext): ColumnGuess {
  const forms = guess.columns.flatMap((column) => context.forms[column] ?? []);
  const [form] = forms;
  if (form === undefined) throw new Error(`no column is guessed for ${guess.field}`);
  const details = detailsOf(guess, form, context);
  const names = forms.map(({ name }) => name);
  const rivals = guess.rivals.slice(0, RIVALS_NAMED).map((column) => context.forms[column]?.name ?? '');
  const asks = [
    ...(rivals.length === 0
      ? []
      : [`${[...names, ...rivals].join(', ')}: which of them is the ${guess.field}?`]),
    ...details.asks,
  ];
  return {
    field: guess.field,
    mapping: {
      column: names.length === 1 ? (names[0] ?? '') : names,
      ...context.own.get(form.name),
      ...details.mapping,
    },
    sure: asks.length > 0 ? 'open' : guess.score >= SURE_MIN ? 'sure' : 'likely',
    why: whyOf(guess, names, valuesOf(form, context)),
    asks,
  };
}

/** As they will be read; none where the column is not of numbers, or where its marks are open. */
function valuesOf({ name, numbers }: ColumnForm, { marks, own }: ColumnContext): readonly number[] {
  const { decimal, group } = { ...marks, ...own.get(name) };
  const all = numbers.find((one) => one.marks.decimal === decimal && one.marks.group === group);
  return (
    (all ?? (decimal === undefined && differing(numbers).length === 1 ? numbers[0] : undefined))?.values ?? []
  );
}

function whyOf(
  { field, spec, named, fit, join }: FieldGuess,
  names: readonly string[],
  values: readonly number[],
): string {
  const name = named.likeness === 1 ? 'its name' : named.likeness > 0 ? `"${named.name}" in its name` : null;
  const isNumber = spec.ref === undefined && ['number', 'integer', 'money'].includes(spec.type);
  const cells = isNumber && values.length > 0 ? numberWords(values) : fit.words;
  const parts = [name, join === null ? cells : joinWords(join)].filter(
    (part) => part !== null && part !== '',
  );
  return `${names.join(' and ')} fills ${field}: ${parts.join(', and ')}`;
}

/** "96 of 100 values are keys of customers.csv (CUSTOMER)" */
export function joinWords({ matched, of, to, shape, keyShape }: Join): string {
  const cut = [shapeWords(shape), shapeWords(keyShape) && `${shapeWords(keyShape)} there`].filter(Boolean);
  const after = cut.length === 0 ? '' : `, ${cut.join(' and ')}`;
  return `${matched === 0 ? 'none' : count(matched)} of ${count(of)} values are keys of ${to.table} (${to.columns.join(' and ')})${after}`;
}

function shapeWords({ zeros, prefix, suffix }: KeyShape): string {
  return [
    ...(zeros === 'drop' ? ['leading zeros dropped'] : []),
    ...(prefix === undefined ? [] : [`"${prefix}" in front cut off`]),
    ...(suffix === undefined ? [] : [`what follows the last "${suffix}" cut off`]),
  ].join(', ');
}

type Details = { readonly mapping: ColumnMapping; readonly asks: readonly string[] };

const NONE: Details = { mapping: {}, asks: [] };

function detailsOf(guess: FieldGuess, form: ColumnForm, context: ColumnContext): Details {
  if (guess.spec.ref !== undefined) return keyDetails(guess, context);
  switch (guess.spec.type) {
    case 'time':
      return timeDetails(guess.field, form);
    case 'boolean':
      return booleanDetails(form);
    case 'text':
      return wordDetails(context.kind, guess.field, form);
    case 'number':
      return factorDetails(guess, form);
    default:
      return NONE;
  }
}

/** Of the values that should be keys there; fewer, and it is asked whether they are. */
const JOINED_MIN = 0.5;

function keyDetails({ join }: FieldGuess, { keyShapeOf }: ColumnContext): Details {
  if (join === null) return NONE;
  const key = { ...keyShapeOf(join.to.table), ...join.shape };
  const mapping = Object.keys(key).length === 0 ? {} : { key };
  if (join.share < JOINED_MIN)
    return { mapping, asks: [`${joinWords(join)}, of the rows looked at. Is it the right column?`] };
  if (join.shape.suffix === undefined && join.shape.prefix === undefined) return { mapping, asks: [] };
  return { mapping, asks: [`${joinWords(join)}. Is it the same thing with and without it?`] };
}

function timeDetails(field: string, form: ColumnForm): Details {
  if (!form.dates.isHeld && form.dates.readings.length === 0)
    return {
      mapping: {},
      asks: [
        `${form.name}: a spreadsheet keeps days as numbers. Format the column as a date before the export.`,
      ],
    };
  if (!form.dates.isBare) return NONE;
  const timeOfDay = timeOfDayOf(field);
  return {
    mapping: { timeOfDay },
    asks: [
      `${form.name} has no time of day; ${timeOfDay} is a placeholder. Which local time does it stand for?`,
    ],
  };
}

/** The words every export is read by unless told otherwise. */
const USUAL_YES_NO = new Set(['y', 'yes', '1', 'true', 'n', 'no', '0', 'false']);

function booleanDetails({ values, texts, filled, name }: ColumnForm): Details {
  const words = [...values].toSorted();
  const yes = words.filter((word) => YES.has(word.toLowerCase()));
  const no = words.filter((word) => NO.has(word.toLowerCase()));
  const isUsual = words.every((word) => USUAL_YES_NO.has(word.toLowerCase()));
  const blanks = filled.length < texts.length && no.length === 0;
  return {
    mapping: isUsual
      ? {}
      : { ...(yes.length > 0 && { trueWords: yes }), ...(no.length > 0 && { falseWords: no }) },
    asks: blanks
      ? [`${name}: an empty cell is read as not known, never as no. Export a word for no if it is one.`]
      : [],
  };
}

const WORDS_NAMED = 8;

function wordDetails(kind: string, field: string, { values, name }: ColumnForm): Details {
  const known = fieldWords(kind, field);
  if (known === null) return NONE;
  const ours = new Set(known.values());
  const words = [...values].toSorted();
  if (words.every((word) => ours.has(word))) return NONE;
  const pairs = words.flatMap((word): [string, string][] => {
    const found = wordFor(known, word);
    return found === null ? [] : [[word, found]];
  });
  const left = words.filter((word) => wordFor(known, word) === null);
  const some = left.slice(0, WORDS_NAMED).join(', ');
  const more = left.length > WORDS_NAMED ? ` and ${left.length - WORDS_NAMED} more` : '';
  return {
    mapping: pairs.length === 0 ? {} : { words: Object.fromEntries(pairs) },
    asks:
      left.length === 0
        ? []
        : [`${name}: what do ${some}${more} stand for? One of ${[...ours].join(', ')}; add them to words.`],
  };
}

/** A share is 0.1 for 10 %; hours are not minutes. */
function factorDetails({ spec, field }: FieldGuess, { numbers, words, name }: ColumnForm): Details {
  const values = numbers[0]?.values ?? [];
  if (spec.unit === 'share' && values.some((value) => value > 1))
    return {
      mapping: { factor: 0.01 },
      asks: [
        `${name}: ${field} is a share, and its middle is ${count(middleOf(values))}. Is it in per cent?`,
      ],
    };
  if (
    spec.unit === 'h' &&
    words.some((word) => ['min', 'mins', 'minutes', 'minuten', 'minutos'].includes(word))
  )
    return { mapping: {}, asks: [`${name} seems to be in minutes, and ${field} is in hours. Export hours.`] };
  return NONE;
}
