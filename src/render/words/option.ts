// Options in words: what to do, what comes of it, whom to ask by when, what it costs.
import type { Consequence, Decision, DelayConsequence, Option } from '../../core/types/decision.ts';
import type { OptionPart } from '../../core/types/option-part.ts';
import type { PolicySaid } from '../../core/types/said.ts';
import { exactMoney, odds, pieces, projected, roundMoney } from '../number.ts';
import { dayTime, dayWords, localDay, longWeekday } from '../plant-time.ts';
import { capital, ruleName, type Scene } from '../scene.ts';
import { listed, say } from '../speech.ts';
import { busyWords, tooDear } from './after.ts';
import { standWords } from './material.ts';
import { askWords, byTime, notKnown, orderDay, partShort, partTitle } from './option-part.ts';
import { policyWords, saidWords } from './said.ts';
import { daysLate, nameInside, type OptionWords } from './words.ts';

export const optionWords = (scene: Scene, d: Decision): readonly OptionWords[] =>
  d.options.map((o) => {
    if (o.kind === 'accept') return acceptWords(scene, d, o);
    return o.kind === 'do-nothing' ? nothingWords(scene, d, o) : recoverWords(scene, d, o);
  });

function recoverWords(scene: Scene, d: Decision, o: Option): OptionWords {
  const ready = o.vetoed ? vetoWords(scene, o.vetoed) : readyWords(scene, d.consequence, o);
  const chance = pOnTime(d, o);
  const sure = chance === null ? '' : odds(scene, chance);
  const hope = sure === '' ? '' : hopeWords(scene, o, sure);
  const reorder = o.parts.some((p) => p.type === 'reorder');
  return {
    key: o.key,
    title: optionTitle(scene, d, o),
    short: o.parts.length > 1 ? both(scene, o) : capital(partsShort(scene, o)),
    result: resultWords(scene, o, o.fix || sure === '' ? joined(ready, sure) : hope),
    ready,
    sure: hope,
    asks: asksWords(scene, o),
    cost: costWords(scene, o, reorder),
    costMinor: o.costMinor,
  };
}

/** How likely it is in time, where its row says so. */
export function pOnTime(d: Decision, o: Option): number | null {
  if (o.vetoed || o.pLate === null || o.kind !== 'recover' || d.consequence.type !== 'delay') return null;
  return o.parts.some((p) => p.type === 'partial') ? null : 1 - o.pLate;
}

/** "about even, if it is the tool": how sure it is, and on what that hangs where nothing proves it. */
function hopeWords(scene: Scene, o: Option, sure: string): string {
  const unproven = o.parts.find((p) => p.type === 'restore-rate');
  if (o.fix || unproven?.type !== 'restore-rate') return sure;
  return say(scene, '{sure}, if it is the {name}', { sure, name: nameInside(scene, unproven.name) });
}

const partsShort = (scene: Scene, o: Option): string =>
  listed(
    scene,
    o.parts.map((p) => partShort(scene, p)),
  );

/** A card has room for which policy forbids it; why stands on the task's page. */
function resultWords(scene: Scene, o: Option, result: string): string {
  if (o.vetoed) return say(scene, 'not allowed ({rule})', { rule: ruleName(scene, o.vetoed.ruleId) });
  return o.taken === undefined ? result : say(scene, 'not free: {why}', { why: busyWords(scene, o.taken) });
}

const vetoWords = (scene: Scene, by: PolicySaid): string =>
  say(scene, 'not allowed, {policy}', { policy: policyWords(scene, by) });

function asksWords(scene: Scene, o: Option): string {
  const erased = o.erasesMargin ? [say(scene, 'it costs more than the order earns')] : [];
  // An amount of nothing is told in words where its cost stands.
  const missing = o.costMinor === 0 ? [] : notKnown(scene, o);
  const asks = o.parts.map((p) => askWords(scene, p)).filter((a) => a !== '');
  if (o.preferred) asks.push(say(scene, 'preferred, {policy}', { policy: policyWords(scene, o.preferred) }));
  return [...asks, ...missing, ...erased].join(', ');
}

function costWords(scene: Scene, o: Option, extra: boolean): string {
  if (o.costMinor === null) return say(scene, 'no cost known');
  const missing = notKnown(scene, o);
  if (o.costMinor === 0 && missing.length > 0) return missing.join(', ');
  const cost = exactMoney(scene, o.costMinor);
  return extra ? say(scene, '{cost} extra', { cost }) : cost;
}

const joined = (a: string, b: string): string => (a === '' || b === '' ? a + b : `${a}, ${b}`);
const both = (scene: Scene, o: Option): string =>
  o.parts.length === 2 ? say(scene, 'Both') : say(scene, 'All of it');

function optionTitle(scene: Scene, d: Decision, o: Option): string {
  const [only] = o.parts;
  if (only === undefined) return askedTitle(scene, d);
  if (o.parts.length > 1) return capital(partsShort(scene, o));
  if (only.type === 'overtime')
    return say(scene, '{day} overtime, {hours} h', {
      day: longWeekday(scene, only.from),
      hours: only.hours,
    });
  if (only.type === 'stop-and-fix') return stopTitle(scene, d.consequence, only);
  if (only.type === 'reorder') return reorderTitle(scene, only);
  const title = partTitle(scene, only);
  if (title !== null) return title;
  const widened = d.options.some(
    (other) => other.parts.length > 1 && other.parts.some((p) => samePart(p, only)),
  );
  const what = capital(partShort(scene, only));
  return widened ? say(scene, '{what} alone', { what }) : what;
}

