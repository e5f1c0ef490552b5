// Which cells of a workbook show a day or a time: a sheet keeps both as numbers, and only the style of a cell tells.
import type { TableFault } from '../../../src/contracts/table-source.ts';
import type { Parts } from './workbook-parts.ts';

/** `time`: a time of day without a day. `span`: hours that may be more than a day has. */
export type Shown = 'number' | 'day' | 'time' | 'span';

/** By the number of a cell's style. */
export async function readStyles(parts: Parts, part: string | null): Promise<readonly Shown[] | TableFault> {
  if (part === null) return [];
  const codes = new Map<number, string>();
  const styles: Shown[] = [];
  let isInCells = false;
  const fault = await parts.read(part, () => ({
    open(name, { numFmtId, formatCode = '' }) {
      if (name === 'numFmt') codes.set(Number(numFmtId), formatCode);
      if (name === 'cellXfs') isInCells = true;
      if (name === 'xf' && isInCells) styles.push(shownBy(Number(numFmtId ?? 0), codes));
    },
    text: () => undefined,
    close(name) {
      if (name === 'cellXfs') isInCells = false;
    },
  }));
  return fault ?? styles;
}

/** Formats every workbook has, by number; those of eastern Asia (27 to 36, 50 to 58) are days. */
function shownBy(id: number, codes: ReadonlyMap<number, string>): Shown {
  const code = codes.get(id);
  if (code !== undefined) return shownByCode(code);
  if ((id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return 'day';
  if ((id >= 18 && id <= 21) || id === 45 || id === 47) return 'time';
  return id === 46 ? 'span' : 'number';
}

/** "dd\.mm\.yyyy", "[$-409]h:mm AM/PM", "[h]:mm", "0.00", "General": letters in quotes or brackets say nothing. */
export function shownByCode(code: string): Shown {
  const [first = ''] = code
    .toLowerCase()
    .replace(/"[^"]*"|\\.|[_*]./g, '')
    .split(';');
  if (/\[(h+|m+|s+)\]/.test(first)) return 'span';
  const letters = first.replace(/\[[^\]]*\]/g, '').replace(/general/g, '');
  if (/[yd]/.test(letters)) return 'day';
  if (/[hs]/.test(letters)) return 'time';
  return letters.includes('m') ? 'day' : 'number';
}
