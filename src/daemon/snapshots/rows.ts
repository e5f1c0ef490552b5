// What is said of rows that cannot be used: that the table is unfit for them, or what becomes of their records.
import type { TableFault } from '../../contracts/table-source.ts';
import type { StagedDifference } from '../../store/staging.ts';
import type { KindRead } from './read-kind.ts';
import type { Reason } from './remembered.ts';

/** Of rows that cannot be read, more than this share makes the table unfit. */
const BAD_SHARE = 0.01;
/** Of rows that can be read and lack something their kind needs: an ERP holds such records. */
const LACKING_SHARE = 0.2;

type Unfit = Pick<KindRead, 'faults' | 'badRows' | 'counts'>;

/** Why a kind that was read so cannot be used; none: it can. */
export function refusals({ faults, badRows, counts }: Unfit): Reason[] {
  const told = faults.map(({ from, is }) => placed(from, is));
  if (told.length > 0) return told;
  const unread = counts.bad - counts.lacking;
  if (unread <= BAD_SHARE * counts.rows && counts.bad <= Math.max(1, LACKING_SHARE * counts.rows)) return [];
  const [first] = badRows;
  const sum = `${counts.bad} of ${counts.rows} rows cannot be used${counts.bad > badRows.length ? `; the first ${badRows.length} are listed` : ''}.`;
  return [
    ...badRows.map(({ from, is }) => placed(from, is.fault)),
    ...(counts.bad === 1
      ? []
      : [{ code: 'bad-rows', where: first?.from ?? '', words: `${first?.from ?? ''}: ${sum}` }]),
  ];
}

/** Each row of those listed, and all of them in a sentence where they are more. */
export function leftOut(
  { badRows, counts }: Omit<Unfit, 'faults'>,
  { unknownIds }: Pick<StagedDifference, 'unknownIds'>,
  isDelta: boolean,
): Reason[] {
  const unknown = new Set(unknownIds);
  const told = badRows.map(({ from, is: { id, fault } }): Reason => {
    const reason = placed(from, fault);
    const record = id === null ? '' : ` ${id} ${unknown.has(id) ? MISSING : STAYS}.`;
    return { ...reason, code: 'row-left-out', words: `${reason.words} The row is left out.${record}` };
  });
  const from = badRows[0]?.from ?? '';
  if (counts.bad > badRows.length) {
    const words = `${from}: ${counts.bad} of ${counts.rows} rows are left out; the first ${badRows.length} are listed. ${recordsOf(counts.bad, unknown.size)}`;
    told.push({ code: 'rows-left-out', where: from, words });
  }
  // Changes alone end nothing anyway.
  return isDelta ? told : [...told, ...endless({ badRows, counts })];
}

/** That a row without a key keeps all records that are missing; empty where none does. */
export function endless({ badRows, counts: { keyless } }: Omit<Unfit, 'faults'>): Reason[] {
  if (keyless === 0) return [];
  const from = badRows.find(({ is }) => is.id === null)?.from ?? badRows[0]?.from ?? '';
  const rows = keyless === 1 ? '1 row' : `${keyless} rows`;
  const words = `${from}: Of ${rows} it cannot be told which record it is, so it may be any that is missing here: no record ends until that is mended.`;
  return [{ code: 'nothing-ends', where: from, words }];
}

const MISSING = 'is missing from the picture';
const STAYS = 'stays as it was';

function recordsOf(rows: number, unknown: number): string {
  if (unknown === 0) return 'Their records stay as they were.';
  if (unknown === rows) return 'Their records are missing from the picture.';
  return `${unknown} of their records are missing from the picture, the others stay as they were.`;
}

/** A fault with the file, line and column it stands at. */
export function placed(from: string, fault: TableFault): Reason {
  const { place } = fault;
  const file = place?.file ?? from;
  const where = place === null ? file : `${file}:${place.line}:${place.column}`;
  return { code: fault.code, where, words: `${file}: ${fault.words}` };
}
