// What can be done, in the few words of an SMS.
import type { Decision, Option } from '../../core/types/decision.ts';
import type { OptionPart } from '../../core/types/option-part.ts';
import { oddsOf } from '../number.ts';
import { saidWords } from '../words/said.ts';
import { joined } from './fit.ts';
import {
  capital,
  common,
  dayClock,
  dayOf,
  exactAmount,
  figure,
  named,
  onDay,
  type Pen,
  say,
} from './phrase.ts';

/** "tool tonight + Sat 4 h $3,380". Empty: there is nothing to do about it but telling people. */
export function bestFix(pen: Pen, d: Decision): string {
  const first = d.options[0];
  if (first?.kind !== 'recover') return '';
  if (first.parts.length === 0) return d.said?.do ? saidWords(pen.scene, d.said.do) : '';
  const hope = first.fix || d.consequence.type !== 'delay' ? [] : [sure(pen, first), ifItIs(pen, first)];
  const what = `${partsOf(pen, first, 'fix')} ${cost(pen, d, first)}`.trim();
  return [what, ...hope].filter((one) => one !== '').join(', ');
}

/** "Tool + Sat 4 h $3,380; Sat alone $2,900, 5 of 6 sure.": the ways that work, best first. */
export function waysOut(pen: Pen, d: Decision): string {
  const ways = d.options.filter(
    (o) => o.kind === 'recover' && o.fix && !o.taken && !o.vetoed && o.parts.length > 0,
  );
  const told = ways.slice(0, WAYS_TOLD).map((o, i) => {
    const isPart = i > 0 && ways[0]?.parts.some((p) => p.countermeasureId === o.parts[0]?.countermeasureId);
    const what = partsOf(pen, o, 'brief', isPart && o.parts.length === 1);
    const odds = i === 0 || d.consequence.type !== 'delay' ? '' : sure(pen, o);
    return [`${what} ${cost(pen, d, o)}`.trim(), odds].filter((one) => one !== '').join(', ');
  });
  return told.length === 0 ? '' : `${capital(told.join('; '))}.`;
}

const WAYS_TOLD = 2;

function partsOf(pen: Pen, o: Option, as: 'fix' | 'brief', isAlone = false): string {
  const what = o.parts.map((p) => partWords(pen, p, as === 'brief' || isAlone, isAlone)).join(' + ');
  return isAlone ? say(pen, 'alone', { what }) : what;
}

/** In a second way only what it is: the first one has said how much. */
function partWords(pen: Pen, p: OptionPart, isBrief: boolean, isBare: boolean): string {
  const fig = (n: number): string => figure(pen.language, n);
  switch (p.type) {
    case 'restore-rate': {
      const places = { name: common(pen, p.name), day: onDay(pen, p.at) };
      return say(pen, isBrief ? 'briefRestoreRate' : 'fixRestoreRate', places);
    }
    case 'overtime':
      return isBare
        ? dayOf(pen, p.from)
        : say(pen, 'fixOvertime', { weekday: dayOf(pen, p.from), hours: fig(p.hours) });
    case 'stop-and-fix': {
      const places = { hold: fig(p.holdPieces), name: common(pen, p.name), minutes: fig(p.minutes) };
      return say(pen, p.minutes === 0 ? 'fixStopOnly' : 'fixStop', places);
    }
    case 'reorder':
      return say(pen, p.mode === 'express' ? 'fixExpress' : 'fixOrder', { pieces: fig(p.pieces) });
    case 'move':
      return say(pen, 'fixMove', { run: named(pen, p.runId), line: named(pen, p.toLineName) });
    case 'resequence':
      return say(pen, 'fixNext', { run: named(pen, p.runId) });
    case 'partial':
      return say(pen, 'fixPartial', { pieces: fig(p.readyPieces) });
    case 'expedite':
      return say(pen, 'fixSooner', { material: named(pen, p.materialName) });
    default:
      throw new Error(`an option part without words: ${p satisfies never}`);
  }
}

/** Of a stop the pieces it saves say enough; of an order at the normal price there is none. */
function cost(pen: Pen, d: Decision, o: Option): string {
  return d.consequence.type === 'quality' || !o.costMinor ? '' : exactAmount(pen, o.costMinor);
}

const sure = (pen: Pen, o: Option): string =>
  o.pLate === null ? '' : say(pen, `odds${oddsOf(1 - o.pLate)}`);

/** Nobody has proven that the tool is what is slow. */
function ifItIs(pen: Pen, o: Option): string {
  const unproven = o.parts.find((p) => p.type === 'restore-rate');
  return unproven?.type === 'restore-rate' ? say(pen, 'ifItIs', { name: common(pen, unproven.name) }) : '';
}

/**
 * What whoever took it does, in fewer and fewer words, each time all of it: "Change the tool at 22:00, ask maintenance before
 * 15:00. Post Sat 4 h by Fri 12:00.", "… + Sat 4 h.", "Tool tonight + Sat 4 h.". Empty: nothing is known.
 */
export function stepsOf(pen: Pen, d: Decision, optionKey: string | null): readonly string[] {
  const chosen = chosenOf(d, optionKey);
  const parts = chosen?.kind === 'recover' ? chosen.parts : [];
  const [first, ...more] = parts;
  const step = first === undefined ? null : stepOf(pen, first);
  if (chosen === undefined || first === undefined || step === null) return wholeFix(pen, d, chosen);
  if (more.length === 0) return [step];
  const brief = (p: OptionPart): string => `+ ${partWords(pen, p, true, false)}.`;
  return [
    joined([step, ...more.map((p) => stepOf(pen, p) ?? brief(p))]),
    joined([step, ...more.map(brief)]),
    `${capital(partsOf(pen, chosen, 'fix'))}.`,
  ];
}

/** What was chosen, where it is no thing to ask anybody for; else what helps most. */
function wholeFix(pen: Pen, d: Decision, chosen: Option | undefined): readonly string[] {
  const own = chosen?.kind === 'recover' && chosen.parts.length > 0 ? chosen : undefined;
  const fix = own === undefined || own === d.options[0] ? bestFix(pen, d) : partsOf(pen, own, 'fix');
  return fix === '' ? [] : [`${capital(fix)}.`];
}

/** "Change the tool at 22:00, ask maintenance before 15:00." Null: it is done as it is called. */
function stepOf(pen: Pen, p: OptionPart): string | null {
  if (p.type === 'restore-rate') {
    const times = { at: dayClock(pen, p.at), closes: dayClock(pen, p.closesAt) };
    return say(pen, 'todoRestoreRate', { action: named(pen, p.action), ask: named(pen, p.ask), ...times });
  }
  if (p.type !== 'overtime') return null;
  const hours = figure(pen.language, p.hours);
  return say(pen, 'todoOvertime', {
    ...{ weekday: dayOf(pen, p.from), hours, closes: dayClock(pen, p.closesAt) },
  });
}

/** A setting is put right and then set; the rest is done. */
export function isSetting(d: Decision, optionKey: string | null): boolean {
  const chosen = chosenOf(d, optionKey);
  return chosen?.kind === 'recover' && chosen.parts[0]?.type === 'restore-rate';
}

/** What was taken; where that is not known, what helps most. */
const chosenOf = (d: Decision, optionKey: string | null): Option | undefined =>
  d.options.find((o) => o.key === optionKey) ?? d.options[0];
