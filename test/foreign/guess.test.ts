// What is guessed of another's export at volume, of which nobody here chose a heading.
import { readFile } from 'node:fs/promises';
import type { SampleTable } from '../../src/mapping/guess/column-profile.ts';
import { type Days, datesFollowed } from '../../src/mapping/guess/dates-followed.ts';
import { guessTables, type TableGuess } from '../../src/mapping/guess/guess.ts';
import { productKinds } from '../fixtures/table-box.ts';
import { foreignPath, foreignTest } from './foreign-data.ts';

const FILES = ['bom', 'products', 'purchase_lines', 'stock', 'work_orders'].map(
  (name) => `adventureworks/erp_${name}.csv`,
);
const SAMPLE_ROWS = 1_000;

/** No cell of these files is quoted. */
async function sample(file: string): Promise<SampleTable> {
  const [heading = '', ...lines] = (await readFile(foreignPath(file), 'utf8')).trimEnd().split(/\r?\n/);
  return {
    name: file.split('/')[1] ?? '',
    columns: heading.split(',').map((name) => ({ name, type: null })),
    rows: lines.slice(0, SAMPLE_ROWS).map((line) => line.split(',')),
  };
}

const plain = ({ kinds }: TableGuess) =>
  kinds.map(({ kind, columns }) => [
    kind,
    Object.fromEntries(columns.map(({ field, mapping }) => [field, mapping.column])),
  ]);

await foreignTest('a manufacturer at volume is recognised table by table', FILES, async (t) => {
  const guesses = guessTables(await Promise.all(FILES.map(sample)), await productKinds());
  t.same(guesses.map(plain), [
    [
      [
        'component',
        {
          id: ['assembly', 'component', 'valid_from'],
          ...{ parent: 'assembly', material: 'component', perPiece: 'per_assembly', unit: 'uom' },
        },
      ],
    ],
    [['material', { id: 'product', name: 'name' }]],
    [
      [
        'receipt',
        {
          ...{ id: ['po', 'line'], material: 'product', quantityPieces: 'order_qty' },
          ...{ promisedAt: 'due', supplier: 'vendor' },
        },
      ],
    ],
    [['stock', { id: ['product', 'location'], material: 'product', unrestrictedPieces: 'qty' }]],
    [['productionOrder', { id: 'work_order', material: 'product', quantityPieces: 'qty' }]],
  ]);
});

/** All rows of a column of ISO dates. */
async function days(file: string, names: readonly string[]): Promise<Days[]> {
  const [heading = '', ...lines] = (await readFile(foreignPath(file), 'utf8')).trimEnd().split(/\r?\n/);
  const rows = lines.map((line) => line.split(','));
  return names.map((name) => {
    const at = heading.split(',').indexOf(name);
    return { name, days: rows.map((row) => (row[at] ? Date.parse(row[at]) / 86_400_000 : null)) };
  });
}

const [PURCHASES = '', WORK = ''] = [FILES[2], FILES[4]];

// The figures are those of numpy's busday_count over the same rows.
await foreignTest(
  'which date was followed, over every row of two tables at volume',
  [PURCHASES, WORK],
  async (t) => {
    const [shipped, due, ordered] = (await days(PURCHASES, ['shipped', 'due', 'ordered'])) as [
      Days,
      Days,
      Days,
    ];
    t.match(datesFollowed(shipped, [ordered, due])?.columns, [
      { name: 'due', rows: 8845, byItShare: 8838 / 8845, withinWorkingDayShare: 0, middleDaysAfter: -5 },
      { name: 'ordered', rows: 8845, byItShare: 0, withinWorkingDayShare: 0, middleDaysAfter: 9 },
    ]);
    const [end, planned, start] = (await days(WORK, ['end', 'due', 'start'])) as [Days, Days, Days];
    t.match(datesFollowed(end, [start, planned])?.columns, [
      {
        name: 'due',
        rows: 72591,
        byItShare: 49801 / 72591,
        withinWorkingDayShare: 53270 / 72591,
        middleDaysAfter: 0,
      },
      { name: 'start', rows: 72591, byItShare: 0, withinWorkingDayShare: 0, middleDaysAfter: 11 },
    ]);
  },
);
