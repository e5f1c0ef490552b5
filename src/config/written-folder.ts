// All written facts of a plant: read from the folder written/, and as records on a day of the plant.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileTrouble } from '../contracts/errors.ts';
import type { EntityRecord, Json } from '../core/types/entity.ts';
import { lookAt } from '../load/rule-look.ts';
import type { Kinds } from '../load/rules.ts';
import { strayFiles } from '../load/stray-files.ts';
import type { PlantFile } from './plant-file.ts';
import { currencyDigits } from './plant-money.ts';
import type { WrittenFact } from './written-entry.ts';
import { readWrittenFile, type WrittenRead } from './written-file.ts';

export const WRITTEN_FOLDER = 'written';

export type Written = {
  /** At the files as they were when they were read, or before. */
  readonly look: string;
  readonly facts: readonly WrittenFact[];
  readonly troubles: readonly FileTrouble[];
  readonly files: readonly { readonly file: string; readonly holds: string }[];
};

/**
 * A plant that has written nothing has no such folder. `before`: what counted until now; a file with a fault counts as it
 * did, and of one that was never sound the entries without fault.
 */
export async function readWritten(
  dir: string,
  { kinds, plant, before = [] }: { kinds: Kinds; plant: PlantFile; before?: readonly WrittenFact[] },
): Promise<Written> {
  const look = await lookAtWritten(dir);
  const { zone, currency } = plant.plant;
  const context = { plant, zone, currency, digits: currencyDigits(currency) };
  const all = (await namesIn(join(dir, WRITTEN_FOLDER))).map((name) => join(dir, WRITTEN_FOLDER, name));
  const files = all.filter((file) => file.endsWith('.yaml'));
  const reads = await Promise.all(files.map((file) => readWrittenFile(file, kinds, context)));
  const { facts, troubles } = saidTwice(files.flatMap((file, index) => factsOf(reads[index], file, before)));
  return {
    look,
    facts,
    troubles: [...reads.flatMap((one) => one.troubles), ...troubles, ...strayFiles(all)],
    files: files.map((file, index) => ({ file, holds: `${reads[index]?.facts.length ?? 0} written facts` })),
  };
}

function factsOf(
  read: WrittenRead | undefined,
  file: string,
  before: readonly WrittenFact[],
): readonly WrittenFact[] {
  const old = before.filter(({ yaml }) => yaml.file === file);
  return read !== undefined && read.troubles.length > 0 && old.length > 0 ? old : (read?.facts ?? []);
}

/** What lies in the folder, as a text that differs when it does. */
export async function lookAtWritten(dir: string): Promise<string> {
  const files = (await namesIn(join(dir, WRITTEN_FOLDER))).filter((name) => name.endsWith('.yaml'));
  return (await Promise.all(files.map((name) => lookAt(join(dir, WRITTEN_FOLDER, name))))).join('\n');
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return (await readdir(dir)).toSorted();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** The same said twice from the same day on: nobody could tell which holds. The later one is told. */
function saidTwice(facts: readonly WrittenFact[]): {
  readonly facts: readonly WrittenFact[];
  readonly troubles: readonly FileTrouble[];
} {
  const first = new Map<string, WrittenFact>();
  const troubles: FileTrouble[] = [];
  const kept = facts.filter((fact) => {
    const key = `${fact.kind} ${fact.about} ${fact.validFrom}`;
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, fact);
      return true;
    }
    const { file, line } = before.yaml.valuePlace(before.path);
    const words = `${fact.kind} of ${fact.about} from ${fact.validFrom} on is already written in ${file}:${line}. Keep one, or give this one another validFrom.`;
    troubles.push({ place: fact.yaml.valuePlace(fact.path), severity: 'error', code: 'said-twice', words });
    return false;
  });
  return { facts: kept, troubles };
}

/** As they hold on a day of the plant: of the same thing what began last. */
export function writtenRecords(facts: readonly WrittenFact[], today: Temporal.PlainDate): EntityRecord[] {
  const day = today.toString();
  const inForce = new Map<string, WrittenFact>();
  for (const fact of facts) {
    if (fact.validFrom > day || (fact.validUntil !== null && fact.validUntil < day)) continue;
    const key = `${fact.kind} ${fact.about}`;
    const before = inForce.get(key);
    if (before === undefined || before.validFrom < fact.validFrom) inForce.set(key, fact);
  }
  return [...inForce.values()].map(recordOf);
}

function recordOf({ kind, about, fields, by, on, validFrom, validUntil, why }: WrittenFact): EntityRecord {
  const hand: { [name: string]: Json } = { writtenBy: by, writtenOn: on };
  if (validFrom !== on) hand['validFrom'] = validFrom;
  if (validUntil !== null) hand['validUntil'] = validUntil;
  if (why !== null) hand['why'] = why;
  return { kind, id: `written/${about}`, fields: { ...fields, ...hand } };
}
