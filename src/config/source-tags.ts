// The tags of a source file: where each is at the peer, what it means here, and whether that exists.
import type { FileTrouble } from '../contracts/errors.ts';
import type { TagConfig } from '../contracts/source.ts';
import type { Json } from '../core/types/entity.ts';
import { durationMs } from '../load/duration-text.ts';
import type { Path } from '../load/yaml-file.ts';
import type { PartFile, Settings } from './part-file.ts';
import type { PlantFile } from './plant-file.ts';
import type { TagEntry } from './plant-records.ts';
import { writtenOut } from './tag-series.ts';
import { unknownName } from './unknown-name.ts';

/** What a tag means here; every other key says where it is at the peer. */
const MEANING = [
  ...['measure', 'line', 'station', 'material', 'unit', 'scale', 'piecesPerCount', 'words', 'resets'],
  ...['rolloverAt', 'maxPerHour', 'samplingMs'],
];
const NOT_AT_PEER = ['id', 'staleAfter', ...MEANING.filter((key) => key !== 'samplingMs')];

/** A source without `staleAfter` never grows old: 285,000 years. */
export const NEVER_STALE_MS: number = Number.MAX_SAFE_INTEGER;

/** Ms, or the trouble with what is written. Undefined is never. */
export function staleAfterOf(part: PartFile, settings: Settings, path: Path): number | FileTrouble {
  const written = settings['staleAfter'];
  if (written === undefined) return NEVER_STALE_MS;
  const read = durationMs(String(written));
  if ('ms' in read) return read.ms;
  return {
    place: part.yaml.valuePlace([...path, 'staleAfter']),
    severity: 'error',
    code: 'duration',
    words: read.words,
  };
}

export type SourceTags = {
  readonly tags: readonly TagEntry[];
  /** Of each tag, the entry of the file it was written in. */
  readonly paths: readonly Path[];
  /** What the source is opened with: every tag written out, with the time after which it is old. */
  readonly settings: Settings;
  readonly troubles: readonly FileTrouble[];
};

/** `plant` is null where plant.yaml is broken: then what tags name cannot be checked. */
export function sourceTags(part: PartFile, plant: PlantFile | null): SourceTags {
  const sourceStale = staleAfterOf(part, part.settings, []);
  const { entries, series, troubles: unclear } = writtenOut(part);
  const troubles = [...(typeof sourceStale === 'number' ? [] : [sourceStale]), ...unclear];
  const tags: TagEntry[] = [];
  const opened: Settings[] = [];
  for (const { entry, path } of entries) {
    const own = entry['staleAfter'] === undefined ? sourceStale : staleAfterOf(part, entry, path);
    if (typeof own !== 'number' && own !== sourceStale) troubles.push(own);
    if (plant !== null) troubles.push(...referenceTroubles(part, plant, { entry, path }));
    const staleAfterMs = typeof own === 'number' ? own : NEVER_STALE_MS;
    tags.push(tagOf(part.id, entry, staleAfterMs));
    opened.push({ ...entry, staleAfterMs });
  }
  const settings = entries.length === 0 ? part.settings : { ...part.settings, tags: opened, series };
  return { tags, paths: entries.map(({ path }) => path), settings, troubles: withoutRepeats(troubles) };
}

/** Every tag id once in the whole plant: the second is told. */
export function repeatedTags(
  parts: readonly {
    readonly part: PartFile;
    readonly tags: readonly TagConfig[];
    readonly paths: readonly Path[];
  }[],
): FileTrouble[] {
  const first = new Map<string, string>();
  const troubles = parts.flatMap(({ part, tags, paths }) =>
    tags.flatMap(({ id }, index) => {
      const place = part.yaml.valuePlace([...(paths[index] ?? []), 'id']);
      const before = first.get(id);
      first.set(id, before ?? `${place.file}:${place.line}`);
      if (before === undefined) return [];
      const words = `the tag "${id}" is already in ${before}. Give this one its own id.`;
      return [{ place, severity: 'error', code: 'duplicate-id', words } satisfies FileTrouble];
    }),
  );
  return withoutRepeats(troubles);
}

/** A series of tags says the same of each: it is told once. */
function withoutRepeats(troubles: readonly FileTrouble[]): FileTrouble[] {
  const told = new Map(
    troubles.map((one) => [`${one.place.file}:${one.place.line}:${one.place.column} ${one.words}`, one]),
  );
  return [...told.values()];
}

function referenceTroubles(
  part: PartFile,
  plant: PlantFile,
  { entry, path }: { readonly entry: Settings; readonly path: Path },
): FileTrouble[] {
  const known = { line: plant.lines, station: plant.stations };
  return (['line', 'station'] as const).flatMap((kind) => {
    const name = entry[kind];
    if (typeof name !== 'string') return [];
    return unknownName({ yaml: part.yaml, path: [...path, kind], kind, name, known: known[kind] });
  });
}

function tagOf(source: string, entry: Settings, staleAfterMs: number): TagEntry {
  const at: Record<string, string | number | boolean> = {};
  const meaning: Record<string, Json> = { source, staleAfterMs };
  for (const [key, value] of Object.entries(entry)) {
    // Its schema has looked at the file: what is here is JSON.
    if (MEANING.includes(key)) meaning[key] = value as Json;
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (isPlain && !NOT_AT_PEER.includes(key)) at[key] = value;
  }
  return { id: String(entry['id']), at, meaning };
}
