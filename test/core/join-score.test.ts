// The join score: each relation breaks on its own, closed runs are held against the machine's count, and what is unknown stays so.
import t from 'tap';
import { joinScore } from '../../src/core/picture/join-score.ts';
import type { FoldState } from '../../src/core/state.ts';
import type { JoinScore, JoinShare } from '../../src/core/types/picture.ts';
import { joinLines, joinsJson } from '../../src/render/joins.ts';
import { IN_ENGLISH } from '../../src/render/speech.ts';
import { scoreFigure, shareFigure, shareWords } from '../../src/render/words/joins.ts';
import { type Bench, bench, jobSample, NOW, readings, record, snapshot } from '../fixtures/exact-plant.ts';
import { configRecords, erpRecords } from '../fixtures/riverside-records.ts';
import { type Changes, MINUTE, oddBox } from './odd-plant.ts';

const HOUR = 60 * MINUTE;

const scored = ({ state }: { readonly state: FoldState }): JoinScore => joinScore(state, state.rules.domains);

function shareIn({ shares }: JoinScore, join: JoinShare['join']): JoinShare {
  const share = shares.find((one) => one.join === join);
  if (!share) throw new Error(`no share ${join}`);
  return share;
}

const shareAfter = (changes: Changes, join: JoinShare['join']): JoinShare =>
  shareIn(oddBox(changes).picture.joins, join);

t.test(
  'a plant whose records all join scores all of it, and what nobody counted is not in the score',
  async (t) => {
    const { picture, box } = oddBox({
      ...{ 'material M': { name: 'M' }, 'material HX-40': { name: 'H' } },
      ...{ 'material ND-7': { name: 'N' }, 'material PX-12': { name: 'P' } },
    });
    t.equal(picture.joins.score, 1, JSON.stringify(picture.joins));
    t.same(picture.joins, scored(box), 'the picture and who asks the fold get the same');
    t.match(shareIn(picture.joins, 'count'), { of: 0, good: 0, examples: [] });
    t.match(shareIn(picture.joins, 'run-order'), { of: 3, good: 3 });
  },
);

t.test('each relation breaks on its own', async (t) => {
  t.match(shareAfter({ 'peg c': null }, 'run-order'), { of: 3, good: 2, examples: [{ id: '1204' }] });
  t.match(shareAfter({ 'peg c': null }, 'order-run'), { of: 3, good: 2, examples: [{ id: '4502' }] });
  const step = { 'peg c': { productionOrder: 'none' }, 'run 1204': { productionOrder: 'PO' } };
  const sibling = {
    'run 9': { line: 'L1', material: 'PX-12', quantityPieces: 5, productionOrder: 'PO', status: 'planned' },
  };
  t.match(
    shareAfter({ ...step, ...sibling }, 'run-order'),
    { of: 4, good: 4 },
    'a step of a pegged production order',
  );
  const stocked = { 'stock s': { material: 'M', unrestrictedPieces: 1e6 }, 'material M': { name: 'M' } };
  t.match(shareAfter({ 'peg c': null, ...stocked }, 'order-run'), { good: 3 }, 'stock covers it');
  const nobody = { 'salesOrderLine 4471': { customer: 'NOBODY' }, 'salesOrderLine 4468': { customer: null } };
  const noCustomer = shareAfter(nobody, 'order-customer');
  t.match(noCustomer, { of: 3, good: 1, examples: [{ id: '4468' }, { id: '4471' }] });
  t.match(shareAfter({ 'salesOrderLine 4471': { marginMinor: null } }, 'order-margin'), { of: 3, good: 2 });
  const shipped = { 'salesOrderLine 4471': { marginMinor: null, shippedPieces: 1e6 } };
  t.match(shareAfter(shipped, 'order-margin'), { of: 2, good: 2 }, 'what is done is not asked about');
  const refill = { 'stockRefill R': { material: 'HX-40', quantityPieces: 7 } };
  t.match(shareAfter(refill, 'order-customer'), { of: 3, good: 3 }, "stock is nobody's");
  t.match(shareAfter(refill, 'order-run'), { of: 4, good: 3, examples: [{ id: 'R' }] });
  t.notMatch(
    oddBox(refill)
      .picture.brokenJoins.map(({ words }) => words)
      .join(),
    'Order R has no known customer',
  );
});

t.test(
  'a reference that leads nowhere is named whole; where a kind is told by nobody none is judged',
  async (t) => {
    const before = shareAfter({}, 'reference');
    const share = shareAfter({ 'run 2231': { line: 'L9' }, 'run 1187': { line: 'L9' } }, 'reference');
    t.equal(share.of, before.of);
    t.equal(share.good, before.good - 2);
    const example = share.examples.find(({ names }) => names?.id === 'L9');
    t.same(example, { id: '1187', kind: 'run', names: { kind: 'line', id: 'L9' } });
    t.equal(
      shareAfter({ 'material SK-210': null }, 'reference').good,
      shareAfter({ 'material SK-210': null }, 'reference').of,
    );
    const refilled = shareAfter(
      { 'stockRefill R': { material: 'SK-210', quantityPieces: 7 }, 'peg c': { demand: 'R' } },
      'reference',
    );
    t.equal(before.of - before.good, refilled.of - refilled.good, 'a peg may name stock to be refilled');
  },
);