/** What a notice asks for, in its author's words. */
function askedTitle(scene: Scene, { said, ruleTitle }: Decision): string {
  return said?.do ? saidWords(scene, said.do) : ruleTitle;
}

const samePart = (a: OptionPart, b: OptionPart): boolean => a.countermeasureId === b.countermeasureId;

function stopTitle(scene: Scene, c: Consequence, p: OptionPart & { type: 'stop-and-fix' }): string {
  const places = {
    place: nameInside(scene, c.type === 'quality' ? c.stationName : c.lineName),
    pieces: pieces(scene, p.holdPieces),
    name: p.name,
    minutes: p.minutes,
  };
  if (p.minutes === 0)
    return p.holdPieces > 0
      ? say(scene, 'Stop {place}, hold {pieces} pieces', places)
      : say(scene, 'Stop {place}', places);
  return p.holdPieces > 0
    ? say(scene, 'Stop {place}, hold {pieces} pieces, {name} {minutes} min', places)
    : say(scene, 'Stop {place}, {name} {minutes} min', places);
}

function reorderTitle(scene: Scene, p: OptionPart & { type: 'reorder' }): string {
  const isLater = localDay(scene.zone, p.orderAt) > localDay(scene.zone, scene.now);
  const day = isLater ? orderDay(scene, p.orderAt) : say(scene, 'today');
  if (p.mode === 'express') return say(scene, 'Express order {day}', { day });
  const places = { pieces: pieces(scene, p.pieces), day };
  return isLater
    ? say(scene, 'Order {pieces} at the normal price {day}', places)
    : say(scene, 'Order {pieces} at the normal price', places);
}

function readyWords(scene: Scene, c: Consequence, o: Option): string {
  const arrives = o.parts.find((p) => p.type === 'reorder');
  if (arrives?.type === 'reorder')
    return say(scene, 'arrives {day}', { day: dayWords(scene, arrives.arrivesAt) });
  const split = o.parts.find((p) => p.type === 'partial');
  if (split?.type === 'partial')
    return say(scene, '{pieces} ship later', { pieces: pieces(scene, split.restPieces) });
  if (c.type === 'notice') return '';
  if (o.readyAt === null)
    return c.type === 'quality' ? say(scene, 'stops the bad pieces') : say(scene, 'ready time not known');
  if (c.type === 'quality')
    return say(scene, '{line} still ends {day}', { line: c.lineName, day: dayWords(scene, o.readyAt) });
  return say(scene, 'packed {at}', { at: dayTime(scene, o.readyAt) });
}

/** Doing nothing on purpose: told in the words of what people then have to do, and why nothing else pays. */
function acceptWords(scene: Scene, d: Decision, o: Option): OptionWords {
  const words = nobodyWords(scene, d, o);
  const asks = o.closesAt === null ? '' : say(scene, 'tell them by {at}', { at: byTime(scene, o.closesAt) });
  return { ...words, short: say(scene, 'Accept it'), ready: tooDear(scene, d).replace(/\.$/, ''), asks };
}

/** Nobody acts. Where accepting has a row of its own, that one says what people have to do. */
function nothingWords(scene: Scene, d: Decision, o: Option): OptionWords {
  const words = nobodyWords(scene, d, o);
  return d.options[0]?.kind === 'accept' ? { ...words, title: say(scene, 'Nobody acts') } : words;
}

function nobodyWords(scene: Scene, d: Decision, o: Option): OptionWords {
  const costMinor = o.costMinor ?? d.atRiskMinor;
  const { title, result, short } = goesOnWords(scene, d.consequence, o);
  return {
    key: o.key,
    title,
    short,
    result,
    ready: result,
    sure: '',
    asks: '',
    cost: costMinor === null ? say(scene, 'cost not known') : roundMoney(scene, costMinor),
    costMinor,
  };
}

/** What people have to do once nobody has acted, and what comes of it. */
function goesOnWords(
  scene: Scene,
  c: Consequence,
  o: Option,
): Pick<OptionWords, 'title' | 'result' | 'short'> {
  switch (c.type) {
    case 'delay':
      return {
        title: tellTitle(scene, c),
        result: o.slipDays > 0 ? daysLate(scene, o.slipDays) : say(scene, 'late'),
        short: say(scene, 'Nobody acts'),
      };
    case 'quality':
      return {
        title: say(scene, 'Run on, sort at the end'),
        result: say(scene, '{pieces} to rework', { pieces: projected(scene, c.projectedBadPieces) }),
        short: say(scene, 'Run on'),
      };
    case 'material':
      return {
        title: say(scene, 'Let {line} stand', { line: c.lineName }),
        result: say(scene, '{hours} stop', { hours: standWords(scene, c) }),
        short: say(scene, '{line} stands', { line: c.lineName }),
      };
    case 'notice':
      return {
        title: say(scene, 'Leave it as it is'),
        result: say(scene, 'it goes on'),
        short: say(scene, 'Nobody acts'),
      };
    default:
      throw new Error(`a consequence without words: ${c satisfies never}`);
  }
}

function tellTitle(scene: Scene, c: DelayConsequence): string {
  const { customerName: customer } = c;
  if (c.nextDepartsAt === null)
    return customer === null
      ? say(scene, 'Tell the customer, ship later')
      : say(scene, 'Tell {customer}, ship later', { customer });
  const day = dayWords(scene, c.nextDepartsAt, c.departsAt);
  return customer === null
    ? say(scene, 'Tell the customer, ship {day}', { day })
    : say(scene, 'Tell {customer}, ship {day}', { customer, day });
}
