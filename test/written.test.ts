// What people write in the plant's files: every fault told with its place, the days on which it holds, and a change that
// counts while the box runs.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { type LoadedConfig, readConfig } from '../src/config/config.ts';
import type { EntityRecord } from '../src/core/types/entity.ts';
import type { FileTroubleWords } from '../src/daemon/parts.ts';
import { sceneOf } from '../src/render/scene.ts';
import { writtenSentence } from '../src/render/words/written.ts';
import { startBox, THURSDAY, until } from './daemon/box.ts';
import { HandClock } from './daemon/hand-clock.ts';

const NOW = Date.UTC(2026, 10, 29, 12);
const HEAD = 'version: 1\nby: p1\non: 2026-11-20\nfacts:\n';

/** A plant with this one file of written facts; none where it is null. */
async function plantWith(test: Pick<typeof t, 'testdir'>, text: string | null) {
  const dir = test.testdir();
  cpSync('config/example', dir, { recursive: true, filter: (file) => !file.includes('/written') });
  if (text !== null) write(dir, text);
  const read = await readConfig(dir, NOW);
  if (read.config === null) throw new Error('the plant itself is broken');
  return { dir, config: read.config, troubles: read.troubles };
}

function write(dir: string, text: string): void {
  mkdirSync(join(dir, 'written'), { recursive: true });
  writeFileSync(join(dir, 'written/known.yaml'), text);
}

const KINDS = ['standard', 'changeover', 'customerTerm', 'overtimePrice', 'leadTime'];
const written = (records: readonly EntityRecord[]) => records.filter(({ kind }) => KINDS.includes(kind));
const on = (config: LoadedConfig, day: string) => written(config.recordsAt(Date.parse(`${day}T12:00:00Z`)));

t.test('the example is sound, and says what it holds', async (t) => {
  const { config, troubles, files } = await readConfig('config/example', NOW);
  t.same(troubles, []);
  t.match(
    files.filter(({ file }) => file.includes('written')),
    [{ holds: '5 written facts' }, { holds: '4 written facts' }],
  );
  const found = written(config?.records ?? []);
  t.match(
    found.find(({ kind }) => kind === 'customerTerm'),
    {
      id: 'written/HALLMANN/',
      fields: {
        customer: 'HALLMANN',
        latePenaltyPerDayMinor: 120_000,
        writtenBy: 'p4',
        writtenOn: '2026-11-20',
      },
    },
  );
  t.equal(found.filter(({ kind }) => kind === 'changeover').length, 3, 'a list says the same of each');
});

const rateOf = (fields: string) =>
  `  standard:\n    - { ${fields} }\n    - { line: L2, material: OK, ratePerHour: 5 }\n`;
