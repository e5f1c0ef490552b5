// A case: a decision followed from when it is raised to what it came to, for the one row it leaves in the ledger.
import { isFree } from '../project/options.ts';
import type { Consequence, Decision } from '../types/decision.ts';
import type { EntityRef } from '../types/entity.ts';
import type { Begun, CaseAbout, LedgerCase, Stake } from '../types/ledger.ts';
import type { Currency } from '../types/money.ts';
import type { Task } from '../types/task.ts';
import type { UtcMs } from '../types/time.ts';
import { type Look, type Seen, seenAt, stakeOf } from './seen.ts';

export type Case = {
  readonly about: CaseAbout;
  readonly cause: EntityRef;
  readonly currency: Currency;
  readonly raised: Stake;
  readonly raisedLate: boolean;
  readonly seen: Seen;
  readonly begun: Begun | null;
};

export function openCase(decision: Decision, look: Look, currency: Currency): Case {
  const { consequence, cause } = decision;
  const raised = stakeOf(decision, look);
  return {
    ...{ about: aboutOf(consequence), cause, currency, raised, raisedLate: isLate(decision, raised) },
    seen: seenAt(null, decision, look),
    begun: null,
  };
}

export function lookedAt(kept: Case, decision: Decision, look: Look): Case {
  return { ...kept, seen: seenAt(kept.seen, decision, look) };
}

/** It had happened, or its last moment was over, or all that could have been done had closed: less warning than it needs. */
function isLate({ options, remarks, consequence }: Decision, { at, hitAt, lastMomentAt }: Stake): boolean {
  if ((hitAt !== null && hitAt <= at) || (lastMomentAt !== null && lastMomentAt <= at)) return true;
  if (options.some((option) => option.kind === 'recover' && option.fix && isFree(option))) return false;
  const orderBy = consequence.type === 'material' ? consequence.orderBy : null;
  return remarks.some(({ code }) => code === 'closed') || (orderBy !== null && orderBy <= at);
}

const named = (text: string): string | null => (text === '' ? null : text);

function aboutOf(consequence: Consequence): CaseAbout {
  const { type, orderId, customerName, lineId, lineName } = consequence;
  const place = { orderId: named(orderId), customerName, lineId: named(lineId), lineName: named(lineName) };
  switch (type) {
    case 'delay':
      return { type, ...place, name: null };
    case 'material':
      return { type, ...place, name: consequence.materialName };
    case 'quality':
      return { type, ...place, name: consequence.stationName };
    case 'notice':
      return { type, ...place, name: consequence.subjectName };
    default:
      return type satisfies never;
  }
}

/**
 * With what somebody has begun now, as it was offered when they did: `decision` as last known then. Null: with nothing,
 * or it is nothing that could prevent it.
 */
export function begunNow(kept: Case, task: Task, decision: Decision | undefined): Begun | null {
  const { optionKey, events } = task;
  if (optionKey === null) return null;
  if (kept.begun?.optionKey === optionKey) return kept.begun;
  const option = decision?.options.find(({ key }) => key === optionKey) ?? decision?.plan;
  if (option?.key !== optionKey || option.kind !== 'recover') return null;
  const { parts, costMinor } = option;
  const { stake, heldAt } = kept.seen;
  const event = events.findLast(({ to }) => to === 'doing');
  const { at, personId } = event ?? { at: task.phaseAt, personId: task.ownerId };
  return { at, personId, optionKey, parts, costMinor, stake, held: heldAt === stake.at };
}

export function closedCase(kept: Case, task: Task): LedgerCase {
  const { about, cause, currency, raised, raisedLate, begun, seen } = kept;
  const { id: taskId, decisionId, ruleId, raisedAt, phaseAt: closedAt, closedAs, events } = task;
  const ended = closedAs ?? 'recovered';
  const first = (to: 'with' | 'doing' | 'done'): UtcMs | null =>
    events.find((one) => one.to === to)?.at ?? null;
  const took = [first('with'), first('doing')].filter((at) => at !== null);
  const hitAt = task.agreed ? raised.hitAt : seen.stake.hitAt;
  return {
    ...{ kind: 'case', decisionId, taskId, ruleId, cause, about, currency, raisedAt, closedAt },
    ...{ raised, raisedLate, begun },
    acceptedAt: took.length === 0 ? null : Math.min(...took),
    doneAt: first('done'),
    actedBy: actorsOf(task),
    ended,
    knowingly: events.at(-1)?.from === 'loss-taken' ? 'loss-taken' : task.agreed ? 'agreed' : null,
    happened: hasCome(kept, task),
    lostMinor: lostOf(kept, task),
    warningMs: hitAt === null ? null : hitAt - raisedAt,
  };
}

/** Where the customer agreed to another day it is the first one that was missed. */
function hasCome({ seen }: Case, { closedAs, agreed }: Task): boolean {
  if (closedAs === 'not-a-problem' || closedAs === 'rule-withdrawn') return false;
  if (closedAs === 'came-true' || seen.hit !== null) return true;
  return agreed !== null && seen.short.some(({ orderId }) => orderId === agreed.orderId);
}

/** Of a notice nobody knows what it could cost. */
function lostOf({ seen, about }: Case, { closedAs }: Task): number | null {
  if (closedAs === 'not-a-problem' || closedAs === 'rule-withdrawn' || about.type === 'notice') return null;
  if (seen.hit !== null) return seen.hit.lostMinor;
  return seen.short.reduce(
    (sum: number | null, { lossMinor }) => (sum === null || lossMinor === null ? null : sum + lossMinor),
    seen.badMinor,
  );
}

function actorsOf({ events }: Task): string[] {
  const did = events.flatMap(({ act, personId }) =>
    (act === 'accept' || act === 'done') && personId !== null ? [personId] : [],
  );
  return [...new Set(did)].toSorted();
}
