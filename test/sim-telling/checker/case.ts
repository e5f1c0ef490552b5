// The history of a run, put in order beside the truth: what every rule of the checker asks of it.
import { type Line, type LineOf, linesOf } from '../history.ts';
import type { Finding, Person, Span, Truth, WayId } from '../truth/truth.ts';
import { type Roster, rosterOf } from './roster.ts';

export type Found = {
  readonly rule: string;
  readonly t: number;
  readonly words: string;
  readonly taskId: number | null;
  readonly to: string | null;
};

export type Stand = LineOf<'task'>;

export type TaskCase = { readonly id: number; readonly finding: Finding; readonly stands: readonly Stand[] };

/** One message, by whatever ways it went. */
export type Message = {
  readonly plan: LineOf<'plan'>;
  readonly moves: readonly LineOf<'move'>[];
  readonly took: readonly LineOf<'took'>[];
  readonly refused: readonly LineOf<'refused'>[];
};

export type Case = {
  readonly truth: Truth;
  readonly roster: Roster;
  readonly history: readonly Line[];
  readonly tasks: ReadonlyMap<number, TaskCase>;
  readonly messages: readonly Message[];
  /** Those of them that a peer refused for good, by any way. */
  readonly refused: readonly Message[];
  /** Lists after an outage that a peer refused. */
  readonly refusedLists: readonly LineOf<'refused'>[];
  readonly took: readonly LineOf<'took'>[];
  /** When the box was up. */
  readonly up: readonly Span[];
  readonly personOf: (id: string) => Person;
  /** What the clock of the box showed. */
  readonly wall: (t: number) => number;
};

export const ASKING: readonly string[] = [
  'raised',
  'escalated',
  'again',
  'changed',
  'digest',
  'outage',
  'flood',
];
export const isAsking = (cls: string): boolean => ASKING.includes(cls);
export const nameOf = (key: string): string => key.slice(0, key.lastIndexOf('|'));

export function caseOf(truth: Truth, history: readonly Line[]): Case {
  const findings = new Map(truth.findings.map((one) => [one.id, one]));
  const tasks = new Map<number, TaskCase>();
  for (const [id, stands] of Map.groupBy(linesOf(history, 'task'), ({ taskId }) => taskId)) {
    const finding = findings.get(stands[0]?.findingId ?? '');
    if (finding !== undefined) tasks.set(id, { id, finding, stands });
  }
  const people = new Map(truth.crew.people.map((one) => [one.id, one]));
  const took = linesOf(history, 'took');
  const messages = messagesOf(history, took);
  return {
    ...{ truth, history, tasks, took, messages },
    refused: messages.filter(({ refused }) => refused.length > 0),
    refusedLists: linesOf(history, 'refused').filter(({ key }) => key.startsWith('outage|')),
    roster: rosterOf(truth.crew, truth.span),
    up: upSpans(history, truth.span),
    personOf(id) {
      const person = people.get(id);
      if (person === undefined) throw new Error(`nobody is ${id}`);
      return person;
    },
    wall: (t) => truth.steps.reduce((sum, { at, byMs }) => (at <= t ? sum + byMs : sum), t),
  };
}

function messagesOf(history: readonly Line[], took: readonly LineOf<'took'>[]): Message[] {
  const moves = Map.groupBy(linesOf(history, 'move'), ({ key }) => nameOf(key));
  const taken = Map.groupBy(took, ({ key }) => nameOf(key));
  const refused = Map.groupBy(linesOf(history, 'refused'), ({ key }) => nameOf(key));
  return linesOf(history, 'plan').map((plan) => ({
    ...{ plan, moves: moves.get(plan.dedupKey) ?? [], took: taken.get(plan.dedupKey) ?? [] },
    refused: refused.get(plan.dedupKey) ?? [],
  }));
}

function upSpans(history: readonly Line[], [, end]: Span): Span[] {
  const spans: Span[] = [];
  let since: number | null = null;
  for (const { kind, t } of history) {
    if (kind === 'up') since = t;
    if (kind === 'down' && since !== null) spans.push([since, t]);
    if (kind === 'down') since = null;
  }
  return since === null ? spans : [...spans, [since, end]];
}

export const isWithin = (spans: readonly Span[], t: number): boolean =>
  spans.some(([from, to]) => from <= t && t < to);

/** How a task stood at `t`; null: it was not there yet. */
export const standAt = ({ stands }: TaskCase, t: number): Stand | null =>
  stands.findLast((one) => one.t <= t) ?? null;

export const isWayUp = ({ truth }: Case, way: WayId, t: number): boolean =>
  !truth.outages.some((one) => one.way === way && one.span[0] <= t && t < one.span[1]);

/**
 * The moment as of which the box can know how something stands at `t`: while nobody can know, where it last looked. What
 * changed after it ended and before that it never saw.
 */
export function knownAt(given: Case, finding: Finding, t: number): number {
  const since = finding.stale.find(([from, to]) => from <= t && t < to)?.[0];
  if (since === undefined) return t;
  const lookedAt = given.up.findLast(([from]) => from <= since)?.[1] ?? since;
  return lookedAt < since ? knownAt(given, finding, lookedAt) : since;
}

/** Ways by which a person can be reached at all, were nothing broken. */
export function waysTo({ truth, personOf }: Case, id: string): WayId[] {
  const { email, mobile } = personOf(id);
  const hasNumber = mobile !== undefined && !truth.badNumbers.includes(mobile);
  return [...(email === undefined ? [] : (['mail'] as const)), ...(hasNumber ? (['sms'] as const) : [])];
}
