// References that lead nowhere: keys a table names of which neither the config nor any table of the sources has a record.
import type { LoadedConfig } from '../../config/config.ts';
import { NAMED_BY } from '../../core/picture/join-score.ts';
import type { KindSpec } from '../../core/types/entity.ts';
import type { Kinds } from '../../daemon/record-check.ts';
import type { Reason } from '../../daemon/snapshots/remembered.ts';
import type { MappedRecord } from '../../mapping/table-mapper.ts';
import type { SourceLook, TableLook } from './source-look.ts';

/** What one field of a table names. */
export type Reference = {
  readonly field: string;
  readonly kind: string;
  /** By key, how many records name it. */
  readonly named: ReadonlyMap<string, number>;
};

export function openReferences(spec: KindSpec, filled: readonly string[]) {
  const counted = Object.entries(spec.fields).flatMap(([field, { ref }]) =>
    ref === undefined || !filled.includes(field)
      ? []
      : [{ field, kind: ref, named: new Map<string, number>() }],
  );
  return {
    all: counted as readonly Reference[],
    take({ fields }: MappedRecord): void {
      for (const { field, named } of counted) {
        const key = fields[field];
        if (typeof key === 'string') named.set(key, (named.get(key) ?? 0) + 1);
      }
    },
  };
}

/** The looks with a warning for each field of a table that names what is nowhere. */
export function withLostReferences(
  looks: readonly SourceLook[],
  config: LoadedConfig,
  kinds: Kinds,
): SourceLook[] {
  const told = toldOf(looks, config);
  return looks.map((look) => ({
    ...look,
    tables: look.tables.map((table) =>
      table.errors.length > 0
        ? table
        : { ...table, warnings: [...table.warnings, ...lostOf(table, told, kinds)] },
    ),
  }));
}

/** Where the records of a kind stand, "customers.csv", and their keys; null: not all of them were read. */
type Told = (kind: string) => { readonly where: readonly string[]; has(key: string): boolean } | null;

function toldOf(looks: readonly SourceLook[], { records, sources }: LoadedConfig): Told {
  const unread = new Set(
    sources.flatMap(({ id, settings }) =>
      unreadKinds(
        settings,
        looks.find((look) => look.id === id),
      ),
    ),
  );
  const own = new Set(records.map(({ kind, id }) => `${kind} ${id}`));
  const ownKinds = new Set(records.map(({ kind }) => kind));
  const tables = looks.flatMap((look) => look.tables);
  return (ref) => {
    const kinds = NAMED_BY[ref] ?? [ref];
    if (kinds.some((kind) => unread.has(kind))) return null;
    const files = tables.flatMap(({ kind, read }) =>
      kinds.includes(kind) && read !== null ? [read.from] : [],
    );
    return {
      where: [...(kinds.some((kind) => ownKinds.has(kind)) ? ['plant.yaml'] : []), ...new Set(files)],
      has: (key) =>
        kinds.some(
          (kind) =>
            own.has(`${kind} ${key}`) || looks.some(({ names }) => names.get(kind)?.has(key) === true),
        ),
    };
  };
}

/** Kinds of which a source was not asked, or a table could not be used: what they hold is not known. */
function unreadKinds(settings: object, look: SourceLook | undefined): string[] {
  const { tables = [] } = settings as { readonly tables?: readonly { readonly kind: string }[] };
  if (look === undefined || look.unreached !== null) return tables.map(({ kind }) => kind);
  return look.tables.flatMap(({ kind, errors }) => (errors.length > 0 ? [kind] : []));
}

function lostOf({ table, read, references }: TableLook, told: Told, kinds: Kinds): Reason[] {
  return references.flatMap(({ field, kind, named }): Reason[] => {
    const known = told(kind);
    // Where nobody lists materials, a run that names one leads nowhere for no fault of its own.
    if (known === null || known.where.length === 0) return [];
    const lost = [...named].filter(([key]) => !known.has(key));
    const [first] = lost;
    if (first === undefined) return [];
    const sum = (all: Iterable<readonly [string, number]>): number =>
      [...all].reduce((rows, [, count]) => rows + count, 0);
    const file = read?.from ?? table;
    const thing = (kinds.get(kind)?.title ?? kind).toLowerCase();
    const words = `${file}: ${sum(lost)} of ${sum(named)} rows name no ${thing} of ${known.where.join(' or ')} (${field}), for instance ${first[0]}. What hangs on it is not seen. Add it there; or, where its key is only written otherwise, say how (key).`;
    return [{ code: 'lost-reference', where: file, words }];
  });
}