const FAULTS: readonly (readonly [body: string, at: string, words: string])[] = [
  [
    rateOf('line: L1, material: A, ratePerHuor: 5'),
    'ratePerHuor',
    'unknown field "ratePerHuor" of standard. Did you mean "ratePerHour"?',
  ],
  [rateOf('line: L1, material: A'), '{ line: L1', 'no "ratePerHour". Write it.'],
  [rateOf('line: L9, material: A, ratePerHour: 5'), 'L9', 'unknown line "L9". Did you mean "L1"?'],
  [
    rateOf('line: L1, material: A, ratePerHour: fast'),
    'fast',
    'ratePerHour: fast is no number. Write digits, with a point before decimals.',
  ],
  [rateOf('line: L1, material: A, ratePerHour: -5'), '-5', 'ratePerHour: -5 is below zero.'],
  [rateOf('line: L1, material: A, ratePerHour: 5, by: p9'), 'p9', 'unknown person "p9".'],
  [
    rateOf('line: L1, material: A, ratePerHour: 5, on: 2026-02-30'),
    '2026-02-30',
    'there is no 2026-02-30. Write the day as 2026-11-20.',
  ],
  [
    rateOf('line: L1, material: A, ratePerHour: 5, validFrom: 2027-01-01, validUntil: 2026-12-31'),
    '2026-12-31',
    'ends on 2026-12-31, before it begins on 2027-01-01. Correct one of the two.',
  ],
  [
    '  customerTerm:\n    - { customer: H, lateFeeShare: 10 }\n',
    '10',
    'lateFeeShare: 10 is more than the whole. Write a share: 0.1 is 10 %.',
  ],
  [
    '  customerTerm:\n    - { customer: H, latePenaltyPerDay: 5.999 }\n',
    '5.999',
    'latePenaltyPerDay: 5.999 is not an amount of EUR.',
  ],
  [
    '  customerTerm:\n    - { customer: H, latePenaltyPerDayMinor: 5 }\n',
    'latePenaltyPerDayMinor',
    'Did you mean "latePenaltyPerDay"?',
  ],
  [
    '  customerTerm:\n    - { customer: H, cannotSlip: yes }\n',
    'yes',
    'cannotSlip: yes is no yes or no. Write true or false.',
  ],
  [
    '  customerTerm:\n    - { cannotSlip: true }\n',
    '{ cannotSlip',
    'nothing says of what it speaks. Write "customer" or "order".',
  ],
  [
    '  customerTerm:\n    - { customer: H }\n',
    '{ customer',
    'nothing is said of it. Write at least one more field.',
  ],
  [
    '  leadTime:\n    - { material: S, leadWorkingDays: 2.5 }\n',
    '2.5',
    'leadWorkingDays: 2.5 is no whole number.',
  ],
  [
    '  stock:\n    - { material: S }\n',
    'stock:',
    '"stock" is told by systems and cannot be written here. These can: standard,',
  ],
  ['  standrad:\n    - { line: L1 }\n', 'standrad:', 'unknown kind "standrad". Did you mean "standard"?'],
  ['  standard: 5\n', '5', 'List what is known of this kind'],
];

t.test('every fault with its place, in words, and what is sound beside it stands', async (t) => {
  for (const [body, at, words] of FAULTS) {
    const { config, troubles } = await plantWith(t, HEAD + body);
    const [first] = troubles;
    t.equal(troubles.length, 1, words);
    t.ok(first?.words.includes(words), `${first?.words} | ${words}`);
    const { line = 0, column = 0 } = first?.place ?? {};
    const text = (HEAD + body).split('\n')[line - 1]?.slice(column - 1) ?? '';
    t.ok(text.startsWith(at), `${at} | ${text}`);
    if (body.includes('OK'))
      t.match(written(config.records), [{ id: 'written/L2/OK', fields: { ratePerHour: 5 } }]);
  }
  const twice = rateOf('line: L2, material: OK, ratePerHour: 6');
  const { config, troubles } = await plantWith(t, HEAD + twice);
  t.match(troubles, [
    {
      place: { line: 7 },
      words: /^standard of L2\/OK from 2026-11-20 on is already written in .*:6\. Keep one,/,
    },
  ]);
  t.match(written(config.records), [{ fields: { ratePerHour: 6 } }], 'the first stands');
  const nobody = await plantWith(
    t,
    HEAD.replace('p1', 'p9') + rateOf('line: L1, material: A, ratePerHour: 5'),
  );
  t.match(nobody.troubles, [{ place: { line: 2, column: 5 }, words: /^unknown person "p9"/ }]);
  t.same(written(nobody.config.records), [], 'of nobody nothing counts');
});

t.test('a fact holds from its first day to its last, in plant time; what began last counts', async (t) => {
  const body = `  standard:
    - { line: L1, material: 4711, ratePerHour: 100 }
    - { line: L1, material: 4711, ratePerHour: 118, validFrom: 2027-01-04, validUntil: 2027-01-31, by: p2, why: new tool }
`;
  const { config } = await plantWith(t, HEAD + body);
  t.same(on(config, '2026-11-19'), [], 'not yet written');
  const first = { fields: { material: '4711', ratePerHour: 100, writtenBy: 'p1', writtenOn: '2026-11-20' } };
  t.match(on(config, '2026-11-20'), [first]);
  t.match(on(config, '2027-01-03'), [first]);
  t.match(
    written(config.recordsAt(Date.parse('2027-01-03T22:59:00Z'))),
    [first],
    'a minute to midnight in Berlin',
  );
  const later = {
    ratePerHour: 118,
    writtenBy: 'p2',
    validFrom: '2027-01-04',
    validUntil: '2027-01-31',
    why: 'new tool',
  };
  t.match(written(config.recordsAt(Date.parse('2027-01-03T23:00:00Z'))), [{ fields: later }]);
  t.match(on(config, '2027-01-31'), [{ fields: later }]);
  t.match(on(config, '2027-02-01'), [first], 'and then what was before');
});

