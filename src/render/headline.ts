// The page's first sentence and the line under it.
import type { LineStatus } from '../core/types/picture.ts';
import { exactMoney, roundedUnits, unitsMoney } from './number.ts';
import { clockTime, dayTime } from './plant-time.ts';
import { asking, type Scene } from './scene.ts';
import { plural } from './speech.ts';

export type HeadlineWords = {
  /** Before the money, the money, after it: the middle is set in colour. */
  readonly parts: readonly [before: string, money: string, after: string];
  readonly sentence: string;
  readonly deadline: string;
  readonly judged: string;
};

export function headlineWords(scene: Scene): HeadlineWords {
  const parts = sentenceParts(scene);
  return { parts, sentence: parts.join(''), deadline: deadlineWords(scene), judged: judgedWords(scene) };
}

/**
 * The sum of what the cards show, each rounded as shown, so that a reader can add them up. In whole units. What is known,
 * agreed or taken is no decision to make and has no card: its amount stands on its own row.
 */
export function cardsAtRiskUnits(scene: Scene): number {
  return asking(scene).reduce((sum, d) => sum + roundedUnits(d.atRiskMinor ?? 0, scene.currency), 0);
}

function sentenceParts(scene: Scene): readonly [string, string, string] {
  const { headline } = scene.picture;
  const decisions = asking(scene);
  if (headline.ofOrders === 0 && decisions.length === 0) {
    return ['The box does not see any orders yet, so it cannot tell who is affected. Connect ERP.', '', ''];
  }
  if (decisions.length === 0) return [quietWords(scene), '', ''];
  const known = decisions.filter((d) => d.atRiskMinor !== null).length;
  const before = `${plural(scene, decisions.length, ['{n} decision', '{n} decisions'])}. `;
  if (known === 0) return [`${before}What is at risk in money is not known.`, '', ''];
  const money = unitsMoney(scene, cardsAtRiskUnits(scene));
  const fix = fixWords(scene);
  return [`${before}${known < decisions.length ? 'At least ' : ''}`, money, ` at risk, ${fix}.`];
}

/** What the joint plan costs, and for how many of the decisions where it cannot or need not fix them all. */
function fixWords(scene: Scene): string {
  const { fixMinor, fixed, decisions } = scene.picture.headline;
  if (fixed === 0) return 'no fix that pays is known';
  if (fixMinor === null) return 'no fix cost known for all of it';
  const some = fixed < decisions ? ` ${fixed} of them` : '';
  return `about ${exactMoney(scene, fixMinor)} to fix${some} in time`;
}

function quietWords(scene: Scene): string {
  const quiet = scene.picture.lines.filter((l) => l.scheduled && l.band === null);
  const isKnown = (l: LineStatus): boolean =>
    l.silentSince === null && l.unknown === null && l.isMeasured !== false;
  const running = quiet.filter(isKnown).length;
  const unknown = quiet.length - running;
  const others = unknown === 0 ? '' : `, of ${unknown} it is not known`;
  const lines = `${running === 1 ? '1 line runs' : `${running} lines run`} to plan${others}`;
  const { judgedOrders: judged, ofOrders: of } = scene.picture.headline;
  // All clear is said of what was looked at: of most of it, or not at all.
  const among = judged * 2 < of ? ` among the ${judged} of ${of} orders that can be judged` : '';
  return `Nothing needs a decision${among}. ${lines}. Last checked ${clockTime(scene.zone, scene.picture.at)}, next deadline none.`;
}

function deadlineWords(scene: Scene): string {
  const { nextDeadlineAt, nextDeadlinePlace } = scene.picture.headline;
  if (nextDeadlineAt === null) return '';
  const place = nextDeadlinePlace === null ? '' : `, ${nextDeadlinePlace}`;
  return `Next deadline **${dayTime(scene, nextDeadlineAt)}**${place}.`;
}

function judgedWords(scene: Scene): string {
  const h = scene.picture.headline;
  if (h.ofOrders === 0) return '';
  return `Judged ${h.judgedOrders} of ${h.ofOrders} orders.${pastDueWords(h)}`;
}

/** Dead orders named before the rest are only counted: three can be looked up, more is a list, on the Sources page. */
const DEAD_NAMED = 3;

/** " 3 past due, 1 of them dead in ERP? 4310." */
function pastDueWords({ pastDue, dead }: Scene['picture']['headline']): string {
  if (pastDue.orders === 0) return '';
  const past = ` ${pastDue.orders} past due`;
  if (dead.length === 0) return `${past}.`;
  const some = dead.length < pastDue.orders ? `${dead.length} of them ` : pastDue.orders > 1 ? 'all ' : '';
  const left = dead.length - DEAD_NAMED;
  const more = left > 0 ? ` and ${left} more: see Sources` : '';
  return `${past}, ${some}dead in ERP? ${dead.slice(0, DEAD_NAMED).join(', ')}${more}.`;
}
