// Takes in what a person wrote of a line, or says why it cannot count.

import { bestRates } from '../model/best-rates.ts';
import { HOUR_MS } from '../model/calendar.ts';
import { find, type Model, pairsOf, textOf } from '../model/model.ts';
import { plantOf } from '../model/plant.ts';
import { hasJobTag, hasStateTag } from '../model/read-lines.ts';
import type { CountEntry, Entry, EntryResult, JobEntry, NextEntry, StopEntry } from '../types/entry.ts';
import type { UtcMs } from '../types/time.ts';
import { nearestOf } from './asked-back.ts';
import { type Floor, KEEP_STOPS, type LineFloor, lineFloor, type Stop } from './floor.ts';
import type { LineSaid, SaidStop } from './said.ts';
import { respread, setRight, takeShiftCount, WRITABLE_MS } from './shift-counts.ts';
import { putOn } from './turn.ts';

const MINUTE_MS = 60_000;
/** Faster than this many times its highest plan rate no line is: plan rates are wrong by a fifth, not by so much. */
const MOST_TIMES = 2;

type Answer = Pick<EntryResult, 'ok' | 'code' | 'asked' | 'meant'>;

const OK: Answer = { ok: true, code: 'ok', asked: null };
const no = (code: EntryResult['code']): Answer => ({ ok: false, code, asked: null });

/** Changes the floor where the answer is ok, and only there. */
export function takeEntry(floor: Floor, model: Model, entry: Entry): Answer {
  if (!plantOf(model).lines.has(entry.lineId)) return no('unknown-line');
  const trouble = troubleOf(floor, model, entry);
  if (trouble) return trouble;
  const line = lineFloor(floor, entry.lineId);
  line.version += 1;
  switch (entry.kind) {
    case 'count':
      takeShiftCount(line, model, entry);
      return OK;
    case 'stop':
      takeStop(line, model, entry);
      return OK;
    case 'next':
      takeNext(line.said, entry);
      return OK;
    case 'job':
      takeJobSaid(line, model, entry);
      return OK;
    default:
      return entry satisfies never;
  }
}

function troubleOf(floor: Floor, model: Model, entry: Entry): Answer | null {
  switch (entry.kind) {
    case 'count':
      return countTrouble(model, entry);
    case 'stop':
      return stopTrouble(floor, entry);
    case 'next':
      return nextTrouble(model, entry);
    case 'job':
      return jobTrouble(floor, model, entry);
    default:
      return entry satisfies never;
  }
}

function countTrouble(model: Model, entry: CountEntry): Answer | null {
  const { lineId, from, to, at, goodPieces, scrapPieces, sure } = entry;
  if (!shiftsOf(model, lineId).some(([begin, end]) => begin === from && end === to)) return no('not-a-shift');
  if (from >= at) return no('ahead');
  if (from < at - WRITABLE_MS) return no('too-old');
  const pieces = goodPieces + (scrapPieces ?? 0);
  const hours = (Math.min(to, at) - from) / HOUR_MS;
  const bestPerHour = bestRates(model).get(lineId) ?? 0;
  if (sure || bestPerHour === 0 || pieces <= MOST_TIMES * bestPerHour * hours) return null;
  const asked = { pieces, hours, perHour: pieces / hours, bestPerHour };
  return { ok: false, code: 'asked-back', asked };
}

/** Shifts that touch stay apart: each is counted for itself. */
export function shiftsOf(model: Model, lineId: string): readonly (readonly [UtcMs, UtcMs])[] {
  const line = find(model, 'line', lineId);
  const calendar = line && find(model, 'shiftCalendar', textOf(line.record, 'calendar'));
  return calendar ? pairsOf(calendar.record, 'shifts') : [];
}

/** One that goes on may be ended however long ago it began. */
function stopTrouble(floor: Floor, { lineId, from, to, at }: StopEntry): Answer | null {
  if (from > at || (to ?? at) > at || (to !== null && to <= from)) return no('ahead');
  const line = floor.lines.get(lineId);
  const isOpen = [...(line?.said.stops ?? []), ...(line?.stops ?? [])].some(
    (one) => isSameMinute(one.from, from) && one.to === null,
  );
  return from < at - WRITABLE_MS && !isOpen ? no('too-old') : null;
}

