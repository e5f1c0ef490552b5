// What each tag is at its peer, as the box first heard it: where the peer says another thing, its values wait for a person.
import type { KeptIdentity } from '../core/types/held.ts';
import type { TagIdentity } from '../core/types/observation.ts';

/** Of one tag: what it was taken for, and what the peer says now where that is another thing. */
export type TagHeld = { readonly tag: string; readonly was: TagIdentity; readonly is: TagIdentity };

/** same: it is what it was. changed: another thing than before. back: it is again what it was. */
export type Judged =
  | { readonly verdict: 'same' | 'back'; readonly keep: KeptIdentity | null }
  | { readonly verdict: 'changed'; readonly held: TagHeld };

/** Of a tag as its file has it: where it is at the peer, JSON, and the unit it names; null: none. */
export type TagPlace = { readonly at: string; readonly unit: string | null };

/** And whether a reading of it is a number. */
export type KnownTag = TagPlace & { readonly wantsNumber: boolean };

export type TagIdentities = {
  judge(tag: string, is: TagIdentity, place: TagPlace): Judged;
  isHeld(tag: string): boolean;
  held(): readonly TagHeld[];
  /** A person says that what it is now counts as what it was. Null: it does not wait. */
  accept(tag: string): KeptIdentity | null;
  /** What was to be kept did not become durable: the tag is again what it was before, and waits if it waited. */
  forget(tag: string): void;
};

/** What a door is made with where nobody has tags. */
export function noTags(): {
  readonly tags: ReadonlyMap<string, KnownTag>;
  readonly identities: TagIdentities;
} {
  return { tags: new Map(), identities: tagIdentities([]) };
}

type Waiting = TagHeld & { readonly at: string };

export function tagIdentities(all: readonly KeptIdentity[]): TagIdentities {
  const known = new Map<string, KeptIdentity>(all.map((one) => [one.tag, one]));
  const held = new Map<string, Waiting>();
  /** By tag, how it stood before what was last to be kept of it. */
  const before = new Map<string, { readonly kept?: KeptIdentity; readonly waited?: Waiting }>();
  const note = (tag: string) => {
    const [kept, waited] = [known.get(tag), held.get(tag)];
    before.set(tag, { ...(kept && { kept }), ...(waited && { waited }) });
  };
  return {
    judge(tag, said, { at, unit }) {
      const kept = known.get(tag);
      const waits = held.get(tag);
      // What it says no more is not taken back by that: a tag that waits goes on waiting for the part that differed.
      const is = waits?.at === at ? merged(waits.is, said) : said;
      // Its file says another place or unit than when it was kept: whoever wrote that has looked at it.
      const isLooked = unit !== null && is.unit === unit && kept?.is.unit !== unit;
      const was = kept?.at === at && !isLooked ? kept.is : null;
      const taken = was ?? { name: null, dataType: null, unit };
      if (differs(taken, is)) {
        const one = { tag, was: taken, is };
        held.set(tag, { ...one, at });
        return { verdict: 'changed', held: one };
      }
      const keep = { tag, at, is: merged(taken, is) };
      const isNews = kept?.at !== at || !same(kept.is, keep.is);
      if (isNews) note(tag);
      known.set(tag, keep);
      return { verdict: held.delete(tag) ? 'back' : 'same', keep: isNews ? keep : null };
    },
    isHeld: (tag) => held.has(tag),
    held: () => [...held.values()],
    accept(tag) {
      const one = held.get(tag);
      if (one === undefined) return null;
      note(tag);
      held.delete(tag);
      const accepted = { tag, at: one.at, is: one.is };
      known.set(tag, accepted);
      return accepted;
    },
    forget(tag) {
      const { kept, waited } = before.get(tag) ?? {};
      if (kept) known.set(tag, kept);
      else known.delete(tag);
      if (waited) held.set(tag, waited);
    },
  };
}

const PARTS = ['name', 'dataType', 'unit'] as const;

/** Where a peer says nothing there is nothing to differ in. */
const differs = (was: TagIdentity, is: TagIdentity): boolean =>
  PARTS.some((part) => was[part] !== null && is[part] !== null && was[part] !== is[part]);

const same = (a: TagIdentity, b: TagIdentity): boolean => PARTS.every((part) => a[part] === b[part]);

const merged = (was: TagIdentity, is: TagIdentity): TagIdentity => ({
  name: is.name ?? was.name,
  dataType: is.dataType ?? was.dataType,
  unit: is.unit ?? was.unit,
});

/** "GoodCount, Int32, pcs". */
export const identityWords = (is: TagIdentity): string =>
  PARTS.flatMap((part) => (is[part] === null ? [] : [is[part]])).join(', ') || 'nothing it names';
