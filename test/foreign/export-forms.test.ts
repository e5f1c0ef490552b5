// Exports that others wrote to try readers with: CSV at its oddest, and B2MML as the standard's makers give it.
import { readFile } from 'node:fs/promises';
import { readOne } from '../contract/files-peer.ts';
import { foreignJson, foreignPath, foreignTest } from './foreign-data.ts';

const COMMAS = { delimiter: ',' };
const SPECTRUM = [
  ...['comma_in_quotes', 'empty', 'empty_crlf', 'escaped_quotes', 'json', 'newlines', 'newlines_crlf'],
  ...['quotes_and_newlines', 'simple', 'simple_crlf', 'utf8'],
];
const COORDINATES = 'csv-spectrum/csvs/location_coordinates.csv';

for (const name of SPECTRUM) {
  const [csv, json] = [`csv-spectrum/csvs/${name}.csv`, `csv-spectrum/json/${name}.json`];
  await foreignTest(`csv-spectrum: ${name}`, [csv, json], async (t) => {
    const content = await readFile(foreignPath(csv));
    // Some of them do not end their last line, which here must be said.
    const format = { ...COMMAS, lastLineEnds: content.at(-1) === 0x0a };
    const { headings, rows, fault } = await readOne(t, ['orders.csv', content], { format });
    t.equal(fault, null);
    const found = rows.map((row) =>
      Object.fromEntries(headings.map((heading, column) => [heading, row[column]])),
    );
    // A line end inside a cell is one, whichever the file has.
    const expected = JSON.stringify(await foreignJson(json)).replaceAll('\\r\\n', '\\n');
    t.same(found, JSON.parse(expected));
  });
}

await foreignTest(
  'csv-spectrum: quotes in cells that are not quoted are told, and read where that is said',
  [COORDINATES],
  async (t) => {
    const content = await readFile(foreignPath(COORDINATES));
    const strict = await readOne(t, ['orders.csv', content], { format: COMMAS });
    t.match(strict.fault, { code: 'quote', place: { line: 2, column: 12 }, words: /set quote: ""/ });
    const { rows } = await readOne(t, ['orders.csv', content], {
      format: { ...COMMAS, quote: '', lastLineEnds: false },
    });
    t.match(rows, [['2095257564', /^37.36'37\.8"N 121/, 'Modesto', 'Stanislaus']]);
  },
);

const MESSAGES: readonly (readonly [file: string, xml: object, rows: readonly object[]])[] = [
  [
    'INV-20121210175555-0001L0001_01',
    {
      row: 'MaterialSubLot',
      columns: {
        ...{ LOT: 'ID', STATUS: 'Status', QTY: 'Quantity/QuantityString', UNIT: 'Quantity/UnitOfMeasure' },
        ...{ PARENT: '../ID', MATERIAL: '../../ID', AT: '../../../../ApplicationArea/CreationDateTime' },
      },
    },
    [
      [
        'CRBN0001_LOT01_01',
        'NotValid',
        '24.910',
        'KG',
        'CRBN0001_LOT01',
        'CRBN0001',
        '2012-12-10T17:55:54.0Z',
      ],
    ],
  ],
  [
    'LOT-20121210170718-0001L0001',
    {
      row: 'MaterialLot',
      columns: { LOT: 'ID', EXPIRES: 'MaterialLotProperty[ID=ExpiryDate]/Value/ValueString' },
    },
    [['CRBN0001_LOT01', '2013-12-08T00:00:00.0Z']],
  ],
  [
    'MAT-20121210170256-CRBN0001',
    {
      row: 'MaterialDefinition',
      columns: {
        ...{ MATERIAL: 'ID', TEXT: 'Description', LANGUAGE: 'Description/@languageID' },
        UNIT: 'MaterialDefinitionProperty[ID=BaseUnitOfMeasure]/Value/ValueString',
        WARNING: 'MaterialDefinitionProperty[ID=HazardousMaterialWarning]/Value[2]/ValueString',
      },
    },
    [['CRBN0001', 'Product Courbon0001', 'Z', 'KG', 'XN']],
  ],
  [
    'PRO-20121210181416-27942',
    {
      row: 'MaterialRequirement',
      columns: {
        ...{ ORDER: 'ancestor::ProductionRequest/ID', SEGMENT: '../ProcessSegmentID' },
        ...{ MATERIAL: 'MaterialDefinitionID', USE: 'MaterialUse', QTY: 'Quantity/QuantityString' },
      },
    },
    [
      ['258456', null, 'SO1215', 'Produced', '1.000'],
      ['258456', 'Weighing', 'CRBN0001', 'Consumed', '5.000'],
      ['258456', 'Weighing', 'CRBN0002', 'Consumed', '50.000'],
      ['258456', 'Weighing', 'CRBN0001', 'Consumed', '811.000'],
      ['258456', 'Weighing', 'CRBN0003', 'Consumed', '100.000'],
      ['258456', 'Contenair', 'CRBN0001', null, '199.910'],
      ['258456', 'Contenair', 'CRBN0002', null, '2152.3'],
    ],
  ],
];

for (const [name, xml, rows] of MESSAGES) {
  const file = `b2mml/${name}.xml`;
  await foreignTest(`B2MML: ${name}`, [file], async (t) => {
    const found = await readOne(t, [`${name}.xml`, await readFile(foreignPath(file))], { table: { xml } });
    t.same([found.fault, found.rows], [null, rows]);
  });
}
