// The nodes of the path in words: what each is called, what it says, where that comes from and how old it is.

import type { Consequence, Decision } from '../../core/types/decision.ts';
import type { SampleValue } from '../../core/types/observation.ts';
import type { PathNode } from '../../core/types/path-node.ts';
import { floorOf } from '../../core/types/picture.ts';
import type { UtcMs } from '../../core/types/time.ts';
import { exactMoney, percent, pieces, plainPercent, projected, rate, steadyRate } from '../number.ts';
import { clockTime, dayTime, dayWords, MINUTE } from '../plant-time.ts';
import { ageWords, capital, OWN_SOURCES, ruleName, type Scene, sourceTitle } from '../scene.ts';
import { plural } from '../speech.ts';
import { materialLabel } from './material.ts';
import { saidWords } from './said.ts';
import type { NodeWords } from './words.ts';

/** Hours of a working day of two shifts, the usual one: only for saying "2 working days". */
const WORKING_DAY_HOURS = 16;

const kinds: { readonly [kind: string]: string } = {
  salesOrderLine: 'Order',
  rework: 'Rework',
  stockRefill: 'Stock to refill',
  receipt: 'Delivery',
};

/** "Tag", "Order": what kind of thing a node is. What standing costs is no margin. */
export const kindWords = (kind: string, of: Consequence['type']): string =>
  kind === 'margin' && of === 'material'
    ? 'Cost'
    : (kinds[kind] ?? capital(kind.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()));

/** "MES, 2 s ago" or "Rule R-07". "source not known" is said, never left out. */
export function originWords(scene: Scene, n: PathNode, d: Decision): string {
  if (n.ruleId !== null) return `Rule ${ruleName(scene, n.ruleId)}`;
  const reckoned = n.kind === 'material' ? leftFrom(scene, n, d) : null;
  if (reckoned !== null) return reckoned;
  if (n.source === null) return 'source not known';
  const title = sourceTitle(scene, n.source);
  // The box's own config does not age from second to second: since when it holds is all there is to say.
  if (OWN_SOURCES.includes(n.source) && n.effectiveAt !== null)
    return `${title}, ${dayTime(scene, n.effectiveAt)}`;
  return n.effectiveAt === null ? `${title}, age not known` : `${title}, ${ageWords(scene, n.effectiveAt)}`;
}

/** "ERP 7,460 less 2,600 counted by MES": what is left is nobody's figure. Null: it is ERP's own. */
function leftFrom(scene: Scene, n: PathNode, d: Decision): string | null {
  const c = d.consequence;
  if (c.type !== 'material' || n.source === null || c.unbookedPieces === 0) return null;
  if (c.count !== null) return `Counted ${pieces(scene, c.count.pieces)} ${dayTime(scene, c.count.at)}`;
  const floor = d.path.find((one) => one.kind === 'tag')?.source ?? null;
  const by = floor === null ? '' : ` counted by ${sourceTitle(scene, floor)}`;
  const [step, many] = c.unbookedPieces > 0 ? ['less', c.unbookedPieces] : ['and', -c.unbookedPieces];
  return `${sourceTitle(scene, n.source)} ${pieces(scene, c.erpStockPieces)} ${step} ${pieces(scene, many)}${by}`;
}

/** "110.1 an hour now", where the tag is the rate of a line; null: its bare value says nothing to people. */
export function liveWords(
  scene: Scene,
  tag: string,
  newest: { readonly value: SampleValue; readonly at: UtcMs },
): string | null {
  const { value, at } = newest;
  const isRate = scene.picture.lines.some((l) => l.rateTag === tag);
  if (!isRate || typeof value !== 'number') return null;
  return `${steadyRate(scene, value)} an hour${scene.now - at < MINUTE ? ' now' : ''}`;
}

/** `tag` reads what the floor says; the rest is what the decision rests on. */
export function nodeWords(scene: Scene, d: Decision, n: PathNode): NodeWords {
  const label = labelOf(scene, d, n);
  if (!n.proven) return { label, fact: n.missing ?? 'not proven' };
  return { label, fact: factOf(scene, d, n) };
}

function labelOf(scene: Scene, d: Decision, n: PathNode): string {
  const c = d.consequence;
  switch (n.kind) {
    case 'line':
      return c.lineName;
    case 'run':
      return `Run ${n.id}`;
    case 'order':
    case 'salesOrderLine':
      return n.id === '' ? 'Order not known' : `Order ${n.id}`;
    case 'customer':
      return c.customerName ?? 'Customer not known';
    case 'station':
      return c.type === 'quality' ? c.stationName : n.id;
    case 'material':
    case 'stock':
      return c.type === 'material' ? materialLabel(c) : n.id;
    case 'margin':
    case 'rework':
      return moneyLabel(scene, d, c);
    default:
      return c.type === 'notice' && n.kind === c.subjectKind ? c.subjectName : n.id;
  }
}

function moneyLabel(scene: Scene, d: Decision, c: Consequence): string {
  const minor = c.type === 'delay' ? c.marginMinor : d.atRiskMinor;
  return minor === null ? 'Amount not known' : exactMoney(scene, minor);
}

function factOf(scene: Scene, d: Decision, n: PathNode): string {
  const c = d.consequence;
  if (c.type === 'delay') return delayFact(scene, d, n);
  if (c.type === 'notice') return noticeFact(scene, d, n);
  return c.type === 'material' ? materialFact(scene, d, n) : qualityFact(scene, d, n);
}

