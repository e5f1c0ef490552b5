// What a line is on where no tag says it, and order numbers that cannot be: proposed, asked back, answered.
import t from 'tap';
import type { EntityRecord } from '../../src/core/types/entity.ts';
import type { Bench } from '../fixtures/exact-plant.ts';
import { snapshot } from '../fixtures/exact-plant.ts';
import { counting, dayOne, HOUR, MINUTE, MONDAY, made, runs, says, shown, write } from './day-one-plant.ts';

const on = (lineId: string, job: string, said: string | null) =>
  ({ kind: 'job', lineId, job, said }) as const;

t.test('a machine that is set up goes on with the next run', async (t) => {
  const box = dayOne();
  t.match(shown(box, MONDAY, 'state').job, { job: 'S1', basis: 'proposed' });
  box.absorb([says('state.state', MONDAY, 'Setup'), says('state.state', MONDAY + MINUTE, 'Running')]);
  t.match(shown(box, MONDAY + MINUTE, 'state').job, { job: 'S1' }, 'the set-up for the first run is its own');
  box.absorb(counting('state.count', MONDAY, MONDAY + 2 * HOUR, 0));
  t.match(shown(box, MONDAY + 2 * HOUR, 'state').job, { job: 'S1', madePieces: 240 });
  box.absorb([
    says('state.state', MONDAY + 2 * HOUR, 'Setup'),
    says('state.state', MONDAY + 3 * HOUR, 'Running'),
    ...counting('state.count', MONDAY + 3 * HOUR, MONDAY + 4 * HOUR, 240),
  ]);
  t.match(shown(box, MONDAY + 4 * HOUR, 'state').job, {
    job: 'S2',
    basis: 'proposed',
    since: MONDAY + 2 * HOUR,
  });
  t.same(made(box, 'state'), { S1: 240, S2: 120 });
  const { picture } = box.tick(MONDAY + 4 * HOUR);
  t.equal(picture.lines.find(({ lineId }) => lineId === 'state')?.isProposed, true, 'and the strip says so');
  write(box, MONDAY + 4 * HOUR, on('state', 'S1', null));
  t.same(made(box, 'state'), { S1: 360 }, 'one tap says that it was a set-up of the same run');
  t.match(shown(box, MONDAY + 4 * HOUR, 'state').job, { job: 'S1', basis: 'person' });
});

t.test(
  'of a line nobody has seen on anything, what ERP calls running comes before its sequence',
  async (t) => {
    const second = runs().find(({ id }) => id === 'S2');
    const box = dayOne([{ kind: 'run', id: 'S2', fields: { ...second?.fields, status: 'running' } }]);
    t.match(shown(box, MONDAY, 'state').job, { job: 'S2', basis: 'proposed' });
  },
);

/** A run behind the two that the line with an order tag has. */
const third: EntityRecord = {
  kind: 'run',
  id: '4490',
  fields: { ...runs().find(({ id }) => id === '4480')?.fields, job: '4490', sequence: 3 },
};

/** The line says `job` all morning and makes two pieces a minute. */
function saying(job: string, hours = 2, box = dayOne()): Bench {
  box.absorb([says('job.job', MONDAY, job), ...counting('job.count', MONDAY, MONDAY + hours * HOUR, 0)]);
  return box;
}

t.test('a number that was closed in May is asked back, with the open run that is nearest', async (t) => {
  const box = saying('4417');
  const line = shown(box, MONDAY + 2 * HOUR, 'job');
  t.match(line.question, { said: '4417', doubt: 'closed', job: '4471', closedAt: MONDAY - 180 * 24 * HOUR });
  t.match(line.job, { job: '4471', basis: 'proposed' }, 'until it is answered the line counts for that one');
  t.same(made(box, 'job'), { 4471: 240 }, 'from when the number was said');
  t.match(write(box, MONDAY + 2 * HOUR, on('job', '4471', '4999')), { code: 'moved-on' });
  t.match(write(box, MONDAY + 2 * HOUR, on('job', '4471', '4417')), { ok: true });
  box.absorb(counting('job.count', MONDAY + 2 * HOUR, MONDAY + 3 * HOUR, 240).slice(1));
  t.match(shown(box, MONDAY + 3 * HOUR, 'job'), {
    question: null,
    job: { job: '4471', basis: 'person', madePieces: 360 },
  });
  box.absorb([says('job.job', MONDAY + 3 * HOUR, '4480')]);
  t.match(
    shown(box, MONDAY + 3 * HOUR, 'job').job,
    { job: '4480', basis: 'tag' },
    'until the tag says something else',
  );
});

