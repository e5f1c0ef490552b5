// Options in words: what to do, what comes of it, whom to ask by when, what it costs.
import type { Consequence, Decision, DelayConsequence, Option } from '../../core/types/decision.ts';
import type { OptionPart } from '../../core/types/option-part.ts';
import type { PolicySaid } from '../../core/types/said.ts';
import { exactMoney, odds, pieces, projected, roundMoney } from '../number.ts';
import { dayTime, dayWords, localDay, longWeekday, onDay } from '../plant-time.ts';
import { capital, midSentence, ruleName, type Scene } from '../scene.ts';
import { busyWords, tooDear } from './after.ts';
import { standWords } from './material.ts';
import { askWords, byTime, notKnown, partShort, partTitle } from './option-part.ts';
import { policyWords, saidWords } from './said.ts';
import { daysLate, type OptionWords } from './words.ts';

export const optionWords = (scene: Scene, d: Decision): readonly OptionWords[] =>
  d.options.map((o) => {
    if (o.kind === 'accept') return acceptWords(scene, d, o);
    return o.kind === 'do-nothing' ? nothingWords(scene, d, o) : recoverWords(scene, d, o);
  });

function recoverWords(scene: Scene, d: Decision, o: Option): OptionWords {
  const split = o.parts.find((p) => p.type === 'partial');
  const ready = o.vetoed ? vetoWords(scene, o.vetoed) : readyWords(scene, d.consequence, o);
  const odd =
    o.vetoed !== undefined || o.pLate === null || d.consequence.type !== 'delay' || split !== undefined;
  const sure = odd ? '' : odds(scene, 1 - (o.pLate ?? 0));
  const unproven = o.parts.find((p) => p.type === 'restore-rate');
  const ifIt =
    !o.fix && unproven?.type === 'restore-rate' ? `, if it is the ${midSentence(unproven.name)}` : '';
  const reorder = o.parts.some((p) => p.type === 'reorder');
  return {
    key: o.key,
    title: optionTitle(scene, d, o),
    short: o.parts.length > 1 ? both(o) : capital(o.parts.map((p) => partShort(scene, p)).join(' and ')),
    result: resultWords(scene, o, o.fix || sure === '' ? joined(ready, sure) : `${sure}${ifIt}`),
    ready,
    sure: `${sure}${sure === '' ? '' : ifIt}`,
    asks: asksWords(scene, o),
    cost: costWords(scene, o, reorder),
    costMinor: o.costMinor,
  };
}

/** A card has room for which policy forbids it; why stands on the task's page. */
function resultWords(scene: Scene, o: Option, result: string): string {
  if (o.vetoed) return `not allowed (${ruleName(scene, o.vetoed.ruleId)})`;
  return o.taken === undefined ? result : `not free: ${busyWords(o.taken)}`;
}

const vetoWords = (scene: Scene, by: PolicySaid): string => `not allowed, ${policyWords(scene, by)}`;

function asksWords(scene: Scene, o: Option): string {
  const erased = o.erasesMargin ? ['it costs more than the order earns'] : [];
  // An amount of nothing is told in words where its cost stands.
  const missing = o.costMinor === 0 ? [] : notKnown(o);
  const asks = o.parts.map((p) => askWords(scene, p)).filter((a) => a !== '');
  if (o.preferred) asks.push(`preferred, ${policyWords(scene, o.preferred)}`);
  return [...asks, ...missing, ...erased].join(', ');
}

function costWords(scene: Scene, o: Option, extra: boolean): string {
  if (o.costMinor === null) return 'no cost known';
  const missing = notKnown(o);
  if (o.costMinor === 0 && missing.length > 0) return missing.join(', ');
  return `${exactMoney(scene, o.costMinor)}${extra ? ' extra' : ''}`;
}

const joined = (a: string, b: string): string => (a === '' || b === '' ? a + b : `${a}, ${b}`);
const both = (o: Option): string => (o.parts.length === 2 ? 'Both' : 'All of it');

function optionTitle(scene: Scene, d: Decision, o: Option): string {
  const [only] = o.parts;
  if (only === undefined) return askedTitle(scene, d);
  if (o.parts.length > 1) return capital(o.parts.map((p) => partShort(scene, p)).join(' and '));
  if (only.type === 'overtime') return `${longWeekday(scene, only.from)} overtime, ${only.hours} h`;
  if (only.type === 'stop-and-fix') return stopTitle(scene, d.consequence, only);
  if (only.type === 'reorder') return reorderTitle(scene, only);
  const title = partTitle(scene, only);
  if (title !== null) return title;
  const widened = d.options.some(
    (other) => other.parts.length > 1 && other.parts.some((p) => samePart(p, only)),
  );
  return `${capital(partShort(scene, only))}${widened ? ' alone' : ''}`;
}

