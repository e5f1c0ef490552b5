// A guess as the lines of YAML to paste: all a source's file needs to read the table, what is open as comments.
import { stringify } from 'yaml';
import type { TableDraft } from '../../contracts/table-source.ts';
import type { KindMapping, TableGuess } from '../../mapping/guess/guess.ts';
import type { Opened, Zone } from './peeked.ts';
import type { Written } from './written-with.ts';

export type Pasting = {
  readonly drafts: readonly TableDraft[];
  readonly written: Written;
  readonly zone: Zone;
};

/** For each of its kinds, in their order. */
export async function draftsOf(guess: TableGuess, { draft }: Pick<Opened, 'draft'>): Promise<TableDraft[]> {
  const drafts: TableDraft[] = [];
  for (const { columns } of guess.kinds) {
    const taken = drafts.map(({ settings }) => settings.name);
    const named = [...new Set(columns.flatMap(({ mapping }) => mapping.column ?? []))];
    drafts.push(await draft(guess.table, { columns: named, changed: guess.changed, taken }));
  }
  return drafts;
}

export function pasteText(guess: TableGuess, { drafts, written, zone }: Pasting): string[] {
  if (guess.kinds.length === 0) return [];
  const format = Object.entries({ ...written, ...guess.marks });
  return [
    '',
    "To paste into a source's file, which has format and tables once each:",
    'format:',
    ...format.map(([key, value]) => `  ${key}: ${flow(value)}`),
    `  zone: ${zone.name}${zone.ask === null ? '' : ` # ? ${zone.ask}`}`,
    'tables:',
    ...drafts.flatMap((draft, index) => tableLines(draft, guess.kinds[index])),
  ];
}

/** A table that lacks what each of its records needs stays a comment: with it the whole file would be refused. */
function tableLines({ settings, perhaps }: TableDraft, one: KindMapping | undefined): string[] {
  if (one === undefined) return [];
  const { kind, columns, constants, lacking } = one;
  const { name, ...more } = settings;
  const lines = [
    `  - name: ${flow(name)}`,
    `    kind: ${kind}`,
    ...Object.entries(more).map(([key, value]) => `    ${key}: ${flow(value)}`),
    ...Object.entries(perhaps).map(
      ([key, value]) => `    # ${key}: ${flow(value)} # ? Is it set at every change of a row?`,
    ),
    '    columns:',
    ...columns.flatMap(({ field, mapping, asks }) => [
      ...asks.map((ask) => `      # ? ${ask}`),
      `      ${field}: ${mappingText(mapping)}`,
    ]),
    ...constants.map(({ field, value }) => `      ${field}: ${flow({ value })}`),
  ];
  if (lacking.length === 0) return lines;
  return [
    `  # ? Every ${kind} needs ${lacking.join(' and ')}. Name the column that fills it below, then take the first # of each line away.`,
    ...[...lines, ...lacking.map((field) => `      ${field}: # which column?`)].map((line) => `# ${line}`),
  ];
}

function mappingText(mapping: KindMapping['columns'][number]['mapping']): string {
  const { column, ...more } = mapping;
  return typeof column === 'string' && Object.keys(more).length === 0 ? flow(column) : flow(mapping);
}

function flow(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd();
}
