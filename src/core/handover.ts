// The handover of a shift: who signed, who read what, who took over; and what sources did meanwhile.

import type { Model } from './model/model.ts';
import { nextShiftFrom, shiftBegunBy } from './model/plant-shifts.ts';
import type { SourceNews } from './picture/silence.ts';
import type {
  HandedShift,
  Handover,
  HandoverCode,
  HandoverEntry,
  HandoverNow,
  HandoverResult,
  LinkChange,
  SignEntry,
} from './types/handover.ts';
import type { Fact } from './types/observation.ts';
import type { UtcMs } from './types/time.ts';

const MINUTE_MS = 60_000;
/** From the signature, or from when the next shift begins, for shifts often do not overlap. */
const READ_WITHIN_MS = 30 * MINUTE_MS;
/** So long after a shift has ended whoever signs leaves that one, and not the one that has begun. */
const LATE_MS = 120 * MINUTE_MS;
/** A double tap or a replayed POST carries the nonce of the first: so many are remembered. */
const KEEP_NONCES = 300;
/** More people than leave one shift; the newest stay. */
const KEEP_SIGNED = 12;
/** A flapping source must not fill the picture; the newest stay. */
const KEEP_LINKS = 40;

/** Plain data. */
export type Handing = {
  last: Handover | null;
  links: readonly LinkChange[];
  readonly nonces: Set<string>;
};

export const emptyHanding = (): Handing => ({ last: null, links: [], nonces: new Set() });

/** Before the news of the source are taken in: lost is what was not lost before, back what was. */
export function noteLink(
  handing: Handing,
  news: ReadonlyMap<string, SourceNews>,
  { source: sourceId, effectiveAt: at, body }: Fact,
): void {
  if (body.type !== 'link') return;
  const wasLost = news.get(sourceId)?.link === 'lost';
  if (wasLost === (body.state === 'lost')) return;
  const state = wasLost ? 'back' : 'lost';
  handing.links = [...handing.links, { sourceId, state, at } as const].slice(-KEEP_LINKS);
}

/** What there was when an entry is decided on: `open` has the ids of the tasks that ask something now. */
export type HandingWorld = { readonly model: Model; readonly open: readonly number[] };

/** What people wrote of the handover, in the order it was journaled. */
export function takeHandovers(
  handing: Handing,
  world: HandingWorld,
  facts: readonly Fact[],
): HandoverResult[] {
  return facts.flatMap(({ body }) => (body.type === 'handover' ? [taken(handing, world, body.entry)] : []));
}

function taken(handing: Handing, world: HandingWorld, entry: HandoverEntry): HandoverResult {
  const { nonce, kind, personId } = entry;
  const unread = (): number | null => (kind === 'sign' ? null : unreadBy(handing.last, world.open, personId));
  if (handing.nonces.has(nonce)) return { nonce, ok: true, code: 'repeated', unread: unread() };
  const code = entry.kind === 'sign' ? sign(handing, world, entry) : takenIn(handing, world, entry);
  // What was refused changed nothing: sent again it has the same answer.
  if (code === 'ok') handing.nonces.add(nonce);
  if (handing.nonces.size > KEEP_NONCES) handing.nonces.delete(handing.nonces.values().next().value ?? '');
  return { nonce, ok: code === 'ok', code, unread: unread() };
}

function sign(handing: Handing, { model }: HandingWorld, entry: SignEntry): HandoverCode {
  const { personId, at, did, unmeasured } = entry;
  if (personId.trim() === '') return 'unknown';
  const { last } = handing;
  const shift = shiftToHandOver(model, last, at);
  const one = { personId, at, did, unmeasured };
  const dueAt = dueFrom(model, shift, at);
  handing.last =
    last && goesOn(last, shift, at)
      ? { ...last, signed: [...last.signed, one].slice(-KEEP_SIGNED), dueAt: Math.max(last.dueAt, dueAt) }
      : { shift, signed: [one], dueAt, reads: [], taken: null };
  return 'ok';
}

/** Several leave one shift: what was read of it meanwhile stays read. */
function goesOn(
  { taken: by, shift: before, signed }: Handover,
  shift: HandedShift | null,
  at: UtcMs,
): boolean {
  if (by !== null) return false;
  if (before !== null && shift !== null) return before.from === shift.from;
  return before === shift && at - (signed.at(-1)?.at ?? 0) < LATE_MS;
}

function dueFrom(model: Model, shift: HandedShift | null, at: UtcMs): UtcMs {
  const begins = shift === null ? null : nextShiftFrom(model, shift.to);
  return Math.max(at, begins ?? at) + READ_WITHIN_MS;
}

/** Read by whoever comes, row by row, and taken over once nothing is left to read. */
function takenIn(
  handing: Handing,
  { open }: HandingWorld,
  entry: Exclude<HandoverEntry, SignEntry>,
): HandoverCode {
  const { last } = handing;
  const { personId, at } = entry;
  if (personId.trim() === '') return 'unknown';
  if (last === null) return 'nothing-signed';
  if (last.taken !== null) return 'taken';
  if (last.signed.some((one) => one.personId === personId)) return 'same-person';
  if (entry.kind === 'take') {
    if (unreadBy(last, open, personId) > 0) return 'unread';
    handing.last = { ...last, taken: { personId, at } };
    return 'ok';
  }
  const { taskId } = entry;
  if (!open.includes(taskId)) return 'unknown';
  // What is over needs no reading any more.
  const reads = last.reads.filter((one) => open.includes(one.taskId));
  if (!reads.some((one) => one.taskId === taskId && one.personId === personId))
    handing.last = { ...last, reads: [...reads, { taskId, personId, at }] };
  return 'ok';
}

function unreadBy(last: Handover | null, open: readonly number[], personId: string): number {
  const read = new Set(last?.reads.flatMap((one) => (one.personId === personId ? [one.taskId] : [])));
  return open.filter((taskId) => !read.has(taskId)).length;
}

/** The one that goes on; for a while after a change of shift still the one before, as long as nobody has taken that over. */
function shiftToHandOver(model: Model, last: Handover | null, at: UtcMs): HandedShift | null {
  const now = shiftBegunBy(model, at);
  const before = now && shiftBegunBy(model, now.from - 1);
  if (!before || at - before.to >= LATE_MS) return now;
  return last?.shift?.from === before.from && last.taken !== null ? now : before;
}

/** Changes with what people do, with sources, and with shifts; never with the time alone. */
export function handoverNow({ last, links }: Handing, model: Model, at: UtcMs): HandoverNow {
  const shift = shiftToHandOver(model, last, at);
  const begun = (last?.taken === null ? last.shift : shift) ?? shift;
  return { shift, last, links: links.filter((one) => begun === null || one.at >= begun.from) };
}