/** What a notice asks for, in its author's words. */
function askedTitle(scene: Scene, { said, ruleTitle }: Decision): string {
  return said?.do ? saidWords(scene, said.do) : ruleTitle;
}

const samePart = (a: OptionPart, b: OptionPart): boolean => a.countermeasureId === b.countermeasureId;

function stopTitle(scene: Scene, c: Consequence, p: OptionPart & { type: 'stop-and-fix' }): string {
  const where = c.type === 'quality' ? midSentence(c.stationName) : midSentence(c.lineName);
  const hold = p.holdPieces > 0 ? `, hold ${pieces(scene, p.holdPieces)} pieces` : '';
  return p.minutes === 0 ? `Stop ${where}${hold}` : `Stop ${where}${hold}, ${p.name} ${p.minutes} min`;
}

function reorderTitle(scene: Scene, p: OptionPart & { type: 'reorder' }): string {
  const away = localDay(scene.zone, p.orderAt) - localDay(scene.zone, scene.now);
  const day = away <= 0 ? 'today' : onDay(scene, p.orderAt).replace('tonight', 'today');
  if (p.mode === 'express') return `Express order ${day}`;
  return `Order ${pieces(scene, p.pieces)} at the normal price${away > 0 ? ` ${day}` : ''}`;
}

function readyWords(scene: Scene, c: Consequence, o: Option): string {
  const arrives = o.parts.find((p) => p.type === 'reorder');
  if (arrives?.type === 'reorder') return `arrives ${dayWords(scene, arrives.arrivesAt)}`;
  const split = o.parts.find((p) => p.type === 'partial');
  if (split?.type === 'partial') return `${pieces(scene, split.restPieces)} ship later`;
  if (c.type === 'notice') return '';
  if (o.readyAt === null) return c.type === 'quality' ? 'stops the bad pieces' : 'ready time not known';
  if (c.type === 'quality') return `${c.lineName} still ends ${dayWords(scene, o.readyAt)}`;
  return `packed ${dayTime(scene, o.readyAt)}`;
}

/** Doing nothing on purpose: told in the words of what people then have to do, and why nothing else pays. */
function acceptWords(scene: Scene, d: Decision, o: Option): OptionWords {
  const words = nobodyWords(scene, d, o);
  const asks = o.closesAt === null ? '' : `tell them by ${byTime(scene, o.closesAt)}`;
  return { ...words, short: 'Accept it', ready: tooDear(scene, d).replace(/\.$/, ''), asks };
}

/** Nobody acts. Where accepting has a row of its own, that one says what people have to do. */
function nothingWords(scene: Scene, d: Decision, o: Option): OptionWords {
  const words = nobodyWords(scene, d, o);
  return d.options[0]?.kind === 'accept' ? { ...words, title: 'Nobody acts' } : words;
}

function nobodyWords(scene: Scene, d: Decision, o: Option): OptionWords {
  const c = d.consequence;
  const costMinor = o.costMinor ?? d.atRiskMinor;
  const [title, result, short] =
    c.type === 'delay'
      ? [tellTitle(scene, c), o.slipDays > 0 ? daysLate(scene, o.slipDays) : 'late', 'Nobody acts']
      : c.type === 'quality'
        ? ['Run on, sort at the end', `${projected(scene, c.projectedBadPieces)} to rework`, 'Run on']
        : c.type === 'material'
          ? [`Let ${c.lineName} stand`, `${standWords(scene, c)} stop`, `${c.lineName} stands`]
          : ['Leave it as it is', 'it goes on', 'Nobody acts'];
  return {
    key: o.key,
    title,
    short,
    result,
    ready: result,
    sure: '',
    asks: '',
    cost: costMinor === null ? 'cost not known' : roundMoney(scene, costMinor),
    costMinor,
  };
}

function tellTitle(scene: Scene, c: DelayConsequence): string {
  const who = c.customerName ?? 'the customer';
  const next =
    c.nextDepartsAt === null ? 'ship later' : `ship ${dayWords(scene, c.nextDepartsAt, c.departsAt)}`;
  return `Tell ${who}, ${next}`;
}