/** What its rule says stands at what it is about; the rest is only where it lies. */
function noticeFact(scene: Scene, d: Decision, n: PathNode): string {
  const c = d.consequence;
  if (c.type !== 'notice') return '';
  if (n.kind === c.subjectKind) return d.said?.message ? saidWords(scene, d.said.message) : d.ruleTitle;
  return n.kind === 'order' && c.shortPieces > 0 ? `${pieces(scene, c.shortPieces)} short` : '';
}

function delayFact(scene: Scene, d: Decision, n: PathNode): string {
  const c = d.consequence;
  if (c.type !== 'delay') return '';
  switch (n.kind) {
    case 'tag':
      return `${rate(scene, c.rateNowPerHour)} an hour${offBooked(scene, c.lineId)}`;
    case 'line':
      if (c.drift === null)
        return `${rate(scene, c.rateNowPerHour)} an hour, plan ${rate(scene, c.ratePlanPerHour)}`;
      return `${percent(scene, Math.abs(c.gap))} ${c.gap <= 0 ? 'under' : 'over'} plan of ${rate(scene, c.ratePlanPerHour)}${driftAge(scene, c.driftWorkingHours)}`;
    case 'run':
      return `${pieces(scene, c.openPieces)} of ${pieces(scene, c.runPieces)} still to make`;
    case 'order':
    case 'salesOrderLine':
      return `${pieces(scene, c.shortPieces)} short at ${dayTime(scene, c.cutoffAt)}`;
    case 'shipment':
      return `${dayTime(scene, c.departsAt)} truck missed, ${c.nextDepartsAt === null ? 'next not known' : `next ${dayWords(scene, c.nextDepartsAt, c.departsAt)}`}`;
    case 'customer':
      return `${c.cannotSlip ? 'Cannot slip' : 'Date can be talked about'}${c.lateFeeShare === null ? '' : `. ${plainPercent(scene, c.lateFeeShare)} off if late`}`;
    case 'margin':
      return c.marginIfLateMinor === null
        ? 'margin if late not known'
        : `${exactMoney(scene, c.marginIfLateMinor)} ${ifLate(scene, c.nextDepartsAt, c.departsAt)}`;
    default:
      return '';
  }
}

/** Of a line of which only the rate is read: what closed runs say of that rate. */
function offBooked(scene: Scene, lineId: string): string {
  const off = floorOf(scene.picture).find((line) => line.lineId === lineId)?.rateOverBooked ?? null;
  if (off === null) return '';
  const share = percent(scene, Math.abs(off.ratio - 1));
  return `, its tag ${share} ${off.ratio >= 1 ? 'above' : 'below'} what was booked`;
}

const ifLate = (scene: Scene, next: number | null, missed: number): string =>
  next === null ? 'if it ships late' : `if it ships ${dayWords(scene, next, missed)}`;

function driftAge(scene: Scene, hours: number | null): string {
  if (hours === null) return '';
  const days = Math.floor(hours / WORKING_DAY_HOURS);
  return days >= 1
    ? `, ${plural(scene, days, ['{n} working day', '{n} working days'])}`
    : `, ${Math.round(hours)} working hours`;
}

function materialFact(scene: Scene, d: Decision, n: PathNode): string {
  const c = d.consequence;
  if (c.type !== 'material') return '';
  switch (n.kind) {
    case 'tag':
    case 'line':
      return n.kind === 'line' && n.tone !== 'fact'
        ? `Stands for ${Math.round(c.standHours)} h`
        : `Uses ${rate(scene, c.usePerHour)} an hour`;
    case 'run':
      return `Needs ${pieces(scene, c.needPieces)} more`;
    case 'material':
    case 'stock':
      return n.tone === 'fact'
        ? `${pieces(scene, c.leftPieces)} left`
        : `${pieces(scene, c.leftPieces)} left, gone ${dayTime(scene, c.runoutAt)}`;
    case 'order':
    case 'salesOrderLine':
      return `${pieces(scene, c.shortPieces)} short`;
    case 'receipt':
      return c.nextReceiptAt === null ? 'No delivery on its way' : `Comes ${dayTime(scene, c.nextReceiptAt)}`;
    case 'customer':
      return 'Waits for it';
    case 'margin':
      return c.standCostPerHourMinor === null
        ? 'Cost of standing not known'
        : `${Math.round(c.standHours)} h standing at ${exactMoney(scene, c.standCostPerHourMinor)}`;
    default:
      return '';
  }
}

function qualityFact(scene: Scene, d: Decision, n: PathNode): string {
  const c = d.consequence;
  if (c.type !== 'quality') return '';
  switch (n.kind) {
    case 'tag':
      return `${pieces(scene, c.badPieces)} bad since ${clockTime(scene.zone, c.since)}`;
    case 'station':
      return `Rejects ${percent(scene, c.badShare)}, usual ${percent(scene, c.usualShare)}`;
    case 'line':
      return `Makes run ${c.runId}`;
    case 'run':
      return `${projected(scene, c.projectedBadPieces)} bad if left alone`;
    case 'order':
    case 'salesOrderLine':
      return `Final inspection ${dayTime(scene, c.inspectionAt)}`;
    case 'shipment':
      return 'Carries them';
    case 'customer':
      return 'Gets them or waits';
    case 'margin':
    case 'rework':
      return d.atRiskMinor === null
        ? 'Cost of rework not known'
        : `${projected(scene, c.projectedBadPieces)} pieces to rework`;
    default:
      return '';
  }
}
