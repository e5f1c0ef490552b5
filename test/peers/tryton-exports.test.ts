// What a person exports from Tryton's client, in many forms: read from the files, it is what Tryton itself tells by RPC.
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { source as files } from '../../connectors/sources/files/files.ts';
import { source as tryton } from '../../connectors/sources/tryton/tryton.ts';
import type { TrytonConfig } from '../../connectors/sources/tryton/tryton-config.ts';
import type { ColumnMapping } from '../../src/contracts/mapping.ts';
import type { TableSettings } from '../../src/daemon/snapshots/table-settings.ts';
import { filesConfig } from '../contract/files-peer.ts';
import { tempFolder } from '../daemon/real-store.ts';
import { openTableBox } from '../fixtures/table-box.ts';
import { openTryton, type Tryton } from './tryton.ts';
import { type Choices, exportCsv } from './tryton-export.ts';
import { exampleMapping, PASSWORD } from './tryton-rig.ts';
import { logIn, type Session } from './tryton-rpc.ts';

/** Milliseconds. The first run on a machine builds the plant. */
t.setTimeout(600_000);

/** The client's window as it stands in different places, and how the files source is told of it. */
const FORMS: readonly (readonly [name: string, choices: Choices, format: object])[] = [
  [
    'as Linux has it, values as they are',
    { delimiter: ',', quote: '"', encoding: 'utf_8', country: null },
    { delimiter: ',', encoding: 'utf-8', date: 'yyyy-MM-dd' },
  ],
  [
    'English (US), with a mark of UTF-8',
    { delimiter: ',', quote: '"', encoding: 'utf_8_sig', country: { decimal: '.', day: '%m/%d/%Y' } },
    { delimiter: ',', encoding: 'utf-8', date: 'MM/dd/yyyy' },
  ],
  [
    'German Windows',
    { delimiter: ';', quote: '"', encoding: 'cp1252', country: { decimal: ',', day: '%d.%m.%Y' } },
    { delimiter: ';', encoding: 'windows-1252', decimal: ',', date: 'dd.MM.yyyy' },
  ],
  [
    'French, quoted by apostrophes',
    { delimiter: ';', quote: "'", encoding: 'iso8859_15', country: { decimal: ',', day: '%d/%m/%Y' } },
    { delimiter: ';', quote: "'", encoding: 'iso-8859-15', decimal: ',', date: 'dd/MM/yyyy' },
  ],
  [
    'tabs in UTF-16',
    { delimiter: '\t', quote: '"', encoding: 'utf_16', country: { decimal: ',', day: '%d.%m.%Y' } },
    { delimiter: '\t', encoding: 'utf-16le', decimal: ',', date: 'dd.MM.yyyy' },
  ],
];

/** A person's exports: of the sales, the productions, the products with their stock, and what is to come in. */
const TABLES = ['customers', 'materials', 'orders', 'production-orders', 'runs', 'stock', 'moves'];
const KINDS = ['customer', 'material', 'salesOrderLine', 'productionOrder', 'run', 'stock', 'receipt'];

/** The example's mapping, and moves of castings on their way from the supplier. */
async function mappingOf(peer: Tryton): Promise<TrytonConfig> {
  const example = await exampleMapping(peer);
  const moves = {
    ...{ name: 'moves', kind: 'receipt', model: 'stock.move', context: {} },
    where: [['from_location.type', '=', 'supplier']],
    columns: {
      ...{ id: 'id', material: 'product', quantityPieces: 'quantity' },
      promisedAt: { column: 'planned_date', timeOfDay: '12:00' },
    },
  };
  const tables = [...example.tables, moves].filter(({ name }) => TABLES.includes(name));
  return { ...example, tables };
}

/** Names that a CSV file has to take care of. */
async function nameOddly(peer: Tryton): Promise<void> {
  const admin = await logIn(peer.url, peer.admin);
  const names = ['Kessler; "Hydraulik", Söhne', "L'Étoile\tValves", 'Fjord\nvann AS'];
  for (const [index, name] of names.entries())
    await admin.call('model.party.party.write', [index + 2], { name }, {});
}

type Table = TrytonConfig['tables'][number];

/** In an export a relation without a field of it is its name for people: its number is asked for as such. */
const RELATIONS = ['product'];
const fieldOf = (path: string): string =>
  (RELATIONS.includes(path) ? `${path}.id` : path).replaceAll('.', '/');

function fieldsOf({ columns }: Table): string[] {
  const paths = Object.values(columns).flatMap((entry) =>
    typeof entry === 'string' ? [entry] : [entry.column ?? []].flat(),
  );
  return [...new Set(paths.map(fieldOf))];
}

/** The same columns by the headings of the file. */
function byHeading(columns: Table['columns'], headings: Readonly<Record<string, string>>): Table['columns'] {
  const heading = (path: string): string => headings[fieldOf(path)] ?? path;
  const renamed = (entry: string | ColumnMapping): string | ColumnMapping => {
    if (typeof entry === 'string') return heading(entry);
    const { column } = entry;
    if (column === undefined) return entry;
    return { ...entry, column: typeof column === 'string' ? heading(column) : column.map(heading) };
  };
  return Object.fromEntries(Object.entries(columns).map(([field, entry]) => [field, renamed(entry)]));
}

async function exported(
  session: Session,
  { tables }: TrytonConfig,
  { folder, choices, today }: { folder: string; choices: Choices; today: object },
): Promise<object[]> {
  const found: object[] = [];
  for (const table of tables) {
    const { name, kind, model, where, columns } = table;
    const file = `${name}.csv`;
    const context = JSON.parse(JSON.stringify(table.context).replaceAll('"{today}"', JSON.stringify(today)));
    const headings = await exportCsv(
      session,
      { model, where, context, fields: fieldsOf(table) },
      { file: join(folder, file), choices },
    );
    found.push({ name: file, kind, columns: byHeading(columns, headings) });
  }
  return found;
}

t.test('each form is read without a refusal, to the same records', async (t) => {
  const peer = await openTryton(t);
  await nameOddly(peer);
  const before = peer.rowState();
  const mapping = await mappingOf(peer);
  const byRpc = await openTableBox(t, tryton, { secrets: { [PASSWORD.file]: peer.reader.password } });
  t.same((await byRpc.pull(mapping as unknown as TableSettings)).said, []);
  for (const kind of KINDS) t.ok(byRpc.records(kind).length > 0, `${kind}: ${byRpc.records(kind).length}`);
  t.match(byRpc.records('customer'), [
    { fields: { name: 'Lindau Pumpenwerk GmbH' } },
    { fields: { name: /;/ } },
  ]);
  const session = await logIn(peer.url, peer.reader);
  const { year, month, day } = Temporal.Now.plainDateISO('Europe/Berlin');
  const today = { __class__: 'date', year, month, day };
  for (const [name, choices, format] of FORMS)
    await t.test(name, async (t: Test) => {
      const folder = await mkdtemp(join(tempFolder(t), 'exports-'));
      const tables = await exported(session, mapping, { folder, choices, today });
      const zone = 'Europe/Berlin';
      const settings = await filesConfig(folder, { format: { zone, ...format }, tables });
      const box = await openTableBox(t, files);
      const pulled = await box.pull(settings as unknown as TableSettings);
      t.same(pulled.said, [], 'nothing is refused or left out');
      for (const kind of KINDS) t.same(box.records(kind), byRpc.records(kind), kind);
    });
  await session.call('common.db.logout');
  t.same(peer.rowState(), before, 'no export changed a row');
});
