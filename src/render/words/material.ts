// A part that runs out, in words.
import type { Decision, MaterialConsequence } from '../../core/types/decision.ts';
import { exactMoney, percent, pieces, rate } from '../number.ts';
import { dayTime, dayWords, duration, HOUR, onDay } from '../plant-time.ts';
import { capital, type Scene } from '../scene.ts';
import { plural } from '../speech.ts';
import { afterActBy } from './after.ts';
import { fitTitle, orderWords, type Words } from './words.ts';

/** "Seal SK-210": the name, with its number where the name does not say it. */
export const materialLabel = (c: MaterialConsequence): string =>
  c.materialName.includes(c.materialId) ? c.materialName : `${c.materialName} ${c.materialId}`;

/** "runs out"; "may run out" where it lasts if all comes as promised. */
export const runsOut = (c: MaterialConsequence): string => (c.onlyLikely ? 'may run out' : 'runs out');

export const standWords = (scene: Scene, c: MaterialConsequence): string =>
  duration(scene, Math.round(c.standHours) * HOUR);

export function materialWords(scene: Scene, d: Decision, c: MaterialConsequence): Words {
  const runout = dayTime(scene, c.runoutAt);
  const label = materialLabel(c);
  return {
    title: fitTitle(
      `${label} ${runsOut(c)} ${runout}`,
      `${c.materialId} ${runsOut(c)} ${runout}`,
      `Out ${runout}: ${c.materialId}`,
    ),
    long: `${label} ${runsOut(c)} ${runout}, ${pieces(scene, c.shortPieces)} short of what ${orderWords(c)} needs`,
    place: [c.lineName, capital(orderWords(c))],
    why: `${c.lineName} uses ${rate(scene, c.usePerHour)} an hour, **${pieces(scene, c.leftPieces)} left**. ${capital(orderWords(c))} still needs ${pieces(scene, c.needPieces)}.`,
    so: `${shortWords(scene, c)} ${standing(scene, c)} ${delivery(scene, d, c)}`,
    risk: riskWords(scene, c),
    after: afterActBy(scene, d),
    assumption: assumption(scene, c),
    customer: c.customerName,
    strip: `${c.materialId} out ${dayWords(scene, c.runoutAt)}`,
  };
}

const shortWords = (scene: Scene, c: MaterialConsequence): string =>
  c.onlyLikely
    ? `It lasts if all comes as promised; else about **${pieces(scene, c.shortPieces)} short.**`
    : `**${pieces(scene, c.shortPieces)} short.**`;

const alsoStands = (c: MaterialConsequence): NonNullable<MaterialConsequence['alsoStands']> =>
  c.alsoStands ?? [];

/** "Line 1 stands for 27 h, Line 2 for 13 h." */
function standing(scene: Scene, c: MaterialConsequence): string {
  const others = alsoStands(c).map(
    (one) => `, ${one.lineName} for ${duration(scene, Math.round(one.hours) * HOUR)}`,
  );
  return `${c.lineName} stands for ${standWords(scene, c)}${others.join('')}.`;
}

function riskWords(scene: Scene, c: MaterialConsequence): string {
  const all = [{ hours: c.standHours, standCostPerHourMinor: c.standCostPerHourMinor }, ...alsoStands(c)];
  const each = all.map(({ hours, standCostPerHourMinor: perHour }) =>
    perHour === null ? null : `${duration(scene, Math.round(hours) * HOUR)} x ${exactMoney(scene, perHour)}`,
  );
  return each.includes(null) ? 'cost of standing not known' : each.join(' + ');
}

function delivery(scene: Scene, d: Decision, c: MaterialConsequence): string {
  if (c.leadWorkingDays === null) return 'Delivery time not known.';
  const takes = `Delivery takes ${plural(scene, c.leadWorkingDays, ['{n} working day', '{n} working days'])}`;
  if (d.actBy === null || d.actBy < scene.now) return `${takes}.`;
  return `${takes}: order **${onDay(scene, d.actBy).replace('tonight', 'today')}**.`;
}

function assumption(scene: Scene, c: MaterialConsequence): string {
  const receipt =
    c.nextReceiptAt === null
      ? 'no delivery is on its way'
      : `the next delivery comes ${dayTime(scene, c.nextReceiptAt)}`;
  const goesOn = `Assumes ${c.lineName} goes on at ${rate(scene, c.usePerHour)} an hour and ${receipt}.`;
  return [goesOn, usageWords(scene, c), stockGap(scene, c), ...receiptWords(scene, c), apartWords(scene, c)]
    .filter((one) => one !== '')
    .join(' ');
}

/** Below one in a hundred the bill is right. */
const USAGE_SHOWN = 0.01;

function usageWords(scene: Scene, { usage, lineName, materialId }: MaterialConsequence): string {
  if (usage === null || Math.abs(usage.factor - 1) < USAGE_SHOWN) return '';
  const more = usage.factor > 1 ? 'more' : 'less';
  const by = usage.by === 'counter' ? 'by its counter' : 'by two counts of the shelf';
  return `${lineName} uses ${percent(scene, Math.abs(usage.factor - 1))} ${more} ${materialId} than the bill says, ${by}.`;
}

/** ERP books late: what is gone from the shelf and not from the books. */
function stockGap(scene: Scene, c: MaterialConsequence): string {
  if (c.count !== null) {
    const counted = `${pieces(scene, c.count.pieces)} were counted ${dayTime(scene, c.count.at)}`;
    if (c.unbookedPieces === 0) return `${counted}; ERP agrees.`;
    const too = c.unbookedPieces > 0 ? 'too many' : 'too few';
    return `${counted}. ERP says ${pieces(scene, c.erpStockPieces)}, ${pieces(scene, Math.abs(c.unbookedPieces))} ${too}.`;
  }
  if (c.unbookedPieces <= 0) return '';
  const since = c.unbookedSince === null ? '' : ` since ${dayTime(scene, c.unbookedSince)}`;
  return `ERP says ${pieces(scene, c.erpStockPieces)}; ${pieces(scene, c.unbookedPieces)} of them were used${since} and are not booked yet.`;
}

/** Deliveries that a buyer would ask about: named, one sentence each, the first few. */
const MOST_RECEIPTS = 3;

function receiptWords(scene: Scene, { receipts }: MaterialConsequence): string[] {
  return receipts
    .flatMap(({ id, pieces: many, promisedAt, confirmed, overdueDays }) => {
      const what = `Delivery ${id} of ${pieces(scene, many)}`;
      if (promisedAt === null) return [`${what} has no date and is not counted.`];
      if (overdueDays > 0)
        return [`${what} is ${overdueWords(scene, overdueDays)} overdue and is not counted.`];
      return confirmed ? [] : [`${what} is not confirmed.`];
    })
    .slice(0, MOST_RECEIPTS);
}

const overdueWords = (scene: Scene, days: number): string =>
  days < 1
    ? `${Math.max(1, Math.round(days * 24))} h`
    : plural(scene, Math.round(days), ['{n} day', '{n} days']);

function apartWords(scene: Scene, { apart }: MaterialConsequence): string {
  const parts = [
    [apart.inspection, 'in inspection'],
    [apart.blocked, 'blocked'],
    [apart.consignment, 'on consignment'],
    [apart.reserved, 'reserved'],
  ] as const;
  const told = parts.filter(([many]) => many > 0).map(([many, where]) => `${pieces(scene, many)} ${where}`);
  return told.length === 0 ? '' : `Not counted: ${told.join(', ')}.`;
}
