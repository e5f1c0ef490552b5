// A record in a sentence, as its domain says it: so exact that a wrong decimal mark or date order is seen at once.
import { piecesOf } from '../../core/rules/template-text.ts';
import type { EntityRecord, FieldSpec, Json, KindSpec } from '../../core/types/entity.ts';
import type { Zone } from '../../core/types/time.ts';
import { minorPerUnit } from '../../render/number.ts';
import { clockTime, dateWords, offsetAt } from '../../render/plant-time.ts';
import { IN_ENGLISH } from '../../render/speech.ts';

export type Saying = {
  readonly zone: Zone;
  readonly currency: string;
  /** What a record of that kind is called; null: it is known by its key alone. */
  nameOf(kind: string, id: string): string | null;
};

const NOT_GIVEN = 'not given';

/**
 * By the kind's `say`, else every field with its value. `asked`: fields the mapping fills; what a clause of the sentence
 * tells of others alone is left out.
 */
export function sayRecord(
  spec: KindSpec,
  record: Pick<EntityRecord, 'id' | 'fields'>,
  { asked, ...saying }: Saying & { readonly asked: ReadonlySet<string> },
): string {
  const words = (name: string): string =>
    name === 'id' ? record.id : valueWords(record.fields[name], spec.fields[name], saying);
  if (spec.say !== undefined) {
    const clauses = spec.say.split(', ').map(clauseOf);
    const told = clauses.filter(({ names }) => names.length === 0 || names.some((name) => asked.has(name)));
    return `${told.map(({ say }) => say(words)).join(', ')}.`;
  }
  const given = Object.keys(spec.fields).filter((name) => asked.has(name));
  const fields = given.map((name) => `${name} ${words(name)}`).join(', ');
  return `${spec.title} ${record.id}${fields === '' ? '' : `: ${fields}`}.`;
}

type Clause = { readonly names: readonly string[]; say(words: (name: string) => string): string };

function clauseOf(text: string): Clause {
  const pieces = piecesOf(text);
  if ('code' in pieces) throw new Error(`the check let a sentence pass that cannot be read: ${text}`);
  const names = pieces.flatMap((piece) => (piece.kind === 'hole' ? [piece.text.trim()] : []));
  const say: Clause['say'] = (words) =>
    pieces.map((piece) => (piece.kind === 'literal' ? piece.text : words(piece.text.trim()))).join('');
  return { names, say };
}

function valueWords(value: Json | undefined, spec: FieldSpec | undefined, saying: Saying): string {
  if (value === undefined || value === null) return NOT_GIVEN;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string')
    return (spec?.ref === undefined ? null : saying.nameOf(spec.ref, value)) ?? value;
  return typeof value === 'number' ? numberWords(value, spec, saying) : JSON.stringify(value);
}

/** With every decimal it has: 1.2 pieces where 1,200 were meant must not read as 1. */
const exact = new Intl.NumberFormat('en-US', { maximumFractionDigits: 9 });

function numberWords(value: number, spec: FieldSpec | undefined, { zone, currency }: Saying): string {
  if (spec?.type === 'time') return timeWords(zone, value);
  if (spec?.type === 'money') return moneyWords(value, currency);
  switch (spec?.unit) {
    case undefined:
      return exact.format(value);
    case 'share':
      return `${exact.format(value * 100)} %`;
    default:
      return `${exact.format(value)} ${spec?.unit}`;
  }
}

function moneyWords(minor: number, currency: string): string {
  const units = minorPerUnit(currency);
  const digits = Math.round(Math.log10(units));
  const format = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${format.format(minor / units)} ${currency}`;
}

/** "Thu 26 Nov 2026 14:00" */
export function timeWords(zone: Zone, at: number): string {
  const year = new Date(at + offsetAt(zone, at)).getUTCFullYear();
  return `${dateWords({ ...IN_ENGLISH, zone }, at)} ${year} ${clockTime(zone, at)}`;
}
