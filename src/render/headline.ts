// The page's first sentence and the line under it.
import type { LineStatus } from '../core/types/picture.ts';
import { exactMoney, roundedUnits, unitsMoney } from './number.ts';
import { clockTime, dayTime } from './plant-time.ts';
import { asking, type Scene } from './scene.ts';
import { plural, say } from './speech.ts';

export type HeadlineWords = {
  /** Before the money, the money, after it: the middle is set in colour. */
  readonly parts: readonly [before: string, money: string, after: string];
  readonly sentence: string;
  readonly deadline: string;
  readonly judged: string;
};

/** Stands on both sides of the amount, wherever a language puts it. */
const MONEY = '**';

export function headlineWords(scene: Scene): HeadlineWords {
  const [before = '', money = '', after = ''] = sentenceWords(scene).split(MONEY);
  const parts = [before, money, after] as const;
  return { parts, sentence: parts.join(''), deadline: deadlineWords(scene), judged: judgedWords(scene) };
}

/**
 * The sum of what the cards show, each rounded as shown, so that a reader can add them up. In whole units. What is known,
 * agreed or taken is no decision to make and has no card: its amount stands on its own row.
 */
export function cardsAtRiskUnits(scene: Scene): number {
  return asking(scene).reduce((sum, d) => sum + roundedUnits(d.atRiskMinor ?? 0, scene.currency), 0);
}

function sentenceWords(scene: Scene): string {
  const { headline } = scene.picture;
  const decisions = asking(scene);
  if (headline.ofOrders === 0 && decisions.length === 0) {
    return say(scene, 'The box does not see any orders yet, so it cannot tell who is affected. Connect ERP.');
  }
  if (decisions.length === 0) return quietWords(scene);
  const known = decisions.filter((d) => d.atRiskMinor !== null).length;
  const count = plural(scene, decisions.length, ['{n} decision.', '{n} decisions.']);
  if (known === 0) return `${count} ${say(scene, 'What is at risk in money is not known.')}`;
  const money = unitsMoney(scene, cardsAtRiskUnits(scene));
  const risk =
    known < decisions.length
      ? say(scene, 'At least **{money}** at risk', { money })
      : say(scene, '**{money}** at risk', { money });
  return `${count} ${fixWords(scene, risk)}`;
}

/** What the joint plan costs, and for how many of the decisions where it cannot or need not fix them all. */
function fixWords(scene: Scene, risk: string): string {
  const { fixMinor, fixed, decisions } = scene.picture.headline;
  if (fixed === 0) return say(scene, '{risk}, no fix that pays is known.', { risk });
  if (fixMinor === null) return say(scene, '{risk}, no fix cost known for all of it.', { risk });
  const cost = exactMoney(scene, fixMinor);
  return fixed < decisions
    ? say(scene, '{risk}, about {cost} to fix {fixed} of them in time.', { risk, cost, fixed })
    : say(scene, '{risk}, about {cost} to fix in time.', { risk, cost });
}

function quietWords(scene: Scene): string {
  const quiet = scene.picture.lines.filter((l) => l.scheduled && l.band === null);
  const isKnown = (l: LineStatus): boolean =>
    l.silentSince === null && l.unknown === null && l.isMeasured !== false;
  const running = quiet.filter(isKnown).length;
  const unknown = quiet.length - running;
  const lines =
    unknown === 0
      ? plural(scene, running, ['{n} line runs to plan.', '{n} lines run to plan.'])
      : plural(
          scene,
          running,
          [
            '{n} line runs to plan, of {unknown} it is not known.',
            '{n} lines run to plan, of {unknown} it is not known.',
          ],
          { unknown },
        );
  const { judgedOrders: judged, ofOrders: of } = scene.picture.headline;
  // All clear is said of what was looked at: of most of it, or not at all.
  const nothing =
    judged * 2 < of
      ? say(scene, 'Nothing needs a decision among the {judged} of {of} orders that can be judged.', {
          judged,
          of,
        })
      : say(scene, 'Nothing needs a decision.');
  const checked = say(scene, 'Last checked {at}, next deadline none.', {
    at: clockTime(scene.zone, scene.picture.at),
  });
  return `${nothing} ${lines} ${checked}`;
}

function deadlineWords(scene: Scene): string {
  const { nextDeadlineAt, nextDeadlinePlace } = scene.picture.headline;
  if (nextDeadlineAt === null) return '';
  const at = dayTime(scene, nextDeadlineAt);
  return nextDeadlinePlace === null
    ? say(scene, 'Next deadline **{at}**.', { at })
    : say(scene, 'Next deadline **{at}**, {place}.', { at, place: nextDeadlinePlace });
}

function judgedWords(scene: Scene): string {
  const h = scene.picture.headline;
  if (h.ofOrders === 0) return '';
  const judged = say(scene, 'Judged {judged} of {of} orders.', { judged: h.judgedOrders, of: h.ofOrders });
  return h.pastDue.orders === 0 ? judged : `${judged} ${pastDueWords(scene)}`;
}

/** Dead orders named before the rest are only counted: three can be looked up, more is a list, on the Sources page. */
const DEAD_NAMED = 3;

/** "3 past due, 1 of them dead in ERP? 4310." */
function pastDueWords(scene: Scene): string {
  const { pastDue, dead } = scene.picture.headline;
  const past = pastDue.orders;
  if (dead.length === 0) return say(scene, '{past} past due.', { past });
  const orders = deadNamed(scene, dead);
  if (dead.length < past)
    return say(scene, '{past} past due, {dead} of them dead in ERP? {orders}.', {
      ...{ past, dead: dead.length, orders },
    });
  return past > 1
    ? say(scene, '{past} past due, all dead in ERP? {orders}.', { past, orders })
    : say(scene, '{past} past due, dead in ERP? {orders}.', { past, orders });
}

function deadNamed(scene: Scene, dead: readonly string[]): string {
  const orders = dead.slice(0, DEAD_NAMED).join(', ');
  const more = dead.length - DEAD_NAMED;
  return more > 0 ? say(scene, '{orders} and {more} more: see Sources', { orders, more }) : orders;
}