t.test('in words: what it says, who wrote it, when, and what a system says', async (t) => {
  const zone = { name: 'UTC', offsets: [[0, 0]] as const };
  const picture = { zone, currency: 'EUR', sources: [{ id: 'erp', title: 'SAP' }] };
  const scene = sceneOf(picture as never, [{ id: 'p1', name: 'Jo Novak' }], {
    now: NOW,
    ruleNumber: () => null,
  });
  const fact = {
    ...{
      kind: 'customerTerm',
      id: 'written/H/',
      by: 'p1',
      on: '2026-11-20',
      validFrom: null,
      validUntil: '2027-03-31',
    },
    ...{ names: { customer: 'Hallmann' }, strangers: [], why: 'frame contract', beside: null },
    fields: { customer: 'H', latePenaltyPerDayMinor: 120_000, latePenaltyCapDays: 10, cannotSlip: true },
  };
  t.equal(
    writtenSentence(scene, fact),
    'Terms of Hallmann: late costs €1,200 a day, for 10 days at most; must not be late, written by Jo Novak on 20 Nov 2026, until 31 Mar 2027: frame contract.',
  );
  const rate = {
    ...fact,
    kind: 'standard',
    names: { line: 'Line 1' },
    why: null,
    validUntil: null,
    fields: { line: 'L1', material: 'M', ratePerHour: 110 },
  };
  t.match(
    writtenSentence(scene, { ...rate, strangers: ['material'] }),
    /2026\. No source lists material M: for now it counts nowhere\. Is it written as ERP writes it\?$/,
  );
  const beside = { source: 'erp', fields: { ratePerHour: 120 } };
  t.equal(
    writtenSentence(scene, { ...rate, beside }),
    'Standard rate of M on Line 1: 110 an hour, written by Jo Novak on 20 Nov 2026. SAP says 120 an hour, which does not count.',
  );
});

t.test('a change counts while the box runs; a fault is told, and the file counts as before', async (t) => {
  const clock = new HandClock(THURSDAY);
  const rate = (n: string) =>
    `version: 1\nby: p1\non: 2026-11-02\nfacts:\n  standard:\n    - { line: L1, material: M, ratePerHour: ${n} }\n`;
  const { dir, config } = await plantWith(t, rate('100'));
  const asWords = (one: { code: string; words: string; place: { file: string } }): FileTroubleWords => ({
    ...{ type: 'trouble', code: one.code, where: one.place.file, words: one.words },
  });
  const writtenFiles = {
    ...config.written,
    reread: async () => (await config.written.reread()).map(asWords),
    holds: () => true,
  };
  const box = await startBox(t, { clock, sources: {}, records: config.recordsAt, writtenFiles });
  const counts = async () => (await box.store.written()).map(({ fields }) => fields['ratePerHour']);
  /** Seconds of the clock pass until it holds. */
  const after = async (what: () => boolean | Promise<boolean>, words: string) =>
    until(async () => {
      await clock.advance(1_000);
      return await what();
    }, words);
  t.same(await counts(), [100]);
  write(dir, rate('90'));
  await after(async () => (await counts())[0] === 90, 'the new rate counts');
  write(dir, rate('slow'));
  const troubles = async () =>
    (await box.daemon.reader.picture())?.sources.find(({ id }) => id === 'config')?.troubles ?? [];
  await after(async () => (await troubles()).length === 1, 'the fault is told');
  t.match(await troubles(), [{ words: /ratePerHour: slow is no number/ }]);
  t.same(await counts(), [90], 'and what it said before goes on');
  write(dir, rate('80'));
  await after(async () => (await troubles()).length === 0 && (await counts())[0] === 80, 'mended');
  const versions = box.query("SELECT fields FROM version WHERE kind = 'standard' ORDER BY row");
  const rates = versions.map(({ fields }) => JSON.parse(String(fields)).ratePerHour);
  t.same(rates, [100, 90, 80], 'all of it stays on record');
  t.same(box.fatal, []);
});
