// One mistake for each thing the language of rules promises: unknown, figures that do not exist, limits, messages.
import type { Break } from './break.ts';

const LANGUAGE = ['unknown', 'language', 'limits', 'second'].map((name) => `test/core/rules-${name}.test.ts`);
const MESSAGES = ['test/core/rules-template.test.ts'];
const DOMAIN = ['test/rule-domain.test.ts'];
const EFFECTS = ['test/rule-effects.test.ts'];
const PACKS = ['test/rule-packs.test.ts'];

const rules = (
  name: string,
  formula: string,
  [find, replace]: readonly [string, string],
  tests = LANGUAGE,
): Break => ({ file: `src/core/rules/${name}.ts`, formula, find, replace, tests });

export const RULE_BREAKS: readonly Break[] = [
  rules('meaning', 'no decides an and, yes an or, on either side', [
    'return second === by || !(first instanceof Unknown) ? second : first;',
    'return first instanceof Unknown ? first : second;',
  ]),
  rules('meaning', 'an unknown condition of a choice leaves it unknown', [
    'return value instanceof Unknown ? value : value === true ? yes(run) : no(run);',
    'return value === true ? yes(run) : no(run);',
  ]),
  rules('meaning', 'a figure that is none is not known', [
    'return Number.isFinite(value);',
    "return typeof value === 'number';",
  ]),
  rules('meaning', 'a text as long as a book is no fact', [
    "typeof value === 'string' && value.length <= MOST_LETTERS",
    "typeof value === 'string'",
  ]),
  rules('calls', 'a default stands where a fact is missing', [
    'return value instanceof Unknown ? other(run) : value;',
    'return other(run);',
  ]),
  rules('operators', 'nothing is divided by zero', ['if (parts && right === 0) return byZero;', '']),
  rules('operators', 'what is too large is unknown', [
    'return Number.isFinite(result) ? result : tooLarge;',
    'return result;',
  ]),
  rules('lists', 'an unknown entry leaves exists and all open', [
    'return unknown ?? !decides;',
    'return !decides;',
  ]),
  rules('lists', 'exists_one is one and no more', ['return found === 1;', 'return found > 0;']),
  rules('calls', 'a day has 24 hours', ['days: 86_400_000', 'days: 864_000_000']),
  rules('language', 'whole numbers are numbers as any other', [
    "if (typeof node.args === 'bigint') node.args = Number(node.args);",
    '',
  ]),
  rules('language', 'a rule that takes too many steps is refused', [
    'return steps > MOST_STEPS',
    'return steps > 10 * MOST_STEPS',
  ]),
  rules('steps', 'the body of a loop counts for every entry', [
    'mostEntries(loop.list) * (1 + mostSteps(loop.body))',
    'mostSteps(loop.body)',
  ]),
  rules('allowed', 'no list inside a list', [
    'if (where.item !== null) return',
    'if (loop.name === where.item) return',
  ]),
  rules('allowed', 'an entry of a list has a name of its own', [
    "variable.op !== 'id' || Object.hasOwn(where.scope, variable.args)",
    "variable.op !== 'id'",
  ]),
  rules(
    'template-text',
    'two braces are one',
    ['if (text[at + 1] === letter) {', 'if (text[at + 1] === null) {'],
    MESSAGES,
  ),
  rules(
    'template-text',
    'a brace in quotes is text',
    ["if (quote !== '') {", "if (quote === 'none') {"],
    MESSAGES,
  ),
  rules(
    'template',
    'the place of an error counts from the start of the message',
    ['offset: first.offset + offset }', 'offset: first.offset }'],
    MESSAGES,
  ),
  rules(
    'worst-case',
    'the longer branch of a choice',
    [
      'both(of(node.args[1]), of(node.args[2]), longer)',
      'both(of(node.args[1]), of(node.args[2]), (a) => a)',
    ],
    MESSAGES,
  ),
  rules(
    'worst-case',
    'what nobody knows may be the longest',
    ['?? filler(widths.plain), widths.unknown)', "?? filler(widths.plain), '')"],
    MESSAGES,
  ),
  rules(
    'short-message',
    'a message fits into one SMS',
    ['if (septets <= SHORT_LIMIT) return found;', 'if (septets <= SHORT_LIMIT + 1) return found;'],
    MESSAGES,
  ),
  {
    file: 'src/core/types/gsm-7.ts',
    formula: 'brackets and the euro sign count two',
    find: 'EXTENSION.has(character) ? 2 : 1',
    replace: '1',
    tests: MESSAGES,
  },
  rules(
    'derived-facts',
    'the values of several make one fact',
    ['(sum, figure) => sum + figure, 0', '(sum, figure) => sum - figure, 0'],
    DOMAIN,
  ),
  rules(
    'derived-facts',
    'whoever reads a new fact looks again',
    ['  view.ownVersion += 1;\n', ''],
    [...DOMAIN, 'test/core/kept.test.ts'],
  ),
  {
    file: 'src/core/project/options.ts',
    formula: 'what a policy forbids is not chosen',
    find: '!taken && !vetoed',
    replace: '!taken',
    tests: EFFECTS,
  },
  {
    file: 'src/core/picture/episodes.ts',
    formula: 'a notice never stands for a lateness',
    find: "return rule.consequence !== 'notice';",
    replace: "return rule.id !== '';",
    tests: PACKS,
  },
  {
    file: 'src/core/project/standing.ts',
    formula: 'a shift that ends is no stop',
    find: 'isWorking(calendar, countedAt) && isWorking(calendar, due)',
    replace: 'isWorking(calendar, countedAt)',
    tests: PACKS,
  },
  {
    file: 'src/core/picture/flood.ts',
    formula: 'more than ten from one rule within an hour are a flood',
    find: 'least: number = MOST_RAISED',
    replace: 'least: number = 10 * MOST_RAISED',
    tests: ['test/core/pace.test.ts'],
  },
];
