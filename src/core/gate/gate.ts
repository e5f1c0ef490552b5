// Whether a snapshot may replace the last good one by itself, or a person looks at it first (DESIGN.md 12).
import type { UtcMs } from '../types/time.ts';
import type { DayClass } from './days.ts';
import { isJump, type Lost, mostScaled } from './lost.ts';
import { type Move, type Moves, mostMoved } from './moves.ts';

/** What is remembered of a snapshot to judge later ones by. */
export type Profile = {
  readonly rows: number;
  /** Headings with what the peer says of their type, in order, over all tables of the kind. */
  readonly headings: readonly string[];
  /** Of money and quantities, where enough rows have them. */
  readonly medians: { readonly [field: string]: number };
};

/** What it changes against the records known before. `missing`: neither told nor over, and told the time before. */
export type Difference = {
  readonly known: number;
  readonly added: number;
  readonly changed: number;
  readonly missing: number;
  /** Missing, and made, booked or shipped in full. */
  readonly over: number;
  readonly moves: Moves;
  readonly lost: Lost;
};

/** An earlier snapshot that was taken. */
export type Taken = {
  readonly at: UtcMs;
  readonly day: DayClass;
  readonly profile: Profile;
  readonly known: number;
  readonly missing: number;
};

/** How people call a field of the kind, and write how a figure of it changed: "6,000 to 6". */
export type FieldWords = {
  nameOf(field: string): string;
  change(field: string, was: number, is: number): string;
};

export type HoldReason = { readonly code: string; readonly words: string };

/** Records that may vanish whatever the share: a small export closes three of ten on one day. */
const MISSING_MIN = 5;
const MISSING_SHARE = 0.1;
const ROWS_SHARE = 0.4;
const MOVED_SHARE = 0.3;
/** Fewer moved promises than this are a planner's morning. */
const MOVED_MIN = 10;
/** Of the records known before, more than this share cannot lose the same field by daily work, nor so many. */
const LOST_SHARE = 0.5;
const LOST_MIN = 5;
/** Snapshots of which the usual number of rows is taken, and how many there must be. */
const ROWS_OF = 14;
const ROWS_FROM = 3;
/** Rows that differ by less from those of the snapshot before are as many. */
const SAME_ROWS_SHARE = 0.1;
/** Snapshots of alike days that must have been seen before their own row count is the usual one. */
const ALIKE_FROM = 3;
/** How far beyond what was taken twice is still alike. */
const ALIKE_FACTOR = 1.25;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const IF_RIGHT = 'If the values are right, accept it.';

export type Judged = {
  /** What people call one record of the kind, for instance "order". */
  readonly noun: string;
  readonly words: FieldWords;
  readonly profile: Profile;
  readonly difference: Difference;
  readonly day: DayClass;
  /** Newest last. */
  readonly history: readonly Taken[];
};

/** Empty: it is taken. Nothing is judged of the first snapshot of a kind. */
export function holdReasons(judged: Judged): HoldReason[] {
  if (judged.history.length === 0) return [];
  const all = [missing, rowCount, medians, lost, wentBack, moved, headings].flatMap((reasons) =>
    reasons(judged),
  );
  // One of a code: what is open is known by it, and a second field would take the place of the first.
  return [...Map.groupBy(all, ({ code }) => code)].map(([code, same]) => ({
    code,
    words: same.map(({ words }) => words).join(' '),
  }));
}

function missing({ noun, difference, day, history }: Judged): HoldReason[] {
  const { known, missing: gone } = difference;
  const alike = history.filter((one) => one.day === day);
  const seen = takenTwice(alike, (one) => (one.known === 0 ? 0 : one.missing / one.known));
  const share = Math.max(MISSING_SHARE, widened(seen));
  const most = Math.max(MISSING_MIN, Math.floor(share * known));
  if (gone <= most) return [];
  const words = `${gone} of ${known} ${noun} records are missing and were not finished; on such a day ${most} are usual at most. If they were deleted, accept it; if the export was cut off, reject it.`;
  return [{ code: 'many-missing', words }];
}

function rowCount({ noun, profile, day, history }: Judged): HoldReason[] {
  const alike = history.filter((one) => one.day === day);
  const from = (alike.length >= ALIKE_FROM ? alike : history).slice(-ROWS_OF);
  if (from.length < ROWS_FROM) return [];
  const { rows } = profile;
  const usual = medianOf(from.map((one) => one.profile.rows));
  const fewer = (count: number): number => Math.max(0, 1 - count / Math.max(usual, 1));
  const more = (count: number): number => Math.max(0, count / Math.max(usual, 1) - 1);
  const most = (off: typeof fewer): number => takenTwice(from, (one) => off(one.profile.rows));
  const isFew = fewer(rows) > Math.max(ROWS_SHARE, widened(most(fewer)));
  const isMany = more(rows) > Math.max(ROWS_SHARE, most(more) * ALIKE_FACTOR);
  // Ten rows more or less are no sign of anything, however few there are.
  if (!(isFew || isMany) || Math.abs(rows - usual) <= 2 * MISSING_MIN) return [];
  // It was taken with as many before: that is decided.
  if (Math.abs(rows - (history.at(-1)?.profile.rows ?? 0)) <= SAME_ROWS_SHARE * rows) return [];
  const words = `It has ${rows} ${noun} records; ${usual} are usual. If the plant has really so ${isMany ? 'many' : 'few'} now, accept it.`;
  return [{ code: 'row-count', words }];
}

/** The second widest of what was taken, one a day: what a person let pass once is not yet usual. */
function takenTwice(taken: readonly Taken[], shareOf: (one: Taken) => number): number {
  const byDay = Map.groupBy(taken, ({ at }) => Math.floor(at / DAY_MS));
  const widest = [...byDay.values()].map((day) => Math.max(...day.map(shareOf)));
  return widest.toSorted((a, b) => b - a)[1] ?? 0;
}

