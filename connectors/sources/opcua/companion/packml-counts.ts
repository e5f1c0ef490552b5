// PackML's counts: lists of {ID, Name, Unit, Count, AccCount}, an entry for each product or material.
import type { TagGuess } from '../../../../src/contracts/tag-look.ts';
import type { RawReading } from '../reading.ts';
import type { Below, Browser } from './browser.ts';
import { child, type Draft } from './draft.ts';
import { unitText } from './engineering-unit.ts';
import { parseField } from './field.ts';
import { PACKML, TYPES } from './model-types.ts';
import { readField } from './read-field.ts';
import type { Place } from './walk.ts';

/** Int32 counters of PackML begin again at 0 from here. */
const ROLLOVER_AT = 2_147_483_647;
/** Entries of one list offered. */
const ENTRIES_MAX = 50;

type Counted = {
  readonly name: string;
  readonly measure: string;
  readonly words: string;
  /** Its entries are pieces of one line; else each is of another part. */
  readonly addsUp: boolean;
};

const COUNTS: readonly Counted[] = [
  { name: 'ProdProcessedCount', measure: 'total', words: 'pieces processed, good and bad', addsUp: true },
  { name: 'ProdDefectiveCount', measure: 'scrapTotal', words: 'bad pieces', addsUp: true },
  {
    name: 'ProdConsumedCount',
    measure: 'consumedTotal',
    words: 'pieces drawn of the part you name',
    addsUp: false,
  },
];

type Entry = {
  readonly index: number;
  readonly id: number;
  readonly name: string;
  readonly unit: string | null;
  /** Machines that keep only the count of the present job leave the other, which is never set back, at 0. */
  readonly followed: 'AccCount' | 'Count';
  readonly value: number;
};

/** Of an Admin object. A list that holds nothing yet is offered with its first entry. */
export async function countDrafts(browser: Browser, place: Place): Promise<readonly Draft[]> {
  if (!place.types.includes(TYPES.packmlAdmin)) return [];
  const found = COUNTS.flatMap((count) => {
    const variable = child(place.below, PACKML, count.name);
    return variable === undefined ? [] : [{ count, variable }];
  });
  const readings = await browser.values(found.map(({ variable }) => variable.node));
  return found.flatMap(({ count, variable }, at) => {
    const entries = readings[at] === undefined ? [] : inUse(entriesOf(readings[at]));
    const [first] = entries;
    const whole = count.addsUp && first !== undefined && isSum(first, entries.slice(1));
    const offered = whole ? [first] : entries;
    const of = whole ? ', all products together' : count.addsUp ? addUpWords(entries.length) : '';
    return offered.map((entry) => draftOf(place, variable, entry, meaning(count, entry, of)));
  });
}

/** Lists have a fixed length on many machines, and places nobody uses. */
function inUse(entries: readonly Entry[]): readonly Entry[] {
  const used = entries.filter(({ id, name, value }) => id !== 0 || name !== '' || value > 0);
  return used.length > 0 ? used : entries.slice(0, 1);
}

/** Counted with the others, its pieces would count twice. */
function isSum(first: Entry, others: readonly Entry[]): boolean {
  const sum = others.reduce((all, one) => all + one.value, 0);
  return others.length > 1 && sum > 0 && first.value === sum;
}

function addUpWords(count: number): string {
  return count > 1 ? `, one of ${count} counts that add up` : '';
}

function entriesOf(reading: RawReading): readonly Entry[] {
  const length = Array.isArray(reading.value) ? Math.min(reading.value.length, ENTRIES_MAX) : 0;
  const at = (index: number, name: string): unknown => {
    const held = readField(reading, parseField(`[${index}].${name}`) ?? []);
    return 'fault' in held ? null : held.value;
  };
  return Array.from({ length: Math.max(length, 1) }, (_, index) => {
    const [count, accCount] = [Number(at(index, 'Count')), Number(at(index, 'AccCount'))];
    const followed = accCount === 0 && count > 0 ? 'Count' : 'AccCount';
    const name = String(at(index, 'Name') ?? '').trim();
    const value = followed === 'Count' ? count : accCount;
    const id = Number(at(index, 'ID') ?? 0);
    return { index, id, name, unit: unitText(at(index, 'Unit')), followed, value };
  });
}

function draftOf(place: Place, { name, node }: Below, entry: Entry, means: TagGuess): Draft {
  const names = [name, `[${entry.index}] ${entry.name}`.trim()];
  const field = `[${entry.index}].${entry.followed}`;
  return { place, names, name, node, field, unit: entry.unit, means };
}

function meaning({ measure, words }: Counted, { followed }: Entry, of: string): TagGuess {
  const isOfJob = followed === 'Count';
  const reason = `PackML: ${words}${of}, ${isOfJob ? 'of the present job' : 'never set back'}`;
  return { measure, reason, resets: isOfJob ? 'job' : 'never', rolloverAt: ROLLOVER_AT };
}
