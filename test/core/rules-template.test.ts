// Messages of rules: checked when they are loaded, told with what is known, and never longer than one SMS.
import t from 'tap';
import { compileRules } from '../../src/core/rules/compile.ts';
import type { Wording } from '../../src/core/rules/formats.ts';
import type { Scope } from '../../src/core/rules/scope.ts';
import { shortMessageTroubles, USUAL_WIDTHS } from '../../src/core/rules/short-message.ts';
import { compileTemplate, type Template } from '../../src/core/rules/template.ts';
import { worstCase } from '../../src/core/rules/worst-case.ts';
import { outsideGsm7, septetsOf } from '../../src/core/types/gsm-7.ts';
import { loadRules } from '../../src/load/rules.ts';
import { alertRule } from '../fixtures/exact-plant.ts';

const scope: Scope = {
  line: { id: 'string', name: 'string', gap: 'double', driftSince: 'double' },
  order: { id: 'string', slipDays: 'double', pLate: 'double', running: 'bool', promisedAt: 'double' },
};

/** Says which formatter was called with what. */
const called = (name: string) => (value: number) => `${name}<${value}>`;
const wording: Wording = {
  formats: {
    pct: called('pct'),
    money: called('money'),
    qty: called('qty'),
    int: called('int'),
    days: called('days'),
    date: called('date'),
    time: called('time'),
    datetime: called('datetime'),
    weekday: called('weekday'),
  },
  plain: (value) => value.toFixed(1),
  unknown: '(not known)',
};

function compiled(text: string): Template {
  const result = compileTemplate(text, scope);
  if (!('render' in result)) throw new Error(`${text}: ${result.words}`);
  return result;
}

function refused(text: string): string {
  const result = compileTemplate(text, scope);
  return 'render' in result ? 'accepted' : `${result.offset}+${result.length} ${result.words}`;
}

const facts = {
  line: { id: 'L3', name: 'Line 3', gap: -0.12 },
  order: { id: '4471', slipDays: 2, pLate: 0.75, running: true, promisedAt: 7_200_000 },
};

t.test('what stands in braces is worked out, the rest stands as it is', async (t) => {
  for (const [text, told] of [
    ['', ''],
    ['no facts at all', 'no facts at all'],
    ['{line.name} is {pct(-line.gap)} under plan.', 'Line 3 is pct<0.12> under plan.'],
    ['{order.id}', '4471'],
    ['{order.slipDays}', '2.0'],
    ['{order.slipDays * 24}', '48.0'],
    ['{int(order.slipDays)} {qty(7)} {money(order.slipDays * 100)}', 'int<2> qty<7> money<200>'],
    ['{days(order.slipDays)}', 'days<2>'],
    ['{time(order.promisedAt - hours(1))}', 'time<3600000>'],
    ['{date(order.promisedAt)} {datetime(0)} {weekday(0)}', 'date<7200000> datetime<0> weekday<0>'],
    ['{order.running ? "runs" : "waits"}', 'runs'],
    ['{order.id + "-" + line.id}', '4471-L3'],
    ['{order.running ? pct(order.pLate) + " sure" : ""}', 'pct<0.75> sure'],
    ['{{{order.id}}} {{x}}', '{4471} {x}'],
    ['{order.id == "}" ? "{" : \'}"\'}', '}"'],
    ['{"a \\"}\\" b"}', 'a "}" b'],
    ['since {weekday(line.driftSince)}', 'since (not known)'],
    ['{line.driftSince > 1 ? "long" : "short"}', '(not known)'],
    ['{order.slipDays / 0}', '(not known)'],
    ['{line.?driftSince.orValue(5.0)}', '5.0'],
    ['{order.id.size()}', '4.0'],
  ] as const)
    t.equal(compiled(text).render(facts, wording), told, text);
  t.same(
    compiled('{line.name}: {pct(line.gap)}').parts.map((part) =>
      part.kind === 'hole' ? part.reads : part.text,
    ),
    [[{ subject: 'line', field: 'name' }], ': ', [{ subject: 'line', field: 'gap' }]],
  );
});

