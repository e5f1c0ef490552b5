// Tests of config and rule files: every fault with its place and its words, told all at once.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import t from 'tap';
import { loadConfig, type PlantFileError, readConfig } from '../src/config/config.ts';
import { minorUnits } from '../src/config/plant-money.ts';
import type { FileTrouble } from '../src/contracts/errors.ts';
import { nearest } from '../src/core/rules/nearest.ts';
import { durationMs, ruleDuration } from '../src/load/duration-text.ts';

const FIXTURES = 'test/fixtures/config';
const PROGRAM = join(FIXTURES, 'program');
const NOW = Date.UTC(2026, 2, 1, 12);

/** As the first line of a fixture has it: "13:5 words", more than one parted by " | ". */
function said(troubles: readonly FileTrouble[], dir: string): string {
  return troubles
    .map(({ place, severity, words }) => {
      const kind = severity === 'warning' ? 'warning ' : '';
      return `${place.line}:${place.column} ${kind}${words.replaceAll(`${process.cwd()}/`, '').replaceAll(`${dir}/`, '')}`;
    })
    .join(' | ');
}

function faults(kind: string): { readonly name: string; readonly text: string; readonly wanted: string }[] {
  return readdirSync(join(FIXTURES, kind)).map((name) => {
    const text = readFileSync(join(FIXTURES, kind, name), 'utf8');
    return { name, text, wanted: (text.split('\n')[0] ?? '').slice(2) };
  });
}

/** The sound plant with one of its files replaced, in a folder named as from here. */
function plantWith(test: Pick<typeof t, 'testdir'>, file: string, text: string): string {
  const dir = test.testdir().replace(`${process.cwd()}/`, '');
  cpSync(join(FIXTURES, 'sound'), dir, { recursive: true });
  writeFileSync(join(dir, file), text);
  return dir;
}

t.test('a sound plant has no troubles', async (t) => {
  const { config, troubles } = await readConfig(join(FIXTURES, 'sound'), NOW, PROGRAM);
  t.same(troubles, []);
  t.same(
    config?.sources.map(({ id, type, staleAfterMs }) => ({ id, type, staleAfterMs })),
    [{ id: 'presses', type: 'press', staleAfterMs: 60_000 }],
  );
  t.same(config?.sources[0]?.tags[0], { id: 'L3.Good', at: { at: 'a1' } });
  t.same(config?.people, [
    {
      id: 'p1',
      name: 'Kim Ro',
      roles: ['planner'],
      email: 'kim@plant.example',
      mobile: null,
      language: 'en',
    },
  ]);
  t.equal(config?.sources[0]?.title, 'Presses');
});

t.test('every fault of plant.yaml names its place and what to write', async (t) => {
  const files = faults('plant');
  t.ok(files.length >= 30);
  for (const { name, text, wanted } of files)
    await t.test(name, async (t) => {
      const dir = plantWith(t, 'plant.yaml', text);
      const { config, troubles } = await readConfig(dir, NOW, PROGRAM);
      t.equal(said(troubles, dir), wanted);
      t.ok(troubles.every(({ place }) => place.file === join(dir, 'plant.yaml')));
      t.equal(config, null, 'nothing runs without a sound plant.yaml');
    });
});

t.test('every fault of a source names its place and leaves only that source out', async (t) => {
  const files = faults('sources');
  t.ok(files.length >= 12);
  for (const { name, text, wanted } of files)
    await t.test(name, async (t) => {
      const dir = plantWith(t, 'sources/bad.yaml', text);
      const { config, troubles } = await readConfig(dir, NOW, PROGRAM);
      t.equal(said(troubles, dir), wanted);
      t.ok(troubles.every(({ place }) => place.file === join(dir, 'sources/bad.yaml')));
      const isKept = troubles.every(({ severity }) => severity === 'warning');
      t.same(
        config?.sources.map(({ id }) => id),
        isKept ? ['bad', 'presses'] : ['presses'],
      );
      t.notMatch(JSON.stringify(troubles), /hunter2/, 'no secret in any words');
    });
});

