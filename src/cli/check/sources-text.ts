// What `throughline check --sources` found, as lines: each source, each of its tables, the first record in a sentence.
import { plural } from '../terminal/figures.ts';
import { type Paint, painter } from '../terminal/paint.ts';
import { timeWords } from './say-record.ts';
import type { SourceLook, TableLook } from './source-look.ts';
import { firstWords, type SourcesChecked } from './sources.ts';

/** `quiet`: only what is wrong. */
export function sourceLines(
  checked: SourcesChecked,
  look: { readonly color: boolean; readonly quiet: boolean },
): string[] {
  const told = { paint: painter(look.color), quiet: look.quiet };
  return [
    ...checked.looks.flatMap((source) => sourceText(checked, source, told)),
    ...linesText(checked, told),
  ];
}

function sourceText(checked: SourcesChecked, source: SourceLook, { paint, quiet }: Look): string[] {
  const warning = (words: string): string => `  ${paint('warn', 'warning')}  ${words}`;
  const told = [
    ...(source.unreached === null ? [] : [`  ${paint('bad', 'error')}    ${source.unreached}`]),
    ...troubleWords(source).map(warning),
    ...source.rights.map(warning),
    ...source.tables.flatMap((table) => tableLines(checked, table, { paint, quiet })),
  ];
  const head = headline(source, checked, paint);
  if (quiet) return told.length === 0 ? [] : [head, ...told];
  return ['', head, ...told];
}

/** The first ones say what is wrong: a recording may have a fault in each of its lines. */
const TROUBLES_SHOWN = 5;

function troubleWords({ heard }: SourceLook): string[] {
  const words = (heard?.troubles ?? []).map((one) => one.words);
  const more = words.length - TROUBLES_SHOWN;
  return [...words.slice(0, TROUBLES_SHOWN), ...(more > 0 ? [`And ${more} more like these.`] : [])];
}

type Look = { readonly paint: Paint; readonly quiet: boolean };

/** A sentence for each line, and what is odd in it. `quiet`: only the latter. */
function linesText({ lines, missing, saying }: SourcesChecked, { paint, quiet }: Look): string[] {
  const warning = (words: string): string => `  ${paint('warn', 'warning')}  ${words}`;
  return lines.flatMap(({ recording, at, lines: looks }) => {
    if (looks.length === 0) return [];
    const head = recording === null ? 'Lines, as they say it now' : `Lines, as ${recording} ends`;
    const told = looks.flatMap(({ name, words, odd }) => [
      ...(quiet ? [] : [`  ${words ?? `${name}: nothing is known of it yet.`}`]),
      ...odd.map(warning),
    ]);
    const notes = missing.map(warning);
    const all = [...told, ...notes];
    return all.length === 0
      ? []
      : [...(quiet ? [] : ['']), `${paint('strong', head)} (${timeWords(saying.zone, at)}):`, ...all];
  });
}

function headline(
  { id, title, type, heard, unreached, tables }: SourceLook,
  { saying }: SourcesChecked,
  paint: Paint,
): string {
  const name = `${paint('strong', id)}  ${title} (${type})`;
  if (unreached !== null) return `${name}: not reached.`;
  if (heard !== null && heard.endsAt !== null)
    return `${name}: read, ${plural(heard.tags, 'tag')} up to ${timeWords(saying.zone, heard.endsAt)}.`;
  if (heard !== null)
    return `${name}: reached, ${heard.withValue} of ${plural(heard.tags, 'tag')} have a value.`;
  const usable = tables.filter(({ errors }) => errors.length === 0).length;
  return `${name}: reached, ${usable} of ${plural(tables.length, 'table')} can be used.`;
}

function tableLines(
  checked: SourcesChecked,
  table: TableLook,
  { paint, quiet }: { readonly paint: Paint; readonly quiet: boolean },
): string[] {
  const first = firstWords(checked, table);
  const told = [
    ...table.errors.map(({ where, words }) => `    ${paint('bad', 'error')}    ${placedWords(where, words)}`),
    ...table.warnings.map(
      ({ where, words }) => `    ${paint('warn', 'warning')}  ${placedWords(where, words)}`,
    ),
  ];
  if (quiet) return told;
  return [
    `  ${table.table}  ${kindWords(checked, table)}`,
    ...(first === null ? [] : [`    For instance: ${first}`]),
    ...told,
  ];
}

/** Faults begin with their file: it is not said twice. */
function placedWords(where: string, words: string): string {
  const file = words.slice(0, words.indexOf(': '));
  return where.startsWith(file) && where !== file && file !== ''
    ? `${where} ${words.slice(file.length + 2)}`
    : words;
}

/** "Order: 212 rows as of Thu 26 Nov 2026 06:40, 210 can be read, all 12 columns found." */
function kindWords({ kinds, saying }: SourcesChecked, { kind, read, columns }: TableLook): string {
  const title = kinds.get(kind)?.title ?? kind;
  if (read === null) return `${title}: not read.`;
  const { rows, leftOut, bad, asOf } = read;
  const { found, missing, empty } = columns;
  const wanted = found.length + missing.length + empty.length;
  const parts = [
    `${plural(rows, 'row')} as of ${timeWords(saying.zone, asOf)}`,
    ...(leftOut > 0 ? [`${leftOut} not wanted (only)`] : []),
    // Without a column nothing is read at all.
    ...(missing.length > 0 ? [] : [bad === 0 ? 'all can be read' : `${bad} cannot be read`]),
    found.length === wanted ? `all ${wanted} columns found` : `${found.length} of ${wanted} columns found`,
    ...(missing.length > 0 ? [`missing ${missing.join(', ')}`] : []),
    ...(empty.length > 0 ? [`nothing in ${empty.join(', ')}`] : []),
  ];
  return `${title}: ${parts.join(', ')}.`;
}
