// The demo as a newcomer starts it: three decisions with the numbers of its plant, and each case by itself.
import { existsSync, readFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import type { UtcMs } from '../../src/core/types/time.ts';
import { plantTime } from '../../src/plant/physics/shifts.ts';
import { type SpokenProcess, startSpoken } from '../plant/spoken-process.ts';

/** A demo takes some 15 s to show its picture on two cores that others use too, ms. */
const START_MS = 60_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const PIECES = 5;
const TIMES_MS = 5 * MINUTE_MS;
const SINCE_MS = 30 * MINUTE_MS;
/** What the box may take of a small machine's memory; the demo's command is in the same process. */
const MEMORY_MB = 260;
/** What reading the history took is given back within this long, s. */
const SETTLE_S = 150;

type Money = { readonly minor: number; readonly currency: string };

type Decision = {
  readonly rank: number;
  readonly title: string;
  readonly why: string;
  readonly so: string;
  readonly owner: { readonly name: string; readonly role: string };
  readonly actBy: string;
  readonly atRisk: Money;
  readonly probability: number;
  readonly options: readonly {
    readonly title: string;
    readonly result: string;
    readonly cost: Money | null;
  }[];
  readonly path: readonly { readonly kind: string; readonly source: string | null }[];
  readonly state: string;
};

type Picture = { readonly asOf: string; readonly headline: string; readonly decisions: readonly Decision[] };

type Demo = {
  readonly box: SpokenProcess;
  readonly url: string;
  readonly mail: string;
  readonly picture: Picture;
};

/** As `npm run demo` starts it. */
function demoOf(...args: string[]): SpokenProcess {
  const box = startSpoken('scripts/node26.sh', ['src/cli/main.ts', 'demo', '--port', '0', ...args], 'sh');
  t.teardown(() => box.kill('SIGKILL'));
  return box;
}

async function startDemo(...args: string[]): Promise<Demo> {
  const box = demoOf(...args);
  const url = await box.said('Open ');
  const mail = `/${await box.said('  /')}`;
  return { box, url, mail, picture: await pictureAt(url) };
}

async function pictureAt(url: string): Promise<Picture> {
  const response = await fetch(new URL('/api/picture', url));
  return (await response.json()) as Picture;
}

/** Starts the demo, keeps its picture and ends it. */
async function pictureOf(...args: string[]): Promise<Picture> {
  const box = demoOf('--json', ...args);
  const { url } = JSON.parse(`{${await box.said('{')}`) as { readonly url: string };
  const picture = await pictureAt(url);
  await box.kill('SIGTERM');
  t.same(box.lines, [], 'nothing but data was said');
  return picture;
}

/** "Tue 10:00" as the card writes it, of the week that begins with the opening. */
function cardTime(text: string | undefined): UtcMs {
  const [, day, clock] = /(Mon|Tue|Wed|Thu|Fri) (\d\d:\d\d)/.exec(text ?? '') ?? [];
  const dates: Readonly<Record<string, string>> = { Thu: '19', Fri: '20', Mon: '23', Tue: '24', Wed: '25' };
  return plantTime(`2026-11-${dates[day ?? '']}T${clock}`);
}

function near(t: Test, found: number, wanted: number, within: number, words: string): void {
  t.ok(Math.abs(found - wanted) <= within, `${words}: ${found}, wanted ${wanted} within ${within}`);
}

function numberIn(text: string, before: RegExp): number {
  return Number(before.exec(text)?.[1]?.replaceAll(',', ''));
}

const costs = (decision: Decision | undefined): (number | undefined)[] =>
  decision?.options.map((option) => option.cost?.minor) ?? [];
const resultOf = (decision: Decision | undefined, title: RegExp): string | undefined =>
  decision?.options.find((option) => title.test(option.title))?.result;
const titles = (picture: Picture): string[] => picture.decisions.map((one) => one.title);

const DELAY = /^Order 4471 ships 2 days late$/;
const QUALITY = /^\d+ bad pieces in Nordwerk's job$/;
const SHORTAGE = /^Seal SK-210 runs out Tue/;

const whole = await startDemo();
const [delay, quality, shortage] = whole.picture.decisions;

t.test('three decisions in order, each with all a card needs', async (t) => {
  const { decisions, headline } = whole.picture;
  t.equal(decisions.length, 3);
  for (const [index, pattern] of [DELAY, QUALITY, SHORTAGE].entries())
    t.match(titles(whole.picture)[index], pattern);
  t.strictSame(
    decisions.map((one) => one.owner.name),
    ['Marta Lind', 'Jo Novak', 'Ravi Osei'],
  );
  for (const [index, one] of decisions.entries()) {
    t.equal(one.rank, index + 1);
    t.ok(one.title.length <= 34 && one.why.length > 0 && one.so.length > 0);
    t.ok(Date.parse(one.actBy) > plantTime('2026-11-19T06:52'));
    t.ok(one.atRisk.minor > 0 && one.atRisk.currency === 'USD');
    t.ok(
      one.options.filter((option) => option.cost !== null).length >= 2,
      'at least two options with a cost',
    );
    t.equal(
      one.options.at(-1)?.cost?.minor,
      one.atRisk.minor,
      'the last is to do nothing: it costs what is at risk',
    );
  }
  t.equal(delay?.path.length, 7);
  t.ok(delay?.path.every((node) => node.source !== null));
  t.match(headline, /^3 decisions\. \$34,\d00 at risk, about \$3,590 to fix in time\.$/);
});

t.test('Line 3: order 4471', async (t) => {
  near(t, numberIn(delay?.so ?? '', /^(\d+) pieces short at Tue 10:00/), 335, PIECES, 'pieces short');
  near(t, cardTime(sinceIn(delay?.why)) - 7 * 24 * HOUR_MS, plantTime('2026-11-17T06:10'), SINCE_MS, 'since');
  t.equal(Date.parse(delay?.actBy ?? ''), plantTime('2026-11-19T15:00'));
  t.strictSame(costs(delay), [338_000, 290_000, 48_000, 1_840_000]);
  near(
    t,
    cardTime(resultOf(delay, /^Tool .* and Saturday/)),
    plantTime('2026-11-23T21:55'),
    TIMES_MS,
    'both',
  );
  near(t, cardTime(resultOf(delay, /^Saturday/)), plantTime('2026-11-24T09:02'), TIMES_MS, 'Saturday');
  t.match(resultOf(delay, /^Tool tonight alone/), /about even/);
  t.equal(resultOf(delay, /^Tell Hallmann/), '2 days late');
});

t.test('Line 2: station 4', async (t) => {
  near(t, numberIn(quality?.title ?? '', /^(\d+) bad/), 23, PIECES, 'bad pieces');
  near(t, Date.parse(quality?.actBy ?? ''), plantTime('2026-11-19T07:14'), TIMES_MS, 'act by');
  near(
    t,
    plantTime(`2026-11-19T${/since (\d\d:\d\d)/.exec(quality?.why ?? '')?.[1]}`),
    plantTime('2026-11-19T06:12'),
    SINCE_MS,
    'since',
  );
  t.match(quality?.so, /Left alone: 1,400 bad by Fri/);
  near(t, cardTime(quality?.so), plantTime('2026-11-20T22:45'), TIMES_MS, 'final inspection');
  t.equal(costs(quality)[0], 21_000);
  near(t, quality?.atRisk.minor ?? 0, 830_000, 10_000, 'rework of 1,400 pieces, in cents');
});

t.test('Line 1: seal SK-210', async (t) => {
  near(t, cardTime(shortage?.title), plantTime('2026-11-24T09:30'), TIMES_MS, 'runs out');
  near(t, numberIn(shortage?.why ?? '', /([\d,]+) left/), 4_860, PIECES, 'left');
  near(t, numberIn(shortage?.so ?? '', /^([\d,]+) short/), 2_540, PIECES, 'short');
  t.equal(Date.parse(shortage?.actBy ?? ''), plantTime('2026-11-19T16:00'));
  near(
    t,
    shortage?.atRisk.minor ?? 0,
    (2_540 / 96) * 31_000,
    (PIECES / 96) * 31_000,
    'standing Line 1, in cents',
  );
  t.equal(costs(shortage)[0], 0);
});

t.test('people are told by mail', async (t) => {
  for (const name of ['marta.lind', 'jo.novak', 'ravi.osei']) {
    const mail = await whole.box.said(`Mail to ${name}@`);
    t.match(mail, /by (today )?\d\d:\d\d/);
  }
});

t.test('a value set on a machine reaches it through the demo', async (t) => {
  whole.box.tell('set L4.PiecesPerHour 150');
  const [tag, value, writtenAt] = (await whole.box.said('set ')).split(' ');
  t.strictSame([tag, value], ['L4.PiecesPerHour', '150']);
  near(t, Number(writtenAt), Date.now(), 5_000, 'written at');
});

t.test('the box is small once the history is read', async (t) => {
  t.setTimeout((SETTLE_S + 30) * 1_000);
  let megabytes = memoryOf(whole.box.pid);
  for (let second = 0; second < SETTLE_S && megabytes >= MEMORY_MB; second++) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    megabytes = memoryOf(whole.box.pid);
  }
  t.ok(megabytes < MEMORY_MB, `${Math.round(megabytes)} MB, at most ${MEMORY_MB}`);
});

