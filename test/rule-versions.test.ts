// Which version of a rule is to run when files change: sound ones as written, broken ones as they were, gone ones not at all.
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t, { type Test } from 'tap';
import { compileRules } from '../src/core/rules/compile.ts';
import { lookAtRules } from '../src/load/rule-look.ts';
import { type RulesToRun, rulesToRun, type When } from '../src/load/rule-versions.ts';

const ROLES = ['planner', 'buyer', 'quality', 'shift-supervisor', 'plant-manager'];
const NOTHING = { rules: [], domains: [] };

const rule = (id: string, more: { readonly when?: string; readonly status?: string } = {}) => `
  - id: ${id}
    title: A part of our own
    why: We were short of it once.
    author: A. Weber, stores
    since: 2026-03-03
    status: ${more.status ?? 'active'}
    each: material
    when: ${more.when ?? 'material.pRunout >= 0.99'}
    groupBy: material
    consequence: material
    owner: { role: buyer, escalate: [], after: 20 min }
`;
const file = (...rules: readonly string[]) => `version: 1\nrules:${rules.join('')}`;

const two = file(rule('first'), rule('second', { when: 'material.pRunout >= 0.98' }));

type Folders = {
  readonly dirs: readonly string[];
  write(name: string, text: string): void;
  change(name: string, from: string | RegExp, to: string): void;
  path(name: string): string;
  run(before?: Pick<RulesToRun, 'rules' | 'domains'>, when?: When): Promise<RulesToRun>;
};

function folders(t: Test): Folders {
  const root = t.testdir({ own: {} });
  cpSync('rules', join(root, 'product'), { recursive: true });
  const dirs = [join(root, 'product'), join(root, 'own')];
  const path = (name: string) => join(root, name);
  const write = (name: string, text: string) => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
  };
  const change: Folders['change'] = (name, from, to) =>
    write(name, readFileSync(path(name), 'utf8').replace(from, to));
  return {
    dirs,
    path,
    write,
    change,
    run: (before = NOTHING, when = 'running') => rulesToRun(dirs, ROLES, before, when),
  };
}

const OWN = 'own/material/own.yaml';

const ownOf = ({ rules }: RulesToRun) =>
  rules.flatMap(({ id, when }) => (['first', 'second', 'third'].includes(id) ? [`${id} ${when}`] : []));
const fatesOf = ({ faults }: RulesToRun) => faults.map(({ fate }) => [fate.what, fate.kept.join(' ')]);

t.test('with nothing before, what is sound runs and the rest is told', async (t) => {
  const box = folders(t);
  box.write(OWN, file(rule('first'), rule('second', { when: 'material.noSuchFact > 1.0' })));
  const first = await box.run();
  t.same(ownOf(first), ['first material.pRunout >= 0.99']);
  t.same(fatesOf(first), [['rule', '']]);
});

t.test(
  'a rule without an id that can be read may be any of its file; one with an id is that one',
  async (t) => {
    const box = folders(t);
    box.write(OWN, two);
    const before = await box.run();
    box.write(OWN, two.replace('id: second', 'id: Second Rule'));
    const odd = await box.run(before);
    t.same(ownOf(odd), ownOf(before));
    t.same(fatesOf(odd), [['rule', 'second']]);
    box.write(OWN, file(rule('first'), rule('third', { when: 'material.noSuchFact > 1.0' })));
    const other = await box.run(before);
    t.same(ownOf(other), ['first material.pRunout >= 0.99'], 'the second was taken out');
    t.same(fatesOf(other), [['rule', '']]);
  },
);

t.test('a rule moved to another file is the one that is written there', async (t) => {
  const box = folders(t);
  box.write(OWN, two);
  const before = await box.run();
  box.write(OWN, 'version: 1\nrules: [');
  box.write('own/material/zwei.yaml', file(rule('second', { when: 'material.pRunout >= 0.97' })));
  const moved = await box.run(before);
  t.same(ownOf(moved).toSorted(), ['first material.pRunout >= 0.99', 'second material.pRunout >= 0.97']);
  t.same(fatesOf(moved), [['file', 'first']]);
});

t.test('every fault a rule can have leaves it as it was', async (t) => {
  const faults: readonly (readonly [string, string, string])[] = [
    ['of YAML', 'status: active', 'status: [active'],
    ['of the schema', 'status: active', 'status: on'],
    ['of a role', 'role: buyer', 'role: bier'],
    ['of a day', '2026-03-03', '2026-02-30'],
    ['of an expression', 'material.pRunout', 'material.pRunaut'],
    ['of its subjects', 'each: material', 'each: moon'],
    ['of the file', 'version: 1', 'version: 7'],
  ];
  const box = folders(t);
  const one = file(rule('first'));
  box.write(OWN, one);
  const before = await box.run();
  for (const [what, from, to] of faults) {
    box.write(OWN, one.replace(from, to));
    const after = await box.run(before);
    t.same(ownOf(after), ownOf(before), what);
    t.ok(after.faults.length > 0, what);
    t.ok(
      after.faults.every(({ fate }) => fate.kept.includes('first')),
      what,
    );
  }
  box.write(OWN, one);
  t.same(await box.run(before), before, 'and mended it is what it was');
});

