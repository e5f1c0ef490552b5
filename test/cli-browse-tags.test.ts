// Tests of `throughline browse` of tags: what lies below a place, what each value seems to be, and a look that is ended.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { findPlace, listBelow, readers, walkBelow } from '../src/cli/browse/walk.ts';
import { main } from '../src/cli/main.ts';
import { systemClock } from '../src/clock/system-clock.ts';
import type { Clock } from '../src/contracts/clock.ts';
import type { TagLook, TagOffer } from '../src/contracts/tag-look.ts';
import { startMqttPeer } from './contract/recording-peers.ts';

const AT = Date.UTC(2026, 10, 19, 12);
/** The two looks of a test are not some seconds apart. */
const CLOCK: Clock = { ...systemClock(AT + 2_000), sleep: async () => undefined };

const ERP = `version: 1
type: files
title: ERP
folder: ../exports
schedule: "0 * * * *"
format: { encoding: utf-8, delimiter: ";", decimal: ".", date: yyyy-MM-dd, zone: America/Chicago }
tables:
  - { name: runs.csv, kind: run, columns: { id: RUN, material: M, line: LINE, quantityPieces: Q, status: ST } }
  - { name: standards.csv, kind: standard, columns: { id: ID, line: LINE, material: M, ratePerHour: RATE } }
`;

function said(tag: string, value: number | string, at = AT): string {
  return `${JSON.stringify({ type: 'sample', tag, effectiveAt: at, recordedAt: at, value, quality: 'good' })}\n`;
}

const IDENTITY = { name: 'Rate', dataType: 'Double', unit: 'pcs/min' };
const RECORDING =
  said('Line3.Gutteile', 100, AT - 60_000) +
  said('Line3.Gutteile', 102) +
  `${JSON.stringify({ type: 'identity', tag: 'Line3.Rate', is: IDENTITY, at: AT, recordedAt: AT })}\n` +
  said('Line3.Rate', 1.84) +
  said('Cell7.X', '2231') +
  said('Line3.Oil_Pressure', 4.1) +
  'not a line\n';

function openPlant(t: Test) {
  const dir = t.testdir({
    config: {
      sources: { 'erp.yaml': ERP, 'past.yaml': 'version: 1\ntype: replay\nfile: ./past.ndjson\n' },
      'past.ndjson': RECORDING,
    },
    exports: {
      'runs.csv': 'RUN;M;LINE;Q;ST\n2231;HX-40;L3;9600;running\n2232;HX-40;L3;100;closed\n',
      'standards.csv': 'ID;LINE;M;RATE\n1;L3;HX-40;120\n',
    },
  });
  cpSync('config/demo/plant.yaml', join(dir, 'config', 'plant.yaml'));
  const run = async (...args: readonly string[]) => {
    const lines: string[] = [];
    const out = (line: string) => void lines.push(line);
    const io = { out, err: out, color: false, terminal: false, env: {}, cwd: dir, clock: CLOCK };
    return {
      code: await main([...args, '--config', join(dir, 'config')], io),
      lines,
      text: lines.join('\n'),
    };
  };
  return { dir, run };
}

t.test('a source: each value with type, unit, age and what it seems to be', async (t) => {
  const { run } = openPlant(t);
  const { code, lines } = await run('browse', 'past');
  t.equal(code, 0);
  t.match(lines, [
    /^Line3\.Gutteile +102 +\d+ s +Line 3's good pieces: named "gut teile"$/,
    /^Line3\.Rate +Double +pcs\/min +1\.84 +\d+ s +Line 3's pieces an hour: named "rate", unit pcs\/min, 1\.84 times 60 is 110\.4\/h, plan 120$/,
    /^Cell7\.X +"2231" +\d+ s +Line 3's order: shows 2231, an open run on L3$/,
    /^Line3\.Oil_Pressure +4\.1 +\d+ s$/,
  ]);
  const found = await run('browse', 'past', '--find', 'RATE');
  t.equal(found.lines.length, 1);
  t.equal((await run('browse', 'past', '--line', 'L3')).lines.length, 3);
  t.match((await run('browse', 'past', 'Line3.Rate')).text, /^Line3\.Rate .*plan 120$/);
});