/** Line 1 makes run 1204 for two hours, a hundred pieces an hour, after another run and before the next. */
function twoHours(fields: Readonly<Record<string, string | number>>): Bench {
  const box = bench();
  const from = NOW - 10 * HOUR;
  const closed = erpRecords({ l1: 400, l2: 1, l3: 1, l1Confirmed: 0 }).map((one) =>
    one.kind === 'run' && one.id === '1204' ? record('run', '1204', { ...one.fields, ...fields }) : one,
  );
  box.tick(from, [snapshot('config', from, configRecords()), snapshot('erp', from, closed)]);
  const at = (hours: number) => from + hours * HOUR;
  box.absorb(
    [
      jobSample('L1.Job', at(1), 'before'),
      jobSample('L1.Job', at(2), '1204'),
      jobSample('L1.Job', at(4), 'after'),
      ...readings('L1.GoodCount', (t) => ((t - from) / HOUR) * 100, [from, at(6)]),
    ].toSorted((a, b) => a.effectiveAt - b.effectiveAt),
  );
  return box;
}

t.test(
  'a closed run is held against the count: within 5 % it agrees, by one piece more it does not',
  async (t) => {
    const count = (fields: Readonly<Record<string, string | number>>): JoinShare =>
      shareIn(scored(twoHours({ status: 'closed', ...fields })), 'count');
    t.match(count({ confirmedPieces: 200 }), { of: 1, good: 1, examples: [] });
    t.match(count({ confirmedPieces: 191 }), { of: 1, good: 1 });
    t.match(count({ confirmedPieces: 190 }), {
      good: 0,
      examples: [{ id: '1204', counted: { pieces: 200, confirmedPieces: 190 } }],
    });
    t.match(count({ confirmedPieces: 211 }), { good: 0 });
    t.match(count({ confirmedPieces: 200, status: 'running' }), { of: 0 }, 'not closed');
    t.match(count({ confirmedPieces: 200, job: 'after' }), { of: 0 }, 'still on the machine');
    t.match(count({ confirmedPieces: 200, job: 'before' }), { of: 0 }, 'its beginning was not seen');
    t.match(count({ confirmedPieces: 'many' }), { of: 0 }, 'nothing that could be compared was booked');
  },
);

t.test('said so that a supervisor understands', async (t) => {
  const some = [{ id: '4471' }, { id: '4480' }];
  t.equal(
    shareWords(IN_ENGLISH, { join: 'order-customer', good: 200, of: 212, examples: some }),
    '12 of 212 open orders have no customer: who waits for them is not known, and where no amount is agreed they rank last. For instance 4471, 4480.',
  );
  t.match(
    shareWords(IN_ENGLISH, { join: 'order-run', good: 1, of: 2, examples: [{ id: '9' }] }),
    /^1 of 2 open orders has nothing .* Namely 9\.$/,
  );
  const named = { id: '2231', kind: 'productionOrder', names: { kind: 'line', id: 'L9' } };
  t.match(
    shareWords(IN_ENGLISH, { join: 'reference', good: 8, of: 9, examples: [named] }),
    'Namely production order 2231 names line L9.',
  );
  const counted = { id: '7', counted: { pieces: 1180, confirmedPieces: 590 } };
  t.match(
    shareWords(IN_ENGLISH, { join: 'count', good: 0, of: 1, examples: [counted] }),
    'Namely 7 with 1,180 counted and 590 booked.',
  );
  t.equal(
    shareWords(IN_ENGLISH, { join: 'order-margin', good: 212, of: 212, examples: [] }),
    'All 212 open orders have a margin.',
  );
  t.match(shareWords(IN_ENGLISH, { join: 'count', good: 0, of: 0, examples: [] }), /has been closed yet/);
  t.equal(shareFigure(IN_ENGLISH, { join: 'count', good: 0, of: 0, examples: [] }), '–');
  t.equal(shareFigure(IN_ENGLISH, { join: 'count', good: 199, of: 200, examples: [] }), '99\u202f%');
  t.equal(scoreFigure(IN_ENGLISH, { score: 0.9999, shares: [] }), '99\u202f%', 'never all before it is all');
  const nothing: JoinScore = scored(bench());
  t.same(
    [nothing.score, joinLines(IN_ENGLISH, nothing)[0]],
    [null, 'The records join: not judged yet. There are no records yet that could join.'],
  );
  t.match(joinsJson(IN_ENGLISH, nothing), { score: null, shares: [{ share: null, words: /known yet/ }] });
});