function nextTrouble(model: Model, { lineId, runIds }: NextEntry): Answer | null {
  const { runs } = plantOf(model);
  const isOpen = (id: string): boolean =>
    runs.get(id)?.lineId === lineId && runs.get(id)?.status !== 'closed';
  const wrong = runIds.find((id) => !isOpen(id));
  return wrong === undefined && runIds.length > 0 ? null : unknownRun(model, lineId, wrong ?? '');
}

/** People write the order, or a digit wrong: what they probably meant is asked back. */
function unknownRun(model: Model, lineId: string, written: string): Answer {
  const { runsByLine, pegsByRun } = plantOf(model);
  const open = (runsByLine.get(lineId) ?? []).filter(({ status }) => status !== 'closed');
  const ofOrder = open.find(({ id }) => pegsByRun.get(id)?.some(({ orderId }) => orderId === written));
  const meant = ofOrder ?? nearestOf(open, written);
  return { ...no('unknown-run'), ...(meant && { meant: meant.job }) };
}

function jobTrouble(floor: Floor, model: Model, { lineId, job, said }: JobEntry): Answer | null {
  const known = floor.lines.get(lineId)?.said;
  const question = known?.question ?? null;
  if (said !== null && known?.tag !== said) return no('moved-on');
  if (said === null && hasJobTag(model, lineId) && !question && !known?.answer) return no('tag-says');
  if (job === said) return null;
  const open = (plantOf(model).runsByLine.get(lineId) ?? []).some(
    (run) => run.job === job && run.status !== 'closed',
  );
  return open ? null : unknownRun(model, lineId, job);
}

/** Words of days that may still be written stay, with the one before them. */
function takeNext(said: LineSaid, { runIds, personId, at }: NextEntry): void {
  const oldest = said.next.findLastIndex((one) => one.at <= at - WRITABLE_MS);
  said.next = [...said.next.slice(Math.max(0, oldest)), { runIds, personId, at }];
}

/** Where its machine tells when it stands, a person says why; elsewhere what people write is when. */
function takeStop(line: LineFloor, model: Model, entry: StopEntry): void {
  const { from, to, reason, personId, at, lineId } = entry;
  const { said } = line;
  // One that nobody has ended may be ended however old it is; one behind which another began is over.
  const open = said.stops.findLast(({ to: end }) => end === null);
  const kept = said.stops.filter(
    (one) => !isSameMinute(one.from, from) && (one === open || one.from >= at - WRITABLE_MS),
  );
  said.stops = [...kept, { from, to, reason, personId, at }].sort((a, b) => a.from - b.from);
  if (hasStateTag(model, lineId)) return;
  const older = line.stops.filter((stop) => !said.stops.some((one) => isSameMinute(one.from, stop.from)));
  line.stops = [...older, ...apart(said.stops)].sort((a, b) => a.from - b.from).slice(-KEEP_STOPS);
  respread(line, model, lineId);
}

/** People write times to the minute. */
function isSameMinute(a: UtcMs, b: UtcMs): boolean {
  return Math.floor(a / MINUTE_MS) === Math.floor(b / MINUTE_MS);
}

/** A stop ends where the next begins: time is lost once. */
function apart(stops: readonly SaidStop[]): Stop[] {
  return stops.map(({ from, to }, i) => {
    const next = stops[i + 1]?.from ?? null;
    const end = next === null ? to : Math.min(next, to ?? next);
    return { from, to: end, standing: 'stop' };
  });
}

/** An answer to what the box proposed or asked sets right all since then; else the line has changed over. */
function takeJobSaid(line: LineFloor, model: Model, entry: JobEntry): void {
  const { lineId, job, at } = entry;
  const { said } = line;
  const turn = said.turns.at(-1);
  const basis = 'person';
  if (said.tag !== null && hasJobTag(model, lineId)) said.answer = { said: said.tag, job };
  said.question = null;
  if (turn && (turn.basis === 'proposed' || turn.job === job)) setRight(line, model, { lineId, job, basis });
  else putOn(line, model, { lineId, job, at, basis, seen: false });
  respread(line, model, lineId);
}
