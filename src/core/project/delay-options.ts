// What would bring a late order back: everything the plant can do about it, alone and in pairs, each with its outcome.
import type { Option } from '../types/decision.ts';
import type { Remark } from '../types/option-part.ts';
import type { UtcMs } from '../types/time.ts';
import { longerHours, openChances, restoring } from './capacity-measures.ts';
import { type Countermeasure, countermeasuresOn } from './countermeasures.ts';
import type { LateOrder } from './delay.ts';
import { lossP90, nothingOf, optionOf, ownOutcome, pricedOf } from './delay-outcome.ts';
import { type Candidate, type Plan, type Site, siteOf } from './delay-site.ts';
import { expediting, splitting } from './delivery-measures.ts';
import { isUseful, type Mark, orderOptions } from './options.ts';
import { type AnyTime, lastStart, moving, pulling } from './place-measures.ts';
import { clashOf, resourcesOf } from './resources.ts';

export type DelayOptions = {
  readonly options: readonly Option[];
  readonly remarks: readonly Remark[];
  readonly lossP90Minor: number | null;
};

/** Pairs worked out for one decision: more than a reader would ever compare, few enough for every tick. */
const MOST_PAIRS = 12;

type Judged = { readonly candidate: Candidate; readonly option: Option };

/** `mark`: what policies say of a row. What they forbid is shown and no part of a pair. */
export function delayOptions(plan: Plan, late: LateOrder, mark: Mark = (option) => option): DelayOptions {
  const site = siteOf(plan, late);
  if (!site) return { options: [], remarks: [], lossP90Minor: null };
  const nothing = nothingOf(site);
  const own = countermeasuresOn(plan.world.model, site.queue.line.id);
  const singles = candidatesOf(site, own, nothing).map((one) => ({ ...one, option: mark(one.option) }));
  const pairs = pairsOf(
    site,
    singles.filter(({ option }) => !option.vetoed),
    nothing,
  );
  const options = [...singles.map((one) => one.option), ...pairs.map(mark)];
  const acceptUntil = site.cutoffAt > plan.world.now ? site.cutoffAt : null;
  return {
    options: orderOptions(options, nothing, acceptUntil),
    remarks: own.flatMap((measure) => [...remarksOn(site, measure), ...tooLittle(measure, options, nothing)]),
    lossP90Minor: lossP90(site),
  };
}

/** What was tried, alone and with others, and brings the order back in none of them. */
function tooLittle({ id, name }: Countermeasure, options: readonly Option[], nothing: Option): Remark[] {
  const tried = options.filter(({ parts }) => parts.some(({ countermeasureId }) => countermeasureId === id));
  if (tried.length === 0 || tried.some((option) => isUseful(option, nothing))) return [];
  return [{ countermeasureId: id, name, code: 'too-little', lineId: null }];
}

function candidatesOf(site: Site, own: readonly Countermeasure[], nothing: Option): Judged[] {
  const named = (type: string): Countermeasure | null => own.find((measure) => measure.type === type) ?? null;
  const fixedTimes = [
    ...own.flatMap((measure) => restoring(site, measure)),
    ...own.flatMap((measure) => longerHours(site, measure)),
    ...splitting(site, named('partial-shipment')),
    ...expediting(site),
  ];
  const moves = own.filter(({ type }) => type === 'move').map((measure) => moving(site, measure));
  const pull = pulling(site, named('resequence'));
  const anyTimes = [...moves.filter((move) => typeof move === 'function'), ...(pull ? [pull] : [])];
  return [
    ...fixedTimes.flatMap((candidate) => judgedOf(site, candidate)),
    ...anyTimes.flatMap((anyTime) => judgedAnyTime(site, anyTime, nothing)),
  ];
}

function judgedOf(site: Site, candidate: Candidate): Judged[] {
  const option = optionOf(site, [candidate]);
  return option ? [{ candidate, option }] : [];
}

/**
 * Offered only where the line as a whole then loses less; it closes with the last start at which it is still what it
 * is now, a fix or a hope, and still pays.
 */
