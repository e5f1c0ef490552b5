// Tests of shifts that overlap in plant.yaml: a slip of the pen is told, a handover and the night before are not.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { readConfig } from '../src/config/config.ts';

const NOW = Date.UTC(2026, 10, 1, 12);

/** What is said of overlaps in the sound plant with these shifts for its calendar and these patterns at its end. */
async function toldOf(
  test: Pick<typeof t, 'testdir' | 'ok'>,
  shifts: string,
  patterns = '',
): Promise<string[]> {
  const dir = test.testdir();
  cpSync('test/fixtures/config/sound', dir, { recursive: true });
  const file = join(dir, 'plant.yaml');
  const text = readFileSync(file, 'utf8');
  const [head, rest] = [text.slice(0, text.indexOf('calendars:')), text.slice(text.indexOf('lines:'))];
  const id = /calendar: ([\w-]+)/.exec(rest)?.[1];
  writeFileSync(
    file,
    `${head}calendars:\n  - id: ${id}\n    name: own\n    shifts:\n${shifts}\n${rest}${patterns}`,
  );
  const { config, troubles } = await readConfig(dir, NOW, 'test/fixtures/config/program');
  test.ok(config, 'the plant runs');
  return troubles
    .filter(({ code }) => code === 'shifts-overlap')
    .map(({ words }) => words.split(' by more')[0] ?? '');
}

const shift = (days: string, from: string, to: string): string =>
  `      - { days: [${days}], from: "${from}", to: "${to}" }\n`;

t.test('shifts that touch, or meet for a handover, are as they should be', async (t) => {
  const early = shift('Mon, Tue, Wed, Thu, Fri', '06:00', '14:15');
  const late = shift('Mon, Tue, Wed, Thu, Fri', '14:00', '22:00');
  const night = shift('Sun, Mon, Tue, Wed, Thu', '22:00', '06:00');
  t.same(await toldOf(t, early + late + night), []);
});

t.test('a shift within another, and one written twice, are told at the second', async (t) => {
  const twice = shift('Mon', '06:00', '14:00') + shift('Mon, Tue', '06:00', '14:00');
  t.same(await toldOf(t, twice), ['the shift of 06:00 to 14:00 overlaps that of 06:00 to 14:00 in line 8']);
});

t.test('the night of Sunday runs into Monday', async (t) => {
  const both = shift('Mon', '04:00', '12:00') + shift('Sun', '22:00', '06:00');
  t.same(await toldOf(t, both), ['the shift of 22:00 to 06:00 overlaps that of 04:00 to 12:00 in line 8']);
});

t.test('a pattern that has somebody work two shifts at once', async (t) => {
  const own = 'patterns:\n  - id: odd\n    name: Odd\n    cycleDays: 8\n    shifts:\n';
  const turns =
    '      - { days: [1, 2], from: "06:00", to: "18:00" }\n      - { days: [8], from: "18:00", to: "07:30" }\n';
  const [told = ''] = await toldOf(t, shift('Mon', '06:00', '14:00'), own + turns);
  t.match(told, /^the shift of 18:00 to 07:30 overlaps that of 06:00 to 18:00 in line \d+$/);
});
