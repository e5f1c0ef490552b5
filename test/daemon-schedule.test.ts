// When schedules are due: patterns, both changes of summer time, downtime, and a clock that is set.
import t, { type Test } from 'tap';
import type { Zone } from '../src/core/types/time.ts';
import { latestDue, nextDue } from '../src/daemon/cron-match.ts';
import { parseCron } from '../src/daemon/cron-pattern.ts';
import { createSchedule, type Schedule } from '../src/daemon/schedule.ts';
import { HandClock } from './daemon/hand-clock.ts';
import { realStore } from './daemon/real-store.ts';

const utc = (text: string): number => Date.parse(`${text}Z`);
const HOUR = 3_600_000;
const BERLIN: Zone = {
  name: 'Europe/Berlin',
  offsets: [
    [0, HOUR],
    [utc('2026-03-29T01:00'), 2 * HOUR],
    [utc('2026-10-25T01:00'), HOUR],
  ],
};
const CHICAGO: Zone = {
  name: 'America/Chicago',
  offsets: [
    [0, -6 * HOUR],
    [utc('2026-03-08T08:00'), -5 * HOUR],
    [utc('2026-11-01T07:00'), -6 * HOUR],
  ],
};

/** Every due moment in (from, to], as ISO minutes of UTC. */
function dues(pattern: string, zone: Zone, from: string, to: string): string[] {
  const cron = parseCron(pattern);
  const found: string[] = [];
  for (let at = nextDue(cron, zone, utc(from)); at !== null && at <= utc(to); at = nextDue(cron, zone, at))
    found.push(new Date(at).toISOString().slice(0, 16));
  return found;
}

t.test('a pattern is read as cron reads it', async (t) => {
  t.same([...parseCron('5/20 6-8 * * Mon-Fri').minutes], [5, 25, 45]);
  t.same([...parseCron('0 0 1 jan,DEC Sat-Sun').daysOfWeek], [6, 0]);
  t.same([...parseCron('0 0 1 jan,DEC *').months], [1, 12]);
  t.same([...parseCron('0 0 * * 7').daysOfWeek], [0]);
  for (const bad of [
    '* * * *',
    '60 * * * *',
    '* * * * Mond',
    '*/0 * * * *',
    '5-1 * * * *',
    '',
    '1,,2 * * * *',
    '-1 * * * *',
  ])
    t.throws(() => parseCron(bad), { message: /The schedule/ }, bad);
  t.same(
    dues('0 6 13 * Fri', BERLIN, '2026-11-01T00:00', '2026-11-14T00:00'),
    ['2026-11-06T05:00', '2026-11-13T05:00'],
    'either day field suffices when both are restricted',
  );
  t.equal(nextDue(parseCron('0 0 30 2 *'), BERLIN, utc('2026-01-01T00:00')), null, '30 February never comes');
  t.same(dues('0 0 29 2 *', BERLIN, '2026-01-01T00:00', '2029-01-01T00:00'), ['2028-02-28T23:00']);
});

t.test('no dark hour when an hour comes twice, and a named time runs once', async (t) => {
  const quarters = dues('*/15 * * * *', BERLIN, '2026-10-24T23:45', '2026-10-25T02:00');
  t.same(quarters.length, 9, 'every quarter of an hour, through both times two o’clock');
  t.same(
    dues('30 2 * * *', BERLIN, '2026-10-24T12:00', '2026-10-25T12:00'),
    ['2026-10-25T00:30'],
    'the first 02:30 only',
  );
  t.same(
    dues('10,40 1-3 * * *', BERLIN, '2026-10-24T22:00', '2026-10-25T03:00').length,
    8,
    'a range of hours walks on',
  );
  t.same(dues('30 1 * * *', CHICAGO, '2026-10-31T12:00', '2026-11-01T23:00'), ['2026-11-01T06:30']);
});

t.test('a local time that is skipped runs at the next minute that exists', async (t) => {
  t.same(dues('30 2 * * *', BERLIN, '2026-03-28T12:00', '2026-03-30T12:00'), [
    '2026-03-29T01:00',
    '2026-03-30T00:30',
  ]);
  t.same(
    dues('0,30 2 * * *', BERLIN, '2026-03-28T12:00', '2026-03-29T12:00'),
    ['2026-03-29T01:00'],
    'two skipped, one run',
  );
  t.same(
    dues('10,40 * * * *', BERLIN, '2026-03-29T00:00', '2026-03-29T02:00'),
    ['2026-03-29T00:10', '2026-03-29T00:40', '2026-03-29T01:10', '2026-03-29T01:40'],
    'hours that go on have nothing to make up for',
  );
  t.same(dues('30 2 * * *', CHICAGO, '2026-03-07T12:00', '2026-03-08T23:00'), ['2026-03-08T08:00']);
});

