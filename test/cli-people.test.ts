// `throughline people erase`: says what it took out, refuses while a box runs, and knows what it does not find.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { main } from '../src/cli/main.ts';
import { openStore } from '../src/store/store.ts';
import { silentLog } from './store/silent-log.ts';
import { START } from './store/small-plant.ts';

async function people(...args: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const never = (): never => t.fail('no timer is needed') as never;
  const code = await main(['people', ...args], {
    ...{ out: (line) => void out.push(line), err: (line) => void err.push(line) },
    ...{ color: false, terminal: false, env: {}, cwd: process.cwd() },
    clock: { now: () => START, mono: () => 0, after: never, sleep: never },
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

t.test('a person, with what they wrote', async (t) => {
  const dir = join(t.testdir(), 'box');
  const store = await openStore({ dir, ways: [], log: silentLog });
  const bo = { id: 'p7', name: 'Bo Adamsen', roles: [], email: null, mobile: null, language: 'en' };
  await store.putPeople([bo, { ...bo, id: 'p8', name: 'Jo Novak' }]);
  const act = { kind: 'decline', taskId: 1, personId: 'p7', at: START, via: 'panel', nonce: 'n' } as const;
  await store.act(START, { ...act, reason: 'my daughter is ill' });
  const running = await people('erase', 'p7', '--data', dir);
  t.strictSame(
    [running.code, running.err],
    [4, `throughline: A box runs on ${dir}. Stop it, and write this again.`],
  );
  await store.close();
  const done = await people('erase', 'p7', '--data', dir);
  t.strictSame(done, {
    code: 0,
    out: 'p7 is erased: name and addresses, 1 note.\nCopies in backup/ and mails that went out still hold it.',
    err: '',
  });
  for (const name of readdirSync(dir))
    t.notMatch(readFileSync(join(dir, name), 'latin1'), /Adamsen|daughter/);
  const again = await people('erase', 'p7', '--data', dir);
  t.equal(again.code, 1);
  t.match(again.err, `${dir} holds nothing of p7: never known, or erased already.`);
  const other = await people('erase', 'p8', '--data', dir, '--json');
  t.strictSame(JSON.parse(other.out), { id: 'p8', isKnown: true, notes: 0 });
});

t.test(
  'whoever still stands in plant.yaml is not erased: the next start would store them again',
  async (t) => {
    const dir = join(t.testdir(), 'box');
    const store = await openStore({ dir, ways: [], log: silentLog });
    const one = { id: 'p1', name: 'Kim Ro', roles: [], email: null, mobile: null, language: 'en' };
    await store.putPeople([one, { ...one, id: 'p8', name: 'Jo Novak' }]);
    await store.close();
    const config = ['--data', dir, '--config', 'test/fixtures/config/sound'];
    const named = await people('erase', 'p1', ...config);
    t.equal(named.code, 1);
    t.match(
      named.err,
      /nothing is erased: p1 stands in .*sound\/plant\.yaml:35, and the box would store the person again/,
    );
    const gone = await people('erase', 'p8', ...config);
    t.strictSame([gone.code, gone.err], [0, '']);
    const still = await people('erase', 'p1', '--data', dir);
    t.equal(still.code, 0, 'and nothing of them was taken before');
  },
);

t.test('nobody is erased where nobody can say whether plant.yaml names them', async (t) => {
  const dir = join(t.testdir(), 'box');
  const store = await openStore({ dir, ways: [], log: silentLog });
  await store.putPeople([{ id: 'p1', name: 'Kim Ro', roles: [], email: null, mobile: null, language: 'en' }]);
  await store.close();
  const config = join(dir, '..', 'config');
  const plant = join(config, 'plant.yaml');
  cpSync('test/fixtures/config/sound', config, { recursive: true });
  const sound = readFileSync(plant, 'utf8');
  const erase = () => people('erase', 'p1', '--data', dir, '--config', config);
  const cases: readonly (readonly [text: string, RegExp])[] = [
    [`${sound}\nroles: [\n`, /plant\.yaml:\d+:\d+ /],
    [sound.replace('holder: p1', 'holder: p9'), /plant\.yaml:\d+:\d+ .*p9/],
  ];
  for (const [text, fault] of cases) {
    writeFileSync(plant, text);
    const { code, err, out } = await erase();
    t.strictSame([code, out], [1, '']);
    t.match(err, /nothing is erased, for nobody can say whether plant\.yaml still names p1: /);
    t.match(err, fault);
  }
  rmSync(plant);
  mkdirSync(plant);
  t.match(await erase(), {
    code: 1,
    err: /nothing is erased, for nobody can say .*a folder, where a file is wanted/,
  });
  rmSync(plant, { recursive: true });
  t.match(await erase(), {
    code: 2,
    out: '',
    err: /nothing is erased: there is no .*config\/plant\.yaml\. /,
  });
  const kept = await people('erase', 'p1', '--data', dir);
  t.match(kept.out, /^p1 is erased: name and addresses/, 'and until here all was there');
});

t.test('what was not said, and where there is nothing', async (t) => {
  for (const args of [[], ['erase'], ['rename', 'p1']]) {
    const said = await people(...args);
    t.equal(said.code, 2);
    t.match(said.err, 'what of whom? Write it: throughline people pin p7, or throughline people erase p7');
  }
  const nowhere = await people('erase', 'p1', '--data', t.testdir());
  t.equal(nowhere.code, 1);
  t.match(nowhere.err, 'There is no journal in');
});
