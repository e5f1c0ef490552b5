// A message in one SMS: at most 160 characters of GSM-7, the case first, then money, act-by and the fix.
import type { Decision } from '../core/types/decision.ts';
import { isBasicGsm7, SHORT_LIMIT } from '../core/types/gsm-7.ts';
import type { MessageClass } from '../core/types/message.ts';
import { pieces, projected, roundMoney } from './number.ts';
import { dayTime, deadlineTime } from './plant-time.ts';
import { midSentence, type Scene } from './scene.ts';
import { lateOrders } from './words/delay.ts';
import { materialLabel, runsOut } from './words/material.ts';
import { noticeSubject } from './words/notice.ts';
import { optionWords } from './words/option.ts';
import { saidWords } from './words/said.ts';
import { daysLate, orderWords, sentence } from './words/words.ts';

const folds: { readonly [c: string]: string } = {
  '’': "'",
  '“': '"',
  '”': '"',
  '→': '-',
  '–': '-',
  '…': '...',
  '·': '-',
  '\u202f': ' ',
  '\u00a0': ' ',
  '€': 'EUR',
};

/** Folded to GSM-7 of one place each: a letter outside it loses its accent, anything else becomes "?". */
export function gsm(text: string): string {
  const folded = text.replace(/[’“”→–…·\u202f\u00a0€]/gu, (c) => folds[c] ?? c);
  return [...folded].map((c) => (isBasicGsm7(c) ? c : plainLetter(c))).join('');
}

function plainLetter(c: string): string {
  const base = c.normalize('NFD').replace(/\p{M}/gu, '');
  return /^[A-Za-z]$/.test(base) ? base : '?';
}

export function shortWords(scene: Scene, d: Decision, cls: MessageClass): string {
  const own = authorsWords(scene, d, cls);
  if (own !== null) return own;
  const first = optionWords(scene, d)[0];
  const lead = cls === 'escalated' ? 'Nobody has taken this. ' : '';
  const late = lateOrders(d.consequence);
  const whole = late > 1 ? ` for ${late} orders` : '';
  const money = d.atRiskMinor === null ? '' : ` ${roundMoney(d.atRiskMinor, scene.currency)}${whole}.`;
  const by = d.actBy === null ? '' : ` By ${deadlineTime(scene.zone, d.actBy, scene.now)}`;
  const hope = d.options[0]?.fix || !first?.sure ? '' : `, ${first.sure}`;
  const fix =
    first === undefined || d.options[0]?.kind !== 'recover'
      ? ''
      : `: ${midSentence(first.title).replace(' and Saturday', ' + Sat')} ${first.cost}${hope}`;
  const { head, detail } = caseOf(scene, d);
  const tail = by === '' ? '' : `${by}${fix}.`;
  const tries = [
    `${lead}${head}.${detail}${money}${tail}`,
    `${lead}${head}.${money}${tail}`,
    `${lead}${head}.${money}${by === '' ? '' : `${by}.`}`,
  ];
  const fitting = tries.map(gsm).find((t) => t.length <= SHORT_LIMIT);
  return fitting ?? gsm(`${head}.${money}`).slice(0, SHORT_LIMIT);
}

/** What the rule's author wrote, and what to do where both fit. Null: nothing. */
function authorsWords(scene: Scene, d: Decision, cls: MessageClass): string | null {
  const { message, do: asked } = d.said ?? {};
  if (!message) return null;
  const best = optionWords(scene, d)[0]?.title;
  const lead = cls === 'escalated' ? 'Nobody has taken this. ' : '';
  const what = sentence(saidWords(scene, message, best));
  const todo = asked ? ` ${sentence(saidWords(scene, asked, best))}` : '';
  const tries = [`${lead}${what}${todo}`, `${lead}${what}`, what].map(gsm);
  return tries.find((text) => text.length <= SHORT_LIMIT) ?? gsm(what).slice(0, SHORT_LIMIT);
}

function caseOf(scene: Scene, d: Decision): { readonly head: string; readonly detail: string } {
  const c = d.consequence;
  const line = c.lineName.toUpperCase();
  if (c.type === 'delay') {
    const late =
      c.slipDays === null || c.slipDays <= 0 ? 'misses its truck' : `ships ${daysLate(c.slipDays)}`;
    const head = `${line}: order ${c.orderId}${c.customerName === null ? '' : ` (${c.customerName})`} ${late}`;
    return {
      head,
      detail: ` ${pieces(c.shortPieces)} short by ${dayTime(scene.zone, c.cutoffAt, scene.now)}.`,
    };
  }
  if (c.type === 'material') {
    const head = `${materialLabel(c).toUpperCase()}: ${runsOut(c)} ${dayTime(scene.zone, c.runoutAt, scene.now)}`;
    return {
      head: `${head}, ${pieces(c.shortPieces)} short for ${orderWords(c)}, ${c.lineName}`,
      detail: '',
    };
  }
  if (c.type === 'notice') return { head: `${noticeSubject(c)}: ${d.ruleTitle}`, detail: '' };
  const whose = c.customerName === null ? orderWords(c) : `${c.customerName} job ${c.orderId}`;
  const head = `${line}: ${pieces(c.badPieces)} bad pieces in ${whose}, ${midSentence(c.stationName)}`;
  return {
    head,
    detail: ` ${projected(c.projectedBadPieces)} by ${dayTime(scene.zone, c.inspectionAt, scene.now).split(' ')[0]} if left.`,
  };
}
