// A part that runs out, in words.
import type { Decision, MaterialConsequence } from '../../core/types/decision.ts';
import { exactMoney, pieces, rate } from '../number.ts';
import { dayTime, dayWords, duration, HOUR, onDay } from '../plant-time.ts';
import { capital, type Scene } from '../scene.ts';
import { afterActBy } from './after.ts';
import { count, fitTitle, orderWords, type Words } from './words.ts';

/** "Seal SK-210": the name, with its number where the name does not say it. */
export const materialLabel = (c: MaterialConsequence): string =>
  c.materialName.includes(c.materialId) ? c.materialName : `${c.materialName} ${c.materialId}`;

export const standWords = (c: MaterialConsequence): string => duration(Math.round(c.standHours) * HOUR);

export function materialWords(scene: Scene, d: Decision, c: MaterialConsequence): Words {
  const runout = dayTime(scene.zone, c.runoutAt, scene.now);
  const label = materialLabel(c);
  return {
    title: fitTitle(
      `${label} runs out ${runout}`,
      `${c.materialId} runs out ${runout}`,
      `Out ${runout}: ${c.materialId}`,
    ),
    long: `${label} runs out ${runout}, ${pieces(c.shortPieces)} short of what ${orderWords(c)} needs`,
    place: [c.lineName, capital(orderWords(c))],
    why: `${c.lineName} uses ${rate(c.usePerHour)} an hour, **${pieces(c.leftPieces)} left**. ${capital(orderWords(c))} still needs ${pieces(c.needPieces)}.`,
    so: `**${pieces(c.shortPieces)} short.** ${c.lineName} stands for ${standWords(c)}. ${delivery(scene, d, c)}`,
    risk: riskWords(scene, c),
    after: afterActBy(scene, d),
    assumption: assumption(scene, c),
    customer: c.customerName,
    strip: `${c.materialId} out ${dayWords(scene.zone, c.runoutAt, scene.now)}`,
  };
}

function riskWords(scene: Scene, c: MaterialConsequence): string {
  if (c.standCostPerHourMinor === null) return 'cost of standing not known';
  return `${standWords(c)} x ${exactMoney(c.standCostPerHourMinor, scene.currency)}`;
}

function delivery(scene: Scene, d: Decision, c: MaterialConsequence): string {
  if (c.leadWorkingDays === null) return 'Delivery time not known.';
  const takes = `Delivery takes ${count(c.leadWorkingDays, 'working day')}`;
  if (d.actBy === null || d.actBy < scene.now) return `${takes}.`;
  return `${takes}: order **${onDay(scene.zone, d.actBy, scene.now).replace('tonight', 'today')}**.`;
}

function assumption(scene: Scene, c: MaterialConsequence): string {
  const receipt =
    c.nextReceiptAt === null
      ? 'no delivery is on its way'
      : `the next delivery comes ${dayTime(scene.zone, c.nextReceiptAt, scene.now)}`;
  return `Assumes ${c.lineName} goes on at ${rate(c.usePerHour)} an hour and ${receipt}.${stockGap(scene, c)}`;
}

/** ERP books late: what is gone from the shelf and not from the books. */
function stockGap(scene: Scene, c: MaterialConsequence): string {
  if (c.unbookedPieces <= 0) return '';
  const since = c.unbookedSince === null ? '' : ` since ${dayTime(scene.zone, c.unbookedSince, scene.now)}`;
  return ` ERP says ${pieces(c.erpStockPieces)}; ${pieces(c.unbookedPieces)} of them were used${since} and are not booked yet.`;
}
