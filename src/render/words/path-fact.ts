// What each node of the path says of its decision: "8.0 % under plan of 120", "335 short at Tue 10:00".
import type { Decision, DelayConsequence } from '../../core/types/decision.ts';
import type { PathNode } from '../../core/types/path-node.ts';
import { floorOf } from '../../core/types/picture.ts';
import { exactMoney, percent, pieces, plainPercent, projected, rate } from '../number.ts';
import { clockTime, dayTime, dayWords } from '../plant-time.ts';
import type { Scene } from '../scene.ts';
import { plural, say } from '../speech.ts';
import { saidWords } from './said.ts';

/** Hours of a working day of two shifts, the usual one: only for saying "2 working days". */
const WORKING_DAY_HOURS = 16;

export function factOf(scene: Scene, d: Decision, n: PathNode): string {
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
  return n.kind === 'order' && c.shortPieces > 0
    ? say(scene, '{pieces} short', { pieces: pieces(scene, c.shortPieces) })
    : '';
}

function delayFact(scene: Scene, d: Decision, n: PathNode): string {
  const c = d.consequence;
  if (c.type !== 'delay') return '';
  switch (n.kind) {
    case 'tag':
      return tagRate(scene, c);
    case 'line':
      return lineRate(scene, c);
    case 'run':
      return say(scene, '{open} of {all} still to make', {
        open: pieces(scene, c.openPieces),
        all: pieces(scene, c.runPieces),
      });
    case 'order':
    case 'salesOrderLine':
      return say(scene, '{pieces} short at {at}', {
        pieces: pieces(scene, c.shortPieces),
        at: dayTime(scene, c.cutoffAt),
      });
    case 'shipment':
      return truckFact(scene, c);
    case 'customer':
      return customerFact(scene, c);
    case 'margin':
      return marginFact(scene, c);
    default:
      return '';
  }
}

/** Of a line of which only the rate is read: what closed runs say of that rate. */
function tagRate(scene: Scene, c: DelayConsequence): string {
  const now = { rate: rate(scene, c.rateNowPerHour) };
  const off = floorOf(scene.picture).find((line) => line.lineId === c.lineId)?.rateOverBooked ?? null;
  if (off === null) return say(scene, '{rate} an hour', now);
  const places = { ...now, share: percent(scene, Math.abs(off.ratio - 1)) };
  return off.ratio >= 1
    ? say(scene, '{rate} an hour, its tag {share} above what was booked', places)
    : say(scene, '{rate} an hour, its tag {share} below what was booked', places);
}

function lineRate(scene: Scene, c: DelayConsequence): string {
  const plan = rate(scene, c.ratePlanPerHour);
  if (c.drift === null)
    return say(scene, '{rate} an hour, plan {plan}', { rate: rate(scene, c.rateNowPerHour), plan });
  const places = { share: percent(scene, Math.abs(c.gap)), plan };
  const off =
    c.gap <= 0
      ? say(scene, '{share} under plan of {plan}', places)
      : say(scene, '{share} over plan of {plan}', places);
  return c.driftWorkingHours === null ? off : `${off}, ${driftAge(scene, c.driftWorkingHours)}`;
}

function driftAge(scene: Scene, hours: number): string {
  const days = Math.floor(hours / WORKING_DAY_HOURS);
  return days >= 1
    ? plural(scene, days, ['{n} working day', '{n} working days'])
    : plural(scene, Math.round(hours), ['{n} working hour', '{n} working hours']);
}

function truckFact(scene: Scene, c: DelayConsequence): string {
  const at = dayTime(scene, c.departsAt);
  if (c.nextDepartsAt === null) return say(scene, '{at} truck missed, next not known', { at });
  const next = dayWords(scene, c.nextDepartsAt, c.departsAt);
  return say(scene, '{at} truck missed, next {next}', { at, next });
}

function customerFact(scene: Scene, c: DelayConsequence): string {
  const slip = c.cannotSlip ? say(scene, 'Cannot slip') : say(scene, 'Date can be talked about');
  if (c.lateFeeShare === null) return slip;
  return `${slip}. ${say(scene, '{share} off if late', { share: plainPercent(scene, c.lateFeeShare) })}`;
}

function marginFact(scene: Scene, c: DelayConsequence): string {
  if (c.marginIfLateMinor === null) return say(scene, 'margin if late not known');
  const money = exactMoney(scene, c.marginIfLateMinor);
  if (c.nextDepartsAt === null) return say(scene, '{money} if it ships late', { money });
  const day = dayWords(scene, c.nextDepartsAt, c.departsAt);
  return say(scene, '{money} if it ships {day}', { money, day });
}

function materialFact(scene: Scene, d: Decision, n: PathNode): string {
  const c = d.consequence;
  if (c.type !== 'material') return '';
  switch (n.kind) {
    case 'tag':
    case 'line':
      return n.kind === 'line' && n.tone !== 'fact'
        ? say(scene, 'Stands for {hours} h', { hours: Math.round(c.standHours) })
        : say(scene, 'Uses {rate} an hour', { rate: rate(scene, c.usePerHour) });
    case 'run':
      return say(scene, 'Needs {pieces} more', { pieces: pieces(scene, c.needPieces) });
    case 'material':
    case 'stock':
      return n.tone === 'fact'
        ? say(scene, '{pieces} left', { pieces: pieces(scene, c.leftPieces) })
        : say(scene, '{pieces} left, gone {at}', {
            pieces: pieces(scene, c.leftPieces),
            at: dayTime(scene, c.runoutAt),
          });
    case 'order':
    case 'salesOrderLine':
      return say(scene, '{pieces} short', { pieces: pieces(scene, c.shortPieces) });
    case 'receipt':
      return c.nextReceiptAt === null
        ? say(scene, 'No delivery on its way')
        : say(scene, 'Comes {at}', { at: dayTime(scene, c.nextReceiptAt) });
    case 'customer':
      return say(scene, 'Waits for it');
    case 'margin':
      return c.standCostPerHourMinor === null
        ? say(scene, 'Cost of standing not known')
        : say(scene, '{hours} h standing at {cost}', {
            hours: Math.round(c.standHours),
            cost: exactMoney(scene, c.standCostPerHourMinor),
          });
    default:
      return '';
  }
}

function qualityFact(scene: Scene, d: Decision, n: PathNode): string {
  const c = d.consequence;
  if (c.type !== 'quality') return '';
  switch (n.kind) {
    case 'tag':
      return say(scene, '{pieces} bad since {at}', {
        pieces: pieces(scene, c.badPieces),
        at: clockTime(scene.zone, c.since),
      });
    case 'station':
      return say(scene, 'Rejects {share}, usual {usual}', {
        share: percent(scene, c.badShare),
        usual: percent(scene, c.usualShare),
      });
    case 'line':
      return say(scene, 'Makes run {run}', { run: c.runId });
    case 'run':
      return say(scene, '{pieces} bad if left alone', { pieces: projected(scene, c.projectedBadPieces) });
    case 'order':
    case 'salesOrderLine':
      return say(scene, 'Final inspection {at}', { at: dayTime(scene, c.inspectionAt) });
    case 'shipment':
      return say(scene, 'Carries them');
    case 'customer':
      return say(scene, 'Gets them or waits');
    case 'margin':
    case 'rework':
      return d.atRiskMinor === null
        ? say(scene, 'Cost of rework not known')
        : say(scene, '{pieces} pieces to rework', { pieces: projected(scene, c.projectedBadPieces) });
    default:
      return '';
  }
}
