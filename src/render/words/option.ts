// Options in words: what to do, what comes of it, whom to ask by when, what it costs.
import type {
  Consequence,
  Decision,
  DelayConsequence,
  Option,
  OptionPart,
} from '../../core/types/decision.ts';
import { exactMoney, odds, pieces, projected, roundMoney } from '../number.ts';
import { dayTime, dayWords, localDay, longWeekday, onDay } from '../plant-time.ts';
import { capital, midSentence, type Scene } from '../scene.ts';
import { byTime } from './after.ts';
import { standWords } from './material.ts';
import { daysLate, type OptionWords } from './words.ts';

export const optionWords = (scene: Scene, d: Decision): readonly OptionWords[] =>
  d.options.map((o) => (o.kind === 'do-nothing' ? nothingWords(scene, d, o) : recoverWords(scene, d, o)));

function recoverWords(scene: Scene, d: Decision, o: Option): OptionWords {
  const ready = readyWords(scene, d.consequence, o);
  const sure = o.pLate === null || d.consequence.type !== 'delay' ? '' : odds(1 - o.pLate);
  const unproven = o.parts.find((p) => p.type === 'restore-rate' && !p.provenCause);
  const ifIt =
    !o.fix && unproven?.type === 'restore-rate' ? `, if it is the ${midSentence(unproven.name)}` : '';
  const reorder = o.parts.some((p) => p.type === 'reorder');
  return {
    key: o.key,
    title: optionTitle(scene, d, o),
    short: o.parts.length > 1 ? both(o) : capital(o.parts.map((p) => partShort(scene, p)).join(' and ')),
    result: o.fix || sure === '' ? joined(ready, sure) : `${sure}${ifIt}`,
    ready,
    sure: `${sure}${sure === '' ? '' : ifIt}`,
    asks: o.parts
      .map((p) => askWords(scene, p))
      .filter((a) => a !== '')
      .join(', '),
    cost:
      o.costMinor === null
        ? 'no cost known'
        : `${exactMoney(o.costMinor, scene.currency)}${reorder ? ' extra' : ''}`,
    costMinor: o.costMinor,
  };
}

const joined = (a: string, b: string): string => (a === '' || b === '' ? a + b : `${a}, ${b}`);
const both = (o: Option): string => (o.parts.length === 2 ? 'Both' : 'All of it');

function optionTitle(scene: Scene, d: Decision, o: Option): string {
  const [only] = o.parts;
  if (only === undefined) return o.key;
  if (o.parts.length > 1) return capital(o.parts.map((p) => partShort(scene, p)).join(' and '));
  if (only.type === 'overtime') return `${longWeekday(scene.zone, only.from)} overtime, ${only.hours} h`;
  if (only.type === 'stop-and-fix') return stopTitle(d.consequence, only);
  if (only.type === 'reorder') return reorderTitle(scene, only);
  const widened = d.options.some(
    (other) => other.parts.length > 1 && other.parts.some((p) => samePart(p, only)),
  );
  return `${capital(partShort(scene, only))}${widened ? ' alone' : ''}`;
}

const samePart = (a: OptionPart, b: OptionPart): boolean => a.countermeasureId === b.countermeasureId;

function stopTitle(c: Consequence, p: OptionPart & { type: 'stop-and-fix' }): string {
  const where = c.type === 'quality' ? midSentence(c.stationName) : midSentence(c.lineName);
  const hold = p.holdPieces > 0 ? `, hold ${pieces(p.holdPieces)} pieces` : '';
  return `Stop ${where}${hold}, ${p.name} ${p.minutes} min`;
}

function reorderTitle(scene: Scene, p: OptionPart & { type: 'reorder' }): string {
  const away = localDay(scene.zone, p.orderAt) - localDay(scene.zone, scene.now);
  const day = away <= 0 ? 'today' : onDay(scene.zone, p.orderAt, scene.now).replace('tonight', 'today');
  if (p.mode === 'express') return `Express order ${day}`;
  return `Order ${pieces(p.pieces)} at the normal price${away > 0 ? ` ${day}` : ''}`;
}

/** "Tool tonight", "Saturday 4 h", "nozzle 40 min". */
function partShort(scene: Scene, p: OptionPart): string {
  switch (p.type) {
    case 'restore-rate':
      return `${p.name} ${onDay(scene.zone, p.at, scene.now)}`;
    case 'overtime':
      return `${longWeekday(scene.zone, p.from)} ${p.hours} h`;
    case 'stop-and-fix':
      return `${p.name} ${p.minutes} min`;
    case 'reorder':
      return p.mode === 'express' ? `express ${onDay(scene.zone, p.orderAt, scene.now)}` : 'normal order';
    default:
      throw new Error(`an option part without words: ${p satisfies never}`);
  }
}

function askWords(scene: Scene, p: OptionPart): string {
  switch (p.type) {
    case 'restore-rate':
      return `ask ${p.ask} by ${byTime(scene, p.closesAt)}`;
    case 'overtime':
      return `post the shift by ${byTime(scene, p.closesAt)}`;
    case 'reorder':
      return `order by ${byTime(scene, p.closesAt)}`;
    case 'stop-and-fix':
      return '';
    default:
      throw new Error(`an option part without words: ${p satisfies never}`);
  }
}

function readyWords(scene: Scene, c: Consequence, o: Option): string {
  const arrives = o.parts.find((p) => p.type === 'reorder');
  if (arrives?.type === 'reorder') return `arrives ${dayWords(scene.zone, arrives.arrivesAt, scene.now)}`;
  if (o.readyAt === null) return c.type === 'quality' ? 'stops the bad pieces' : 'ready time not known';
  if (c.type === 'quality') return `run ends ${dayWords(scene.zone, o.readyAt, scene.now)}`;
  return `packed ${dayTime(scene.zone, o.readyAt, scene.now)}`;
}

/** Nobody acts: told in the words of what people then have to do. */
function nothingWords(scene: Scene, d: Decision, o: Option): OptionWords {
  const c = d.consequence;
  const costMinor = o.costMinor ?? d.atRiskMinor;
  const [title, result, short] =
    c.type === 'delay'
      ? [tellTitle(scene, c), o.slipDays > 0 ? daysLate(o.slipDays) : 'late', 'Nobody acts']
      : c.type === 'quality'
        ? ['Run on, sort at the end', `${projected(c.projectedBadPieces)} to rework`, 'Run on']
        : [`Let ${c.lineName} stand`, `${standWords(c)} stop`, `${c.lineName} stands`];
  return {
    key: o.key,
    title,
    short,
    result,
    ready: result,
    sure: '',
    asks: '',
    cost: costMinor === null ? 'cost not known' : roundMoney(costMinor, scene.currency),
    costMinor,
  };
}

function tellTitle(scene: Scene, c: DelayConsequence): string {
  const who = c.customerName ?? 'the customer';
  const next =
    c.nextDepartsAt === null ? 'ship later' : `ship ${dayWords(scene.zone, c.nextDepartsAt, c.departsAt)}`;
  return `Tell ${who}, ${next}`;
}