t.test('a plant.yaml that is missing or broken is fatal, in words', async (t) => {
  const dir = t.testdir();
  await t.rejects(loadConfig(dir, NOW, PROGRAM), {
    code: 'plant-file',
    message: `${dir}/plant.yaml:1:1 no such file. Make it, or copy the one of config/example.`,
  });
  const broken = plantWith(t, 'plant.yaml', 'version: 1\n');
  const error = await loadConfig(broken, NOW, PROGRAM).catch((one: PlantFileError) => one);
  t.ok('troubles' in error && error.troubles.length >= 5, 'all faults at once');
});

t.test('bytes that are not UTF-8 and files named like the box itself are refused', async (t) => {
  const dir = plantWith(t, 'sources/rules.yaml', 'version: 1\ntype: press\naddress: a\n');
  writeFileSync(join(dir, 'sources/latin.yaml'), Buffer.from('title: M\xfcller\n', 'latin1'));
  const { config, troubles } = await readConfig(dir, NOW, PROGRAM);
  t.same(
    troubles.map(({ code, place }) => [basename(place.file), code]),
    [
      ['latin.yaml', 'not-utf8'],
      ['rules.yaml', 'own-name'],
    ],
  );
  t.same(
    config?.sources.map(({ id }) => id),
    ['presses'],
  );
});

t.test('a tag id used in two sources is told at the second', async (t) => {
  const dir = plantWith(
    t,
    'sources/second.yaml',
    readFileSync(join(FIXTURES, 'sound/sources/presses.yaml'), 'utf8'),
  );
  const { config, troubles } = await readConfig(dir, NOW, PROGRAM);
  t.same(
    troubles.map(({ place, code }) => [basename(place.file), place.line, code]),
    [
      ['second.yaml', 7, 'duplicate-id'],
      ['second.yaml', 8, 'duplicate-id'],
    ],
  );
  t.same(
    config?.sources.map(({ id }) => id),
    ['presses'],
  );
});

t.test('a secret that everybody may read is a warning, one kept well is none', async (t) => {
  const dir = plantWith(
    t,
    'sources/sealed.yaml',
    'version: 1\ntype: press\naddress: a\npassword: { file: pw }\n',
  );
  writeFileSync(join(dir, 'pw'), 'x', { mode: 0o644 });
  const open = await readConfig(dir, NOW, PROGRAM);
  t.match(said(open.troubles, dir), /^4:11 warning everybody on this machine may read .*chmod 600/);
  mkdirSync(join(dir, 'kept'));
  writeFileSync(join(dir, 'kept/pw'), 'x', { mode: 0o600 });
  writeFileSync(
    join(dir, 'sources/sealed.yaml'),
    'version: 1\ntype: press\naddress: a\npassword: { file: kept/pw }\n',
  );
  const kept = await readConfig(dir, NOW, PROGRAM);
  t.same(kept.troubles, []);
  t.equal(
    kept.config?.sources.find(({ id }) => id === 'sealed')?.title,
    'Press',
    'the default of its schema',
  );
});

t.test('small readers', (t) => {
  t.same(
    ['5.90', '310', '0.1', '5.905', '1.200', '1e3', '-1', '99999999999999999'].map((text) =>
      minorUnits(text, 2),
    ),
    [590, 31_000, 10, null, null, null, null, null],
  );
  t.equal(minorUnits('310', 0), 310);
  t.same(durationMs('45 min'), { ms: 2_700_000 });
  t.same(durationMs('48'), { words: '"48" has no unit. Write "48 h" or "48 min".' });
  t.match(durationMs('0 min'), { words: /no time at all/ });
  t.same(ruleDuration('1 working day'), { text: '1 working day', amount: 1, unit: 'working days' });
  t.equal(nearest('calender', ['calendar', 'name']), 'calendar');
  t.equal(nearest('opcau', ['opcua', 'mqtt']), 'opcua');
  t.equal(nearest('zebra', ['opcua', 'mqtt']), null);
  t.end();
});