t.test('a person may say that the number is right, or that it is another', async (t) => {
  const box = saying('4417');
  shown(box, MONDAY + 2 * HOUR, 'job');
  write(box, MONDAY + 2 * HOUR, on('job', '4417', '4417'));
  t.match(shown(box, MONDAY + 2 * HOUR, 'job'), { question: null, job: { job: '4417', basis: 'person' } });
  t.same(made(box, 'job'), { 4417: 240 });
  t.match(write(box, MONDAY + 2 * HOUR, on('job', '4480', '4417')), { ok: true }, 'who thinks better of it');
  t.match(shown(box, MONDAY + 2 * HOUR, 'job').job, { job: '4480' });
});

t.test('a number of another line, one that nobody knows, and one that ERP tells later', async (t) => {
  t.match(shown(saying('9001'), MONDAY + 2 * HOUR, 'job').question, {
    doubt: 'other-line',
    otherLineId: 'other',
    job: '4471',
  });
  t.match(
    shown(saying('4417x9'), MONDAY + 2 * HOUR, 'job'),
    { question: null, job: { job: '4417x9' } },
    'no slip of the hand',
  );
  const box = saying('4741');
  t.match(shown(box, MONDAY + 2 * HOUR, 'job').question, { doubt: 'unknown', job: '4471' });
  const known = { ...runs()[5], id: '4741', fields: { ...runs()[5]?.fields, job: '4741' } } as never;
  box.tick(MONDAY + 2 * HOUR, [snapshot('erp', MONDAY + 2 * HOUR, [known])]);
  t.match(shown(box, MONDAY + 2 * HOUR, 'job'), { question: null, job: { job: '4741', basis: 'tag' } });
  t.same(made(box, 'job'), { 4741: 240 }, 'nothing is lost by having asked');
});

t.test('one that goes on beyond its quantity', async (t) => {
  const over = saying('4471', 9);
  t.match(shown(over, MONDAY + 9 * HOUR, 'job'), {
    question: { doubt: 'overrun', said: '4471', job: '4480' },
    job: { job: '4480', basis: 'proposed', since: MONDAY + 9 * HOUR },
  });
  t.same(made(over, 'job'), { 4471: 1_080 }, 'what was counted stays where it was counted');
  write(over, MONDAY + 9 * HOUR, on('job', '4471', '4471'));
  t.match(shown(over, MONDAY + 10 * HOUR, 'job'), { question: null, job: { job: '4471' } }, 'asked once');
});

t.test('a line that tells its set-ups and was not set up goes on with what it is on', async (t) => {
  const box = dayOne();
  box.absorb([says('job.state', MONDAY - HOUR, 'Setup'), says('job.state', MONDAY, 'Running')]);
  const over = saying('4471', 9, box);
  t.match(shown(over, MONDAY + 9 * HOUR, 'job'), {
    question: { doubt: 'overrun', said: '4471', job: '4480' },
    job: { job: '4471', basis: 'proposed' },
  });
  over.absorb(counting('job.count', MONDAY + 9 * HOUR, MONDAY + 10 * HOUR, 1_080));
  t.same(made(over, 'job'), { 4471: 1_200 });
  write(over, MONDAY + 10 * HOUR, on('job', '4480', '4471'));
  t.same(made(over, 'job'), { 4471: 1_080, 4480: 120 }, 'a person knows better: from where it was asked');
});

