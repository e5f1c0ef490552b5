// Tests of the files of written/: every fault told with its place and in words, and what is sound beside it counts.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { readConfig } from '../src/config/config.ts';
import { writtenValue } from '../src/config/written-value.ts';
import { HEAD, NOW, plantWith, rateOf, written } from './fixtures/written-plant.ts';

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
      id: 'written ["HALLMANN",null]',
      fields: {
        customer: 'HALLMANN',
        latePenaltyPerDayMinor: 120_000,
        writtenBy: 'p4',
        writtenOn: '2026-02-02',
      },
    },
  );
  t.equal(found.filter(({ kind }) => kind === 'changeover').length, 3, 'a list says the same of each');
});

const MANY = Array.from({ length: 70 }, (_, index) => `M${index}`).join(', ');
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
    'there is no day "2026-02-30". Write it as 2026-11-20.',
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
  ['  standard: 5\n', '5', 'no list. Write each of them in a line of its own'],
  [rateOf('line: L1, material: A, ratePerHour: 0'), '0', 'a rate of 0 makes nothing.'],
  [rateOf('line: L1, material: A, ratePerHour: "118"'), '"118"', '118 stands in quotes or with a comma.'],
  [rateOf('line: L1, ratePerHour: 5, material:'), '', 'material: no value stands here.'],
  [rateOf('line: L1, material: {a: 1}, ratePerHour: 5'), '{a: 1}', 'material: no value stands here.'],
  [
    rateOf('line: L1, material: [], ratePerHour: 5'),
    '[]',
    'material: an empty list. Name at least one, or remove it.',
  ],
  [rateOf('line: L1, material: A, ratePerHour: 5, why: 7'), 'why', '"why" wants a text.'],
  [rateOf('line: L1, material: A, ratePerHour: 5, by: [p1]'), 'by', '"by" wants a text.'],
  ['  standard:\n    -\n', '', 'no fields stand here.'],
  ['  changeover:\n    - { from: A, to: A, setupHours: 1 }\n', '{ from', 'it speaks of a thing and itself.'],
  ['  leadTime:\n    - { material: S, leadWorkingDays: 20261120 }\n', '20261120', 'is more than 750 days'],
  [
    `  changeover:\n    - { from: [${MANY}], to: [${MANY}], setupHours: 1 }\n`,
    '{ from',
    'its lists come to 4900 facts',
  ],
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
      t.match(written(config.records), [{ id: 'written ["L2","OK"]', fields: { ratePerHour: 5 } }]);
  }
  const twice = rateOf('line: L2, material: OK, ratePerHour: 6');
  const { config, troubles } = await plantWith(t, HEAD + twice);
  t.match(troubles, [
    {
      place: { line: 7 },
      words: /^standard of L2, OK from 2026-11-20 on is already written in .*:6\. Keep one,/,
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

t.test('a field that knows only some words takes no other, and a key of digits is a text', async (t) => {
  const context = { zone: 'UTC', currency: 'EUR', digits: 2 };
  const spec = { type: 'text', oneOf: ['normal', 'express'] } as const;
  t.same(writtenValue('express', 'express', spec, context), { value: 'express' });
  t.same(writtenValue('fast', 'fast', spec, context), { words: 'fast is none of normal, express.' });
  t.same(writtenValue(815, '0815', { type: 'text' }, context), { value: '0815' });
});

t.test(
  'lists say the same of each, but nothing of itself; marks in part numbers are no marks of ours',
  async (t) => {
    const body = `  changeover:
    - { from: &both [A, B], to: *both, setupHours: 1 }
    - { from: A/B, to: C, setupHours: 2 }
    - { from: A, to: B/C, setupHours: 3 }
    - { from: &one 4711, to: X, setupHours: 4 }
    - { from: *one, to: Y, setupHours: 5 }
`;
    const { config, troubles } = await plantWith(t, HEAD + body);
    t.same(troubles, []);
    const pairs = written(config.records).map(({ fields }) => [
      fields['from'],
      fields['to'],
      fields['setupHours'],
    ]);
    t.same(pairs, [
      ...[
        ['A', 'B', 1],
        ['B', 'A', 1],
        ['A/B', 'C', 2],
        ['A', 'B/C', 3],
      ],
      ...[
        ['4711', 'X', 4],
        ['4711', 'Y', 5],
      ],
    ]);
  },
);

t.test('what lies in the folder and is not read is told, and nothing there ends the box', async (t) => {
  const { dir } = await plantWith(t, HEAD + rateOf('line: L1, material: A, ratePerHour: 5, on: 2026-12-24'));
  mkdirSync(join(dir, 'written/sub'));
  for (const name of ['._known.yaml', '.#known.yaml']) writeFileSync(join(dir, 'written', name), '{');
  writeFileSync(join(dir, 'written/more.yml'), '');
  const { config, troubles, files } = await readConfig(dir, NOW);
  t.match(
    troubles.map(({ severity, words }) => `${severity} ${words}`),
    [
      /^warning this file is not read: it is a folder\. Move its files one up\.$/,
      /^warning this file is not read: only names that end in \.yaml are\./,
      /^warning 2026-12-24 is after today\. Write the day on which it was written/,
    ],
  );
  t.match(
    files.filter(({ file }) => file.startsWith(join(dir, 'written'))),
    [{ holds: '2 written facts, 1 from a later day on' }],
  );
  t.equal(written(config?.records ?? []).length, 1, 'and the rest counts');
  rmSync(join(dir, 'written'), { recursive: true });
  writeFileSync(join(dir, 'written'), '');
  const as = await readConfig(dir, NOW);
  t.match(as.troubles, [{ words: /^a file, where a folder is wanted/ }]);
  t.match(await as.config?.written.reread(NOW), [{ code: 'unreadable' }]);
});
