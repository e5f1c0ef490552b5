// Bad pieces on their way to a customer, in words.
import type { Decision, QualityConsequence } from '../../core/types/decision.ts';
import { exactMoney, percent, pieces, projected } from '../number.ts';
import { dayTime, HOUR } from '../plant-time.ts';
import { midSentence, type Scene } from '../scene.ts';
import { fitTitle, orderWords, type Words } from './words.ts';

export function qualityWords(scene: Scene, d: Decision, c: QualityConsequence): Words {
  const bad = `${pieces(scene, c.badPieces)} bad ${c.badPieces === 1 ? 'piece' : 'pieces'}`;
  const title = qualityTitle(c, bad);
  const by = dayTime(scene, c.inspectionAt);
  const since = dayTime(scene, c.since);
  const forWhom = c.customerName === null ? ', customer not known' : ` for **${c.customerName}**`;
  const order = `Run ${c.runId} ${c.orderId === '' ? 'makes no known order' : `is order ${c.orderId}${forWhom}`}.`;
  return {
    title,
    long: `${title}, ${projected(scene, c.projectedBadPieces)} by ${by} if ${midSentence(c.stationName)} runs on`,
    place: [c.lineName, c.stationName],
    why: `${c.stationName} rejects **${percent(scene, c.badShare)}** since ${since}. Usual: ${percent(scene, c.usualShare)}. It feeds run ${c.runId}.`,
    so: `${order} Left alone: **${projected(scene, c.projectedBadPieces)} bad** by ${by}, final inspection.`,
    risk: c.reworkCostMinor === null ? 'cost of rework not known' : 'rework',
    after: hasFix(d)
      ? `${hourly(c)}${leaves(scene, c)}${evenAt(scene, d, c)}`
      : `${hourly(c)}${leaves(scene, c)} No countermeasure is known.`,
    assumption: `${held(scene, c)}Assumes ${midSentence(c.stationName)} goes on rejecting ${percent(scene, c.badShare)}: ${Math.round(c.badPerHour)} of ${pieces(scene, hourlyPieces(scene, c))} an hour; nine in ten that it ends between ${pieces(scene, c.projectedBadLow)} and ${pieces(scene, c.projectedBadHigh)}.`,
    customer: c.customerName,
    strip: fitTitle(`${c.stationName}: ${pieces(scene, c.badPieces)} bad`),
  };
}

/** Holding alone mends nothing. */
const hasFix = (d: Decision): boolean =>
  d.options.some((o) => o.parts.some((p) => p.type === 'stop-and-fix' && p.minutes > 0));

/** Why act-by is when it is, where nothing closes: from then on waiting has cost more than the fix. */
function evenAt(scene: Scene, d: Decision, c: QualityConsequence): string {
  const first = d.options[0];
  const closes = first?.kind !== 'recover' || first.closesAt !== null || c.nextLeavesAt !== null;
  if (closes || d.actBy === null || !first.costMinor) return '';
  const from = `${d.actBy < scene.now ? 'Since' : 'From'} ${dayTime(scene, d.actBy)}`;
  return ` ${from} they have cost more than the ${exactMoney(scene, first.costMinor)} fix.`;
}

function leaves(scene: Scene, c: QualityConsequence): string {
  return c.nextLeavesAt === null ? '' : ` The next box leaves ${dayTime(scene, c.nextLeavesAt)}.`;
}

/** Boxes named on a card; all of them are in the data. */
const MOST_UNITS = 6;

function held(scene: Scene, c: QualityConsequence): string {
  if (c.containment.length === 0) return '';
  const here = c.containment.filter((unit) => unit.shippedAt === null).map((unit) => unit.id);
  const gone = c.containment.filter((unit) => unit.shippedAt !== null).map((unit) => unit.id);
  const since = dayTime(scene, c.holdSince);
  const shipped = gone.length === 0 ? '' : ` Shipped already: ${named(gone)}.`;
  const hold = here.length === 0 ? '' : `Hold ${named(here)}: everything since ${since}.`;
  return `${hold}${shipped} `.trimStart();
}

const named = (ids: readonly string[]): string =>
  ids.length <= MOST_UNITS
    ? ids.join(', ')
    : `${ids.slice(0, MOST_UNITS).join(', ')} and ${ids.length - MOST_UNITS} more`;

function qualityTitle(c: QualityConsequence, bad: string): string {
  const order = `${bad} in ${orderWords(c)}`;
  return c.customerName === null
    ? fitTitle(order, `${bad}: ${c.orderId || c.runId}`)
    : fitTitle(`${bad} in ${c.customerName}'s job`, order, `${bad}: ${c.orderId}`);
}

const hourly = (c: QualityConsequence): string => {
  const each = Math.round(c.badPerHour);
  return `Each hour adds ${each} bad ${each === 1 ? 'piece' : 'pieces'}.`;
};

/** What the station makes in an hour, from what it made since the change. */
function hourlyPieces(scene: Scene, c: QualityConsequence): number {
  const hours = (scene.now - c.since) / HOUR;
  return c.badShare > 0 ? c.badPerHour / c.badShare : hours > 0 ? c.piecesSince / hours : 0;
}
