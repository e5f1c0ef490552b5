// Tests of the command line against a running box: run, status, explain, asof, and what a task's chain looks like.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { main } from '../src/cli/main.ts';
import { systemClock } from '../src/clock/system-clock.ts';
import { startBox } from './fixtures/box-process.ts';

type Ran = { readonly code: number; readonly out: string; readonly err: string };

async function cli(args: readonly string[], color = false): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(args, {
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    color,
    terminal: false,
    env: {},
    cwd: process.cwd(),
    clock: systemClock(),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

async function untilAnswered(args: readonly string[]): Promise<Ran> {
  const clock = systemClock();
  for (let left = 60; left > 0; left--) {
    const ran = await cli(args);
    if (ran.code !== 3) return ran;
    await clock.sleep(250);
  }
  return cli(args);
}

t.test('run starts a box; status, explain and asof read it; SIGTERM ends it with 0', async (t) => {
  const { url, stop } = await startBox(t);
  const status = await untilAnswered(['status', '--url', url]);
  t.match(status.out, /^history/im);
  t.match(status.out, /does not see any orders yet/);
  const json = JSON.parse((await cli(['status', '--url', url, '--json'])).out) as {
    readonly sources: unknown[];
  };
  t.equal(json.sources.length, 1);
  const missing = await cli(['explain', '99', '--url', url]);
  t.equal(missing.code, 2);
  t.match(missing.err, /there is no task 99\. None is open\./);
  const early = await cli(['asof', '2001-01-01', '--url', url]);
  t.equal(early.code, 1);
  t.match(early.err, /the box kept no picture of 2001-01-01/);
  const soon = Temporal.Instant.fromEpochMilliseconds(systemClock().now())
    .add({ hours: 1 })
    .toString({ smallestUnit: 'second' });
  const now = await cli(['asof', soon, '--url', url]);
  t.equal(now.code, 0, now.err);
  t.match(now.out, /This is what was known then\./);
  t.equal(await stop(), 0);
});

/** As /api/tasks/:id documents it. */
const TASK = {
  id: 12,
  stateWords: 'Nobody has it yet',
  closedReason: null,
  decision: {
    id: 'drift/L3',
    rank: 1,
    rule: 'R-07',
    title: 'Order 4471 ships 2 days late',
    why: 'Line 3 makes 110.4 an hour, usually 120.',
    so: 'It is 335 short when packing closes.',
    owner: { name: null, role: 'planner' },
    actBy: '2026-11-19T15:00:00-06:00',
    atRisk: { minor: 1840000, currency: 'USD' },
    probability: 0.94,
    options: [
      { title: 'Change the tool', result: 'in time', cost: { minor: 48050, currency: 'USD' } },
      { title: 'Call the customer', result: 'not known', cost: null },
    ],
    path: [
      { kind: 'tag', id: 'L3', label: 'L3.PiecesPerHour', fact: '110.4', source: 'MES', ageSeconds: 2 },
      {
        kind: 'order',
        id: '4471',
        label: 'Order 4471',
        fact: '9,600 pieces',
        source: 'ERP',
        ageSeconds: 7300,
      },
    ],
    state: 'nobody',
  },
};

t.test('explain prints the chain, the options and the rule', async (t) => {
  const server = createServer((_, response) => response.end(JSON.stringify(TASK)));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.teardown(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { code, out } = await cli(['explain', '12', '--url', url]);
  t.equal(code, 0);
  t.equal(
    out,
    [
      'Order 4471 ships 2 days late',
      'Why       Line 3 makes 110.4 an hour, usually 120.',
      'So        It is 335 short when packing closes.',
      'At risk   $18,400, 94 % likely',
      'Act by    Thu 19 Nov 15:00',
      'Owner     nobody yet (planner). nobody',
      '',
      'How we know',
      '  L3.PiecesPerHour  110.4         MES, 2 s old',
      '  Order 4471        9,600 pieces  ERP, 2 h old',
      '',
      'What can be done',
      '  Change the tool    in time    $481',
      '  Call the customer  not known  no cost known',
      '',
      'Rank 1',
      'Rule      R-07',
    ].join('\n'),
  );
});
