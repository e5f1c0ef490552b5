// What is and what is not the language of rules: each trap closed, and said in words that tell what to write.
import t from 'tap';
import { refused, says } from './a-rule-text.ts';

const SAID: readonly (readonly [string, RegExp])[] = [
  ['line.drift <= 0.0 && order.slipDayz > 0', /^27 unknown fact "slipDayz"\. Did you mean "slipDays"\?/],
  ['lime.drift <= 0.0', /^0 unknown fact "lime"\. Did you mean "line"\?/],
  ['has(order.margn)', /^10 .*Did you mean "margin"\?/],
  ['order.?margn.orValue(0.0) > 1', /^7 .*Did you mean "margin"\?/],
  ['line.drift <= 0.0 and order.running', /^18 "and" is not known here\. Write &&\.$/],
  ['not order.running', /^0 "not" is not known here\. Write !\.$/],
  ['line.drift <= -8%', /8% is written 0\.08/],
  ['line.drift <= -0,08', /decimal point: 0\.08/],
  ['order.slipDays > 48h', /Write 48, or hours\(48\) for a length of time/],
  ['order.promisedAt > 2d', /Write 2, or days\(2\) for a length of time/],
  ['order.slipDays = 2', /^15 "=" is not known here\. Write == to compare/],
  ['order.slipDays ≥ 2', /^15 "≥" is not known here\. Write >=/],
  ['order.slipDays <> 2', /^15 "<>" is not known here\. Write !=/],
  ['line.name == “L3”', /plain quotes/],
  ['line.drift < −0.08', /Write -, the plain minus/],
  ['line.name == "and', /^13 a text begins here and does not end/],
  ['order.running &&', /^16 it ends too early/],
  ['line.name <= 0.08', /^0 these do not go together: text <= number/],
  ['line.drift', /^0 gives a number, a condition is needed/],
  ['order.running && line.drift', /^17 gives a number, a condition is needed/],
  ['order.running ? 1 : "a"', /one kind, and these are number and text/],
  ['line.drift ? true : false', /before the \? stands a condition/],
  ['["a", 1].exists(x, x == "a")', /one kind, and these are text and number/],
  ['order.id.startsWith(44)', /cannot be asked: 'text\.startsWith\(number\)'/],
  ['line.constructor == line.name', /unknown fact "constructor"/],
  ['line.__proto__ == line.name', /unknown fact "__proto__"/],
  ['line == line', /"line" has many facts: name one of them, as line\.id/],
  ['order.margin.days > 1', /nothing of the name "days"/],
  ['order["margin"] > 1', /after a point/],
  ['order.margin == null', /has\(order\.margin\)/],
  ['package.id == "a"', /word of the language/],
  ['list.id == "a"', /word of the language/],
  ['order.foo() > 1', /there is no "foo"/],
  ['order.id.startWith("4")', /there is no "startWith"\. Did you mean "startsWith"\?/],
];

t.test('what is wrong is said with its place and what to write', async (t) => {
  for (const [text, words] of SAID) t.match(refused(text), words, text);
  t.equal(refused('line.id == "this and that"'), 'accepted', 'quoted words are nobody’s slip');
});

/** They pass the library's check of types and fail at work, or block the box. */
const CLOSED: readonly (readonly [string, RegExp])[] = [
  ['line.name.matches("^(a+)+$")', /no regular expressions/],
  ['duration("2d") > duration("1h")', /days\(2\), hours\(8\) or minutes\(20\)/],
  ['timestamp("soon") > timestamp("late")', /a time is a fact/],
  ['order.promisedAt.getHours() > 6', /a time is a fact/],
  ['double("a lot") > 1.0', /no conversion/],
  ['int(order.margin) > 1', /no conversion/],
  ['uint(order.margin) > uint(1)', /no conversion/],
  ['bool("perhaps")', /a condition by itself/],
  ['string(order.margin) == "60"', /compare numbers with numbers/],
  ['bytes("a") == b"a"', /compare a text with/],
  ['order.id.substring(7) == ""', /compare a text with/],
  ['order.id.split("").size() > 1', /compare a text with/],
  ['type(order.margin) == double', /kind of every fact is known/],
  ['dyn(order.margin) > "a"', /kind of every fact is known/],
  ['cel.bind(x, 1.0, x > 0.5)', /has its name already/],
  ['optional.of(1).hasValue()', /has\(order\.margin\)/],
  ['order.?margin > 1', /order\.\?margin\.orValue\(0\.0\)/],
  ['order.margin.orValue(0.0) > 1', /goes with a question mark/],
  ['pct(order.margin) == "60 %"', /belongs in a message/],
  ['{"a": 1.0}.a > 0.5', /nothing of the name|braces/],
  ['5u > 4u', /write a number as 12/],
  ['google.protobuf.Duration == type(1)', /nothing of the name/],
  ['[].exists(x, true)', /an empty list/],
  ['[[1.0]].exists(x, 1.0 in x)', /a list inside a list/],
  ['[1, 2].map(x, [3].map(y, x * y)).size() > 0', /a list inside a list/],
  ['[1].all(x, [2].exists(y, y > x))', /a list inside a list/],
  ['[1] == [1]', /a list stands after in/],
  ['order.id.exists(x, true)', /goes through a list/],
  ['[1.0].exists(x)', /write it as \[1, 2\]\.exists/],
  ['[1.0].map(x, x > 0.5)', /map gives a list/],
  ['[1.0].exists(line, line > 0.5)', /a letter of its own/],
  [`${'('.repeat(25)}order.running${')'.repeat(25)}`, /too deeply nested/],
  [`order.running ${'&& order.running '.repeat(30)}`, /longer than 400 characters/],
];

t.test('what could block the box or fail at work is not part of the language', async (t) => {
  for (const [text, words] of CLOSED) t.match(refused(text), words, text);
});

t.test('numbers go with numbers, however they are written', async (t) => {
  for (const text of [
    '2 * order.margin == 120',
    'order.margin * 2 == 120.0',
    'order.margin / 8 == 7.5',
    '120 / order.margin == 2',
    'order.margin + 1 == 61 && 1 + order.margin == 61',
    'order.margin - 1 == 59 && 61 - order.margin == 1',
    'order.slipDays * 24 == 48',
    'order.slipDays in [1, 2]',
    'order.id.size() * 2 == 8 && 2 == order.id.size() / 2.0',
    '1 / 4 == 0.25',
    'order.promisedAt - days(2) == 0.0',
    'days(1) == hours(24) && hours(1.5) == minutes(90)',
    'order.promisedAt - days(order.slipDays) == hours(0)',
  ])
    t.equal(says(text), true, text);
});
