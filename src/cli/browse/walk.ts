// Walks what a source of tags has: a place by its names, what lies right below it, or all below it as far as is bounded.
import type { TagLook, TagOffer } from '../../contracts/tag-look.ts';

/** Looked into at most, folders: a server's own diagnostics alone have hundreds. */
const FOLDERS_MAX = 2_000;
/** Kept at most, values. */
const OFFERS_MAX = 10_000;
/** A person waits for it, ms. */
export const WALK_MS = 60_000;

export type Seen = {
  readonly offers: readonly TagOffer[];
  /** What there is besides and was not listed. */
  readonly more: number;
  /** The walk ended before it had seen everything. */
  readonly isCut: boolean;
  /** Of places on the way, what is to be known of them, in words. */
  readonly remarks: readonly string[];
  /** What was looked into, to look again. */
  readonly insides: readonly (string | null)[];
};

export type Place =
  /** Its `inside`; null is the top. */
  | { readonly inside: string | null; readonly remarks: readonly string[] }
  | { readonly leaf: TagOffer; readonly among: string | null }
  /** Where the names led to, and what lies there. */
  | { readonly lost: string; readonly names: readonly string[] };

/** The place of that path: names from the top, parted by "/". A name may hold "/" itself. */
export async function findPlace(look: TagLook, path: string, signal: AbortSignal): Promise<Place> {
  let rest = path.replace(/^\/+|\/+$/g, '');
  let inside: string | null = null;
  let remarks: readonly string[] = [];
  let depth = 0;
  while (rest !== '') {
    const { offers } = await look.below(inside, signal);
    const named = offers.map((offer) => ({ offer, name: offer.path.slice(depth).join('/') }));
    const [found] = named
      .filter(({ name }) => rest === name || rest.startsWith(`${name}/`))
      .toSorted((a, b) => b.name.length - a.name.length);
    if (found === undefined) return { lost: rest, names: named.map(({ name }) => name) };
    rest = rest.slice(found.name.length + 1);
    if (found.offer.inside === null)
      return rest === '' ? { leaf: found.offer, among: inside } : { lost: rest, names: [] };
    inside = found.offer.inside;
    depth = found.offer.path.length;
    remarks = remarksOf([found.offer]);
  }
  return { inside, remarks };
}

const remarksOf = (offers: readonly TagOffer[]): string[] =>
  offers.flatMap(({ path, remark }) => (remark === undefined ? [] : [`${path.join('/')} ${remark}.`]));

export async function listBelow(look: TagLook, inside: string | null, signal: AbortSignal): Promise<Seen> {
  const { offers, more } = await look.below(inside, signal);
  return { offers, more, isCut: false, remarks: remarksOf(offers), insides: [inside] };
}

/** Level by level, so that what lies near the top is seen whatever is deep somewhere. Values only. */
export async function walkBelow(
  look: TagLook,
  from: string | null,
  { signal, mono }: { readonly signal: AbortSignal; readonly mono: () => number },
): Promise<Seen> {
  const startedAt = mono();
  const insides: (string | null)[] = [from];
  const offers: TagOffer[] = [];
  const remarks: string[] = [];
  // A node may be reached over several ways.
  const known = new Set<string | null>(insides);
  let more = 0;
  let next = 0;
  for (; next < insides.length && next < FOLDERS_MAX && offers.length < OFFERS_MAX; next += 1) {
    if (mono() - startedAt > WALK_MS) break;
    const level = await look.below(insides[next] ?? null, signal);
    more += level.more;
    remarks.push(...remarksOf(level.offers));
    for (const offer of level.offers) {
      if (offer.at !== null) offers.push(offer);
      if (offer.inside === null || known.has(offer.inside)) continue;
      known.add(offer.inside);
      insides.push(offer.inside);
    }
  }
  return { offers, more, remarks, isCut: next < insides.length, insides: insides.slice(0, next) };
}

/** Keys of a tag that say how a value is read, not where it is: a tag that has them reads the same value. */
const HOW: ReadonlySet<string> = new Set([
  ...['samplingMs', 'deadband', 'timestamp', 'timestampUnit', 'unitPointer'],
  // It may be left out where the source has one group.
  'group',
]);

type At = NonNullable<TagOffer['at']>;

/** Where a value is at the peer, as one text: the same at every look. */
export const atText = (at: TagOffer['at']): string =>
  JSON.stringify(Object.entries(at ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** Finds the tag of the config that reads an offer; null: none does. */
export function readers(
  tags: readonly { readonly id: string; readonly at: At }[],
): (at: At) => string | null {
  const whereOf = (at: At): string =>
    atText(Object.fromEntries(Object.entries(at).filter(([key]) => !HOW.has(key))));
  const byWhere = Map.groupBy(tags, ({ at }) => whereOf(at));
  return (at) => {
    const isOfGroup = (group: unknown): boolean => group === undefined || group === at['group'];
    return byWhere.get(whereOf(at))?.find((tag) => isOfGroup(tag.at['group']))?.id ?? null;
  };
}
