// The floor in its reader's language: nothing of it is left in English.
import t from 'tap';
import type { FloorLine, JobNow, Question } from '../src/core/types/floor-line.ts';
import { floorJson } from '../src/render/floor-json.ts';
import { floorPage } from '../src/render/floor-page.ts';
import { GERMAN, leftIn, plain, sceneIn } from './fixtures/book-pages.ts';
import { NOW } from './fixtures/decisions.ts';
import { floorLines } from './fixtures/floor-lines.ts';
import { MARKED } from './fixtures/marked-speech.ts';

const [asked, counted] = floorLines(NOW) as [FloorLine, FloorLine];
const question = asked.question as Question;
const job = asked.job as JobNow;
const ask = (change: Partial<Question>): FloorLine => ({ ...asked, question: { ...question, ...change } });
const reason = 'Zulu.';
const LINES: readonly FloorLine[] = [
  asked,
  counted,
  ...(['other-line', 'unknown', 'overrun', 'unchanged'] as const).map((doubt) => ask({ doubt })),
  ask({ closedAt: null }),
  ask({ doubt: 'other-line', otherLineId: 'L7' }),
  { ...asked, question: null },
  ...(['tag', 'person'] as const).map((basis) => ({ ...asked, question: null, job: { ...job, basis } })),
  { ...asked, job: { ...job, orderId: null, quantityPieces: null } },
  { ...counted, job: null, ratePerHour: null, counts: 'nothing', standing: null, shifts: [] },
  { ...counted, counts: 'rate', rateOverBooked: { ratio: 1.04, runs: 6 }, countsBad: true, next: [] },
  { ...counted, counts: 'counter', rateOverBooked: { ratio: 0.96, runs: 1 } },
  { ...asked, uncounted: { materialId: 'HX-40' }, standing: { since: NOW, setUp: true, reason: null } },
  { ...asked, uncounted: { materialId: null }, standing: { since: NOW, setUp: true, reason } },
  { ...asked, standing: { since: NOW, setUp: false, reason: null } },
  {
    ...asked,
    shifts: asked.shifts.map((one) => ({
      ...one,
      countedPieces: 1_200,
      written: one.written && { ...one.written, scrapPieces: null },
    })),
  },
];

t.test('the floor, its forms, what was kept and the same as JSON', async (t) => {
  for (const [i, line] of LINES.entries()) {
    const scene = sceneIn(MARKED, i === 0 ? [line] : [line, counted]);
    for (const personId of ['p1', null])
      for (const kind of ['count', 'stop', 'next', 'job'] as const) {
        const viewer = { personId, mayAct: true };
        const fields = { goodPieces: '5', asked: '5', from: '', reason };
        const returned = { lineId: line.lineId, kind, fields, troubles: [] };
        const { title, main } = floorPage(scene, { viewer, returned, kept: { lineId: line.lineId, kind } });
        t.same(leftIn(`${title} ${main.html}`), [], `${i} ${kind}`);
      }
    const { lines } = floorJson(scene) as { lines: readonly { words: readonly string[] }[] };
    t.same(
      lines.flatMap(({ words }) => words.flatMap(leftIn)),
      [],
    );
  }
  const none = floorPage(sceneIn(MARKED), {
    viewer: { personId: null, mayAct: false, isPast: true },
    returned: null,
    kept: null,
  });
  t.same(leftIn(none.main.html), []);
});

t.test('in German: whole sentences, and figures as the plant writes them', async (t) => {
  const scene = sceneIn(GERMAN, [asked, counted]);
  const viewer = { personId: 'p1', mayAct: true };
  const floor = plain(floorPage(scene, { viewer, returned: null, kept: null }).main.html);
  t.match(floor, 'Line 3 meldet 4417, im Mai geschlossen. 2231?');
  t.match(floor, 'Bis das beantwortet ist, zählt es als Lauf 2231 für Auftrag 4471: 3.120 von 9.000 Teilen');
  t.match(floor, 'Steht seit 06:37: no pallets from the warehouse.');
  t.match(floor, 'Danach: 2240, dann 2251, laut Marta Lind, 04:52.');
  t.match(floor, '960 gut, 4 schlecht, von Marta Lind. Der Messpunkt kam auf 880, 8,3 % weniger.');
});
