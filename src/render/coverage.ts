// How much of the order book and of the lines is judged, and why the rest is not: grouped, the most money first.
import type { LineStatus, NotJudged } from '../core/types/picture.ts';
import { roundMoney, tenth } from './number.ts';
import { dayTime } from './plant-time.ts';
import { capital, type Scene } from './scene.ts';
import { say } from './speech.ts';
import { notJudgedWords } from './words/not-judged.ts';

/** Orders of one reason, those of most money first. `valueMinor` null: of none an amount is known. */
export type NotJudgedGroup = {
  readonly words: string;
  readonly todo: string;
  readonly orders: readonly NotJudged[];
  readonly valueMinor: number | null;
};

export function notJudgedGroups(scene: Scene): readonly NotJudgedGroup[] {
  const { notJudged } = scene.picture.headline;
  const told = notJudged.map((order) => ({ order, ...notJudgedWords(scene, order.reason) }));
  const groups = [...Map.groupBy(told, ({ words }) => words).values()].map((of): NotJudgedGroup => {
    const [{ words, todo } = { words: '', todo: '' }] = of;
    const orders = of.map(({ order }) => order).toSorted(byMoney);
    const known = orders.flatMap(({ valueMinor }) => valueMinor ?? []);
    const valueMinor = known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0);
    return { words, todo, orders, valueMinor };
  });
  return groups.toSorted((a, b) => worth(b) - worth(a) || b.orders.length - a.orders.length);
}

/** What nobody gave an amount comes behind all that have one. */
const worth = ({ valueMinor }: { readonly valueMinor?: number | null }): number => valueMinor ?? -1;
const byMoney = (a: NotJudged, b: NotJudged): number => worth(b) - worth(a);

/** "Judged 182 of 212 orders, $4,100,000 of $4,600,000." */
export function coverageSentence(scene: Scene): string {
  const { judgedOrders: judged, ofOrders: of, judgedValueMinor, ofValueMinor } = scene.picture.headline;
  if (of === 0)
    return say(scene, 'The box does not see any orders yet, so it cannot tell who is affected. Connect ERP.');
  if (ofValueMinor === 0) return say(scene, 'Judged {judged} of {of} orders.', { judged, of });
  const money = roundMoney(scene, judgedValueMinor);
  const all = roundMoney(scene, ofValueMinor);
  return say(scene, 'Judged {judged} of {of} orders, {money} of {all}.', { judged, of, money, all });
}

/** The orders that the reasons and the question "dead in ERP?" share between them. */
export const notJudgedCount = ({ picture: { headline } }: Scene): number =>
  headline.notJudged.length + headline.dead.length;

export type LineCoverage = {
  readonly lineId: string;
  readonly name: string;
  readonly isJudged: boolean;
  readonly words: string;
};

export const lineCoverage = (scene: Scene): readonly LineCoverage[] =>
  scene.picture.lines.map((line) => ({ lineId: line.lineId, name: line.name, ...lineSays(scene, line) }));

function lineSays(scene: Scene, line: LineStatus): Pick<LineCoverage, 'isJudged' | 'words'> {
  const { unknown, silentSince, isMeasured, blindDays, scheduled } = line;
  if (unknown !== null) return { isJudged: false, words: `${capital(unknown)}.` };
  if (silentSince !== null) {
    const since = dayTime(scene, silentSince);
    return {
      isJudged: false,
      words: say(scene, 'No news since {since}: its risks stand as they were then.', { since }),
    };
  }
  if (isMeasured === false)
    return {
      isJudged: false,
      words: say(scene, 'Nothing was counted yet: its plan stands in for its rate.'),
    };
  if (blindDays !== null) {
    const days = tenth(scene, blindDays);
    return {
      isJudged: true,
      words: say(scene, 'Judged, but too noisy to see 8 % slower before {days} working days.', { days }),
    };
  }
  if (!scheduled) return { isJudged: true, words: say(scene, 'Judged. It is not scheduled now.') };
  return { isJudged: true, words: say(scene, 'Judged.') };
}
