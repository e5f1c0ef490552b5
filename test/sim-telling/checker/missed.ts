// I1: whoever is to be told of what is open and unanswered is told, as soon as they may be and a way to them works.
import { linesOf } from '../history.ts';
import { gradeAt } from '../truth/at.ts';
import {
  type Case,
  type Found,
  isAsking,
  isWayUp,
  isWithin,
  knownAt,
  type Stand,
  type TaskCase,
  waysTo,
} from './case.ts';
import { couldWait } from './worth.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;

/**
 * Minutes in which somebody could have been told and was not. Band 1 goes both ways at once; the others have ten minutes
 * until the second way takes over, and may wait for their turn (a bucket that fills with one in 200 s). What rises to band 1
 * has waited by the limit of the band it was of. A peer that fails costs each time what the box waits before the next try.
 */
const MOST_MIN = 25;
const MOST_NOW_MIN = 6;

type Band = 1 | 2 | 3;

export type Told = {
  readonly task: TaskCase;
  /** How long somebody could have been told and was not, by the band it was of then. */
  readonly minutesOf: Readonly<Record<Band, number>>;
  readonly told: boolean;
};

export function missed(given: Case): { readonly found: Found[]; readonly all: readonly Told[] } {
  const all = [...given.tasks.values()].map((task) => toldOf(given, task));
  const found = all.flatMap(({ task, minutesOf: of, told }): Found[] => {
    const minutes = of[1] + of[2] + of[3];
    const cost = peersCost(given, task);
    if (of[1] <= MOST_NOW_MIN + cost && minutes <= MOST_MIN + cost) return [];
    const words = `nobody was told of task ${task.id} for ${minutes} minutes in which it was possible, ${of[1]} of them in band 1${told ? '' : ', nor ever'}`;
    return [{ rule: 'missed', t: task.stands[0]?.t ?? 0, words, taskId: task.id, to: null }];
  });
  return { found, all };
}

/** Minutes the box may have waited for peers that failed, by its tries at telling of the task. */
function peersCost({ messages }: Case, { id }: TaskCase): number {
  const tries = messages.flatMap(({ plan, moves }) =>
    plan.about.includes(id)
      ? moves.filter(({ to, from }) => to === 'retry' || (to === 'queued' && from === 'sending'))
      : [],
  );
  return tries.reduce((sum, _, i) => sum + 1 + Math.min(15, 0.5 * 2 ** Math.min(i, 10)), 0);
}

function toldOf(given: Case, task: TaskCase): Told {
  const began = task.stands[0]?.t ?? 0;
  const first = given.took.find(
    ({ t, cls, about }) => t >= began && isAsking(cls) && about.includes(task.id),
  );
  const answered = task.stands.find(({ phase }) => phase !== 'nobody')?.t ?? given.truth.span[1];
  const until = Math.min(answered, first?.t ?? Number.POSITIVE_INFINITY);
  const ask = given.messages.find(
    ({ plan }) => plan.held === null && isAsking(plan.cls) && plan.about.includes(task.id),
  );
  const askedAt = ask?.plan.t ?? Number.POSITIVE_INFINITY;
  const ms = { 1: 0, 2: 0, 3: 0 };
  for (let t = began; t < until; ) {
    const step = Math.min(t < began + 3 * HOUR ? MINUTE : 10 * MINUTE, until - t);
    // Who holds the role changes with leave and shifts: it is whoever does when they are asked, not who did before.
    const asked = firstAsked(given, task, Math.min(t, askedAt));
    if (asked !== null && mayBeTold(given, task, asked, t)) ms[bandAt(given, task, t)] += step;
    t += step;
  }
  const minutesOf = { 1: inMinutes(ms[1]), 2: inMinutes(ms[2]), 3: inMinutes(ms[3]) };
  return { task, minutesOf, told: first !== undefined };
}

const inMinutes = (ms: number): number => Math.round(ms / MINUTE);

/** As far as anybody can know it. */
const bandAt = (given: Case, { finding }: TaskCase, t: number): Band =>
  gradeAt(finding, knownAt(given, finding, t)).band;

/** Whoever holds its role, where they are there or it can wait for them; else the first of the chain who is there. */
function firstAsked(given: Case, task: TaskCase, t: number): string | null {
  const { truth, roster } = given;
  const wall = given.wall(t);
  const chain = truth.rules.find(({ id }) => id === task.finding.ruleId)?.chain ?? [];
  const people = chain.flatMap((role) => roster.holder(role, wall) ?? []);
  const isThere = (id: string): boolean => !['off', 'away'].includes(roster.reach(id, wall));
  const owner = chain[0] === undefined ? null : roster.holder(chain[0], wall);
  if (owner !== null && isThere(owner)) return owner;
  // What is now waits for nobody while somebody is there.
  const isNow = bandAt(given, task, t) === 1;
  if (owner !== null && !isNow && couldWait(given, task, t, roster.dutyBegins(owner, wall))) return owner;
  return people.find(isThere) ?? people[0] ?? null;
}

