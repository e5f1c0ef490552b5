// What a workbook says of itself: its sheets, the day its dates count from, and whether its formulas were ever calculated.
import { posix } from 'node:path';
import type { TableFault } from '../../../src/contracts/table-source.ts';
import { ofFile } from './fault.ts';
import type { Parts } from './workbook-parts.ts';
import { localName } from './xml-events.ts';

export type Sheet = { readonly name: string; readonly isShown: boolean; readonly part: string };

export type Book = {
  readonly sheets: readonly Sheet[];
  /** Days count from 1904, as old Macintoshes did. */
  readonly is1904: boolean;
  /** A program wrote it and left the formulas for a spreadsheet to calculate. */
  readonly isUncalculated: boolean;
  readonly stylesPart: string | null;
  readonly stringsPart: string | null;
};

type Relation = { readonly id: string; readonly type: string; readonly part: string };

export async function readBook(parts: Parts): Promise<Book | TableFault> {
  const start = await relationsOf(parts, '');
  if ('words' in start) return start;
  const part = start.find(({ type }) => type === 'officeDocument')?.part;
  if (part === undefined || !part.endsWith('.xml')) return ofFile('workbook', OTHER_KIND);
  const relations = await relationsOf(parts, part);
  if ('words' in relations) return relations;
  const sheets: Sheet[] = [];
  const flags = { is1904: false, isUncalculated: false };
  const fault = await parts.read(part, () => ({
    open(name, attributes) {
      if (name === 'workbookPr') flags.is1904 = isTrue(attributes['date1904']);
      if (name === 'calcPr') flags.isUncalculated = isTrue(attributes['fullCalcOnLoad']);
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => key !== 'id' && localName(key) === 'id')?.[1];
      const relation = relations.find((one) => one.id === id && one.type === 'worksheet');
      // A sheet that is only a chart has no rows, and no person counts on it.
      if (relation === undefined) return;
      const isShown = (attributes['state'] ?? 'visible') === 'visible';
      sheets.push({ name: attributes['name'] ?? '', isShown, part: relation.part });
    },
    text: () => undefined,
    close: () => undefined,
  }));
  if (fault !== null) return fault;
  const partOf = (type: string): string | null => relations.find((one) => one.type === type)?.part ?? null;
  return { sheets, ...flags, stylesPart: partOf('styles'), stringsPart: partOf('sharedStrings') };
}

/** By its name, or by its number among those a person sees. */
export function sheetOf({ sheets }: Book, wanted: string | number): Sheet | TableFault {
  const shown = sheets.filter(({ isShown }) => isShown);
  const found =
    typeof wanted === 'number' ? shown[wanted - 1] : sheets.find(({ name }) => name.trim() === wanted.trim());
  if (found !== undefined) return found;
  const names = sheets.map(({ name, isShown }) => `"${name}"${isShown ? '' : ' (hidden)'}`);
  const words = `It has no sheet ${typeof wanted === 'number' ? wanted : `"${wanted}"`}. There are ${names.join(', ') || 'none'}: set sheet.`;
  return ofFile('no-sheet', words);
}

const OTHER_KIND =
  'It is an archive, and no workbook of the kind .xlsx (perhaps .xlsb or .ods). Save it as .xlsx or CSV.';

/** What a part names as belonging to it; of the archive itself where the part is ''. */
async function relationsOf(parts: Parts, part: string): Promise<readonly Relation[] | TableFault> {
  const folder = posix.dirname(part);
  const name = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
  if (!parts.has(name)) return part === '' ? ofFile('workbook', OTHER_KIND) : [];
  const relations: Relation[] = [];
  const fault = await parts.read(name, () => ({
    open(element, { Id = '', Type = '', Target = '', TargetMode }) {
      if (element !== 'Relationship' || TargetMode === 'External') return;
      const target = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target);
      relations.push({ id: Id, type: Type.slice(Type.lastIndexOf('/') + 1), part: target });
    },
    text: () => undefined,
    close: () => undefined,
  }));
  return fault ?? relations;
}

function isTrue(text: string | undefined): boolean {
  return text === '1' || text === 'true';
}