/** Set up from so many hours on for one, and making pieces for one more, as the tag says what it said. */
function setUpAfter(box: Bench, hours: number): Bench {
  const from = MONDAY + hours * HOUR;
  box.absorb([
    says('job.state', from, 'Setup'),
    says('job.state', from + HOUR, 'Running'),
    ...counting('job.count', from + HOUR, from + 2 * HOUR, hours * 120),
  ]);
  return box;
}

t.test('one unchanged across a changeover', async (t) => {
  const same = setUpAfter(saying('4471', 8), 8);
  t.match(
    shown(same, MONDAY + 9 * HOUR + 5 * MINUTE, 'job').question,
    null,
    'the operator may be late to say it',
  );
  t.match(shown(same, MONDAY + 10 * HOUR, 'job'), {
    question: { doubt: 'unchanged', said: '4471', job: '4480' },
    job: { job: '4480', since: MONDAY + 8 * HOUR },
  });
  t.same(
    made(same, 'job'),
    { 4471: 960, 4480: 120 },
    'it had nearly all its pieces: the next, from the changeover on',
  );
});

t.test('set up in the middle of a run, it goes on with that until somebody says otherwise', async (t) => {
  const box = setUpAfter(saying('4471', 2), 2);
  t.match(shown(box, MONDAY + 4 * HOUR, 'job'), {
    question: { doubt: 'unchanged', said: '4471', job: '4480' },
    job: { job: '4471', basis: 'proposed', since: MONDAY + 2 * HOUR },
  });
  t.same(made(box, 'job'), { 4471: 360 }, 'a change of tool');
  write(box, MONDAY + 4 * HOUR, on('job', '4480', '4471'));
  t.same(made(box, 'job'), { 4471: 240, 4480: 120 }, 'a person knows better: from the changeover on');
});

t.test('a set-up broken off for the night is no second changeover', async (t) => {
  const box = dayOne([third]);
  const changed = MONDAY + 90_000;
  box.absorb([
    says('job.job', MONDAY, '4490'),
    ...counting('job.count', MONDAY, MONDAY + MINUTE, 0),
    says('job.job', changed, '4471'),
    says('job.state', changed, 'Setup'),
    // The reading across the change of job leaves a piece to the new one.
    says('job.count', MONDAY + 2 * MINUTE, 4),
    says('job.state', MONDAY + 2 * HOUR, 'Idle'),
  ]);
  t.equal(made(box, 'job')['4471'], 1);
  box.absorb([
    says('job.state', MONDAY + 10 * HOUR, 'Setup'),
    says('job.state', MONDAY + 11 * HOUR, 'Running'),
    ...counting('job.count', MONDAY + 11 * HOUR, MONDAY + 12 * HOUR, 4),
  ]);
  t.match(shown(box, MONDAY + 12 * HOUR, 'job'), { question: null, job: { job: '4471', basis: 'tag' } });
});

t.test('a question across a changeover stays through the next set-up', async (t) => {
  const box = setUpAfter(saying('4471', 8, dayOne([third])), 8);
  t.match(shown(box, MONDAY + 10 * HOUR, 'job').question, { doubt: 'unchanged', job: '4480' });
  setUpAfter(box, 10);
  t.match(shown(box, MONDAY + 12 * HOUR, 'job'), {
    question: { doubt: 'unchanged', said: '4471' },
    job: { basis: 'proposed' },
  });
  t.equal(
    made(box, 'job')['4471'],
    960,
    'nobody said that the pieces since are of the number the tag was left on',
  );
});

t.test('a tag whose machine has a clock that is behind goes on from what was said before', async (t) => {
  const box = saying('4471', 9, dayOne([third]));
  const now = MONDAY + 9 * HOUR;
  t.match(shown(box, now, 'job').job, { job: '4480', basis: 'proposed' }, 'asked back: it is overrun');
  box.absorb([{ ...says('job.job', now - 6 * MINUTE, '4490'), recordedAt: now + MINUTE }]);
  t.match(shown(box, now + MINUTE, 'job').job, { job: '4490', basis: 'tag' });
});
