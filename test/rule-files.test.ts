// Tests of rule files as people write them: every fault with its place and words, told once, and the others run.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { FileTrouble } from '../src/contracts/errors.ts';
import { checkRules } from '../src/load/rule-check.ts';

const CORPUS = 'test/fixtures/config/rules';
const NOW = Date.UTC(2026, 2, 1, 12);
const ROLES = ['planner', 'buyer', 'quality', 'shift-supervisor', 'plant-manager'];

/**
 * What becomes of the two rules of a file, by the word before its end. bad: one is broken. hint: something looks odd,
 * both are used. unread: nothing can be read. sound: nothing is said.
 */
const USED = { bad: 1, hint: 2, unread: 0, sound: 2 } as const;

/** What its first line says the check must say: "13:5 words", more than one parted by " | ". */
function wantedOf(name: string, text: string): string {
  const first = /^\ufeff?# (.*?)\r?\n/.exec(text)?.[1] ?? '';
  if (/\.sound\.yaml$/.test(name))
    return first.startsWith('sound: ') ? '' : 'no word about what is sound in it';
  return /^\d+:\d+ ./.test(first) ? first : 'no expectation';
}

function said(troubles: readonly FileTrouble[], dir: string): string {
  return troubles
    .map(({ place, severity, words }) => {
      const kind = severity === 'warning' ? 'warning ' : '';
      return `${place.line}:${place.column} ${kind}${words.replaceAll(`${dir}/`, '')}`;
    })
    .join(' | ');
}

type Files = { readonly [name: string]: string | Buffer };

/** The files alone in the delivery folder of a plant. `used`: ids of its rules that nothing keeps from running. */
async function checked(test: Pick<typeof t, 'testdir'>, files: Files) {
  const dir = test.testdir({ delivery: {} }).replace(`${process.cwd()}/`, '');
  for (const [name, content] of Object.entries(files)) writeFileSync(join(dir, 'delivery', name), content);
  const { loaded, running, troubles, brokenCount } = await checkRules(['rules', dir], ROLES, NOW);
  const own = loaded.rules.filter(({ places }) => places['each']?.file.startsWith(dir));
  const used = own.filter(({ id, status }) => !['active', 'shadow'].includes(status) || running.includes(id));
  return {
    troubles,
    brokenCount,
    running,
    used: used.map(({ id }) => id),
    words: said(troubles, join(dir, 'delivery')),
  };
}

t.test(
  'every fault of a rule file is told once, with its place, and leaves the other rules running',
  async (t) => {
    const names = readdirSync(CORPUS);
    t.ok(names.length >= 120, `${names.length} files`);
    for (const name of names)
      await t.test(name, async (t) => {
        const bytes = readFileSync(join(CORPUS, name));
        const kind = name.split('.').at(-2) as keyof typeof USED;
        t.ok(Object.hasOwn(USED, kind), 'its name says what becomes of it');
        const { troubles, words, used, running, brokenCount } = await checked(t, { [name]: bytes });
        t.equal(words, wantedOf(name, bytes.toString('utf8')));
        const places = troubles.map(({ place }) => `${place.line}:${place.column}`);
        t.equal(new Set(places).size, places.length, 'one fault, told once');
        t.ok(troubles.every(({ place }) => place.file.endsWith(name)));
        t.equal(used.length, USED[kind], `${used} can be used`);
        t.equal(brokenCount, kind === 'bad' ? 1 : 0);
        t.ok(running.includes('drift-becomes-delivery-risk'), 'the rules of the product');
      });
  },
);

t.test('a file that is empty or far too large is refused in words', async (t) => {
  const empty = await checked(t, { 'empty.yaml': '' });
  t.equal(empty.words, '1:1 nothing in it. Write its keys, or remove the file.');
  const large = await checked(t, { 'large.yaml': Buffer.alloc(5 * 1024 * 1024, '# more\n') });
  t.equal(large.words, '1:1 larger than 4 MB, so it is not read. Is it the right file?');
});

const rule = (id: string, when: string): string => `  - id: ${id}
    title: ${id}
    why: So it was agreed.
    author: K. Ro
    since: 2026-03-03
    status: active
    each: order
    when: ${when}
    kind: policy
    effect: { minBand: 1 }
`;
const file = (...rules: readonly string[]): string => `version: 1\nrules:\n${rules.join('')}`;

t.test('a broken rule never stops the others', async (t) => {
  const broken = [
    ['a fact nobody knows', rule('broken', 'order.pLat > 0.5')],
    ['no expression', rule('broken', 'order.pLate >')],
    ['no why', rule('broken', 'order.pLate > 0.5').replace(/ +why: .*\n/, '')],
    ['no rule at all', '  - broken\n'],
  ] as const;
  const first = rule('first', 'order.pLate > 0.6');
  const last = rule('last', 'order.pLate > 0.7');
  for (const [what, text] of broken)
    await t.test(what, async (t) => {
      const one = await checked(t, { 'one.yaml': file(first, text, last) });
      t.same(one.used, ['first', 'last'], 'in one file');
      t.equal(one.brokenCount, 1);
      const two = await checked(t, { 'one.yaml': file(text), 'two.yaml': file(first, last) });
      t.same(two.used, ['first', 'last'], 'in another file');
      t.equal(two.troubles.length, 1);
    });
  const unread = await checked(t, { 'one.yaml': `${file(first)}\t- broken`, 'two.yaml': file(last) });
  t.same(unread.used, ['last'], 'a file that cannot be read takes only its own rules along');
});

t.test('all faults of all files at once, by file and line', async (t) => {
  const { troubles } = await checked(t, {
    'b.yaml': file(rule('b1', 'order.pLat > 0.5'), rule('b2', 'order.pLate > 60')),
    'a.yaml': file(rule('a1', 'order.pLate > 0,5 and order.runing'), '  - nothing\n'),
    'c.yaml': 'version: 1\n',
  });
  t.same(
    troubles.map(({ place, code }) => `${place.file.at(-6)}${place.line} ${code}`),
    [
      'a10 decimal-comma',
      'a10 word-operator',
      'a13 wrong-type',
      'b10 no_such_key',
      'b20 unit-share',
      'c1 missing-key',
    ],
  );
});