/** A quarter more is still alike; of what was left at most half, so that never all may go. */
function widened(share: number): number {
  return Math.min(share * ALIKE_FACTOR, (1 + share) / 2);
}

function medians({ noun, words: say, profile, history }: Judged): HoldReason[] {
  const before = history.at(-1)?.profile.medians ?? {};
  return Object.entries(profile.medians).flatMap(([field, now]) => {
    const was = before[field];
    // What falls to 0 is seen record by record.
    if (was === undefined || was <= 0 || now <= 0) return [];
    if (!isJump(now / was)) return [];
    const words = `In the middle, ${say.nameOf(field)} of the ${noun} records went from ${say.change(field, was, now)}: was a decimal mark or the unit changed? ${IF_RIGHT}`;
    return [{ code: 'values-jump', words }];
  });
}

function lost({ noun, words: { nameOf }, difference, history }: Judged): HoldReason[] {
  const { both, fields } = difference.lost;
  const medians = history.at(-1)?.profile.medians ?? {};
  const isMost = (count: number): boolean => count >= LOST_MIN && count > LOST_SHARE * both;
  const all = Object.entries(fields);
  const emptied = all.flatMap(([name, { emptied: n }]) => (isMost(n) ? [`${nameOf(name)} (${n})`] : []));
  const zeroed = all.flatMap(([name, { zeroed: n }]) => (isMost(n) ? [`${nameOf(name)} (${n})`] : []));
  const scaled = all.flatMap(([name, losses]) => {
    const most = mostScaled(losses);
    // Where there is a middle value it tells.
    if (most === null || medians[name] !== undefined || !isMost(most.scaled)) return [];
    return [`${nameOf(name)} (${most.scaled}, times ${most.by})`];
  });
  const records = `in most of the ${both} ${noun} records known before`;
  const reason = (code: string, found: readonly string[], what: string, then: string): HoldReason[] =>
    found.length === 0 ? [] : [{ code, words: `${what} ${records}: ${found.join(', ')}. ${then}` }];
  return [
    ...reason('values-empty', emptied, 'What was filled is empty now', EMPTY_WORDS),
    ...reason('values-zero', zeroed, 'What was more than 0 is not any more', ZERO_WORDS),
    ...reason('values-scaled', scaled, 'Figures changed by the same factor', SCALED_WORDS),
  ];
}

/** More corrections on one day than this, and more than bookings, are no corrections. */
const BACK_MIN = 5;

/** An export of yesterday that was delivered today looks new but for what it says. */
function wentBack({ noun, words: { nameOf }, difference }: Judged): HoldReason[] {
  const back = Object.entries(difference.lost.fields).flatMap(([name, { grew, fell }]) =>
    fell >= BACK_MIN && fell > grew ? [`${nameOf(name)} (${fell} of ${fell + grew})`] : [],
  );
  if (back.length === 0) return [];
  const words = `What only grows as work is done went back in most of the ${noun} records in which it changed: ${back.join(', ')}. Is it an old export, delivered again? Then reject it. If all that was really taken back, accept it.`;
  return [{ code: 'went-back', words }];
}

const EMPTY_WORDS =
  'Was a column left out or not filled? Taken so, nothing is known of it any more. If it was really emptied, accept it.';
const ZERO_WORDS = `Was a column not filled, or a sign or the unit changed? Taken so, they count as nothing. ${IF_RIGHT}`;
const SCALED_WORDS = `Was a decimal mark or the unit changed? ${IF_RIGHT}`;

function moved({ noun, words: { nameOf }, difference }: Judged): HoldReason[] {
  return mostMoved(difference.moves).flatMap((move) => {
    const { field, byMs, moved: count, together, both } = move;
    if (areMany(count, move)) {
      const words = `${nameOf(field)} of ${count} of ${both} ${noun} records moved by the same ${hoursText(byMs)}: was the time zone or the date format changed? If they were really moved, accept it.`;
      return [{ code: 'dates-moved', words }];
    }
    if (!areMany(together, move)) return [];
    const words = `${nameOf(field)} of ${together} of ${both} ${noun} records became one and the same time: was a default filled in, or the time of the export? Taken so, all of them are wanted at once. If they were really moved, accept it.`;
    return [{ code: 'dates-same', words }];
  });
}

function areMany(count: number, { both }: Move): boolean {
  return count >= MOVED_MIN && count > MOVED_SHARE * both;
}

function headings({ profile, history }: Judged): HoldReason[] {
  const before = history.at(-1)?.profile.headings ?? [];
  const came = profile.headings.filter((one) => !before.includes(one));
  const went = before.filter((one) => !profile.headings.includes(one));
  if (came.length + went.length === 0) return [];
  const parts = [
    ...(came.length > 0 ? [`new: ${came.join(', ')}`] : []),
    ...(went.length > 0 ? [`gone: ${went.join(', ')}`] : []),
  ];
  const words = `Its columns changed (${parts.join('; ')}). If those that are read still mean the same, accept it.`;
  return [{ code: 'columns-changed', words }];
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? 0) + high) / 2;
}

function hoursText(ms: number): string {
  const hours = Math.round((Math.abs(ms) / HOUR_MS) * 100) / 100;
  const days = Math.floor(hours / 24);
  const rest = Math.round((hours - days * 24) * 100) / 100;
  const size = [...(days > 0 ? [`${days} d`] : []), ...(rest > 0 || days === 0 ? [`${rest} h`] : [])];
  return `${size.join(' ')} ${ms < 0 ? 'earlier' : 'later'}`;
}
