// The draft of a rule from a missed loss: `throughline check` finds no fault in it, whatever a person wrote.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { main } from '../src/cli/main.ts';
import { systemClock } from '../src/clock/system-clock.ts';
import type { LedgerMissed } from '../src/core/types/ledger.ts';
import { loadRules } from '../src/load/rules.ts';
import { ruleDraft } from '../src/render/rule-draft.ts';
import { sceneOf } from '../src/render/scene.ts';
import { at, NOW, people, picture } from './fixtures/decisions.ts';
import { open } from './fixtures/panel-world.ts';

const scene = sceneOf(picture, people, { now: NOW, ruleNumber: () => null });
const row: LedgerMissed = {
  ...{ kind: 'missed', id: 3, nonce: 'n', personId: 'p1', at: NOW, happenedAt: at('2026-11-17T12:00') },
  ...{
    orderId: '4390',
    isKnownOrder: false,
    lineId: 'L3',
    lineName: 'Line 3',
    currency: 'USD',
    lostMinor: 970_000,
    ruleId: null,
  },
};

type Ran = { readonly code: number; readonly out: string; readonly err: string };

async function cli(...args: readonly string[]): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const io = { color: false, terminal: false, env: {}, cwd: process.cwd(), clock: systemClock() };
  const code = await main(args, {
    ...io,
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

t.test('saved where it says, it passes check as a draft; its why is what was missed', async (t) => {
  const config = join(t.testdir(), 'config');
  cpSync('config/demo', config, { recursive: true });
  const before = await cli('check', '--config', config);
  for (const draft of [
    ruleDraft(scene, row, 'The truck left: "half" of it, again'),
    ruleDraft(scene, { ...row, id: 4, orderId: null }, 'It ran slow for two shifts'),
    ruleDraft(scene, { ...row, id: 5, lineId: null, lineName: null, lostMinor: null }, null),
  ]) {
    mkdirSync(dirname(join(config, draft.file)), { recursive: true });
    writeFileSync(join(config, draft.file), draft.text);
  }
  const { code, out } = await cli('check', '--config', config);
  t.equal(code, before.code, out);
  t.notMatch(out, /missed-\d\.yaml:\d/);
  t.equal(out.match(/missed-\d\.yaml +ok +1 rule, 1 draft|missed-\d\.yaml.*draft/g)?.length, 3, out);
  const { rules } = await loadRules(['rules', join(config, 'rules')]);
  const drafted = rules
    .filter(({ status }) => status === 'draft')
    .map(({ id, why, author }) => [id, why, author]);
  t.same(drafted.toSorted(), [
    [
      'missed-3',
      'The truck left: "half" of it, again (order 4390, Line 3, Tue 17 Nov, $9,700; the box said nothing.)',
      'Marta Lind',
    ],
    [
      'missed-4',
      'It ran slow for two shifts (Line 3, Tue 17 Nov, $9,700; the box said nothing.)',
      'Marta Lind',
    ],
    [
      'missed-5',
      'What was missed is no longer written down. (order 4390, Tue 17 Nov; the box said nothing.)',
      'Marta Lind',
    ],
  ]);
});

t.test('made active, it is a rule that can be judged', async (t) => {
  const dir = join(t.testdir(), 'rules');
  for (const draft of [ruleDraft(scene, row, 'a'), ruleDraft(scene, { ...row, id: 4, orderId: null }, 'b')]) {
    const file = join(dir, draft.file.replace('rules/', ''));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, draft.text.replace('status: draft', 'status: active'));
  }
  const { rules, troubles } = await loadRules(['rules', dir]);
  t.same(troubles, []);
  t.ok(['missed-3', 'missed-4'].every((id) => rules.some((rule) => rule.id === id)));
});

t.test('whatever is written or numbered, it is one rule, a draft, and holds what was written', async (t) => {
  const dir = join(t.testdir(), 'rules');
  mkdirSync(join(dir, 'delivery'), { recursive: true });
  const odd = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 });
  const number = fc.string({
    unit: fc.constantFrom('4', '"', '\\', '#', ':', '{', '\u0085', '\u2028', "'", '-', ' ', 'ß', '&', '*'),
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(odd, number, async (words, order) => {
      const { text } = ruleDraft(scene, { ...row, orderId: `4${order}` }, words);
      writeFileSync(join(dir, 'delivery', 'missed.yaml'), text);
      const { rules, troubles } = await loadRules(['rules', dir]);
      const found = rules.filter(({ id }) => id === 'missed-3');
      return troubles.length === 0 && found.length === 1 && found[0]?.status === 'draft';
    }),
    { numRuns: 40 },
  );
});

t.test('throughline missed lists what was told of a running box, and prints the draft', async (t) => {
  const { url, reader } = await open(t);
  t.match(await cli('missed', '--url', url), { code: 0, out: /^Nobody told of a loss/ });
  const signed = { personId: 'p1', at: NOW, via: 'panel', nonce: 'm' };
  const { happenedAt, orderId, lineId, lostMinor, ruleId } = row;
  await reader.sayOfLedger(
    { kind: 'missed', ...signed, happenedAt, orderId, lineId, lostMinor, ruleId },
    'The truck left',
  );
  t.match(await cli('missed', '--url', url), {
    code: 0,
    out: /^1 {2}2026-11-17 {2}order 4390, Line 3, \$9,700\n {3}The truck left$/,
  });
  const drafted = await cli('missed', '--draft', '1', '--url', url);
  t.equal(drafted.code, 0);
  t.equal(`${drafted.out}\n`, ruleDraft(scene, { ...row, id: 1 }, 'The truck left').text);
  t.match(await cli('missed', '--draft', '7', '--url', url), {
    code: 2,
    err: /no missed loss has the number 7\. They are listed by/,
  });
  t.match(await cli('missed', '--draft', 'x', '--url', url), { code: 2, err: /"x" is not the number/ });
  t.match(JSON.parse((await cli('missed', '--json', '--url', url)).out), [
    { id: 1, words: 'The truck left' },
  ]);
});
