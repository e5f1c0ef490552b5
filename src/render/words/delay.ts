// A late order in words.
import type { Consequence, Decision, DelayConsequence } from '../../core/types/decision.ts';
import { percent, pieces, plainPercent, rate } from '../number.ts';
import { clockTime, dayTime, dayWords, HOUR, weekday } from '../plant-time.ts';
import { capital, ruleName, type Scene } from '../scene.ts';
import { plural } from '../speech.ts';
import { afterActBy } from './after.ts';
import { daysLate, fitTitle, type Words } from './words.ts';

export function delayWords(scene: Scene, d: Decision, c: DelayConsequence): Words {
  return {
    title: delayTitle(scene, c),
    long: longTitle(scene, c),
    place: [c.lineName, `Order ${c.orderId}`],
    why: why(scene, c),
    so: so(scene, c),
    risk: risk(scene, c),
    after: afterActBy(scene, d),
    assumption: assumption(scene, c),
    customer: c.customerName,
    strip:
      c.gap < 0 && c.drift !== null ? `${percent(scene, -c.gap)} under plan` : capital(lateness(scene, c)),
  };
}

function risk(scene: Scene, c: DelayConsequence): string {
  const late = lateOrders(c);
  if (late > 1) return `on ${late} late orders`;
  return c.lateFeeShare === null ? 'if it ships late' : `${plainPercent(scene, c.lateFeeShare)} of the order`;
}

/** Orders of the card that are late: what is at risk is the loss of all of them. */
export function lateOrders(c: Consequence): number {
  return c.type === 'delay' ? 1 + c.others.filter(({ late }) => late).length : 1;
}

function delayTitle(scene: Scene, c: DelayConsequence): string {
  if (c.slipDays === null || c.slipDays <= 0) {
    return fitTitle(`Order ${c.orderId} misses its truck`, `${c.orderId} misses its truck`);
  }
  const late = `ships ${daysLate(scene, c.slipDays)}`;
  return fitTitle(
    `Order ${c.orderId} ${late}`,
    `${c.orderId} ${late}`,
    `${daysLate(scene, c.slipDays)}: ${c.orderId}`,
  );
}

const lateness = (scene: Scene, c: DelayConsequence): string =>
  c.slipDays === null || c.slipDays <= 0 ? 'misses its truck' : `ships ${daysLate(scene, c.slipDays)}`;

function longTitle(scene: Scene, c: DelayConsequence): string {
  const late = lateness(scene, c);
  const by = dayTime(scene, c.cutoffAt);
  return `Order ${c.orderId} ${late} unless ${c.lineName} catches up ${pieces(scene, c.shortPieces)} pieces by ${by}`;
}

function why(scene: Scene, c: DelayConsequence): string {
  const stops =
    c.loggedStops === 0
      ? 'No stoppage was logged.'
      : `${plural(scene, c.loggedStops, ['{n} stoppage', '{n} stoppages'])} logged do not explain it.`;
  if (c.drift === null || c.driftSince === null) {
    return `${c.lineName} makes **${rate(scene, c.rateNowPerHour)} an hour**, plan ${rate(scene, c.ratePlanPerHour)}. ${busyBefore(scene, c)}`;
  }
  const since = dayTime(scene, c.driftSince);
  const usual = Math.abs(c.gap - c.drift) < 0.005;
  const under = usual
    ? `${percent(scene, -c.gap)} under plan`
    : `${percent(scene, -c.drift)} under its usual rate`;
  return `${c.lineName} has run **${under} since ${since}**. ${stops}`;
}

/** Less than this is within how long a run takes from day to day. */
const BUSY_SHOWN_H = 1;

