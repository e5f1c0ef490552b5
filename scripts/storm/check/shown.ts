// How soon a freeze was shown, and how soon values were back: deeds against what the panel showed and the box took in.
import type { Sample } from '../../../src/core/types/observation.ts';
import type { Deed, Peer } from '../deeds.ts';
import type { Note } from '../observer.ts';
import type { PeerOf } from '../read-peers.ts';

/** Of the freezes long enough, how long until the panel no longer showed the source as live, ms. */
export function shownAfterMs(
  { peer, source }: PeerOf,
  withinMs: number,
  { deeds, notes }: { readonly deeds: readonly Deed[]; readonly notes: readonly Note[] },
): readonly number[] {
  const freezes = deeds.filter((one) => one.peer === peer && one.what === 'away' && one.how === 'freeze');
  return freezes.flatMap(({ at }) => {
    const thawed = deeds.find((one) => one.peer === peer && one.what === 'back' && one.at >= at)?.at;
    if (thawed === undefined || thawed - at < withinMs) return [];
    // What was not shown as live when it began says nothing about how soon it was noticed.
    const before = notes.findLast((note) => note.at <= at && note.sources !== null);
    if (stateIn(before, source) !== 'live') return [];
    const noticed = notes.find((note) => note.at > at && note.at <= thawed && isDown(stateIn(note, source)));
    return [(noticed?.at ?? thawed) - at];
  });
}

const stateIn = (note: Note | undefined, source: string): string | null =>
  note?.sources?.find(({ id }) => id === source)?.state ?? null;

const isDown = (state: string | null): boolean => state !== null && state !== 'live';

/** A window in which a peer and the box are there: from when the later of them was back until the first is away. */
type Window = {
  readonly from: number;
  readonly to: number;
  readonly after: 'peer' | 'box';
  firstMs: number | null;
};

export type Resumed = { readonly afterPeerMs: readonly number[]; readonly afterBoxMs: readonly number[] };
export type ResumeCheck = { take(sample: Sample): void; figures(): Resumed };

/**
 * Values are back with the first that is not older than the window. A window too short to be judged and without a value
 * counts for nothing; a longer one without a value counts with its length.
 */
export function checkResumed(
  { peer }: PeerOf,
  isOfSource: (tag: string) => boolean,
  { deeds, withinMs }: { readonly deeds: readonly Deed[]; readonly withinMs: number },
): ResumeCheck {
  const windows = windowsOf(peer, deeds);
  let open = 0;
  return {
    take({ tag, quality, effectiveAt, recordedAt }) {
      if (quality !== 'good' || !isOfSource(tag)) return;
      for (let at = open; at < windows.length; at += 1) {
        const window = windows[at];
        if (window === undefined || window.from > effectiveAt) break;
        if (window.firstMs === null && recordedAt <= window.to) window.firstMs = recordedAt - window.from;
        if (window.firstMs !== null || recordedAt > window.to) open = Math.max(open, at);
      }
    },
    figures() {
      const judged = windows.filter(({ from, to, firstMs }) => firstMs !== null || to - from >= withinMs);
      const of = (wanted: Window['after']): readonly number[] =>
        judged.filter(({ after }) => after === wanted).map(({ from, to, firstMs }) => firstMs ?? to - from);
      return { afterPeerMs: of('peer'), afterBoxMs: of('box') };
    },
  };
}

function windowsOf(peer: Peer, deeds: readonly Deed[]): Window[] {
  const away = new Set<Peer>();
  const windows: Window[] = [];
  let open: { from: number; after: Window['after'] } | null = null;
  const needed = (one: Peer | null): one is Peer =>
    one === peer || one === 'box' || (one === 'publisher' && peer === 'broker');
  for (const deed of deeds) {
    const isEnd = deed.what === 'calm';
    if (!isEnd && !needed(deed.peer)) continue;
    if (isEnd || deed.what === 'away' || deed.what === 'crash') {
      if (open !== null) windows.push({ ...open, to: deed.at, firstMs: null });
      open = null;
      if (deed.peer !== null) away.add(deed.peer);
    } else if (deed.what === 'back' && deed.peer !== null) {
      away.delete(deed.peer);
      if (away.size === 0) open = { from: deed.at, after: deed.peer === 'box' ? 'box' : 'peer' };
    }
  }
  return windows;
}
