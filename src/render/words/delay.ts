// A late order in words.
import type { Consequence, Decision, DelayConsequence } from '../../core/types/decision.ts';
import { percent, pieces, plainPercent, rate } from '../number.ts';
import { clockTime, dayTime, dayWords, HOUR, weekday } from '../plant-time.ts';
import { capital, ruleName, type Scene } from '../scene.ts';
import { plural, say } from '../speech.ts';
import { afterActBy } from './after.ts';
import { daysLate, fitTitle, type Words, wholeDays } from './words.ts';

export function delayWords(scene: Scene, d: Decision, c: DelayConsequence): Words {
  return {
    title: delayTitle(scene, c),
    long: longTitle(scene, c),
    place: [c.lineName, say(scene, 'Order {order}', { order: c.orderId })],
    why: why(scene, c),
    so: so(scene, c),
    risk: risk(scene, c),
    after: afterActBy(scene, d),
    assumption: assumption(scene, c),
    customer: c.customerName,
    strip:
      c.gap < 0 && c.drift !== null
        ? say(scene, '{share} under plan', { share: percent(scene, -c.gap) })
        : capital(lateness(scene, c)),
  };
}

function risk(scene: Scene, c: DelayConsequence): string {
  const late = lateOrders(c);
  if (late > 1) return plural(scene, late, ['on {n} late order', 'on {n} late orders']);
  return c.lateFeeShare === null
    ? say(scene, 'if it ships late')
    : say(scene, '{share} of the order', { share: plainPercent(scene, c.lateFeeShare) });
}

/** Orders of the card that are late: what is at risk is the loss of all of them. */
export function lateOrders(c: Consequence): number {
  return c.type === 'delay' ? 1 + c.others.filter(({ late }) => late).length : 1;
}

function delayTitle(scene: Scene, c: DelayConsequence): string {
  const order = { order: c.orderId };
  if (c.slipDays === null || c.slipDays <= 0)
    return fitTitle(
      say(scene, 'Order {order} misses its truck', order),
      say(scene, '{order} misses its truck', order),
    );
  const days = wholeDays(c.slipDays);
  return fitTitle(
    plural(scene, days, ['Order {order} ships {n} day late', 'Order {order} ships {n} days late'], order),
    plural(scene, days, ['{order} ships {n} day late', '{order} ships {n} days late'], order),
    `${daysLate(scene, c.slipDays)}: ${c.orderId}`,
  );
}

const lateness = (scene: Scene, c: DelayConsequence): string =>
  c.slipDays === null || c.slipDays <= 0
    ? say(scene, 'misses its truck')
    : plural(scene, wholeDays(c.slipDays), ['ships {n} day late', 'ships {n} days late']);

function longTitle(scene: Scene, c: DelayConsequence): string {
  const places = {
    order: c.orderId,
    line: c.lineName,
    pieces: pieces(scene, c.shortPieces),
    by: dayTime(scene, c.cutoffAt),
  };
  if (c.slipDays === null || c.slipDays <= 0)
    return say(
      scene,
      'Order {order} misses its truck unless {line} catches up {pieces} pieces by {by}',
      places,
    );
  return plural(
    scene,
    wholeDays(c.slipDays),
    [
      'Order {order} ships {n} day late unless {line} catches up {pieces} pieces by {by}',
      'Order {order} ships {n} days late unless {line} catches up {pieces} pieces by {by}',
    ],
    places,
  );
}

function why(scene: Scene, c: DelayConsequence): string {
  const line = c.lineName;
  if (c.drift === null || c.driftSince === null) {
    const rates = { rate: rate(scene, c.rateNowPerHour), plan: rate(scene, c.ratePlanPerHour) };
    return `${say(scene, '{line} makes **{rate} an hour**, plan {plan}.', { line, ...rates })} ${busyBefore(scene, c)}`;
  }
  const since = dayTime(scene, c.driftSince);
  const usual = Math.abs(c.gap - c.drift) < 0.005;
  const under = usual
    ? say(scene, '{line} has run **{share} under plan since {since}**.', {
        ...{ line, since },
        share: percent(scene, -c.gap),
      })
    : say(scene, '{line} has run **{share} under its usual rate since {since}**.', {
        ...{ line, since },
        share: percent(scene, -c.drift),
      });
  return `${under} ${stops(scene, c)}`;
}

const stops = (scene: Scene, { loggedStops }: DelayConsequence): string =>
  loggedStops === 0
    ? say(scene, 'No stoppage was logged.')
    : plural(scene, loggedStops, [
        '{n} stoppage logged does not explain it.',
        '{n} stoppages logged do not explain it.',
      ]);

/** Less than this is within how long a run takes from day to day. */
const BUSY_SHOWN_H = 1;

