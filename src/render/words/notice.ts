// A notice in words: its rule's author wrote them.
import type { Decision } from '../../core/types/decision.ts';
import type { NoticeConsequence } from '../../core/types/notice.ts';
import { dayTime } from '../plant-time.ts';
import { capital, type Scene } from '../scene.ts';
import { plural, say } from '../speech.ts';
import { saidWords } from './said.ts';
import { fitTitle, type Words } from './words.ts';

export function ruleNoticeWords(scene: Scene, d: Decision, c: NoticeConsequence): Words {
  const about = c.orderId === '' ? c.subjectName : say(scene, 'Order {order}', { order: c.orderId });
  return {
    title: fitTitle(d.ruleTitle),
    long: `${d.ruleTitle} (${about})`,
    place: c.lineName === '' || c.lineName === about ? [about] : [c.lineName, about],
    why: d.said?.message ? saidWords(scene, d.said.message) : d.ruleTitle,
    so: `${d.ruleWhy}${others(scene, c)}`,
    risk: say(scene, 'nobody has said what it costs'),
    after: '',
    assumption: say(scene, 'Holds since {since}. It is over when its rule no longer holds.', {
      since: dayTime(scene, c.since),
    }),
    customer: c.customerName,
    strip: fitTitle(d.ruleTitle),
  };
}

/** Things named on a card; all of them are in the data. */
const MOST_NAMED = 4;

function others(scene: Scene, { others: all }: NoticeConsequence): string {
  if (all.length === 0) return '';
  const names = all
    .slice(0, MOST_NAMED)
    .map(({ id }) => id)
    .join(', ');
  if (all.length <= MOST_NAMED) return ` ${say(scene, 'Also: {names}.', { names })}`;
  const more = plural(
    scene,
    all.length - MOST_NAMED,
    ['Also: {names} and {n} other.', 'Also: {names} and {n} others.'],
    { names },
  );
  return ` ${more}`;
}

/** What the reader sees of what a notice is about: "MES", "receipt PO-1". */
export const noticeSubject = (c: NoticeConsequence): string =>
  c.subjectName === c.subjectId ? capital(`${c.subjectKind} ${c.subjectId}`) : c.subjectName;