function judgedAnyTime(site: Site, anyTime: AnyTime, nothing: Option): Judged[] {
  const { now } = site.world;
  if (site.cutoffAt <= now) return [];
  const today = optionOf(site, [anyTime(now)]);
  // Who comes later instead may lose more than this order gains: without amounts nobody can say.
  const mustPay = !anyTime(now).leaves;
  if (!today || !isUseful(today, nothing) || !payable(today, nothing, mustPay)) return [];
  const holds = (startAt: UtcMs): boolean => {
    const chosen = [anyTime(startAt)];
    const own = ownOutcome(site, chosen);
    // What it does for the order itself is asked first: it is known long before what the others lose.
    if (!own || !(today.fix ? own.fix : isUseful(own, nothing))) return false;
    return payable(pricedOf(site, chosen, own), nothing, mustPay);
  };
  const closesAt = lastStart(now, site.cutoffAt, holds);
  const candidate = { ...anyTime(now), closesAt };
  return [{ candidate, option: { ...today, ...closing(today, closesAt) } }];
}

function payable(option: Option, nothing: Option, mustPay: boolean): boolean {
  if (option.expectedCostMinor === null || nothing.expectedCostMinor === null) return !mustPay;
  return option.expectedCostMinor < nothing.expectedCostMinor;
}

/** The same option, open until then. */
function closing({ parts }: Option, closesAt: number): Pick<Option, 'closesAt' | 'parts'> {
  return { closesAt, parts: parts.map((part) => ({ ...part, closesAt })) };
}

/** A pair earns its row if it is a fix where neither part is, or is expected to cost less than either. */
function pairsOf(site: Site, singles: readonly Judged[], nothing: Option): Option[] {
  const { holdsOf } = resourcesOf(site.world);
  const cheapestFix = Math.min(
    nothing.expectedCostMinor ?? Number.POSITIVE_INFINITY,
    ...singles.map(({ option }) =>
      option.fix ? (option.expectedCostMinor ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY,
    ),
  );
  const pairs = singles.flatMap((a, i) =>
    singles.slice(i + 1).flatMap((b) => {
      const leastMinor = (a.candidate.costMinor ?? 0) + (b.candidate.costMinor ?? 0);
      if (!(leastMinor < cheapestFix) || !goTogether(a.candidate, b.candidate)) return [];
      return clashOf(holdsOf(a.option), holdsOf(b.option)) === null ? [{ a, b, leastMinor }] : [];
    }),
  );
  return pairs
    .toSorted((x, y) => x.leastMinor - y.leastMinor)
    .slice(0, MOST_PAIRS)
    .flatMap(({ a, b }) => {
      const option = optionOf(site, [a.candidate, b.candidate]);
      return option && beats(option, a.option, b.option) ? [withClosings(option, a, b)] : [];
    });
}

function goTogether(a: Candidate, b: Candidate): boolean {
  if (a.leaves || b.leaves) return a.lever === 'shipping' || b.lever === 'shipping';
  if (a.lever !== b.lever) return true;
  return a.hours !== null && b.hours !== null && (a.hours[1] <= b.hours[0] || b.hours[1] <= a.hours[0]);
}

function beats(pair: Option, a: Option, b: Option): boolean {
  if (pair.fix && !a.fix && !b.fix) return true;
  if (pair.expectedCostMinor === null || pair.fix < a.fix || pair.fix < b.fix) return false;
  const least = (option: Option): number => option.expectedCostMinor ?? Number.POSITIVE_INFINITY;
  return pair.expectedCostMinor < Math.min(least(a), least(b));
}

/** Each part keeps the moment until which it can be had alone. */
function withClosings(option: Option, a: Judged, b: Judged): Option {
  const closings = [a.candidate.closesAt, b.candidate.closesAt];
  const parts = option.parts.map((part, i) => ({ ...part, closesAt: closings[i] ?? part.closesAt }));
  return { ...option, parts: parts as Option['parts'], closesAt: Math.min(...closings) };
}

const KNOWN_TYPES = ['restore-rate', 'overtime', 'move', 'resequence', 'partial-shipment', 'stop-and-fix'];

/** Why a countermeasure is no option now, or what of it cannot be right. */
function remarksOn(site: Site, measure: Countermeasure): Remark[] {
  const { id, name, type, toLineId } = measure;
  const remark = (code: Remark['code'], lineId: string | null = null): Remark => ({
    countermeasureId: id,
    name,
    code,
    lineId,
  });
  const found: Remark[] = measure.negativeCost ? [remark('negative-cost')] : [];
  if (!KNOWN_TYPES.includes(type)) found.push(remark('unknown-type'));
  if (type === 'move') {
    const move = moving(site, measure);
    if (typeof move === 'string') found.push(remark(move, toLineId));
  }
  if (type === 'restore-rate' || type === 'overtime') {
    if (measure.chances.length === 0) found.push(remark('no-slots'));
    else if (openChances(site, measure).length === 0) found.push(remark('closed'));
  }
  return found;
}
