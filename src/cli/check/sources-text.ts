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
  const paint = painter(look.color);
  return checked.looks.flatMap((source) => {
    const told = [
      ...(source.unreached === null ? [] : [`  ${paint('bad', 'error')}    ${source.unreached}`]),
      ...source.rights.map((words) => `  ${paint('warn', 'warning')}  ${words}`),
      ...source.tables.flatMap((table) => tableLines(checked, table, { paint, quiet: look.quiet })),
    ];
    if (look.quiet) return told.length === 0 ? [] : [headline(source, paint), ...told];
    return ['', headline(source, paint), ...told];
  });
}

function headline({ id, title, type, hasTables, unreached, tables }: SourceLook, paint: Paint): string {
  const name = `${paint('strong', id)}  ${title} (${type})`;
  if (!hasTables) return `${name}: not asked, it has no tables.`;
  if (unreached !== null) return `${name}: not reached.`;
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