t.test('the end is clean', async (t) => {
  t.ok(existsSync(whole.mail));
  t.equal(await whole.box.kill('SIGINT'), 0);
  t.notOk(existsSync(whole.mail), 'the folder of the demo is gone');
  await t.rejects(fetch(whole.url), 'nobody answers any more');
});

t.test('what cannot be is said in words', async (t) => {
  const ended = async (...args: string[]): Promise<number | null> =>
    startSpoken('src/cli/main.ts', ['demo', ...args]).end();
  t.equal(await ended('--without', 'drfit'), 2);
  t.equal(await ended('--drift', 'much'), 2);
  t.equal(await ended('--port', '0', '--data', 'config'), 1, 'a folder that is not empty');
});

t.test('each case can be left out and the others stand', async (t) => {
  t.setTimeout(START_MS);
  const [calm, clean] = await Promise.all([pictureOf('--without', 'drift'), pictureOf('--without', 'spike')]);
  t.equal(calm.decisions.length, 2);
  t.match(titles(calm), [QUALITY, SHORTAGE]);
  t.equal(clean.decisions.length, 2);
  t.match(titles(clean), [DELAY, SHORTAGE]);
  for (const one of [delay, shortage])
    t.strictSame(
      costs(clean.decisions.find((other) => other.owner.name === one?.owner.name)).slice(0, 3),
      costs(one).slice(0, 3),
    );
});