t.test('the latest due moment agrees with stepping forward, through a whole year', async (t) => {
  for (const text of ['*/20 * * * *', '30 2 * * *', '0 */7 * * Mon,Thu', '15 1-3 25 * *']) {
    const cron = parseCron(text);
    const all = dues(text, BERLIN, '2026-01-01T00:00', '2026-12-31T00:00').map(utc);
    const wrong: string[] = [];
    for (let at = utc('2026-02-01T00:20'); at < utc('2026-12-30T00:00'); at += 31 * HOUR + 60_000) {
      const expected = all.findLast((one) => one <= at) ?? null;
      const found = latestDue(cron, BERLIN, Number.NEGATIVE_INFINITY, at);
      if (found !== expected) wrong.push(`at ${at}: ${found}, not ${expected}`);
    }
    t.same(wrong, [], `${text}: ${all.length} runs a year`);
  }
});

/** A schedule on the real ledger, its clock set by hand. */
async function atDesk(
  t: Test,
  start: string,
): Promise<{ clock: HandClock; schedule: Schedule; owed: (text: string) => Promise<string> }> {
  const clock = new HandClock(utc(start));
  const store = await realStore(t);
  const schedule = createSchedule({ store, clock, machineNow: () => clock.now(), zone: () => BERLIN });
  const owed = async (text: string) => {
    const stop = AbortSignal.timeout(5_000);
    return new Date(await schedule.due('erp', text, stop)).toISOString().slice(0, 16);
  };
  return { clock, schedule, owed };
}

t.test('the ledger says what is owed', async (t) => {
  const text = '10,25,40,55 * * * *';
  const { clock, schedule, owed } = await atDesk(t, '2026-11-19T05:52');
  t.equal(await owed(text), '2026-11-19T05:40', 'never run: at once');
  await schedule.ran('erp', text, utc('2026-11-19T05:40'));

  const next = owed(text);
  await clock.advance(4 * 60_000);
  t.equal(await next, '2026-11-19T05:55');
  await schedule.ran('erp', text, utc('2026-11-19T05:55'));

  clock.step(9 * HOUR);
  t.equal(await owed(text), '2026-11-19T14:55', 'missed while down: one run, not thirty-six');
});

t.test('a clock set 30 days ahead owes one run and blocks nobody', async (t) => {
  const text = '* * * * *';
  const { clock, schedule, owed } = await atDesk(t, '2026-11-19T05:52');
  await schedule.ran('erp', text, utc('2026-11-19T05:52'));
  const waiting = owed(text);
  clock.step(30 * 24 * HOUR);
  const began = performance.now();
  await clock.advance(5_000);
  t.equal(await waiting, '2026-12-19T05:52');
  t.ok(performance.now() - began < 200, `took ${Math.round(performance.now() - began)} ms`);
  await schedule.ran('erp', text, utc('2026-12-19T05:52'));
  const after = owed(text);
  await clock.advance(60_000);
  t.equal(await after, '2026-12-19T05:53', 'and then the next minute');
});

t.test('a clock set back an hour goes on at the next local time', async (t) => {
  const text = '*/15 * * * *';
  const { clock, schedule, owed } = await atDesk(t, '2026-11-19T05:46');
  await schedule.ran('erp', text, utc('2026-11-19T05:45'));
  const waiting = owed(text);
  await clock.advance(1_000);
  clock.step(-HOUR);
  await clock.advance(15 * 60_000);
  t.equal(await waiting, '2026-11-19T05:00', 'not silent until the wall has caught up');
  await schedule.ran('erp', text, utc('2026-11-19T05:00'));
  const next = owed(text);
  await clock.advance(15 * 60_000);
  t.equal(await next, '2026-11-19T05:15', 'and none twice');
});

t.test('waiting ends with the signal, a bad pattern at once', async (t) => {
  const { schedule } = await atDesk(t, '2026-11-19T05:52');
  await schedule.ran('erp', '0 3 * * *', utc('2026-11-19T02:00'));
  const stop = new AbortController();
  const waiting = schedule.due('erp', '0 3 * * *', stop.signal);
  setTimeout(() => stop.abort(new Error('stopping')), 20);
  await t.rejects(waiting, { message: 'stopping' });
  await t.rejects(schedule.due('erp', 'daily', stop.signal), { message: /five/ });
});