t.test('a draft with a fault asks nothing, and is no reason to go on asking', async (t) => {
  const box = folders(t);
  box.write(OWN, file(rule('first')));
  const before = await box.run();
  box.write(OWN, file(rule('first', { status: 'draft', when: 'material.noSuchFact > 1.0' })));
  const after = await box.run(before);
  t.equal(after.rules.find(({ id }) => id === 'first')?.status, 'draft');
});

t.test('a rule that reads the fact of a broken one runs on, and the fact is not known', async (t) => {
  const plant = folders(t);
  const gives = (value: string) => `
  - id: first
    kind: derive
    title: A fact of our own
    why: We look at it every morning.
    author: A. Weber, stores
    since: 2026-03-03
    status: active
    each: material
    fact: material.tight
    value: ${value}
`;
  plant.write(OWN, file(gives('material.leftPiece < 10.0'), rule('second', { when: 'material.tight' })));
  const found = await plant.run();
  t.same(ownOf(found), ['first false', 'second material.tight']);
  t.equal(found.faults.length, 1, 'one fault, told once');
  t.match(found.faults[0]?.trouble.words, /unknown fact "leftPiece"/);
  t.same(compileRules(found.rules, found.domains).troubles, []);
  plant.change(OWN, 'leftPiece ', 'leftPieces ');
  const mended = await plant.run(found);
  t.same(mended.faults, []);
  t.same(ownOf(mended), ['first true', 'second material.tight']);
  plant.change(OWN, 'leftPieces ', 'left ');
  t.same(
    ownOf(await plant.run(mended)),
    ['first true', 'second material.tight'],
    'the last good one goes on',
  );
});

t.test('a domain changes only where no rule in force is lost by it', async (t) => {
  const box = folders(t);
  const before = await box.run();
  const domain = 'product/material/domain.yaml';
  box.change(domain, /name: pRunout\b/, 'name: pRunsOut');
  box.change('product/material/run-out.yaml', /pRunout/g, 'pRunsOut');
  const renamed = await box.run(before);
  t.same(renamed.faults, [], 'with all its rules it may');
  t.notSame(renamed.domains, before.domains);

  box.change('product/material/run-out.yaml', /pRunsOut/g, 'pRunout');
  const forgotten = await box.run(before);
  t.same(forgotten.domains, before.domains);
  t.same(forgotten.rules, before.rules);
  t.match(forgotten.faults, [
    {
      trouble: { code: 'breaks-rules', words: /could not be judged: material-runs-out-mid-run \(/ },
      fate: { what: 'domain', kept: ['material'] },
    },
  ]);
  rmSync(box.path('product/material'), { recursive: true });
  const gone = await box.run(before);
  t.notOk(
    gone.rules.some(({ id }) => id === 'material-runs-out-mid-run'),
    'a whole domain may go',
  );
});

t.test(
  'a new program brings its own domains: what it no longer knows holds up none of its rules',
  async (t) => {
    const box = folders(t);
    box.write(OWN, file(rule('first', { when: 'material.shortPieces > 1.0' })));
    const before = await box.run();
    const domain = 'product/material/domain.yaml';
    box.change(domain, 'name: shortPieces', 'name: missingPieces');
    box.change('product/material/run-out.yaml', 'shortPieces', 'missingPieces');
    const started = await box.run(before, 'start');
    t.match(started.rules.find(({ id }) => id === 'material-runs-out-mid-run')?.when, /missingPieces/);
    t.match(started.faults, [{ trouble: { words: /shortPieces/ }, fate: { what: 'rule', kept: [] } }]);
    t.match(
      ownOf(started),
      ['first material.shortPieces > 1.0'],
      'it is listed: nobody takes it for withdrawn',
    );
    const running = await box.run(before);
    t.match(running.rules.find(({ id }) => id === 'material-runs-out-mid-run')?.when, /shortPieces/);
  },
);

t.test('of another release or another way to write the folder, a file is the same file', async (t) => {
  const box = folders(t);
  const before = await box.run();
  renameSync(box.path('product'), box.path('release-b'));
  writeFileSync(box.path('release-b/delivery/late.yaml'), 'version: 1\nrules: [');
  const after = await rulesToRun([box.path('release-b'), box.path('own')], ROLES, before, 'start');
  t.same(after.rules.map(({ id }) => id).toSorted(), before.rules.map(({ id }) => id).toSorted());
});

t.test('a look differs when a file does, and never for a test beside a rule', async (t) => {
  const box = folders(t);
  const look = () => lookAtRules(box.dirs);
  let before = await look();
  const differs = async (what: string, change: () => void) => {
    change();
    const after = await look();
    t.not(after, before, what);
    before = after;
  };
  await differs('a new file', () => box.write(OWN, two));
  await differs('a longer file', () => box.write(OWN, `${two}\n`));
  await differs('a name', () => renameSync(box.path(OWN), box.path('own/material/other.yaml')));
  await differs('own figures', () => box.write('own/params.yaml', 'version: 1\nparams: {}\n'));
  await differs('a file gone', () => rmSync(box.path('own/params.yaml')));
  await differs('a folder gone', () => rmSync(box.path('own'), { recursive: true }));
  box.write('product/material/more.test.yaml', 'version: 1\n');
  t.equal(await look(), before);
});
