// All written facts of a plant: read from the folder written/, and as records on a day of the plant.
import { basename, join } from 'node:path';
import type { FileTrouble } from '../contracts/errors.ts';
import type { EntityRecord, Json } from '../core/types/entity.ts';
import { listed } from '../load/domain-folders.ts';
import { lookAt } from '../load/rule-look.ts';
import type { Kinds } from '../load/rules.ts';
import { strayFiles, unreadFile } from '../load/stray-files.ts';
import type { PlantFile } from './plant-file.ts';
import { currencyDigits } from './plant-money.ts';
import type { WrittenEntry } from './written-entry.ts';
import { readWrittenFile } from './written-file.ts';

/** Facts. The largest changeover matrix we know of has 60 products on each of 20 lines. */
const FACTS_MAX = 100_000;

export type Written = {
  readonly entries: readonly WrittenEntry[];
  readonly troubles: readonly FileTrouble[];
  readonly files: readonly { readonly file: string; readonly holds: string }[];
};

export const NOTHING_WRITTEN: Written = { entries: [], troubles: [], files: [] };

export type WrittenContext = {
  readonly kinds: Kinds;
  readonly plant: PlantFile;
  readonly today: Temporal.PlainDate;
};

/** `dir`: the config folder; one that has no folder written/ has written nothing. Of what has a fault the rest stands. */
export async function readWritten(dir: string, { kinds, plant, today }: WrittenContext): Promise<Written> {
  const { zone, currency } = plant.plant;
  const context = { plant, zone, currency, digits: currencyDigits(currency), today };
  const { files, strays } = await filesIn(dir);
  const reads = await Promise.all(files.map((file) => readWrittenFile(file, kinds, context)));
  const { entries, troubles } = saidTwice(reads.flatMap((one) => one.entries));
  const tooMany = entries.length > FACTS_MAX ? [...files.slice(-1).map(tooManyIn)] : [];
  return {
    entries: tooMany.length > 0 ? [] : entries,
    troubles: [...strays, ...reads.flatMap((one) => one.troubles), ...troubles, ...tooMany],
    files: files.map((file, index) => ({ file, holds: holdsOf(reads[index]?.entries ?? [], today) })),
  };
}

function tooManyIn(file: string): FileTrouble {
  const words = `with this file there are more than ${FACTS_MAX} written facts, so none counts. Are there lists in it of which each is said of each?`;
  return { place: { file, line: 1, column: 1 }, severity: 'error', code: 'too-many', words };
}

/** "5 written facts, 1 from a later day on, 2 over" */
function holdsOf(entries: readonly WrittenEntry[], today: Temporal.PlainDate): string {
  const day = today.toString();
  const later = entries.filter(({ validFrom }) => validFrom > day).length;
  const over = entries.filter(({ validUntil }) => validUntil !== null && validUntil < day).length;
  return [
    `${entries.length} written ${entries.length === 1 ? 'fact' : 'facts'}`,
    ...(later > 0 ? [`${later} from a later day on`] : []),
    ...(over > 0 ? [`${over} over`] : []),
  ].join(', ');
}

/** What begins with a dot is some program's own. */
async function filesIn(dir: string): Promise<{ files: string[]; strays: FileTrouble[] }> {
  const strays: FileTrouble[] = [];
  const folder = join(dir, 'written');
  const { files, folders } = await listed(folder, strays);
  const all = files.filter((file) => !basename(file).startsWith('.'));
  for (const name of folders.filter((one) => !one.startsWith('.')))
    strays.push(unreadFile(join(folder, name), 'it is a folder. Move its files one up.'));
  return { files: all.filter((file) => file.endsWith('.yaml')), strays: [...strays, ...strayFiles(all)] };
}

/** Whether a place is in the folder of what people wrote. */
export const isWritten = (dir: string, file: string): boolean => file.startsWith(join(dir, 'written'));

/** What lies in the folder, as a text that differs when it does. Never throws. */
export async function lookAtWritten(dir: string): Promise<string> {
  const { files, strays } = await filesIn(dir);
  const seen = await Promise.all(files.map(lookAt));
  return [...seen, ...strays.map(({ place, words }) => `${place.file} ${words}`)].join('\n');
}

/** The same said twice from the same day on: nobody could tell which holds. The later one is told. */
function saidTwice(all: readonly WrittenEntry[]): Pick<Written, 'entries' | 'troubles'> {
  const first = new Map<string, WrittenEntry>();
  const troubles: FileTrouble[] = [];
  const entries = all.filter((entry) => {
    const key = `${keyOf(entry)} ${entry.validFrom}`;
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, entry);
      return true;
    }
    const { file, line } = before.yaml.valuePlace(before.path);
    const of = entry.about.filter((one) => one !== null).join(', ');
    const words = `${entry.kind} of ${of || 'all'} from ${entry.validFrom} on is already written in ${file}:${line}. Keep one, or give this one another validFrom.`;
    troubles.push({ place: entry.yaml.valuePlace(entry.path), severity: 'error', code: 'said-twice', words });
    return false;
  });
  return { entries, troubles };
}

const keyOf = ({ kind, about }: WrittenEntry): string => JSON.stringify([kind, ...about]);

/** As they hold on a day of the plant: of the same thing what began last. */
export function writtenRecords(entries: readonly WrittenEntry[], today: Temporal.PlainDate): EntityRecord[] {
  const day = today.toString();
  const inForce = new Map<string, WrittenEntry>();
  for (const entry of entries) {
    if (entry.validFrom > day || (entry.validUntil !== null && entry.validUntil < day)) continue;
    const key = keyOf(entry);
    const before = inForce.get(key);
    if (before === undefined || before.validFrom < entry.validFrom) inForce.set(key, entry);
  }
  return [...inForce.values()].map(recordOf);
}

/** Its id can be no system's: those are taken as they come, and this begins with what it is. */
function recordOf({ kind, about, fields, by, on, validFrom, validUntil, why }: WrittenEntry): EntityRecord {
  const hand: { [name: string]: Json } = { writtenBy: by, writtenOn: on };
  if (validFrom !== on) hand['validFrom'] = validFrom;
  if (validUntil !== null) hand['validUntil'] = validUntil;
  if (why !== null) hand['why'] = why;
  return { kind, id: `written ${JSON.stringify(about)}`, fields: { ...fields, ...hand } };
}