/** Why it is late though nothing drifts: the hours until packing closes, and what of them is not left for it. */
function busyBefore(scene: Scene, c: DelayConsequence): string {
  const open = c.assumedShifts.reduce(
    (ms, [from, to]) => ms + Math.max(0, Math.min(to, c.cutoffAt) - Math.min(from, c.cutoffAt)),
    0,
  );
  const perHour = c.rateNowPerHour;
  const toMake = { pieces: pieces(scene, c.openPieces) };
  if (perHour <= 0 || open <= 0) return say(scene, 'It has **{pieces} to make**.', toMake);
  const left = open / HOUR;
  const elsewhere = left - c.madeByCutoffPieces / perHour;
  const places = { ...toMake, work: hours(scene, c.openPieces / perHour), left: hours(scene, left) };
  if (elsewhere < BUSY_SHOWN_H)
    return say(
      scene,
      'It has **{pieces} to make**, {work} of work, and {left} until packing closes.',
      places,
    );
  return say(
    scene,
    'It has **{pieces} to make**, {work} of work; **{elsewhere}** of the {left} until packing closes go to other work and waiting.',
    { ...places, elsewhere: hours(scene, elsewhere) },
  );
}

const hours = (scene: Scene, n: number): string => `${rate(scene, n < 10 ? n : Math.round(n))} h`;

function so(scene: Scene, c: DelayConsequence): string {
  const short = say(scene, '**{pieces} pieces short** at {cutoff}, so it misses the {truck} truck.', {
    pieces: pieces(scene, c.shortPieces),
    cutoff: dayTime(scene, c.cutoffAt),
    truck: dayWords(scene, c.departsAt),
  });
  // Named from the truck it misses: a Thursday nine days from now is still "Thu" after "the Tue truck".
  const next =
    c.nextDepartsAt === null
      ? say(scene, 'Next truck: not known.')
      : say(scene, 'Next truck: {day}.', { day: dayWords(scene, c.nextDepartsAt, c.departsAt) });
  return `${short} ${next} ${forWhom(scene, c)}`;
}

function forWhom(scene: Scene, { customerName: customer, cannotSlip }: DelayConsequence): string {
  if (customer === null) return say(scene, 'Customer not known.');
  return cannotSlip
    ? say(scene, '{customer} **cannot slip**.', { customer })
    : say(scene, 'It is for {customer}.', { customer });
}

function assumption(scene: Scene, c: DelayConsequence): string {
  const now = rate(scene, c.rateNowPerHour);
  const days = [...new Set(c.assumedShifts.map(([from]) => weekday(scene, from)))];
  const holds =
    days.length === 0
      ? say(scene, 'Assumes the rate stays at {rate} an hour and the shift plan holds.', { rate: now })
      : say(
          scene,
          'Assumes the rate stays at {rate} an hour and the shift plan holds ({days} {from} to {to}).',
          {
            rate: now,
            days: days.join(', '),
            from: clockTime(scene.zone, dayStart(c)),
            to: clockTime(scene.zone, dayEnd(c)),
          },
        );
  const drops = say(scene, 'If the rate drops to {rate}, it is {pieces} short.', {
    rate: rate(scene, c.sensitivity.ratePerHour),
    pieces: pieces(scene, c.sensitivity.shortPieces),
  });
  return `${holds} ${drops}`;
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
  return say(scene, 'Rule {rule} says this customer cannot slip.', {
    rule: ruleName(scene, d.reason.pinnedBy),
  });
}

/** "To land it needs 104 % of the usual rate of Line 3 until Tue 10:00; it has had 92 % since Tue 06:10." Empty: not known. */
export function likelyWords(scene: Scene, c: DelayConsequence): string {
  if (!c.likely) return '';
  return [needsWords(scene, c, c.likely), doneWords(scene, c.likely)].filter((one) => one !== '').join(' ');
}

type Likely = NonNullable<DelayConsequence['likely']>;

function needsWords(scene: Scene, c: DelayConsequence, { requiredEfficiency }: Likely): string {
  if (requiredEfficiency === null) return '';
  const places = {
    share: plainPercent(scene, requiredEfficiency),
    line: c.lineName,
    until: dayTime(scene, c.cutoffAt),
  };
  if (c.drift === null || c.driftSince === null)
    return say(scene, 'To land it needs {share} of the usual rate of {line} until {until}.', places);
  return say(
    scene,
    'To land it needs {share} of the usual rate of {line} until {until}; it has had {had} since {since}.',
    { ...places, had: plainPercent(scene, 1 + c.drift), since: dayTime(scene, c.driftSince) },
  );
}

function doneWords(scene: Scene, { p50At, p90At }: Likely): string {
  if (p50At === null) return '';
  const half = dayTime(scene, p50At);
  return p90At === null || p90At === p50At
    ? say(scene, 'It is done by {half} in half of all cases.', { half })
    : say(scene, 'It is done by {half} in half of all cases, by {most} in nine of ten.', {
        half,
        most: dayTime(scene, p90At),
      });
}
