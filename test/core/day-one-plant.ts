// A plant on its first day: a line nobody reads, one with a counter and its state but no order tag, one with an order tag.

import type { EntityRecord } from '../../src/core/types/entity.ts';
import type { Entry, EntryResult } from '../../src/core/types/entry.ts';
import type { FloorLine } from '../../src/core/types/floor-line.ts';
import type { Sample } from '../../src/core/types/observation.ts';
import type { UtcMs } from '../../src/core/types/time.ts';
import { type Bench, bench, local, record, snapshot } from '../fixtures/exact-plant.ts';

export const HOUR = 3_600_000;
export const MINUTE = 60_000;
/** Monday, when the early shift begins. */
export const MONDAY = local('2026-11-16T06:00:00');
const DAY = 24 * HOUR;

/** Early and late, 06:00 to 14:00 and 14:00 to 22:00, which touch. */
function shifts(): [number, number][] {
  const all: [number, number][] = [];
  for (let day = -14; day < 30; day++) {
    const from = MONDAY + day * DAY;
    all.push([from, from + 8 * HOUR], [from + 8 * HOUR, from + 16 * HOUR]);
  }
  return all;
}

const run = (id: string, line: string, sequence: number, more: EntityRecord['fields'] = {}): EntityRecord =>
  record('run', id, {
    line,
    material: 'M',
    sequence,
    quantityPieces: 1_000,
    status: 'planned',
    job: id,
    ...more,
  });

export const runs = (): EntityRecord[] => [
  run('N1', 'hand', 1),
  run('N2', 'hand', 2),
  run('N3', 'hand', 3),
  run('S1', 'state', 1),
  run('S2', 'state', 2),
  run('4471', 'job', 1),
  run('4480', 'job', 2),
  run('4417', 'job', 0, { status: 'closed', confirmedPieces: 1_000, confirmedAt: MONDAY - 180 * DAY }),
  run('9001', 'other', 1),
];

const line = (id: string): EntityRecord => record('line', id, { name: `Line ${id}`, calendar: 'two' });
export const tag = (id: string, of: string, measure: string): EntityRecord =>
  record('tag', id, { source: 'mes', line: of, measure });

const config = (): EntityRecord[] => [
  record('plant', 'plant', { name: 'P', currency: 'USD', zone: { name: 'X', offsets: [[0, -6 * HOUR]] } }),
  record('shiftCalendar', 'two', { name: 'two', shifts: shifts() }),
  ...['hand', 'state', 'job', 'other', 'rate'].map(line),
  tag('state.count', 'state', 'goodTotal'),
  tag('state.state', 'state', 'state'),
  tag('job.count', 'job', 'goodTotal'),
  tag('job.state', 'job', 'state'),
  tag('job.job', 'job', 'job'),
  tag('rate.rate', 'rate', 'ratePerHour'),
  tag('rate.job', 'rate', 'job'),
  ...['hand', 'state', 'job', 'other', 'rate'].map((id) =>
    record('standard', `s-${id}`, { line: id, material: 'M', ratePerHour: 120 }),
  ),
];

/** `more` of the config takes the place of what has the same id. */
export const configWith = (more: readonly EntityRecord[]): EntityRecord[] => {
  const ids = new Set(more.map(({ id }) => id));
  return [...config().filter(({ id }) => !ids.has(id)), ...more];
};

/** The plant as told on the morning of that Monday. */
export function dayOne(more: readonly EntityRecord[] = []): Bench {
  const box = bench();
  box.tick(MONDAY, [snapshot('config', MONDAY, config()), snapshot('erp', MONDAY, [...runs(), ...more])]);
  return box;
}

type Told = Entry extends infer One
  ? One extends Entry
    ? Omit<One, 'personId' | 'via' | 'nonce' | 'at'>
    : never
  : never;
let nonce = 0;

/** As a person writes it at that time. */
export function signed(at: UtcMs, told: Told): Entry {
  nonce += 1;
  return { ...told, at, personId: 'p1', via: 'panel', nonce: `n${nonce}` } as Entry;
}

export function write(box: Bench, at: UtcMs, told: Told): EntryResult {
  const { entryResults } = box.tick(at, [
    { source: 'panel', body: { type: 'entry', entry: signed(at, told) } },
  ]);
  const [result] = entryResults;
  if (!result) throw new Error('the fold said nothing of an entry');
  return result;
}

/** The early shift of the day `day` after that Monday. */
export const early = (day: number) => ({ from: MONDAY + day * DAY, to: MONDAY + day * DAY + 8 * HOUR });
export const late = (day: number) => ({ from: early(day).to, to: early(day).to + 8 * HOUR });

export const count = (lineId: string, shift: { from: UtcMs; to: UtcMs }, goodPieces: number) =>
  ({ kind: 'count', lineId, ...shift, goodPieces, scrapPieces: null, sure: false }) as const;

/** Pieces of each job on a line, to the piece. */
export function made(box: Bench, lineId: string): Record<string, number> {
  const jobs = box.state.floor.lines.get(lineId)?.jobs ?? [];
  return Object.fromEntries(
    jobs.filter(({ pieces }) => pieces > 0.5).map(({ job, pieces }) => [job, Math.round(pieces)]),
  );
}

/** The line as the floor page has it, looked at again at that time. */
export function shown(box: Bench, at: UtcMs, lineId: string): FloorLine {
  const found = box.tick(at).picture.floor?.find((one) => one.lineId === lineId);
  if (!found) throw new Error(`no line ${lineId}`);
  return found;
}

export const says = (tagId: string, at: UtcMs, value: Sample['value']): Sample => ({
  ...{ tag: tagId, effectiveAt: at, recordedAt: at, value },
  quality: 'good',
});

/** A counter that is read every minute and counts two pieces in each, from `from` to `to`. */
export function counting(tagId: string, from: UtcMs, to: UtcMs, start: number): Sample[] {
  const found: Sample[] = [];
  for (let at = from; at <= to; at += MINUTE) found.push(says(tagId, at, start + (2 * (at - from)) / MINUTE));
  return found;
}
