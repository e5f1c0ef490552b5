// The shipped packs over hours of a plant: a line that stands, a source gone quiet, a receipt, and what a notice must not hide.
import t from 'tap';
import type { EntityRecord } from '../src/core/types/entity.ts';
import type { FactBody } from '../src/core/types/observation.ts';
import type { Picture } from '../src/core/types/picture.ts';
import type { TickOutput } from '../src/core/types/step.ts';
import { loadRules } from '../src/load/rules.ts';
import {
  bench,
  jobSample,
  local,
  madeBy,
  readings,
  record,
  snapshot,
  twoShift,
} from './fixtures/exact-plant.ts';
import { ownRules, rule } from './fixtures/own-rules.ts';
import { configRecords, erpRecords } from './fixtures/riverside-records.ts';

const FROM = local('2026-11-16T06:00:00');
const MINUTE = 60_000;
const STANDING = 'line-stands-with-orders-behind';

const cardOf = ({ decisions }: Picture, ruleId: string) => decisions.find((one) => one.ruleId === ruleId);

/** Line 3 at 120 an hour until `stops`, then its counter stands; ticks every ten minutes until `until`. */
async function standing(
  stops: number,
  until: number,
  more: readonly EntityRecord[] = [],
): Promise<TickOutput[]> {
  const { rules, domains } = await loadRules(['rules']);
  const box = bench();
  const erp = erpRecords({ l1: 10_800, l2: 40_000, l3: 11_200, l1Confirmed: 800 });
  box.tick(FROM, [
    { source: 'rules', body: { type: 'rules', hash: 'packs', rules, domains } },
    snapshot('config', FROM, configRecords()),
    snapshot('erp', FROM, [...erp, ...more]),
  ]);
  const made = (at: number): number => Math.floor(madeBy([[FROM, 120]], twoShift(), Math.min(at, stops)));
  box.absorb([
    jobSample('L3.Job', FROM, '2231'),
    ...readings('L3.GoodCount', made, [FROM, stops, 2 * MINUTE]),
  ]);
  const found: TickOutput[] = [];
  for (let at = stops; at <= until; at += 10 * MINUTE) {
    box.absorb(readings('L3.GoodCount', made, [at, at]));
    found.push(box.tick(at));
  }
  return found;
}

const at = (text: string): number => local(`2026-11-${text}:00`);

t.test('a line that stands is one task, through the end of its shift and the next morning', async (t) => {
  const ticks = await standing(at('18T20:00'), at('19T08:00'));
  const seen = ticks.filter(({ picture }) => cardOf(picture, STANDING));
  const first = seen[0]?.picture.at ?? 0;
  t.ok(first >= at('18T20:30') && first <= at('18T20:50'), new Date(first).toISOString());
  t.equal(seen.length, ticks.length - ticks.indexOf(seen[0] as TickOutput), 'it never goes in between');
  t.equal(new Set(seen.map(({ picture }) => cardOf(picture, STANDING)?.taskId)).size, 1);
  const told = ticks.flatMap(({ planned }) => planned.map(({ class: what }) => what));
  t.notOk(told.includes('recovered'), 'nobody is told that it runs again');
});

t.test('a line that made its last piece as the shift ended does not stand in the morning', async (t) => {
  const ticks = await standing(at('18T21:58'), at('19T06:20'));
  t.same(
    ticks.filter(({ picture }) => cardOf(picture, STANDING)),
    [],
    'twenty minutes into the shift it is not yet half an hour',
  );
});

t.test('a source lost for half an hour is asked about, and over when it is back', async (t) => {
  const { rules, domains } = await loadRules(['rules']);
  const box = bench();
  const link = (state: 'lost' | 'live'): { source: string; body: FactBody } => {
    return { source: 'mes', body: { type: 'link', state, reason: 'cannot be reached' } };
  };
  box.tick(FROM, [
    { source: 'rules', body: { type: 'rules', hash: 'packs', rules, domains } },
    snapshot('config', FROM, [...configRecords(), record('source', 'mes', { title: 'MES' })]),
    snapshot('erp', FROM, erpRecords({ l1: 10_800, l2: 40_000, l3: 9_500, l1Confirmed: 800 })),
  ]);
  const tick = (minutes: number, bodies: Parameters<typeof box.tick>[1] = []) =>
    box.tick(FROM + minutes * MINUTE, bodies).picture;
  tick(60, [link('lost')]);
  t.equal(cardOf(tick(85), 'source-gone-quiet'), undefined);
  const card = cardOf(tick(91), 'source-gone-quiet');
  t.match(card?.consequence, { type: 'notice', subjectKind: 'source', subjectId: 'mes' });
  t.match(JSON.stringify(card?.said?.message), /tells nothing since/);
  t.equal(cardOf(tick(120, [link('live')]), 'source-gone-quiet'), undefined);
});

