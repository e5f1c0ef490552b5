// Tests of what people wrote as the box has it: the days on which it holds, its words, and a change while it runs.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { type LoadedConfig, readConfig } from '../src/config/config.ts';
import type { FileTroubleWords } from '../src/daemon/parts.ts';
import { sceneOf } from '../src/render/scene.ts';
import { writtenSentence } from '../src/render/words/written.ts';
import { writtenPage } from '../src/render/written-page.ts';
import { startBox, THURSDAY, until } from './daemon/box.ts';
import { HandClock } from './daemon/hand-clock.ts';
import { HEAD, NOW, on, plantWith, rateOf, write, written } from './fixtures/written-plant.ts';

t.test('while a domain cannot be read, what was written goes on, and is read again after it', async (t) => {
  const rate = (n: number) => `${HEAD}  standard:\n    - { line: L1, material: M, ratePerHour: ${n} }\n`;
  const { dir, config } = await plantWith(t, rate(100));
  const counts = (some: LoadedConfig | null) =>
    written(some?.recordsAt(NOW) ?? []).map(({ fields }) => fields['ratePerHour']);
  mkdirSync(join(dir, 'rules/mine'));
  writeFileSync(join(dir, 'rules/mine/domain.yaml'), 'kinds: {');
  write(dir, rate(90));
  const seen = await config.written.look();
  t.equal(await config.written.reread(NOW), null);
  t.same(counts(config), [100]);
  const broken = await readConfig(dir, NOW);
  t.same(counts(broken.config), [90], 'a start knows the kinds of the product');
  rmSync(join(dir, 'rules/mine'), { recursive: true });
  t.not(await config.written.look(), seen, 'that it can be read again is seen');
  t.same(await config.written.reread(NOW), []);
  t.same(counts(config), [90]);
});

t.test('what a fault means at the start: of an entry, of a whole file', async (t) => {
  const entry = await plantWith(t, HEAD + rateOf('line: L9, material: A, ratePerHour: 5'));
  const meaning = ({ config, troubles }: typeof entry) =>
    troubles.map((one) => config.written.meaningOf(one));
  t.same(meaning(entry), ['Until it is mended it does not count; what else the file says does.']);
  t.same(meaning(await plantWith(t, '{')), ['Until it is mended nothing of this file counts.']);
  const elsewhere = {
    place: { file: join(entry.dir, 'plant.yaml'), line: 1, column: 1 },
    severity: 'error',
    code: 'x',
    words: '',
  };
  t.equal(entry.config.written.meaningOf(elsewhere as never), null);
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

t.test('what is wrong in the files stands on the page of what is written', async (t) => {
  const zone = { name: 'UTC', offsets: [[0, 0]] as const };
  const trouble = (where: string) => ({
    code: 'value',
    where,
    words: 'ratePerHour: fast is no number.',
    at: NOW,
  });
  const troubles = [
    trouble('/etc/throughline/written/rates.yaml:6:3'),
    trouble('/etc/throughline/plant.yaml:1:1'),
  ];
  const picture = {
    plantName: 'P',
    zone,
    currency: 'EUR',
    sources: [{ id: 'config', title: 'Plant file', troubles }],
  };
  const scene = sceneOf(picture as never, [], { now: NOW, ruleNumber: () => null });
  const page = writtenPage(scene, []).main.html;
  t.match(page, /What is wrong in the files.*rates\.yaml:6:3.*fast is no number/s);
  t.notMatch(page, /plant\.yaml:1:1/);
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
  const small = { ...fact, fields: { customer: 'H', latePenaltyPerDayMinor: 120 } };
  t.match(writtenSentence(scene, small), /late costs €1\.20 a day/, 'cents are shown where there are any');
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
    reread: async () => (await config.written.reread(clock.now()))?.map(asWords) ?? null,
    told: [],
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
  writeFileSync(join(dir, 'written/a-new.yaml'), rate('70'));
  await after(async () => (await troubles()).some(({ where }) => where.includes('known')), 'said twice');
  t.same(await counts(), [90], 'as long as anything is wrong, all of it stands as it was');
  rmSync(join(dir, 'written/a-new.yaml'));
  write(dir, rate('80'));
  await after(async () => (await troubles()).length === 0 && (await counts())[0] === 80, 'mended');
  const versions = box.query("SELECT fields FROM version WHERE kind = 'standard' ORDER BY row");
  const rates = versions.map(({ fields }) => JSON.parse(String(fields)).ratePerHour);
  t.same(rates, [100, 90, 80], 'all of it stays on record');
  t.same(box.fatal, []);
});
