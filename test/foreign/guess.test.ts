// What is guessed of another's export at volume, of which nobody here chose a heading.
import { readFile } from 'node:fs/promises';
import type { SampleTable } from '../../src/mapping/guess/column-profile.ts';
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
