// Tests of people in plant.yaml: what of them enters the journal, in which pattern they work, and what they are written to in.
import { appendFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { loadConfig, readConfig } from '../src/config/config.ts';
import type { EntityRecord, Json } from '../src/core/types/entity.ts';

const SOUND = 'test/fixtures/config/sound';
const PROGRAM = 'test/fixtures/config/program';
const NOW = Date.UTC(2026, 10, 1, 12);

type Test = Pick<typeof t, 'testdir'>;

/** The sound plant with these lines for its roles and people, and what more is given at its end. */
function plantWith(
  test: Test,
  { roles, people, more = '' }: { roles?: string; people: string; more?: string },
): string {
  const dir = test.testdir();
  cpSync(SOUND, dir, { recursive: true });
  const file = join(dir, 'plant.yaml');
  const head = readFileSync(file, 'utf8').split('roles:')[0];
  const held = roles ?? '  - { id: planner, name: planner, holder: p1 }\n';
  writeFileSync(file, `${head}roles:\n${held}people:\n${people}`);
  appendFileSync(file, more);
  return dir;
}

async function recordsOf(
  dir: string,
): Promise<(kind: string, id: string) => EntityRecord['fields'] | undefined> {
  const { records } = await loadConfig(dir, NOW, PROGRAM);
  return (kind, id) => records.find((one) => one.kind === kind && one.id === id)?.fields;
}

const day = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;

t.test('of a person the journal holds languages, times and ids, and nothing to know them by', async (t) => {
  const dir = plantWith(t, {
    roles: '  - { id: planner, name: planner, holders: [p2, p1] }\n',
    people: `  - id: p1
    name: Kim Ro
    email: kim@plant.example
    mobile: "+49 170-0000000"
    language: en
    works: 3x8
    cycleBegins: 2026-11-02
    standIn: p2
    absent: [{ from: 2026-12-24, to: 2026-12-31 }]
    # The night on which the clocks go back: half past two comes twice.
    standby: [{ from: 2026-10-24T22:00, to: 2026-10-25T02:30 }]
  - { id: p2, name: Lu Ma, email: lu@plant.example }
`,
  });
  const { records, people } = await loadConfig(dir, NOW, PROGRAM);
  t.notMatch(JSON.stringify(records), /Kim|Lu Ma|plant\.example|\+49|170-/);
  const fields = await recordsOf(dir);
  const weekOf = (first: number, from: number, to: number): Json =>
    [0, 1, 2, 3, 4].map((more) => [first + more, from, to]);
  t.same(fields('person', 'p1'), {
    language: 'en',
    cycleDays: 21,
    beginsDay: day('2026-11-02'),
    shifts: [weekOf(1, 360, 840), weekOf(8, 840, 1320), weekOf(15, 1320, 1800)].flat(),
    absent: [[day('2026-12-24'), day('2026-12-31')]],
    standby: [[Date.UTC(2026, 9, 24, 20), Date.UTC(2026, 9, 25, 0, 30)]],
    standIn: 'p2',
  });
  t.same(fields('person', 'p2'), { language: 'en' }, 'what nobody said is left out');
  t.same(fields('role', 'planner'), { name: 'planner', holder: 'p2', holders: ['p2', 'p1'] });
  t.same(
    people.map(({ id, roles }) => [id, roles]),
    [
      ['p1', ['planner']],
      ['p2', ['planner']],
    ],
  );
});

t.test("a cycle of a week begins on a Monday; a plant's own pattern goes before ours", async (t) => {
  const office = 'shifts: [{ days: [1, 5], from: "07:00", to: "15:30" }] }';
  const dir = plantWith(t, {
    people: `  - { id: p1, name: Kim Ro, works: office }
  - { id: p2, name: Lu Ma, works: 2x8, cycleBegins: 2026-11-05 }
  - { id: p3, name: Jo Li, works: any-time }
`,
    more: `patterns:
  - { id: office, name: Office, cycleDays: 7, ${office}
  - { id: 2x8, name: Six days, cycleDays: 6, shifts: [{ days: [1], from: "18:00", to: "18:00" }] }
`,
  });
  const fields = await recordsOf(dir);
  t.match(fields('person', 'p1'), {
    cycleDays: 7,
    shifts: [
      [1, 420, 930],
      [5, 420, 930],
    ],
  });
  t.equal(new Date(Number(fields('person', 'p1')?.['beginsDay']) * 86_400_000).getUTCDay(), 1);
  const six = { cycleDays: 6, beginsDay: day('2026-11-05'), shifts: [[1, 1080, 2520]] };
  t.match(fields('person', 'p2'), six, 'a whole day runs from evening to evening');
  t.match(fields('person', 'p3'), { cycleDays: 1, shifts: [[1, 0, 1440]] });
});

t.test('a cycle of ours that begins in midweek is asked about, and the plant runs', async (t) => {
  const people = '  - { id: p1, name: Kim Ro, works: 2x8, cycleBegins: 2026-11-05 }\n';
  const { config, troubles } = await readConfig(plantWith(t, { people }), NOW, PROGRAM);
  t.same(
    troubles.map(({ place, severity, words }) => [place.line, place.column, severity, words]),
    [
      [
        35,
        54,
        'warning',
        '2026-11-05 is a Thursday: the five days of 2x8 are then Thursday to Monday. Write the Monday of an early week, for instance 2026-11-02; or, where that is meant, a pattern of your own.',
      ],
    ],
  );
  t.not(config, null);
  t.notMatch(JSON.stringify(troubles), /Kim/, 'what is told at a start is journaled');
});

t.test(
  'people are written to in the language of the plant, or their own, of those there are words in',
  async (t) => {
    const dir = plantWith(t, { people: '  - { id: p1, name: A }\n  - { id: p2, name: B, language: en }\n' });
    const file = join(dir, 'plant.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('currency: EUR,', 'currency: EUR, language: nl,'));
    const refused = await readConfig(dir, NOW, PROGRAM);
    const words =
      /^there are no words in "nl"\. Write one of de, en, es, pl, or its texts in lang\/nl\.yaml beside/;
    t.match(refused.troubles, [{ code: 'unknown-language', words }]);
    // A language of the plant's own: what it lacks is said in English.
    mkdirSync(join(dir, 'lang'));
    writeFileSync(join(dir, 'lang/nl.yaml'), 'version: 1\ntexts: { today: vandaag }\n');
    const { config, troubles } = await readConfig(dir, NOW, PROGRAM);
    t.match(troubles, [
      { code: 'missing-text' },
      { code: 'missing-text', words: /^\d+ of \d+ sentences of pages/ },
    ]);
    t.equal(troubles[1]?.place.file, join(dir, 'lang/pages/nl.yaml'));
    t.same(
      config?.people.map(({ id, language }) => [id, language]),
      [
        ['p1', 'nl'],
        ['p2', 'en'],
      ],
    );
  },
);