t.test('of receipts only those are asked about that would spare something and have not come', async (t) => {
  const receipt = (id: string, fields: EntityRecord['fields']) =>
    record('receipt', id, { material: 'SK-210', confirmed: false, ...fields });
  const asked = async (more: readonly EntityRecord[]) => {
    const [last] = (await standing(at('18T10:00'), at('18T10:10'), more)).slice(-1);
    return last?.picture.decisions.filter(({ ruleId }) => ruleId === 'receipt-needed-and-unconfirmed') ?? [];
  };
  const soon = at('18T12:00');
  const needed = await asked([receipt('PO-1', { quantityPieces: 3_000, promisedAt: soon })]);
  t.same(
    needed.map(({ cause }) => cause.id),
    ['PO-1'],
  );
  const came = await asked([
    receipt('PO-1', { quantityPieces: 3_000, promisedAt: soon, receivedAt: at('17T12:00') }),
  ]);
  t.same(came, [], 'it has come');
  const late = await asked([
    receipt('PO-1', { quantityPieces: 3_000, promisedAt: local('2026-12-29T12:00:00') }),
  ]);
  t.same(late, [], 'what is short is short with it too');
});

t.test('a notice about an order never stands for its lateness', async (t) => {
  const tick = await ownRules(t, [
    rule(
      'a-big-order',
      `    each: order on line
    when: order.valueMinor > 10000.0
    groupBy: line
    consequence: notice
    owner: { role: planner }
    message: "{order.id} is big"
    do: Look after it`,
    ),
  ]);
  const { picture } = tick();
  t.ok(cardOf(picture, 'a-big-order'));
  t.ok(cardOf(picture, 'drift-becomes-delivery-risk'), 'the late order has its card all the same');
  t.equal(cardOf(picture, 'a-big-order')?.reason.pinnedBy, null);
});

t.test('what a notice said stands while it is not yet over', async (t) => {
  const tick = await ownRules(t, [
    rule(
      'worth-a-look',
      `    each: order on line
    when: order.valueMinor > 100000.0
    clearWhen: order.valueMinor < 10000.0
    groupBy: line
    consequence: notice
    owner: { role: planner }
    message: "{order.id} is worth {money(order.valueMinor)}"
    do: Look after it`,
    ),
  ]);
  const orderId = cardOf(tick().picture, 'worth-a-look')?.consequence.orderId ?? '';
  const order = erpRecords({ l1: 10_800, l2: 40_000, l3: 9_500, l1Confirmed: 800 }).find(
    ({ id }) => id === orderId,
  );
  const less = (valueMinor: number) => [record('salesOrderLine', orderId, { ...order?.fields, valueMinor })];
  const { picture } = tick(5, { records: less(50_000) });
  const card = picture.decisions.find(
    ({ ruleId, consequence }) => ruleId === 'worth-a-look' && consequence.orderId === orderId,
  );
  t.match(card?.said?.message, [`${orderId} is worth `, { format: 'money', value: 50_000 }]);
});

t.test(
  'a rule whose limit is moved lets go by name, and nobody is told that anything recovered',
  async (t) => {
    const { rules, domains } = await loadRules(['rules']);
    const tick = await ownRules(t, []);
    const card = cardOf(tick().picture, 'drift-becomes-delivery-risk');
    t.ok(card);
    const stricter = rules.map((one) =>
      one.id === 'drift-becomes-delivery-risk' || one.id === 'orders-miss-their-shipment'
        ? { ...one, when: 'line.driftLow < -0.5 && order.pLate > 0.99', clearWhen: 'order.slipDays < 90.0' }
        : one,
    );
    const body: FactBody = { type: 'rules', hash: 'stricter', rules: stricter, domains };
    const now = tick(5, { facts: [{ source: 'rules', body }] });
    t.equal(tick.state.tasks.get(card?.taskId ?? -1)?.closedAs, null, 'kept for four working hours');
    const later = Array.from({ length: 27 }, () => tick(10));
    const task = tick.state.tasks.get(card?.taskId ?? -1);
    t.match(task, { closedAs: 'rule-withdrawn', closedReason: /its rule was changed/ });
    const told = [now, ...later].flatMap(({ planned }) =>
      planned.filter(({ taskId }) => taskId === card?.taskId),
    );
    t.notOk(told.some(({ class: what }) => what === 'recovered'));
    t.ok(told.some(({ class: what }) => what === 'closed'));
  },
);
