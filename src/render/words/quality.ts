// Bad pieces on their way to a customer, in words.
import type { Decision, QualityConsequence } from '../../core/types/decision.ts';
import { percent, pieces, projected } from '../number.ts';
import { dayTime, HOUR } from '../plant-time.ts';
import { midSentence, type Scene } from '../scene.ts';
import { fitTitle, orderWords, type Words } from './words.ts';

export function qualityWords(scene: Scene, d: Decision, c: QualityConsequence): Words {
  const bad = `${pieces(c.badPieces)} bad ${c.badPieces === 1 ? 'piece' : 'pieces'}`;
  const title = qualityTitle(c, bad);
  const by = dayTime(scene.zone, c.inspectionAt, scene.now);
  const since = dayTime(scene.zone, c.since, scene.now);
  const forWhom = c.customerName === null ? ', customer not known' : ` for **${c.customerName}**`;
  const order = `Run ${c.runId} ${c.orderId === '' ? 'makes no known order' : `is order ${c.orderId}${forWhom}`}.`;
  return {
    title,
    long: `${title}, ${projected(c.projectedBadPieces)} by ${by} if ${midSentence(c.stationName)} runs on`,
    place: [c.lineName, c.stationName],
    why: `${c.stationName} rejects **${percent(c.badShare)}** since ${since}. Usual: ${percent(c.usualShare)}. It feeds run ${c.runId}.`,
    so: `${order} Left alone: **${projected(c.projectedBadPieces)} bad** by ${by}, final inspection.`,
    risk: c.reworkCostMinor === null ? 'cost of rework not known' : 'rework',
    after: d.options.length > 1 ? hourly(c) : `${hourly(c)} No countermeasure is known.`,
    assumption: `Assumes ${midSentence(c.stationName)} goes on rejecting ${percent(c.badShare)}: ${Math.round(c.badPerHour)} of ${pieces(hourlyPieces(scene, c))} an hour.`,
    customer: c.customerName,
    strip: fitTitle(`${c.stationName}: ${pieces(c.badPieces)} bad`),
  };
}

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
