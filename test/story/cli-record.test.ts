// Tests of `throughline record` and `throughline replay` as typed: what they print, refuse and leave behind.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { main } from '../../src/cli/main.ts';
import { systemClock } from '../../src/clock/system-clock.ts';
import type { Clock } from '../../src/contracts/clock.ts';
import { freePort, startMqttPeer } from '../contract/recording-peers.ts';
import { plantSays } from '../record/recorded-box.ts';
import { LONG_FROM, writeLongJournal } from '../record/write-long-journal.ts';

type Ran = { readonly code: number; readonly out: string; readonly err: string };

async function cli(args: readonly string[], options: { cwd?: string; clock?: Clock } = {}): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(args, {
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    color: false,
    terminal: false,
    env: {},
    cwd: options.cwd ?? process.cwd(),
    clock: options.clock ?? systemClock(),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const folder = t.testdir();
const box = join(folder, 'box');
await writeLongJournal(box, 3_600);
/** Two hours after the journal begins. */
const clock: Clock = { ...systemClock(), now: () => LONG_FROM + 2 * 3_600_000 };

t.test('record says in one sentence what the file holds, and writes over nothing', async (t) => {
  const args = ['record', '--data', box, '--from', '2026-11-18 00:10', '--to', '2026-11-18T00:20Z'];
  const { code, out, err } = await cli(args, { cwd: folder, clock });
  t.equal(code, 0, err);
  const name = 'recording-20261118-0010-to-20261118-0020.ndjson';
  t.equal(out, `${name} holds: 6,000 readings of 10 tags, 2026-11-18 00:10 to 2026-11-18 00:20, 742 kB.`);
  t.equal(statSync(join(folder, name)).mode & 0o777, 0o600, 'for its owner alone');
  const again = await cli(args, { cwd: folder, clock });
  t.equal(again.code, 1);
  t.equal(again.err, `throughline: ${name} is there already. Name another file with --out.`);
});

t.test('record to stdout: the lines there, the sentence beside them; as JSON; quiet', async (t) => {
  const args = ['record', '--data', box, '--from', '2 h ago', '--to', '119 min ago', '--out', '-'];
  const { code, out, err } = await cli(args, { clock });
  t.equal(code, 0, err);
  const lines = out.split('\n').map((line) => JSON.parse(line) as { readonly type: string });
  t.same(lines[0], {
    type: 'recording',
    version: 1,
    of: 'journal',
    from: LONG_FROM,
    to: LONG_FROM + 60_000,
    ticks: false,
  });
  t.equal(lines.filter(({ type }) => type === 'sample').length, 600);
  t.equal(err, 'Written: 600 readings of 10 tags, 2026-11-18 00:00 to 2026-11-18 00:01, 74 kB.');
  const json = await cli([...args.slice(0, -1), join(folder, 'one.ndjson'), '--json'], { clock });
  t.match(JSON.parse(json.out), { readings: 600, tags: 10, snapshots: 0, from: '2026-11-18T00:00:00.000Z' });
  const quiet = await cli([...args.slice(0, -1), join(folder, 'two.ndjson'), '--quiet'], { clock });
  t.same([quiet.code, quiet.out, quiet.err], [0, '', '']);
});

t.test('record refuses in words, and leaves nothing behind', async (t) => {
  mkdirSync(join(folder, 'empty'));
  const said = ['record', '--data', box, '--from'];
  const wrong: readonly (readonly [readonly string[], number, string])[] = [
    [['record'], 2, 'from when? Write it: throughline record --from "2 h ago"'],
    [
      [...said, 'soon'],
      2,
      '"soon" is not a time. Write "2026-11-24 06:00" (the plant\'s time), 2026-11-24T12:00Z, "2 h ago" or now.',
    ],
    [[...said, '2026-13-01'], 2, '"2026-13-01" is not a time.'],
    [[...said, '2 moons ago'], 2, '"2 moons": unknown unit "moons". Write s, min, h or days.'],
    [
      [...said, 'now'],
      2,
      'is no stretch: the journal begins 2026-11-18 00:00, and now it is 2026-11-18 02:00.',
    ],
    [[...said, '90 min ago', '--to', '100 min ago'], 2, 'Write an earlier --from or a later --to.'],
    [[...said, '3 h ago', '--source', 'mes'], 2, 'unknown source "mes".'],
    [
      [...said, '30 min ago'],
      1,
      'Nothing was told from 2026-11-18 01:30 to 2026-11-18 02:00, so there is nothing to record. Ask for another stretch, or for other sources.',
    ],
    [['record', '--from', '3 h ago', '--data', join(folder, 'empty')], 1, 'There is no journal in'],
    [[...said, '2 h ago', '--out', join(folder, 'no/such.ndjson')], 1, 'its folder is not there.'],
    [[...said, '2 h ago', '--out', folder], 1, 'is there already.'],
    [[...said, '2 h ago', '--live', 'mes'], 2, '--live listens from now on: it takes --for'],
    [[...said, '2 h ago', '--for', '1 h'], 2, '--for belongs to --live.'],
  ];
  const before = readdirSync(folder);
  for (const [args, code, words] of wrong) {
    const ran = await cli(args, { cwd: folder, clock });
    t.equal(ran.code, code, args.join(' '));
    t.ok(ran.err.includes(words), ran.err);
    t.equal(ran.out, '');
  }
  t.same(readdirSync(folder), before);
});

/** What the sample plant tells from just before its first shift on, as a recording that marks no ticks. */
function demoRecording(hours: number): string {
  const file = join(folder, `demo-${hours}.ndjson`);
  if (!existsSync(file))
    writeFileSync(
      file,
      `${plantSays(hours)
        .map((one) => JSON.stringify(one))
        .join('\n')}\n`,
    );
  return file;
}

const DEMO = ['--config', 'config/demo'];

t.test('replay prints the picture at the end or at a time, and how long it took', async (t) => {
  const file = demoRecording(1);
  const { code, out, err } = await cli(['replay', file, ...DEMO]);
  t.equal(code, 0, err);
  const lines = out.split('\n');
  t.equal(lines[0], 'Wed 18 Nov 06:49. This is what was known then.');
  t.match(lines[1], /^\d+ decisions?\. \$[\d,]+ at risk/);
  t.match(lines.at(-1), /^2026-11-18 05:41 to 2026-11-18 06:49, decided 14 times, played in \d+\.\d s\.$/);
  const then = await cli(['replay', file, ...DEMO, '--at', '2026-11-18 06:20', '--json']);
  t.match(JSON.parse(then.out), { asOf: '2026-11-18T06:20:00-06:00', plant: 'Riverside' });
  const early = await cli(['replay', file, ...DEMO, '--at', '2026-11-17']);
  t.same(
    [early.code, early.err],
    [
      1,
      `throughline: ${file} tells nothing of 2026-11-17 00:00: it begins 2026-11-18 05:41. Ask for a later time.`,
    ],
  );
  t.equal((await cli(['replay', file, ...DEMO, '--quiet'])).out, '');
});

t.test('replay keeps the journal where it is asked to, and writes over none', async (t) => {
  const data = join(folder, 'kept');
  const ran = await cli(['replay', demoRecording(1), ...DEMO, '--data', data, '--quiet']);
  t.equal(ran.code, 0, ran.err);
  t.equal((await cli(['verify', '--data', data])).out, 'All 14 pictures come out the same.');
  const again = await cli(['replay', demoRecording(1), ...DEMO, '--data', data]);
  t.same([again.code, again.err], [1, `throughline: ${data} holds a journal already. Name an empty folder.`]);
});

t.test('replay at a speed tells each new headline', async (t) => {
  const began = performance.now();
  const { out } = await cli(['replay', demoRecording(1), ...DEMO, '--speed', '7200']);
  t.match(out, /^2026-11-18 \d\d:\d\d {2}\d+ decisions?\. /);
  t.ok(performance.now() - began > 400, 'an hour through 7,200 is half a second');
});

t.test('replay says what is wrong with a recording', async (t) => {
  const put = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return name;
  };
  const good = readFileSync(demoRecording(1), 'utf8');
  const cut = put('cut.ndjson', good.slice(0, -20));
  const odd = put('odd.ndjson', `${'oops\n'.repeat(7)}${good}`);
  const newer = put('newer.ndjson', '{"type":"recording","version":9,"from":1,"to":2,"ticks":true}\n');
  const empty = put('empty.ndjson', '');
  const config = ['--config', join(process.cwd(), 'config/demo'), '--quiet'];
  const said = async (...args: string[]) => {
    const { code, err } = await cli(['replay', ...args, ...config], { cwd: folder });
    return [code, err.split('\n').at(-1)] as const;
  };
  const old = put(
    'old.ndjson',
    `${JSON.stringify({ ...JSON.parse(firstSample(good)), recordedAt: 1, effectiveAt: 1 })}\n${good}`,
  );
  t.same(await said(old), [0, ''], 'fifty years without a line are not thought through');
  t.same(await said(cut), [
    1,
    'throughline: the end of cut.ndjson is missing: its last line is not whole. What comes before it was played.',
  ]);
  t.same(await said(odd), [1, 'throughline: 2 more lines cannot be read.']);
  t.match(await said(newer), [
    1,
    'throughline: newer.ndjson was recorded by a newer version of this program (its form is version 9), so nothing is read from it. Update this one.',
  ]);
  t.same(await said(empty), [
    1,
    'throughline: empty.ndjson holds nothing, so there is nothing to show. Record it again.',
  ]);
  t.same(await said('none.ndjson'), [2, 'How it is used: throughline replay --help']);
  t.match(await cli(['replay', 'none.ndjson'], { cwd: folder }), { err: /there is no "none\.ndjson"\./ });
  t.match(await cli(['replay']), { code: 2, err: /which recording\?/ });
  t.match(await cli(['replay', odd, '--speed', 'fast'], { cwd: folder }), {
    code: 2,
    err: /"fast" is not a speed/,
  });
  t.match(await cli(['replay', odd, '--config', folder], { cwd: folder }), {
    code: 1,
    err: /plant\.yaml cannot be used; throughline check --config/,
  });
});

const firstSample = (text: string): string =>
  text.split('\n').find((line) => line.includes('"sample"')) ?? '';

/** A plant of which one line is read from a broker at that port. */
function livePlant(t: Test, port: number): string {
  const floor = readFileSync('config/demo/sources/floor.yaml', 'utf8').replace('18830', String(port));
  const dir = t.testdir({ sources: { 'floor.yaml': floor } });
  writeFileSync(join(dir, 'plant.yaml'), readFileSync('config/demo/plant.yaml'));
  return dir;
}

t.test('record --live writes what a source says as it says it, and it can be played', async (t) => {
  const broker = await startMqttPeer();
  t.teardown(() => broker.stop());
  const config = livePlant(t, broker.port);
  const out = join(folder, 'live.ndjson');
  const args = ['record', '--live', 'floor', '--for', '3 s', '--config', config, '--out', out];
  const began = Date.now();
  const running = cli(args);
  const timer = setInterval(() => void broker.publish('riverside/L4/rate', '111'), 300);
  const { code, out: said, err } = await running;
  clearInterval(timer);
  t.equal(code, 0, err);
  t.match(said, /live\.ndjson holds: \d+ readings of 1 tag, /);
  const lines = readFileSync(out, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  t.match(lines[0], { type: 'recording', ticks: false });
  t.match(
    lines.find(({ type }) => type === 'link'),
    { as: 'floor', state: 'live' },
  );
  const sample = lines.find(({ type }) => type === 'sample');
  t.match(sample, { tag: 'L4.PiecesPerHour', value: 111, quality: 'good' });
  t.ok(sample.recordedAt >= began && sample.recordedAt <= Date.now());
  const played = await cli(['replay', out, '--config', config]);
  t.equal(played.code, 0, played.err);
  t.match(played.out, /^Floor +live/m);
  const silent = await cli([...args.slice(0, -1), join(folder, 'nothing.ndjson')]);
  t.match(silent, { code: 1, err: /floor told no reading in that time, so there is nothing to record/ });
});

t.test('record --live says why nothing came, and what cannot be listened to', async (t) => {
  const config = livePlant(t, await freePort());
  const out = join(folder, 'silent.ndjson');
  const live = (source: string, ...more: string[]) =>
    cli(['record', '--live', source, '--config', config, '--out', out, ...more]);
  const nobody = await live('floor', '--for', '1 s');
  t.equal(nobody.code, 3);
  t.match(nobody.err, /does not answer|nobody answers|cannot be reached/);
  t.notOk(existsSync(out), 'what holds nothing is not kept');
  t.match(await live('flor', '--for', '1 s'), {
    code: 2,
    err: /there is no source "flor".*Did you mean "floor"\?/,
  });
  t.match(await live('floor'), { code: 2, err: /for how long\? Write it: --for "10 min"/ });
  t.match(await live('floor', '--for', '5'), { code: 2, err: /"5" has no unit/ });
  t.match(await live('floor', '--for', '1 s', '--data', box), { code: 3 }, 'beside a box, with its keys');
  const erp = await cli(['record', '--live', 'erp', '--for', '1 s', ...DEMO, '--out', out]);
  t.match(erp, { code: 2, err: /"erp" brings tables by a schedule/ });
});