function mayBeTold(given: Case, task: TaskCase, to: string, t: number): boolean {
  if (!isWithin(given.up, t) || !isWithin(given.up, t - MINUTE)) return false;
  const isOpen = waysTo(given, to).some(
    (way) => isWayUp(given, way, t) && isWayUp(given, way, t - 2 * MINUTE) && !wasRefused(given, task, to, t),
  );
  if (!isOpen) return false;
  const wall = given.wall(t);
  const begins = given.roster.dutyBegins(to, wall);
  const reach = given.roster.reach(to, wall);
  const isAwake = reach === 'on-duty' || reach === 'any-hour';
  if (!isAwake && (reach === 'away' || couldWait(given, task, t, begins))) return false;
  if (bandAt(given, task, t) === 1) return true;
  return !(isFull(given, task, { to, t, next: begins ?? wall }) || isFlooded(given, task, t));
}

const wasRefused = (given: Case, { id, stands }: TaskCase, to: string, t: number): boolean =>
  // What waited was in the list after an outage, which the core did not plan.
  given.refusedLists.some((one) => one.to === to && one.t >= (stands[0]?.t ?? 0) && one.t <= t) ||
  given.refused.some(
    ({ plan, refused }) => plan.to === to && plan.about.includes(id) && refused.some((one) => one.t <= t),
  );

type Reading = { readonly to: string; readonly t: number; readonly next: number };

/** They had six new ones in this shift, and it can wait for the next; who has no shifts waits eight hours at most. */
function isFull(given: Case, task: TaskCase, { to, t, next }: Reading): boolean {
  const wall = given.wall(t);
  // Who is at work for longer than any shift is counted in shifts of eight hours.
  const onDutySince = given.roster.dutyBegan(to, wall);
  const isLong = onDutySince === null;
  const began = onDutySince ?? wall - 8 * HOUR;
  const counted = given.messages.filter(
    ({ plan }) =>
      plan.to === to &&
      plan.held === null &&
      plan.wall >= began &&
      plan.wall <= wall &&
      NEW.includes(plan.cls),
  );
  // Their eight hours end within the next eight, when exactly only the box knows: what cannot wait any more is told.
  return counted.length >= 6 && couldWait(given, task, t, isLong ? wall : next);
}

const NEW: readonly string[] = ['raised', 'escalated', 'digest', 'flood'];

/** Over ten in ten minutes, or of one rule in an hour; it goes in a list that has been sent, or when that is over. */
function isFlooded(given: Case, task: TaskCase, t: number): boolean {
  const began = begins(given);
  const near = began.filter(({ stand }) => stand.t > t - 30 * MINUTE && stand.t <= t);
  const isThick = near.length > 4;
  const ofRule = began.filter(
    ({ stand, ruleId }) => stand.t > t - HOUR && stand.t <= t && ruleId === task.finding.ruleId,
  );
  return (isThick || ofRule.length > 10) && couldWait(given, task, t, given.wall(t) + HOUR);
}

function begins({ tasks }: Case): { readonly stand: Stand; readonly ruleId: string }[] {
  return [...tasks.values()].flatMap(({ stands, finding }) =>
    stands[0] ? [{ stand: stands[0], ruleId: finding.ruleId }] : [],
  );
}

/** Whoever a task is handed to, and does not have it by their own doing, hears of it as one who is newly asked. */
export function unheard(given: Case): Found[] {
  const handed = linesOf(given.history, 'said').filter(({ what }) => what === 'give');
  return [...given.tasks.values()].flatMap((task) =>
    task.stands.flatMap((stand, i): Found[] => {
      const { t: from, phase, ownerId } = stand;
      const isHanded = handed.some(
        ({ means, t, by }) => means === task.id && by !== ownerId && Math.abs(t - from) < 1_000,
      );
      if (phase !== 'nobody' || ownerId === null || !isHanded) return [];
      const until = task.stands[i + 1]?.t ?? given.truth.span[1];
      const heard = given.took.find(
        ({ t, to, cls, about }) => t >= from && to === ownerId && isAsking(cls) && about.includes(task.id),
      );
      const minutes = waitedFor(given, task, ownerId, [from, Math.min(until, heard?.t ?? until)]);
      if (minutes <= MOST_MIN + peersCost(given, task)) return [];
      const words = `${ownerId} was handed task ${task.id} and did not hear of it for ${minutes} minutes in which it was possible`;
      return [{ rule: 'unheard', t: from, words, taskId: task.id, to: ownerId }];
    }),
  );
}

/** Minutes in which they could have been told. */
function waitedFor(
  given: Case,
  task: TaskCase,
  to: string,
  [from, until]: readonly [number, number],
): number {
  let minutes = 0;
  for (let t = from; t < Math.min(until, from + 6 * HOUR); t += MINUTE)
    if (mayBeTold(given, task, to, t)) minutes += 1;
  return minutes;
}

/** What held for so long, with the box up and its data fresh, has a task. */
export function unseen(given: Case): Found[] {
  const { truth, up, tasks } = given;
  const stands = linesOf(given.history, 'task');
  return truth.findings.flatMap((finding) =>
    finding.holds.flatMap(([from, to]): Found[] => {
      const begin = Math.max(from, up.find((one) => one[1] > from)?.[0] ?? to) + MINUTE;
      const isClear = finding.stale.every((one) => one[1] < from || one[0] > begin);
      const isUp = up.some((one) => one[0] <= begin - MINUTE && begin < one[1]);
      if (begin >= to || !isClear || !isUp) return [];
      const known = stands.some(({ findingId, t }) => findingId === finding.id && t <= begin);
      if (known || [...tasks.values()].some((one) => one.finding === finding)) return [];
      return [
        { rule: 'unseen', t: begin, words: `${finding.id} held and no task began`, taskId: null, to: null },
      ];
    }),
  );
}