t.test('as JSON', async (t) => {
  const { run } = openPlant(t);
  const rows = JSON.parse((await run('browse', 'past', '--json')).text);
  t.match(rows[1], {
    ...{ path: ['Line3.Rate'], at: { tag: 'Line3.Rate' }, type: 'Double', unit: 'pcs/min', value: 1.84 },
    ...{ quality: 'good', valueAt: '2026-11-19T12:00:00.000Z', readAs: null },
    seems: { measure: 'ratePerHour', certainty: 'likely', line: 'L3', scale: 60 },
  });
  t.equal(rows[3].seems, null);
});

t.test('what is not there, is not asked so, or is not reached, is said with its exit code', async (t) => {
  const { dir, run } = openPlant(t);
  t.match(await run('browse', 'past', 'Line3.Rat'), {
    code: 2,
    text: /there is no "Line3\.Rat"\. Did you mean "Line3\.Rate"\?/,
  });
  t.match(await run('browse', 'past', '--line', 'L33'), {
    code: 2,
    text: /no line "L33" in plant\.yaml\. There are: L1,/,
  });
  t.match(await run('browse', 'past', '--paste'), { code: 2, text: /is a recording/ });
  t.match(await run('browse', 'erp', '--paste'), {
    code: 2,
    text: /--paste is for sources of tags; erp has tables/,
  });
  t.match(await run('browse', join(dir, 'exports'), '--find', 'x'), {
    code: 2,
    text: /--find is for sources of tags/,
  });
  writeFileSync(join(dir, 'exports', 'runs.csv'), '');
  mkdirSync(join(dir, 'gone'));
  writeFileSync(join(dir, 'config/sources/erp.yaml'), ERP.replace('../exports', './nowhere'));
  const alone = await run('browse', 'past');
  t.match(alone, {
    code: 0,
    text: /erp is not reached, so nothing is compared with what it plans: The folder/,
  });
  t.match(alone.text, /Line3\.Rate .*: named "rate", unit pcs\/min$/m, 'what the name says stays');
  writeFileSync(join(dir, 'config/sources/past.yaml'), 'version: 1\ntype: replay\nfile: ./nothing.ndjson\n');
  t.match(await run('browse', 'past'), { code: 3, text: /nothing\.ndjson cannot be read/ });
});

/** A peer with folders, one of which leads back to the top, as servers have them. */
function folders(): { readonly look: TagLook; readonly asked: (string | null)[] } {
  const value = (path: string, of: Partial<TagOffer> = {}): TagOffer => ({
    ...{ path: path.split('|'), inside: null, at: { node: path } },
    ...{ is: { name: null, dataType: 'Int32', unit: null }, now: { value: 7, quality: 'good', at: AT } },
    ...of,
  });
  const folder = (path: string, inside: string): TagOffer => value(path, { inside, at: null, now: null });
  const tree: Readonly<Record<string, readonly TagOffer[]>> = {
    top: [folder('Line 3', 'l3'), folder('[PLC]A/B', 'ab'), folder('Again', 'top')],
    l3: [
      folder('Line 3|Counters', 'c'),
      value('Line 3|Job', { is: { name: null, dataType: 'String', unit: null } }),
    ],
    c: [value('Line 3|Counters|Good'), value('Line 3|Counters|Reject')],
    ab: [value('[PLC]A/B|C/D')],
  };
  const asked: (string | null)[] = [];
  const look: TagLook = {
    async below(inside) {
      asked.push(inside);
      return { offers: tree[inside ?? 'top'] ?? [], more: inside === 'c' ? 3 : 0 };
    },
    ready: async () => [],
    rights: async () => [],
    close: async () => undefined,
  };
  return { look, asked };
}

t.test(
  'places are found by their names, which may hold a slash, and a walk sees each folder once',
  async (t) => {
    const { look, asked } = folders();
    const { signal } = new AbortController();
    t.same(await findPlace(look, 'Line 3/Counters/', signal), { inside: 'c', remarks: [] });
    t.match(await findPlace(look, '/[PLC]A/B/C/D', signal), {
      leaf: { path: ['[PLC]A/B', 'C/D'] },
      among: 'ab',
    });
    t.match(await findPlace(look, 'Line 3/Count', signal), { lost: 'Count', names: ['Counters', 'Job'] });
    t.match(await findPlace(look, 'Line 3/Job/More', signal), { lost: 'More', names: [] });
    t.equal((await listBelow(look, null, signal)).offers.length, 3);
    asked.length = 0;
    const seen = await walkBelow(look, null, { signal, mono: () => 0 });
    t.same(asked, [null, 'l3', 'ab', 'top', 'c']);
    t.same(
      seen.offers.map(({ path }) => path.at(-1)),
      ['Job', 'C/D', 'Good', 'Reject', 'Good', 'Reject'].slice(0, 4),
    );
    t.match(seen, { more: 3, isCut: false });
    let now = 0;
    const slow = await walkBelow(look, null, { signal, mono: () => (now += 40_000) });
    t.match(slow, { isCut: true }, 'a person does not wait for ever');
  },
);

