// Tests of XML exports: how they are encoded, which element a column means, and documents that are a trap or cut off.
import t, { type Test } from 'tap';
import { filesConfig, ORDERS, openDrop, readOne } from '../../../test/contract/files-peer.ts';

const ORDER = { row: 'Order', columns: { ORDER: 'ID', CUSTOMER: 'Customer' } };

const read = (t: Test, content: string | Buffer, xml: object = ORDER, format: object = {}, own?: object) =>
  readOne(t, ['orders.xml', content], { format, table: { xml, ...(own && { format: own }) } });

const order = (id: string | number, customer: string): string =>
  `<Order><ID>${id}</ID><Customer>${customer}</Customer></Order>`;

t.test('an XML file says itself how it is encoded', async (t) => {
  const text = (encoding: string | null): string =>
    `<?xml version="1.0"${encoding === null ? '' : ` encoding="${encoding}"`}?>\n<Orders>${order(1, 'Müller')}</Orders>\n`;
  const utf16 = (mark: string) => Buffer.from(mark + text('utf-16'), 'utf16le');
  const good: readonly (readonly [string, Buffer])[] = [
    ['UTF-8', Buffer.from(text('UTF-8'))],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text('utf-8')}`)],
    ['nothing', Buffer.from(text(null))],
    ['ISO-8859-1', Buffer.from(text('ISO-8859-1'), 'latin1')],
    ['windows-1252', Buffer.from(text('windows-1252'), 'latin1')],
    ['UTF-16 with a mark', utf16('\ufeff')],
    ['UTF-16 without', utf16('')],
    ['UTF-16 the other way', utf16('\ufeff').swap16()],
    ['UTF-16 the other way without', utf16('').swap16()],
  ];
  for (const [name, content] of good)
    t.match(await read(t, content), { fault: null, rows: [['1', 'Müller']] }, name);
  const undeclared = Buffer.from(text(null), 'latin1');
  t.match(await read(t, undeclared, ORDER, { encoding: 'latin1' }), { fault: null, rows: [['1', 'Müller']] });
});

t.test('an XML file that is not encoded as it says is refused, unless its table says better', async (t) => {
  const text = (encoding: string): string =>
    `<?xml version='1.0' encoding='${encoding}'?>\n<Orders>${order(1, 'Müller')}</Orders>\n`;
  const utf8 = { encoding: 'utf-8' };
  for (const [declared, words] of [
    ['ISO-8859-1', /all of it is utf-8/],
    ['utf-16', /declares utf-16, and its bytes are not. Set format.encoding of the table/],
    ['klingon', /encoding klingon, which is not known here/],
  ] as const) {
    t.match((await read(t, text(declared))).fault, { code: 'encoding', words }, declared);
    t.match(await read(t, text(declared), ORDER, {}, utf8), { fault: null, rows: [['1', 'Müller']] });
  }
  const latin = Buffer.from(text('UTF-8'), 'latin1');
  t.match((await read(t, latin)).fault, { code: 'encoding', place: { line: 2 }, words: /byte 0xFC/ });
});

t.test('a column means one element: one that repeats is refused, or named', async (t) => {
  const lot = `<Lot><ID>L1</ID>
    <Property><ID>Color</ID><Value>red</Value></Property>
    <Property kind="size"><ID>Size</ID><Value>40</Value></Property>
    <Property><ID>a/b</ID><Value>odd</Value></Property></Lot>`;
  const row = async (path: string) =>
    await read(t, `<Lots>${lot}</Lots>`, { row: 'Lot', columns: { X: path } });
  const values = {
    'Property[1]/Value': 'red',
    'Property[2]/Value': '40',
    'Property[4]/Value': null,
    'Property[ID=Size]/Value': '40',
    "Property[ID='Color']/Value": 'red',
    'Property[@kind=size]/ID': 'Size',
    'Property[ID=a/b]/Value': 'odd',
    'Property[ID=Weight]/Value': null,
    'Property/@kind': 'size',
    ID: 'L1',
  };
  for (const [path, value] of Object.entries(values))
    t.same(await row(path).then(({ rows, fault }) => [rows[0]?.[0] ?? null, fault]), [value, null], path);
  t.match((await row('Property/Value')).fault, {
    ...{ code: 'several-values', place: { line: 1, column: 12 } },
    words: /X \(Property\/Value\) stands 3 times in this row.*Property\[ID=Color\]\/Value/,
  });
});

t.test('an element that is nowhere is no row, a list without elements is empty', async (t) => {
  const orders = `<Export><Head/><Orders>${order(1, 'A')}${order(2, 'B')}</Orders></Export>`;
  t.match((await read(t, orders, { ...ORDER, row: 'Ordr' })).fault, {
    ...{ code: 'no-rows', place: null },
    words: /No element Ordr is in it.*It has Export, Head, Orders, Order, ID, Customer\. Write .* xml\.row/,
  });
  t.match(await read(t, '<Orders/>'), { fault: null, rows: [] });
  t.match(await read(t, '<Orders><Order/></Orders>'), { fault: null, rows: [] });
  const many = Array.from({ length: 300 }, (_, index) => `<E${index}/>`).join('');
  t.match(await read(t, `<All>${many}${order(1, 'A')}</All>`), { fault: null, rows: [['1', 'A']] });
  const { fault } = await read(t, `<All>${many}</All>`);
  t.match(fault, { code: 'no-rows', words: /E18\. Write/ }, 'the first of them');
});

t.test('a path at which no row has anything is told, and taken back when one has', async (t) => {
  const { folder, put, read } = await openDrop(t);
  const value = (element: string) => `<Orders>${order(1, 'A')}<Order><ID>2</ID>${element}</Order></Orders>`;
  const columns = {
    id: 'ORDER',
    customer: 'CUSTOMER',
    valueMinor: 'VALUE',
    material: { value: 'SK-210' },
    quantityPieces: { value: 1 },
  };
  const xml = { row: 'Order', columns: { ORDER: 'ID', CUSTOMER: 'Customer', VALUE: 'NetValue' } };
  const take = 'all';
  const config = await filesConfig(folder, { tables: [{ ...ORDERS, name: 'o*.xml', columns, xml, take }] });
  await put('o1.xml', value('<Wert>5</Wert>'), Date.UTC(2026, 5, 1));
  t.match((await read(config)).news, [
    { code: 'nothing-found', words: /VALUE: no row has anything at NetValue/ },
  ]);
  await put(
    'o2.xml',
    `<Orders><Order><ID>3</ID><NetValue>5</NetValue></Order></Orders>`,
    Date.UTC(2026, 5, 2),
  );
  t.match((await read(config)).said, [{ type: 'cleared', code: 'nothing-found' }], 'in any of its parts');
});

t.test('a path that leads nowhere is told with the config', async (t) => {
  for (const path of ['o:ID', '..', 'ID/', '//ID', '@o:no', '/Orders/ID', 'ancestor::Order', 'Property[]'])
    await t.rejects(
      filesConfig('.', { tables: [{ ...ORDERS, xml: { row: 'Order', columns: { X: path } } }] }),
      path,
    );
});

t.test('prefixes of namespaces are not looked at, two of one name are told', async (t) => {
  const one =
    '<a:Orders xmlns:a="urn:a" xmlns:b="urn:b"><a:Order b:ID="7"><b:Customer>H</b:Customer></a:Order></a:Orders>';
  const columns = { ORDER: '@ID', CUSTOMER: 'Customer' };
  t.match(await read(t, one, { row: 'Order', columns }), { fault: null, rows: [['7', 'H']] });
  const two = '<Orders xmlns:a="urn:a" xmlns:b="urn:b"><Order><a:ID>7</a:ID><b:ID>8</b:ID></Order></Orders>';
  t.match((await read(t, two)).fault, { code: 'several-values' });
});

t.test('text of an element is its own, in pieces, with what XML writes in its place', async (t) => {
  const odd =
    '<Orders><Order><ID> 4&#52;<!-- -->7<![CDATA[1]]> </ID><Customer>H &amp; <b>bold</b>Co</Customer></Order></Orders>';
  t.match(await read(t, odd), { fault: null, rows: [['4471', 'H & Co']] });
  const columns = { ORDER: '.', OWN: '@n' };
  t.match(
    await read(t, '<Orders><Order n="5">44<x/>71</Order></Orders>', { row: 'Order', columns }).then(
      ({ rows }) => rows,
    ),
    [['4471', '5']],
  );
});

t.test('what stands above a row: beside it, further up, in elements and attributes', async (t) => {
  const text = `<File day="24"><Plant>1000</Plant><Head><By><Who>erp</Who></By></Head>
    <Order no="1"><Customer>H</Customer><Line><Qty>5</Qty></Line><Line><Qty>6</Qty></Line></Order>
    <Order no="2"><Line><Qty>7</Qty></Line></Order></File>`;
  const columns = {
    ...{ NO: '../@no', CUSTOMER: '../Customer', QTY: 'Qty' },
    ...{ PLANT: '../../Plant', DAY: '../../@day', WHO: '../../Head/By/Who' },
  };
  t.same((await read(t, text, { row: 'Line', columns })).rows, [
    ['1', 'H', '5', '1000', '24', 'erp'],
    ['1', 'H', '6', '1000', '24', 'erp'],
    ['2', null, '7', '1000', '24', 'erp'],
  ]);
});

t.test('rows inside rows are rows, and find what is around them at any depth', async (t) => {
  const text = `<Orders><Order no="1"><ID>258</ID><Segment><ID>10</ID>
    <Segment><ID>20</ID><Segment><ID>30</ID></Segment></Segment></Segment></Order></Orders>`;
  const columns = { ID: 'ID', ORDER: 'ancestor::Order/ID', NO: 'ancestor::Order/@no', ABOVE: '../ID' };
  t.same((await read(t, text, { row: 'Segment', columns })).rows, [
    ['30', '258', '1', '20'],
    ['20', '258', '1', '10'],
    ['10', '258', '1', '258'],
  ]);
  const flat = '<Orders><Order><Order>4471</Order><Qty>5</Qty></Order></Orders>';
  t.same(
    (await read(t, flat, { row: 'Order', columns: { ID: 'Order', QTY: 'Qty', X: 'ancestor::Plant/ID' } }))
      .rows,
    [['4471', '5', null]],
  );
  const behind = '<Order><Segment><ID>1</ID></Segment><ID>258</ID></Order>';
  t.match((await read(t, behind, { row: 'Segment', columns })).fault, {
    code: 'behind-rows',
    words: /^ancestor::Order/,
  });
});

t.test('what stands behind the rows it belongs to is told, not taken for missing', async (t) => {
  const columns = { QTY: 'Qty', CUSTOMER: '../Customer/Name' };
  const text = (after: string): string =>
    `<Orders><Order>\n<Line><Qty>5</Qty></Line>\n${after}</Order><Order><Customer><Name>N</Name></Customer><Line><Qty>1</Qty></Line></Order></Orders>`;
  t.match((await read(t, text('<Customer><Name>H</Name></Customer>'), { row: 'Line', columns })).fault, {
    ...{ code: 'behind-rows', place: { line: 3 }, words: /\.\.\/Customer\/Name is found here, behind rows/ },
  });
  t.match(await read(t, text('<Customer/><Other><Name>H</Name></Other>'), { row: 'Line', columns }), {
    ...{
      fault: null,
      rows: [
        ['5', null],
        ['1', 'N'],
      ],
    },
  });
});

t.test('cut off, not well-formed, declaring entities, endless: refused at the place', async (t) => {
  const orders = `<Orders>\n${order(1, 'H')}\n`;
  const faults: readonly (readonly [string, object])[] = [
    [orders, { code: 'half-file', place: { line: 3, column: 1 }, words: /before its elements are closed/ }],
    [`${orders}<Order><ID>2</I`, { code: 'half-file', words: /cut off/ }],
    [`${orders}</Order>`, { code: 'not-xml', place: { line: 3 } }],
    [`${orders}<Order><ID>a & b</ID></Order></Orders>`, { code: 'half-file', words: /or an & stands there/ }],
    [
      `${orders}<Order><ID>a & b;</ID></Order></Orders>`,
      { code: 'not-xml', place: { line: 3 }, words: /not written as &amp;/ },
    ],
    [`${orders}</Orders><Orders/>`, { code: 'not-xml' }],
    [`${orders}${'<a>'.repeat(101)}`, { code: 'too-deep', words: /100 levels/ }],
    [`${orders}<Order><ID>${'9'.repeat(5_000_000)}</ID></Order></Orders>`, { code: 'too-long' }],
    [`<Orders><Order>${'<ID/>'.repeat(10_001)}</Order></Orders>`, { code: 'too-many', words: /xml\.row/ }],
  ];
  for (const [text, fault] of faults) t.match((await read(t, text)).fault, fault, text.slice(-30));
  const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n<Orders>${order(1, '&b;')}</Orders>`;
  t.match((await read(t, bomb)).fault, { code: 'entities', words: /document type/ });
  t.match((await read(t, `<!DOCTYPE x SYSTEM "file:///etc/passwd">${orders}</Orders>`)).fault, {
    code: 'entities',
  });
});

t.test('many rows: each with its place, however the pieces are cut', async (t) => {
  const count = 6_000;
  const text = `<Orders>\n${Array.from({ length: count }, (_, index) => `${order(index, 'Müller \u{1f69a}')}\n`).join('')}</Orders>\n`;
  const { rows, places, fault } = await read(t, text);
  t.same([fault, rows.length, places.at(-1)], [null, count, `${count + 1}:8`]);
  t.ok(rows.every(([id, customer], index) => id === String(index) && customer === 'Müller \u{1f69a}'));
});

t.test('nothing that is a row is a table without rows', async (t) => {
  t.match(await read(t, '<Orders/>'), { headings: ['ORDER', 'CUSTOMER'], rows: [], fault: null });
});
