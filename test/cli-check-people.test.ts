// Tests of what `throughline check` says of people: who cannot be reached, and when nobody can, with what to do.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { main } from '../src/cli/main.ts';
import { systemClock } from '../src/clock/system-clock.ts';
import type { Clock } from '../src/contracts/clock.ts';

/** Sunday 2026-11-01 13:00 in Berlin: a week of early shifts of p3 begins the day after. */
const NOW = Date.UTC(2026, 10, 1, 12);
const AT: Clock = { ...systemClock(), now: () => NOW };

type Test = Pick<typeof t, 'testdir'>;
type Change = readonly [from: string | RegExp, to: string];

/** The example with its plant file changed; a text that is not in it is a fault of the test. */
function example(test: Test, changes: readonly Change[]): string {
  const dir = test.testdir();
  cpSync('config/example', dir, { recursive: true });
  const file = join(dir, 'plant.yaml');
  for (const [from, to] of changes) {
    const text = readFileSync(file, 'utf8');
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`the example has no ${from}`);
    writeFileSync(file, changed);
  }
  return dir;
}

/** What it says of plant.yaml and the channels: the text of the line, severity and words. */
async function said(dir: string): Promise<{ readonly code: number; readonly told: readonly string[] }> {
  const out: string[] = [];
  const io = {
    out: (line: string) => void out.push(line),
    err: () => undefined,
    color: false,
    terminal: false,
  };
  const code = await main(['check', dir, '--json'], { ...io, env: {}, cwd: process.cwd(), clock: AT });
  const all = JSON.parse(out.join('\n')) as { [key: string]: string | number }[];
  const told = all
    .filter(({ severity }) => severity !== 'remark')
    .map(({ file, line, column, severity, words }) => {
      const lines = String(file).endsWith('.yaml') ? readFileSync(String(file), 'utf8').split('\n') : [];
      const at = lines[Number(line) - 1]?.slice(Number(column) - 1) ?? '';
      return `${/id: ([\w-]+)/.exec(at)?.[1] ?? 'folder'} ${severity}: ${words}`;
    });
  return { code, told };
}

t.test('the example has nobody who cannot be reached', async (t) => {
  t.same(await said(example(t, [])), { code: 0, told: [] });
});

t.test(
  'hours in which nobody of a chain is there are told once a chain, with the first of them',
  async (t) => {
    const dir = example(t, [
      ['planner@plant.example, works: any-time', 'planner@plant.example, works: office'],
      ['buyer@plant.example, works: any-time', 'buyer@plant.example, works: office'],
    ]);
    t.same(await said(dir), {
      code: 0,
      told: [
        'buyer warning: none of buyer and planner can be reached from Sun 1 Nov 13:00 to Mon 2 Nov 07:00, and so on: 126 h a week. What receipt-needed-and-unconfirmed finds then waits until somebody comes. Add standby or a stand-in, or one who may be asked at any time.',
      ],
    });
  },
);

t.test('with a manager off at night each chain without another is told, at its first role', async (t) => {
  const dir = example(t, [
    ['planner@plant.example, works: any-time', 'planner@plant.example, works: office'],
    ['manager@plant.example, works: any-time', 'manager@plant.example, works: office'],
  ]);
  // Two shifts of five days are 80 h a week; on call are 31 h of the last weekend. 672 less 320 less 31, by four weeks.
  const onShift = 'can be reached from Sun 1 Nov 13:00 to Mon 2 Nov 06:00, and so on: 80 h a week. What';
  const inOffice = 'be reached from Sun 1 Nov 13:00 to Mon 2 Nov 07:00, and so on: 126 h a week. What';
  const then =
    'then waits until somebody comes. Add standby or a stand-in, or one who may be asked at any time.';
  t.same(await said(dir), {
    code: 0,
    told: [
      `planner warning: none of planner, shift supervisor and plant manager ${onShift} drift-becomes-delivery-risk and 2 other rules find ${then}`,
      `planner warning: none of planner and plant manager can ${inOffice} promise-without-capacity finds ${then}`,
      `quality warning: none of quality and plant manager ${onShift} station-again-and-again finds ${then}`,
      `quality warning: none of quality, shift supervisor and plant manager ${onShift} quality-spike-has-a-customer finds ${then}`,
      `shift-supervisor warning: none of shift supervisor and plant manager ${onShift} source-gone-quiet finds ${then}`,
      `shift-supervisor warning: none of shift supervisor, planner and plant manager ${onShift} line-stands-with-orders-behind finds ${then}`,
      `plant-manager warning: plant manager cannot ${inOffice} line-again-and-again finds ${then}`,
    ],
  });
});

t.test(
  'a role whose people are all away is told as long as that is, and is an error where it does not end',
  async (t) => {
    const away = (to: string): Change => [
      'works: any-time }\n  - id: p3',
      `works: any-time, absent: [{ from: 2026-11-09, to: ${to} }] }\n  - id: p3`,
    ];
    const week = await said(example(t, [away('2026-11-13')]));
    t.same(week, {
      code: 0,
      told: [
        'buyer warning: nobody holds buyer from Mon 9 Nov 00:00 to Sat 14 Nov 00:00: all who do are away and nobody stands in. What is asked of it goes to nobody. Write standIn for one of them, or one holder more.',
      ],
    });
    const gone = await said(
      example(t, [[/(buyer@.*works: any-time)/, '$1, absent: [{ from: 2026-10-01, to: 2027-02-28 }]']]),
    );
    t.same([gone.code, gone.told.length], [1, 1]);
    t.match(gone.told[0], /^buyer error: nobody holds buyer throughout the coming 28 days: /);
  },
);

t.test(
  'somebody who is asked and has no address of a channel is an error; who only stands in as well',
  async (t) => {
    const dir = example(t, [
      [', email: buyer@plant.example', ''],
      ['works: any-time }\n  - id: p3', 'works: any-time, standIn: p6 }\n  - id: p3'],
      [/$/, '  - { id: p6, name: Spare Buyer, mobile: "+49 170 0000006", works: any-time }\n'],
    ]);
    t.same(await said(dir), {
      code: 1,
      told: [
        'p2 error: First Buyer is asked as buyer and has no email: nothing that is sent arrives. Add it, or a channel that sends to what is there.',
        'p6 error: Spare Buyer is asked as buyer and has no email: nothing that is sent arrives. Add it, or a channel that sends to what is there.',
      ],
    });
  },
);

t.test(
  'of whom nobody knows when they work is told in one line; nobody on call is needed then',
  async (t) => {
    const dir = example(t, [
      ['planner@plant.example, works: any-time', 'planner@plant.example'],
      ['manager@plant.example, works: any-time', 'manager@plant.example'],
    ]);
    t.same(await said(dir), {
      code: 0,
      told: [
        'p1 warning: nobody knows when First Planner and Plant Manager work: they are asked at any hour of any day. Write works: 2x8, 3x8, 4x12 or a pattern of your own; or works: any-time where that is meant.',
      ],
    });
  },
);

t.test('a box without a way to people says so, and then no address is missed', async (t) => {
  const dir = example(t, [[', email: buyer@plant.example', '']]);
  rmSync(join(dir, 'channels'), { recursive: true });
  t.same(await said(dir), {
    code: 0,
    told: [
      'folder warning: no channel: what must be decided stands on the panel, and nobody is told. Put a file for each way to people here; config/example/channels shows how.',
    ],
  });
});
