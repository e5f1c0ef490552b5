// What is the matter, in the words of an SMS: as it is raised, in brief, by its name alone.
import type { Decision, MaterialConsequence, QualityConsequence } from '../../core/types/decision.ts';
import { lateOrders } from '../words/delay.ts';
import { materialLabel } from '../words/material.ts';
import { noticeSubject } from '../words/notice.ts';
import { bestFix } from './fix.ts';
import {
  common,
  dayClock,
  dayOf,
  deadline,
  figure,
  type NamePen,
  named,
  type Pen,
  type Places,
  projectedFigure,
  roundAmount,
  say,
  sayCount,
} from './phrase.ts';

/** Characters of an order's number: a shorter one would be another order's. */
export const ORDER_WIDTH = 12;

export const orderNumber = (pen: NamePen, id: string): string => named(pen, id, ORDER_WIDTH);

/** What a run is for; one without an order speaks for itself. */
function work(
  pen: NamePen,
  { orderId, runId }: { readonly orderId: string; readonly runId: string },
): string {
  return orderId === ''
    ? say(pen, 'run', { run: orderNumber(pen, runId) })
    : say(pen, 'order', { order: orderNumber(pen, orderId) });
}

/** "LINE 3: order 4471 (Hallmann) ships 2 days late". No full stop: an amount may follow. */
export function caseHead(pen: Pen, d: Decision): string {
  const c = d.consequence;
  switch (c.type) {
    case 'delay':
      return delay(pen, d, 'delayHead');
    case 'material':
      return say(pen, c.onlyLikely ? 'materialMayHead' : 'materialHead', materialPlaces(pen, c));
    case 'quality':
      return qualityHead(pen, c);
    case 'notice':
      return `${named(pen, noticeSubject(c))}: ${named(pen, d.ruleTitle, pen.brief ? TITLE_LEAST : TITLE_WIDTH)}`;
    default:
      throw new Error(`a consequence without words: ${c satisfies never}`);
  }
}

/** Of a rule's title, which its author wrote: room for the question must be left. */
const TITLE_WIDTH = 60;
const TITLE_LEAST = 40;

/** The same in fewer words, for a message that begins with something else. */
export function caseBrief(pen: Pen, d: Decision): string {
  const c = d.consequence;
  if (c.type === 'delay') return delay(pen, d, 'delayBrief');
  if (c.type === 'material')
    return say(pen, c.onlyLikely ? 'materialMayBrief' : 'materialBrief', materialPlaces(pen, c));
  return caseHead(pen, d);
}

/** "Line 3 order 4471"; its first part in capitals where it leads a message. */
export function caseName(pen: NamePen, d: Decision, isLead = false): string {
  const c = d.consequence;
  const as = (name: string): string => (isLead ? named(pen, name).toUpperCase() : named(pen, name));
  if (c.type === 'delay')
    return say(pen, 'delayName', { line: as(c.lineName), order: orderNumber(pen, c.orderId) });
  if (c.type === 'quality') return say(pen, 'qualityName', { line: as(c.lineName), work: work(pen, c) });
  if (c.type === 'material')
    return say(pen, 'materialName', { material: as(materialLabel(c)), line: named(pen, c.lineName) });
  return as(noticeSubject(c));
}

function delay(pen: Pen, { consequence: c }: Decision, key: 'delayHead' | 'delayBrief'): string {
  if (c.type !== 'delay') return '';
  const whose =
    c.customerName === null || pen.brief
      ? ''
      : say(pen, 'customerIn', { customer: named(pen, c.customerName) });
  const places = { line: named(pen, c.lineName), order: orderNumber(pen, c.orderId), for: whose };
  if (c.slipDays === null || c.slipDays <= 0) return say(pen, 'delayMisses', places);
  const days = Math.max(1, Math.ceil(c.slipDays - 1e-9));
  return say(pen, key, { ...places, late: sayCount(pen, 'daysLate', days) });
}

function materialPlaces(pen: Pen, c: MaterialConsequence): Places {
  return {
    material: named(pen, materialLabel(c)),
    runout: dayClock(pen, c.runoutAt),
    short: figure(pen.language, c.shortPieces),
    work: work(pen, c),
    line: named(pen, c.lineName),
  };
}

function qualityHead(pen: Pen, c: QualityConsequence): string {
  const places = {
    line: named(pen, c.lineName),
    bad: sayCount(pen, 'badPieces', c.badPieces),
    station: common(pen, c.stationName),
    work: work(pen, c),
  };
  if (c.customerName === null || c.orderId === '' || pen.brief)
    return say(pen, 'qualityHeadNoCustomer', places);
  const whose = { customer: named(pen, c.customerName), order: orderNumber(pen, c.orderId) };
  return say(pen, 'qualityHead', { ...places, ...whose });
}

/** "335 short by Tue 10:00.": what makes it worse to leave it. Empty: the head has said all. */
export function caseDetail(pen: Pen, { consequence: c }: Decision): string {
  if (c.type === 'delay')
    return say(pen, 'delayDetail', {
      short: figure(pen.language, c.shortPieces),
      cutoff: dayClock(pen, c.cutoffAt),
    });
  return c.type === 'quality' ? projectedDay(pen, c) : '';
}

/** "1,400 by Fri if left." */
export function projectedDay(pen: Pen, c: QualityConsequence): string {
  const projected = projectedFigure(pen.language, c.projectedBadPieces);
  return say(pen, 'qualityDetail', { projected, day: dayOf(pen, c.inspectionAt) });
}

/** "$18,400", and of how many orders where it is of several. Empty: nobody has said what it costs. Never a margin. */
export function lossWords(pen: Pen, d: Decision): string {
  if (d.atRiskMinor === null) return '';
  const money = roundAmount(pen, d.atRiskMinor);
  const orders = lateOrders(d.consequence);
  return orders > 1 && !pen.brief ? sayCount(pen, 'lossOfOrders', orders, { money }) : money;
}

/** "By today 15:00: tool tonight + Sat 4 h $3,380." Empty: nothing closes. */
export function byWords(pen: Pen, d: Decision, hasFix: boolean): string {
  const fix = hasFix ? bestFix(pen, d) : '';
  if (d.actBy === null) return '';
  const by = deadline(pen, d.actBy);
  if (fix === '') return say(pen, 'actBy', { by });
  return say(pen, d.consequence.type === 'material' ? 'actByFix' : 'by', { by, fix });
}
