// Expressions of the language of rules, for two implementations of CEL to agree on; and those only ours can judge.
import type { Scope } from '../../src/core/rules/scope.ts';

export const CORPUS_SCOPE: Scope = {
  line: { id: 'string', drift: 'double', driftSure: 'double', ratePerHour: 'double', measured: 'bool' },
  order: {
    id: 'string',
    pLate: 'double',
    slipDays: 'double',
    margin: 'double',
    value: 'double',
    running: 'bool',
  },
  material: { runoutAt: 'double', promisedAt: 'double', group: 'string' },
  params: { drift: 'double', sure: 'double' },
};

/** Numbers in arithmetic have a point: there is no `double * int` in CEL. */
export const IN_BOTH: readonly string[] = [
  // Comparisons, of a fact with a figure and of two facts
  'line.drift < -0.08',
  'line.drift <= -params.drift',
  'line.drift > 0.0',
  'order.pLate >= params.sure',
  'order.slipDays == 2.0',
  'order.slipDays != 2.0',
  'order.slipDays > 2',
  'order.slipDays == 2',
  '3 < order.slipDays',
  'order.margin == order.value',
  'material.runoutAt < material.promisedAt',
  'order.running == line.measured',
  'order.running != true',
  '-line.drift > params.drift',
  '-(-line.drift) < 0.0',
  '1.0 < 2.0',
  'order.pLate >= 0.6 == order.running',
  // And, or, not
  'order.running',
  '!order.running',
  '!!order.running',
  'order.running && line.measured',
  'order.running || line.measured',
  '!(order.running && order.pLate > 0.5)',
  'order.running && order.pLate > 0.5 || line.measured',
  'order.running && (order.pLate > 0.5 || line.measured)',
  'line.drift < 0.0 && order.pLate > 0.5 && order.slipDays > 0.0 && order.running',
  'line.drift < 0.0 || order.pLate > 0.5 || order.slipDays > 0.0 || order.running',
  '(line.drift <= 0.0 || order.running) && (order.running && line.id != "L3")',
  'false && order.running',
  'order.running && false',
  'true || order.running',
  'order.running || true',
  'true && order.running',
  'order.running || false',
  '!(order.pLate > 0.5) || !order.running',
  // Arithmetic
  'order.margin - order.value < 0.15 * order.margin',
  '2.0 * order.margin > order.value',
  'order.slipDays * 24.0 >= 48.0',
  'order.margin + order.value + 1.0 > 100.0',
  'order.margin - order.value - 1.0 > 100.0',
  '(order.margin - order.value) * 0.5 < 10.0',
  'order.margin - (order.value - 10.0) < 10.0',
  'order.value / 4.0 / 2.0 > 10.0',
  'order.value / (4.0 / 2.0) > 10.0',
  'order.value * 0.5 + order.margin / 3.0 >= 50.0',
  'material.promisedAt - 172800000.0 > material.runoutAt',
  '0.1 + 0.2 == 0.3',
  'order.slipDays * 1e-10 < 2.5e-10',
  // Texts
  'line.id == "L3"',
  "line.id != 'L3'",
  'line.id < "L4"',
  'order.id >= "4471"',
  'order.id.startsWith("44")',
  'order.id.endsWith("1")',
  'material.group.contains("ste")',
  'material.group.contains("")',
  '!order.id.startsWith("45") && order.id.contains("7")',
  'line.id + "-" + order.id == "L3-4471"',
  'size(order.id) > 3',
  'order.id.size() == 4',
  'material.group.size() < 6',
  // In lists
  'order.id in ["4471", "4476", "4480"]',
  '!(line.id in ["L1", "L2"])',
  'order.slipDays in [1.0, 2.0]',
  'order.slipDays in [order.pLate, 2.0]',
  'line.id in [order.id, "L3"]',
  'order.running in [true]',
  // Either this or that
  'order.running ? order.pLate > 0.5 : order.slipDays > 2.0',
  'order.pLate > (order.running ? 0.5 : 0.9)',
  '(order.running ? order.margin : order.value) > 50.0',
  'order.running ? (line.measured ? true : false) : line.drift < 0.0',
  'line.id == (order.running ? "L3" : "L4")',
  'true ? order.running : line.measured',
  'false ? order.running : line.measured',
  // Whether it is known
  'has(order.margin)',
  '!has(order.margin) || order.margin > 10.0',
  'has(order.margin) && order.margin > 10.0',
  'has(line.drift) ? line.drift < 0.0 : order.running',
  'has(material.group) == has(order.id)',
  // Lists gone through
  '[0.0, order.pLate].exists(x, x > 0.5)',
  '[order.margin, order.value].all(x, x >= 10.0)',
  '[order.margin, order.value, 50.0].exists_one(x, x > 40.0)',
  '[1.0, 2.0, 3.0].exists(x, x == order.slipDays)',
  '[1.0, 2.0, 3.0].all(x, x != order.slipDays)',
  '[0.2, 0.5].exists(x, x > order.pLate && order.running)',
  '[0.2, 0.5].all(x, x > order.pLate || order.running)',
  '[order.margin, order.value].filter(x, x > 40.0).size() == 1',
  'size([order.margin, order.value].map(x, x * 2.0)) == 2',
  'order.slipDays in [0.5, 1.0].map(x, x * 2.0)',
  '["44", "45"].exists(x, order.id.startsWith(x))',
  '[1.0, 2.0, 3.0, 4.0].filter(x, x > order.slipDays).map(y, y * 2.0).exists(z, z == 8.0)',
  '[order.slipDays].exists(x, x > 1.0) && order.running',
];

/** Where the languages part by design, and what ours says of these facts. Null: it cannot be said. */
export const OURS_ALONE: readonly {
  readonly why: string;
  readonly text: string;
  readonly says: boolean | null;
}[] = [
  { why: 'whole numbers are numbers as any other', text: '2 * order.margin == 120.0', says: true },
  { why: 'whole numbers are numbers as any other', text: 'order.margin / 2 == 30', says: true },
  { why: 'whole numbers are numbers as any other', text: '1 + order.margin - 1 == order.margin', says: true },
  { why: 'a share of whole numbers is no whole number', text: '7 / 2 == 3.5', says: true },
  { why: 'a rest is there for all numbers', text: 'order.slipDays % 2 == 0', says: true },
  { why: 'lengths of time are ours', text: 'material.runoutAt < material.promisedAt - days(2)', says: true },
  {
    why: 'lengths of time are ours',
    text: 'material.runoutAt < material.promisedAt - hours(49)',
    says: false,
  },
  { why: 'lengths of time are ours', text: 'minutes(60) == hours(1) && hours(24) == days(1)', says: true },
  { why: 'a default is asked for with ?', text: 'order.?value.orValue(7.0) == 7.0', says: true },
  { why: 'a default is asked for with ?', text: 'order.?margin.orValue(7.0) == 60', says: true },
  { why: 'CEL gives Infinity', text: 'order.margin / (order.slipDays - 2) > 1', says: null },
  { why: 'CEL gives Infinity', text: 'order.margin * 1e308 > 1', says: null },
];

export const OURS_ALONE_FACTS = {
  order: { margin: 60, slipDays: 2, running: true },
  material: { runoutAt: 0, promisedAt: 2 * 86_400_000 + 1 },
};
