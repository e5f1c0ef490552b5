// Brings together what all sources of tags said of each line of the plant, and has it put in words.
import type { LoadedConfig } from '../../config/config.ts';
import type { EntityRecord } from '../../core/types/entity.ts';
import type { UtcMs } from '../../core/types/time.ts';
import type { Plan } from '../../mapping/tags/plan.ts';
import type { Heard, HeardTag } from './hear-tags.ts';
import { lineOddities } from './line-oddities.ts';
import { type LineTag, lineSentence } from './line-sentence.ts';

export type LineLook = {
  readonly line: string;
  readonly name: string;
  /** Null: no tag of it has a value. */
  readonly words: string | null;
  readonly odd: readonly string[];
};

/** What is told of one moment: of now, or of the end of a recording. */
export type LinesTold = {
  /** The recording; null: it is heard now. */
  readonly recording: string | null;
  readonly at: UtcMs;
  readonly lines: readonly LineLook[];
};

/** `heard`: by source. Lines of sources that were not heard are left out; recordings are told each by itself. */
export function linesTold(
  config: Pick<LoadedConfig, 'records'>,
  heard: ReadonlyMap<string, Heard>,
  { plan, now }: { readonly plan: Plan; readonly now: UtcMs },
): LinesTold[] {
  const live = [...heard].filter(([, { endsAt, unreached }]) => endsAt === null && unreached === null);
  const sources = new Set(live.map(([id]) => id));
  const said = new Map(live.flatMap(([, { tags }]) => [...tags]));
  const own = tagRecords(config).filter(({ fields }) => sources.has(String(fields['source'])));
  const told = [{ recording: null, at: now, lines: lineLooks(config, own, { said, plan, now }) }];
  const recorded = [...heard].flatMap(([recording, { endsAt, tags }]) => {
    if (endsAt === null) return [];
    const there = tagRecords(config).filter(({ id }) => tags.has(id));
    return [{ recording, at: endsAt, lines: lineLooks(config, there, { said: tags, plan, now: endsAt }) }];
  });
  return [...(live.length === 0 ? [] : told), ...recorded];
}

const tagRecords = ({ records }: Pick<LoadedConfig, 'records'>) =>
  records.filter(({ kind }) => kind === 'tag');

type Saying = { readonly said: ReadonlyMap<string, HeardTag>; readonly plan: Plan; readonly now: UtcMs };

function lineLooks(
  { records }: Pick<LoadedConfig, 'records'>,
  tags: readonly EntityRecord[],
  { said, plan, now }: Saying,
): LineLook[] {
  const names = new Map(records.map(({ kind, id, fields }) => [`${kind} ${id}`, fields['name']]));
  const nameOf = (kind: string, id: string): string => String(names.get(`${kind} ${id}`) ?? id);
  return records
    .filter(({ kind }) => kind === 'line')
    .flatMap(({ id }) => {
      const own = tags.filter(({ fields }) => fields['line'] === id && typeof fields['measure'] === 'string');
      if (own.length === 0) return [];
      const mapped = tagRecords({ records }).flatMap(({ id: tag, fields }) =>
        fields['line'] === id
          ? [
              {
                id: tag,
                measure: String(fields['measure'] ?? ''),
                isStations: fields['station'] !== undefined,
              },
            ]
          : [],
      );
      const lineTags = own.map((record) => lineTag(record, said.get(record.id) ?? null, nameOf));
      const line = { id, name: nameOf('line', id), tags: lineTags, mapped, plan, now };
      return [{ line: id, name: line.name, words: lineSentence(line), odd: lineOddities(line) }];
    });
}

function lineTag(
  { id, fields }: EntityRecord,
  heard: HeardTag | null,
  nameOf: (kind: string, id: string) => string,
): LineTag {
  const text = (name: string): string | null => (typeof fields[name] === 'string' ? fields[name] : null);
  const number = (name: string): number | null => (typeof fields[name] === 'number' ? fields[name] : null);
  const station = text('station');
  // Its schema has looked at the file: a number, or one for each product, and a word for each value.
  const perCount = (fields['piecesPerCount'] ?? 1) as number | Readonly<Record<string, number>>;
  const words = (fields['words'] ?? {}) as Readonly<Record<string, string>>;
  return {
    ...{ id, measure: text('measure') ?? '', material: text('material'), unit: text('unit') },
    station: station === null ? null : nameOf('station', station),
    scale: number('scale') ?? 1,
    hasScale: number('scale') !== null,
    piecesPerCount: typeof perCount === 'object' ? new Map(Object.entries(perCount)) : perCount,
    words: new Map(Object.entries(words)),
    resets: text('resets') ?? 'anytime',
    rolloverAt: number('rolloverAt'),
    staleAfterMs: number('staleAfterMs'),
    earlier: heard?.earlier ?? null,
    last: heard?.last ?? null,
    fell: heard?.fell ?? null,
    statedUnit: heard?.is?.unit ?? null,
  };
}