t.test('without shortage, and with a drift of 12 %', async (t) => {
  t.setTimeout(START_MS);
  const [stocked, strong] = await Promise.all([
    pictureOf('--without', 'shortage'),
    pictureOf('--drift', '12'),
  ]);
  t.equal(stocked.decisions.length, 2);
  t.match(titles(stocked), [DELAY, QUALITY]);
  t.match(titles(strong), [DELAY, QUALITY, SHORTAGE]);
  const [card] = strong.decisions;
  // 10 pieces at plan, then 32.7 working hours at 105.6 until the opening, 51.13 more until packing closes.
  const rate = 120 * (1 - 0.12);
  const open = 9_600 - 10 - (15 + 50 / 60 + 16 + 52 / 60) * rate;
  const tonight = (15 + 8 / 60) * rate;
  near(
    t,
    numberIn(card?.so ?? '', /^([\d,]+) pieces short/),
    open - (15 + 8 / 60 + 36) * rate,
    PIECES,
    'pieces short',
  );
  // The new tool from tonight on, Friday, four hours on Saturday, Monday: what is left begins Tuesday 06:00.
  const left = open - tonight - (16 + 4 + 16) * 120;
  const packed = plantTime('2026-11-24T06:00') + (left / 120) * HOUR_MS;
  near(t, cardTime(resultOf(card, /^Tool .* and Saturday/)), packed, TIMES_MS, 'both');
  t.match(card?.why, /^Line 3 has run 1[12]\.\d\u202f?.?% under plan/u);
  t.equal(card?.atRisk.minor, 1_840_000);
});

function sinceIn(why: string | undefined): string | undefined {
  return /since (Tue \d\d:\d\d)/.exec(why ?? '')?.[1];
}

function memoryOf(pid: number): number {
  return numberIn(readFileSync(`/proc/${pid}/status`, 'utf8'), /^VmRSS:\s+(\d+)/m) / 1_024;
}