t.test('what cannot be told is refused with its place in the message', async (t) => {
  for (const [text, words] of [
    ['Line {line.name', /^5\+1 this \{ is never closed\. Write \{\{/],
    ['Line {line.name {x}', /^5\+1 this \{ is never closed/],
    ['Line {"line.name}', /^5\+1 this \{ is never closed/],
    ['Line line.name} is', /^14\+1 a \} without a \{/],
    ['Line {} is', /^5\+2 nothing stands in these braces/],
    ['Line { } is', /^5\+3 nothing stands/],
    ['Line {line.nam}', /^11\+3 unknown fact "nam"\. Did you mean "name"\?/],
    ['{pct(line.name)}', /^1\+14 this cannot be asked: 'pct\(text\)'/],
    ['{int(line.name)}', /'int\(text\)'/],
    ['{order.running}', /gives a yes-or-no: write order\.running \? "yes" : "no"/],
    ['{[1, 2]}', /a list stands after in/],
    ['{time(order.promisedAt - days(2))}', /a length of time is hours\(48\) there/],
    ['Line {line.gap ≥ 0.1 ? "a" : "b"}', /^15\+1 "≥" is not known here\. Write >=/],
    ['{not(order.running) ? "a" : "b"}', /^1\+3 "not" is not known here\. Write !/],
    ['{line.gap > 5 % ? "a" : "b"}', /5 % is written 0\.05/],
    ['{line.name == "and ? 1}', /never closed/],
    ['{order.running && line.gap ? "a" : "b"}', /one side gives a number/],
    ['{percent(line.gap)}', /there is no "percent"/],
    ['{order.id.matches("a") ? "a" : "b"}', /no regular expressions/],
    [`{"${'x'.repeat(400)}"}`, /longer than 400/],
  ] as const)
    t.match(refused(text), words, text);
});

t.test('an SMS counts seven bits a character, and some twice', async (t) => {
  t.equal(septetsOf('Line 3: 12 % under @ £5'), 23);
  t.equal(septetsOf('[€]'), 6);
  t.equal(septetsOf('a~b^c\\d{e}f|g'), 19);
  t.same(outsideGsm7('Prüfstand Ä Ω Δ ø ¿ €'), []);
  t.same(outsideGsm7('[a|b]~'), ['[', '|', ']', '~'], 'the sender would write question marks');
  t.same(outsideGsm7('“L3” → 8 %'), ['“', '”', '→']);
  t.same(outsideGsm7('Łódź 🔧🔧'), ['Ł', 'ó', 'ź', '🔧']);
});

t.test('the longest a message can come to is known before it is sent', async (t) => {
  const widths = {
    ...USUAL_WIDTHS,
    fact: (_: string, field: string) => (field === 'id' ? 3 : 10),
    unknown: '?',
  };
  const longest = (text: string): string => worstCase(compiled(text), widths).text;
  t.equal(longest('{line.name} is down'), `${'x'.repeat(10)} is down`);
  t.equal(longest('{order.id}-{pct(order.pLate)}'), `xxx-${'x'.repeat(widths.format.pct)}`);
  t.equal(longest('{order.slipDays}'), 'x'.repeat(widths.plain));
  t.equal(longest('{order.slipDays * 2 + 1}'), 'x'.repeat(widths.plain));
  t.equal(longest('{order.running ? "runs" : "waits"}'), 'waits');
  t.equal(longest('{order.running ? "[]" : "abc"}'), '[]', 'brackets count two');
  t.equal(longest('{order.running ? "for " + line.name : ""}'), `for ${'x'.repeat(10)}`);
  t.equal(longest('{line.?name.orValue("nobody knows")}'), 'nobody knows');
  t.equal(longest('{order.?id.orValue("")}'), 'xxx');
  t.equal(longest('{order.running ? 1 : 2}'), 'x'.repeat(widths.plain));
  t.equal(longest('{order.id.size()}'), 'x'.repeat(widths.plain));
  const { text, septets } = worstCase(compiled('{order.id}'), { ...widths, unknown: 'not known' });
  t.equal(text, 'not known');
  t.equal(septets, 9);
});

t.test('a message that may be longer than one SMS is told, and by how much', async (t) => {
  const troubles = (text: string) => shortMessageTroubles(compiled(text), USUAL_WIDTHS);
  t.same(troubles(`${'y'.repeat(148)}{order.id}`), []);
  t.match(troubles(`${'y'.repeat(149)}{order.id}`), [
    { code: 'too-long', words: 'can come to 161 characters, and an SMS has 160: shorten it by 1' },
  ]);
  t.match(troubles('['), [{ code: 'not-gsm-7' }]);
  t.match(troubles('Line → {order.id}'), [{ code: 'not-gsm-7', offset: 5, length: 1, words: /no "→"/ }]);
  const inHoles = '{order.running ? "Łódź" : order.id == "×" ? "x" : "a" + order.?id.orValue("→")}';
  t.same(
    troubles(inHoles).map(({ offset }) => inHoles[offset]),
    ['Ł', 'ó', 'ź', '→'],
    'what may come out, not what is only compared',
  );
});

t.test('messages are checked with the rule they belong to', async (t) => {
  const { rules, domains } = await loadRules(['rules']);
  const rule = (said: { readonly message?: string; readonly do?: string }) => ({
    ...alertRule({
      id: 'told',
      each: 'order on line',
      when: 'order.slipDays > 0',
      groupBy: 'line',
      consequence: 'delay',
    }),
    ...said,
  });
  const troublesOf = (said: { readonly message?: string; readonly do?: string }): readonly string[] =>
    compileRules([...rules, rule(said)], domains).troubles.map(({ code }) => code);
  const message = '{order.id} slips {days(order.slipDays)}, {money(decision.loss)} at stake.';
  const act = 'Decide by {time(decision.actBy)}: {decision.bestOption}';
  const set = compileRules([rule({ message, do: act })], domains);
  t.same(set.troubles, []);
  t.equal(set.rules[0]?.message?.text, message);
  t.equal(set.rules[0]?.do?.text, act);
  t.same(troublesOf({ message: '{order.idd}' }), ['no_such_key']);
  t.same(troublesOf({ do: 'Decide {now' }), ['open-brace']);
  t.same(troublesOf({ message: 'x'.repeat(161) }), ['too-long']);
});