/** Why it is late though nothing drifts: the hours until packing closes, and what of them is not left for it. */
function busyBefore(scene: Scene, c: DelayConsequence): string {
  const open = c.assumedShifts.reduce(
    (ms, [from, to]) => ms + Math.max(0, Math.min(to, c.cutoffAt) - Math.min(from, c.cutoffAt)),
    0,
  );
  const perHour = c.rateNowPerHour;
  const toMake = `It has **${pieces(scene, c.openPieces)} to make**`;
  if (perHour <= 0 || open <= 0) return `${toMake}.`;
  const left = open / HOUR;
  const elsewhere = left - c.madeByCutoffPieces / perHour;
  const work = `${toMake}, ${hours(c.openPieces / perHour)} of work`;
  return elsewhere < BUSY_SHOWN_H
    ? `${work}, and ${hours(left)} until packing closes.`
    : `${work}; **${hours(elsewhere)}** of the ${hours(left)} until packing closes go to other work and waiting.`;
}

const hours = (n: number): string => `${n < 10 ? Math.round(n * 10) / 10 : Math.round(n)} h`;

function so(scene: Scene, c: DelayConsequence): string {
  const cutoff = dayTime(scene, c.cutoffAt);
  const truck = dayWords(scene, c.departsAt);
  // Named from the truck it misses: a Thursday nine days from now is still "Thu" after "the Tue truck".
  const next = c.nextDepartsAt === null ? 'not known' : dayWords(scene, c.nextDepartsAt, c.departsAt);
  const customer = c.customerName ?? 'Customer not known.';
  const slip =
    c.customerName === null
      ? customer
      : c.cannotSlip
        ? `${customer} **cannot slip**.`
        : `It is for ${customer}.`;
  return `**${pieces(scene, c.shortPieces)} pieces short** at ${cutoff}, so it misses the ${truck} truck. Next truck: ${next}. ${slip}`;
}

function assumption(scene: Scene, c: DelayConsequence): string {
  const days = [...new Set(c.assumedShifts.map(([from]) => weekday(scene, from)))];
  const first = c.assumedShifts[0];
  const shifts =
    first === undefined
      ? 'the shift plan holds'
      : `the shift plan holds (${days.join(', ')} ${clockTime(scene.zone, dayStart(c))} to ${clockTime(scene.zone, dayEnd(c))})`;
  const s = c.sensitivity;
  return `Assumes the rate stays at ${rate(scene, c.rateNowPerHour)} an hour and ${shifts}. If the rate drops to ${rate(scene, s.ratePerHour)}, it is ${pieces(scene, s.shortPieces)} short.`;
}

/** A plant day starts where a shift begins without another one before it; the shift under way is cut at now. */
function dayStart(c: DelayConsequence): number {
  const starts = c.assumedShifts.filter(([from], i) => c.assumedShifts[i - 1]?.[1] !== from);
  return (starts[1] ?? starts[0])?.[0] ?? 0;
}

function dayEnd(c: DelayConsequence): number {
  const ends = c.assumedShifts.filter(([, to], i) => c.assumedShifts[i + 1]?.[0] !== to);
  return ends[0]?.[1] ?? 0;
}

/** Why a customer's option row says more than the days: the rule that pins it. */
export function pinNote(scene: Scene, d: Decision): string {
  if (d.reason.pinnedBy === null) return '';
  return `Rule ${ruleName(scene, d.reason.pinnedBy)} says this customer cannot slip.`;
}

/** "To land it needs 104 % of the usual rate of Line 3 until Tue 10:00; it has had 92 % since Tue 06:10." Empty: not known. */
export function likelyWords(scene: Scene, c: DelayConsequence): string {
  if (!c.likely) return '';
  const { requiredEfficiency, p50At, p90At } = c.likely;
  const time = (at: number): string => dayTime(scene, at);
  const since = c.drift === null || c.driftSince === null ? null : time(c.driftSince);
  const had = since === null ? '' : `; it has had ${plainPercent(scene, 1 + (c.drift ?? 0))} since ${since}`;
  const needs =
    requiredEfficiency === null
      ? []
      : [
          `To land it needs ${plainPercent(scene, requiredEfficiency)} of the usual rate of ${c.lineName} until ${time(c.cutoffAt)}${had}.`,
        ];
  const half = p50At === null ? [] : [`It is done by ${time(p50At)} in half of all cases`];
  const most = p90At === null || p90At === p50At ? '' : `, by ${time(p90At)} in nine of ten`;
  return [...needs, ...half.map((words) => `${words}${most}.`)].join(' ');
}