t.test(
  'why nothing is in a place is said on the way to it, and a value of several names is found by them',
  async (t) => {
    const offer = (path: string[], of: Partial<TagOffer>): TagOffer => ({
      ...{ path, inside: null, at: null, now: null, is: { name: null, dataType: null, unit: null } },
      ...of,
    });
    const silent = offer(['Silent'], { inside: 's', remark: 'talks, and has not said what its values are' });
    const good = offer(['Edge', 'Counts', 'Good'], { at: { metric: 'Counts/Good' } });
    const places = new Map<string | null, TagOffer[]>([
      [null, [silent, offer(['Edge'], { inside: 'e' })]],
      ['e', [good]],
    ]);
    const look = { below: async (inside: string | null) => ({ offers: places.get(inside) ?? [], more: 0 }) };
    const whole: TagLook = {
      ...look,
      ready: async () => [],
      rights: async () => [],
      close: async () => undefined,
    };
    const { signal } = new AbortController();
    const words = ['Silent talks, and has not said what its values are.'];
    t.same(await findPlace(whole, 'Silent', signal), { inside: 's', remarks: words });
    t.same((await listBelow(whole, null, signal)).remarks, words);
    t.same((await walkBelow(whole, null, { signal, mono: () => 0 })).remarks, words);
    t.match(await findPlace(whole, 'Edge/Counts/Good', signal), { leaf: { at: { metric: 'Counts/Good' } } });
  },
);

t.test('a value is known as read however the tag reads it, and in whatever order it says where', (t) => {
  const readAs = readers([
    { id: 'Rate', at: { node: 'nsu=a;s=Rate', deadband: 2, samplingMs: 500 } },
    { id: 'Good', at: { pointer: '/good', topic: 'a/b' } },
    { id: 'Bad', at: { node: 'Hall2', metric: 'Bad' } },
    { id: 'Other', at: { group: 'G2', node: 'Hall3', metric: 'Bad' } },
  ]);
  t.equal(readAs({ node: 'nsu=a;s=Rate' }), 'Rate');
  t.equal(readAs({ topic: 'a/b', pointer: '/good', timestamp: '/at' }), 'Good');
  t.equal(readAs({ topic: 'a/b', pointer: '/bad' }), null, 'another value of the message');
  t.equal(readAs({ topic: 'a/b' }), null);
  t.equal(readAs({ group: 'G1', node: 'Hall2', metric: 'Bad' }), 'Bad', 'the group of the source');
  t.equal(readAs({ group: 'G1', node: 'Hall3', metric: 'Bad' }), null, 'of another group');
  t.equal(readAs({ group: 'G2', node: 'Hall3', metric: 'Bad' }), 'Other');
  t.end();
});

t.test('Ctrl-C ends a look at once, and leaves no copy of the keys behind', async (t) => {
  const broker = await startMqttPeer();
  t.teardown(() => broker.stop());
  const floor = `version: 1\ntype: mqtt\nurl: mqtt://127.0.0.1:${broker.port}\ntags: []\n`;
  const dir = t.testdir({ config: { sources: { 'floor.yaml': floor } }, tmp: {} });
  cpSync('config/demo/plant.yaml', join(dir, 'config', 'plant.yaml'));
  const args = [
    'src/cli/main.ts',
    'browse',
    'floor',
    '--config',
    join(dir, 'config'),
    '--data',
    join(dir, 'x'),
  ];
  const env = { ...process.env, TMPDIR: join(dir, 'tmp'), NODE_OPTIONS: '' };
  const looking = spawn(process.execPath, args, { env, stdio: 'ignore' });
  t.teardown(() => looking.kill('SIGKILL'));
  const ended = once(looking, 'exit');
  while (readdirSync(join(dir, 'tmp')).length === 0) await new Promise((done) => setTimeout(done, 20));
  looking.kill('SIGINT');
  t.same(await ended, [1, null]);
  t.same(readdirSync(join(dir, 'tmp')), []);
});
