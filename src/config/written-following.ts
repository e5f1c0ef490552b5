// What people wrote while the box runs: read again when it has changed, and kept as it was while something in it is wrong.
import type { FileTrouble } from '../contracts/errors.ts';
import { lookAtRules } from '../load/rule-look.ts';
import { type Kinds, loadKinds } from '../load/rules.ts';
import type { PlantFile } from './plant-file.ts';
import { isError, type WrittenEntry } from './written-entry.ts';
import { isWritten, lookAtWritten, NOTHING_WRITTEN, readWritten, type Written } from './written-folder.ts';
import { localDay } from './zone-table.ts';

export type WrittenFollowing = {
  /** A look at what was read at the start: at the files and at the domains that say what may be written. */
  readonly first: string;
  /** Never rejects. */
  look(): Promise<string>;
  /**
   * Reads it again: from then on it counts. With a fault anywhere in it all counts as it did, and the faults are given. Null:
   * no domain can be read, so nothing can be said of it.
   */
  reread(now: number): Promise<readonly FileTrouble[] | null>;
  /** Of a fault told at the start, what it means; null where it is of another file. */
  meaningOf(trouble: FileTrouble): string | null;
};

export type OpenedWritten = {
  readonly written: Written;
  /** As they count now. */
  entries(): readonly WrittenEntry[];
  readonly following: WrittenFollowing;
};

type Opening = {
  readonly dir: string;
  readonly ruleDirs: readonly string[];
  /** Null: not all domains can be read, which is told where they are. */
  readonly kinds: Kinds | null;
  /** Null: plant.yaml cannot be used. */
  readonly plant: PlantFile | null;
};

const NOT_THIS = 'Until it is mended it does not count; what else the file says does.';
const NOT_THE_FILE = 'Until it is mended nothing of this file counts.';
/** Of a fault that comes up while the box runs. */
export const AS_BEFORE = 'Until it is mended all that is written counts as it did before.';

export async function openWritten(opening: Opening, now: number): Promise<OpenedWritten> {
  const { dir, ruleDirs, plant } = opening;
  const look = async (): Promise<string> => `${await lookAtWritten(dir)}\n${await lookAtRules(ruleDirs)}`;
  const first = await look();
  const read = async (kinds: Kinds | null, at: number): Promise<Written | null> =>
    kinds === null || plant === null
      ? null
      : await readWritten(dir, { kinds, plant, today: localDay(plant.plant.zone, at) });
  // The product's own kinds are known even where a domain of the plant cannot be read.
  const kinds = opening.kinds ?? (await loadKinds(ruleDirs.slice(0, 1)));
  const written = (await read(kinds, now)) ?? NOTHING_WRITTEN;
  let { entries } = written;
  return {
    written,
    entries: () => entries,
    following: {
      first,
      look,
      async reread(at) {
        const next = await read(await loadKinds(ruleDirs), at);
        if (next === null) return null;
        if (!next.troubles.some(isError)) entries = next.entries;
        return next.troubles;
      },
      meaningOf({ place, severity }) {
        if (!isWritten(dir, place.file)) return null;
        if (severity !== 'error') return '';
        return entries.some(({ yaml }) => yaml.file === place.file) ? NOT_THIS : NOT_THE_FILE;
      },
    },
  };
}
