// Tests of text exports: quotes, line ends, trailers, marks, cuts.
import t, { type Test } from 'tap';
import { filesConfig, openDrop, readOne } from '../../../test/contract/files-peer.ts';
import { openCsv } from './csv-table.ts';

const read = (t: Test, content: string | Buffer, format: object = {}, table: object = {}) =>
  readOne(t, ['orders.csv', content], { format, table });

t.test('quotes of both kinds, doubled inside a cell, over delimiters and line ends', async (t) => {
  for (const quote of ['"', "'"]) {
    const q = (text: string): string => `${quote}${text.replaceAll(quote, quote + quote)}${quote}`;
    const odd = `O${quote}Neill; two\nlines ${quote}${quote}`;
    const { rows, places, fault } = await read(
      t,
      `ORDER;CUSTOMER\n${q('1')};${q(odd)}\n2;${q('')}\n3;plain\n`,
      { quote },
    );
    t.same(rows, [
      ['1', odd],
      ['2', ''],
      ['3', 'plain'],
    ]);
    t.same(places, ['2:1', '4:1', '5:1']);
    t.equal(fault, null);
  }
  const { rows } = await read(t, `ORDER;CUSTOMER\n1;O'Neill\n2;12" pipe\n`, { quote: "'" });
  t.same(rows, [], 'a mark inside a cell that is not quoted is told');
});

t.test(
  'with escape a backslash says how the character behind it is meant, with quotes and without',
  async (t) => {
    const odd = 'a;b \\ "c"\ttwo\nlines';
    for (const [quote, written] of [
      ['"', '"a;b \\\\ \\"c\\"\ttwo\\\nlines"'],
      ['"', '"a;b \\\\ ""c""\\ttwo\\nlines"'],
      ['', 'a\\;b \\\\ "c"\\ttwo\\nlines'],
      ['', 'a\\;b \\\\ "c"\ttwo\\\nlines'],
    ] as const) {
      const { rows, places, fault } = await read(t, `ORDER;CUSTOMER;NOTE\n1;${written};\\N\n\n2;x;\n`, {
        ...{ quote, escape: '\\' },
      });
      t.equal(fault, null);
      t.same(
        rows,
        [
          ['1', odd, null],
          ['2', 'x', ''],
        ],
        written,
      );
      t.same(places, ['2:1', written.includes('\n') ? '5:1' : '4:1'], written);
    }
    const many = Array.from({ length: 5_000 }, (_, index) => `${index};"12\\" pipe\\\\"\n`).join('');
    const found = await read(t, `ORDER;CUSTOMER\n${many}`, { escape: '\\' });
    t.equal(found.rows.length, 5_000);
    t.ok(
      found.rows.every(([, customer]) => customer === '12" pipe\\'),
      'wherever a piece is cut',
    );
  },
);

t.test(
  'with escape a row that does not end is told where it begins, a stray quote where it stands',
  async (t) => {
    const told = async (rows: string, format: object = {}) =>
      (await read(t, `ORDER;NOTE\n1;x\n${rows}`, { escape: '\\', ...format })).fault;
    t.match(await told('2;"open\n3;x\n'), { code: 'quote-not-closed', place: { line: 3, column: 1 } });
    t.match(await told('2;open\\\n'), { code: 'quote-not-closed', place: { line: 3, column: 1 } });
    t.match(await told('2;cut'), { code: 'half-file', place: { line: 3, column: 6 } });
    t.equal(await told('2;not cut', { lastLineEnds: false }), null);
    t.match(await told('2;"12" pipe"\n'), { code: 'quote', place: { line: 3, column: 6 } });
    const long = 'y'.repeat(1_100_000);
    t.match(await told(`2;"${long}\n`), { code: 'quote-not-closed', place: { line: 3, column: 1 } });
    const { rows, places } = await read(t, 'ORDER;NOTE\n1;x\\;y\n1;2;3\n', { escape: '\\', quote: '' });
    t.same(rows, [
      ['1', 'x;y'],
      ['1', '2', '3'],
    ]);
    t.same(places, ['2:1', '3:1']);
  },
);

t.test(
  'every kind of line end counts lines the same, also where a piece is cut between its two characters',
  async (t) => {
    const rows = 9_000;
    for (const end of ['\n', '\r\n', '\r']) {
      const lines = Array.from({ length: rows }, (_, index) => `${index};"x${end}y"`);
      const found = await read(t, `ORDER;NOTE${end}${lines.map((line) => line + end).join('')}`);
      t.equal(found.fault, null);
      t.equal(found.rows.length, rows);
      t.ok(found.rows.every(([, note]) => note === 'x\ny'));
      t.same(found.places.at(-1), `${rows * 2}:1`, JSON.stringify(end));
    }
  },
);

t.test('a line end of two characters is one where a piece is cut between them', async (t) => {
  const head = 'ORDER;NOTE\r\n';
  const cut = 32_768 - head.length - 3;
  const { rows, places } = await read(t, `${head}1;${'x'.repeat(cut)}\r\n2;y\r\n`);
  t.same(rows, [
    ['1', 'x'.repeat(cut)],
    ['2', 'y'],
  ]);
  t.same(places, ['2:1', '3:1']);
});

t.test('a row that is kept back, for it might be the trailer, keeps its places', async (t) => {
  const notes: string[] = [];
  const { signal } = new AbortController();
  const csv = openCsv({
    table: { headerRow: 1, trailer: { starts: 'END', rows: 2 } },
    format: { encoding: 'utf-8', delimiter: ';', quote: '"', escape: '', lastLineEnds: true },
    ...{ signal, pause: async () => undefined },
    reader: {
      header: () => undefined,
      async rows({ rows, placeOf }) {
        for (const [index] of rows.entries())
          notes.push(`${placeOf(index, 1).line}:${placeOf(index, 1).column}`);
      },
    },
  });
  for (const piece of ['A;B\n1;x\n22;y\n', '333;"a\nb"\n4444;z\n', '5;z\nEND;5\n'])
    t.equal(await csv.push(piece), null);
  t.equal(await csv.end(), null);
  t.same(notes, ['2:3', '3:4', '4:5', '6:6', '7:3']);
});

t.test('a quote that is never closed is told where it was opened, however far on', async (t) => {
  const rows = Array.from({ length: 5_000 }, (_, index) => `${index};x\n`).join('');
  const at = { code: 'quote-not-closed', place: { line: 5_002, column: 6 } };
  t.match((await read(t, `ORDER;NOTE\n${rows}5000;"open\n${rows}`)).fault, at);
  const long = 'y'.repeat(400_000);
  t.match((await read(t, `ORDER;NOTE\n${rows}5000;"open\n${long}\n${long}\n${long}\n`)).fault, at);
});

t.test('the end mark of DOS and blank lines are no rows', async (t) => {
  const good = {
    fault: null,
    rows: [
      ['1', 'x'],
      ['2', 'y'],
    ],
  };
  t.match(await read(t, 'ORDER;NOTE\r\n1;x\r\n   \r\n ; \r\n2;y\r\n\x1a'), good);
  t.match(await read(t, `ORDER;NOTE\n1;x\n2;${'y'.repeat(32_748)}\n\x1a`), {
    fault: null,
    rows: { length: 2 },
  });
  t.match(await read(t, 'ORDER;NOTE\n1;a\x1ab\n'), { rows: [['1', 'a\x1ab']] }, 'elsewhere it stays');
});

t.test('zero bytes are told at their place', async (t) => {
  const { fault } = await read(t, 'ORDER;NOTE\n1;a\0b\n');
  t.match(fault, { code: 'not-text', place: { line: 2, column: 4 } });
});

t.test('the last line: cut off, never ended, a trailer that counts', async (t) => {
  const rows = Array.from({ length: 3_000 }, (_, index) => `${index};x\n`).join('');
  const all = `ORDER;NOTE\n${rows}`;
  t.match((await read(t, `${all}3000;y`)).fault, { code: 'half-file', place: { line: 3_002, column: 7 } });
  t.equal((await read(t, `${all}3000;y`, { lastLineEnds: false })).rows.length, 3_001);
  const trailer = { starts: 'END', rows: 2 };
  const ends = async (last: string) => (await read(t, all + last, {}, { trailer })).fault;
  t.equal(await ends('END;3000\n'), null);
  for (const count of ['00003000', '3.000', '3,000', '3 000', ' 3000 '])
    t.equal(await ends(`END;${count}\n`), null);
  t.match(await ends('END;3000.0\n'), { code: 'trailer' });
  t.match(await ends('END;2999\n'), {
    code: 'trailer',
    place: { line: 3_002, column: 5 },
    words: /says 2999 rows/,
  });
  t.match(await ends('END\n'), {
    code: 'trailer',
    place: { line: 3_002 },
    words: /has no number of rows here, and there are 3000/,
  });
  t.match(await ends('END;0xBB8\n'), { code: 'trailer' }, 'no digits');
  t.match(await ends(''), { code: 'trailer', words: /does not begin with END/ });
  t.match(await ends('END;3000\n1;x\n'), { code: 'trailer' }, 'rows behind it');
});

t.test(
  'fixed width: characters count, not bytes; a short line is a cut, a short trailer is not',
  async (t) => {
    const fixed = [
      { column: 'ORDER', from: 1, to: 4 },
      { column: 'CUSTOMER', from: 5, to: 12 },
      { column: 'QTY', from: 13, to: 16 },
    ];
    const line = (id: number, customer: string): string =>
      `${String(id).padStart(4, '0')}${customer.padEnd(8)}  60\n`;
    const rows = Array.from({ length: 3_000 }, (_, index) =>
      line(index, index % 2 ? 'Müller' : '\u{1f69a}'),
    ).join('');
    const good = await read(t, rows, {}, { fixed });
    t.same([good.fault, good.rows.length, good.places.at(-1)], [null, 3_000, '3000:1']);
    t.same(good.rows[1], ['0001', 'Müller', '60']);
    const short = { code: 'short-line', place: { line: 3_001, column: 6 } };
    t.match((await read(t, `${rows}3000x\n`, {}, { fixed })).fault, short);
    t.match((await read(t, `${rows}3000x\n${line(1, 'y')}`, {}, { fixed })).fault, short);
    t.match((await read(t, `${rows}3000x`, {}, { fixed })).fault, {
      code: 'half-file',
      place: { line: 3_001, column: 6 },
    });
    const trailer = { starts: 'END', rows: 2 };
    t.match(
      (
        await read(
          t,
          `${rows}3000x
END 3001
`,
          {},
          { fixed, trailer },
        )
      ).fault,
      short,
    );
    t.equal((await read(t, `${rows}END 3000\n`, {}, { fixed, trailer })).fault, null);
  },
);

t.test('a mark says when an export is done', async (t) => {
  const { folder, put, read } = await openDrop(t);
  const columns = { id: 'STOCK', material: 'MATERIAL', unrestrictedPieces: 'PIECES' };
  const table = { name: 'stock_*.csv', kind: 'stock', columns, done: '{name}.done' };
  const config = await filesConfig(folder, { tables: [table] });
  const at = Date.UTC(2026, 5, 10, 6);
  await put('stock_1.csv', 'STOCK;MATERIAL;PIECES\nS1;SK-210;1\n', at);
  t.match((await read(config)).news, [{ code: 'not-done', words: /The next pull tries again/ }]);
  await put('stock_1.csv.done', '', at - 60_000);
  t.match((await read(config)).pulled.swaps, [], 'a mark of the export before');
  await put('stock_1.csv.done', '', at);
  t.match((await read(config)).pulled.swaps, [{ kind: 'stock', rows: 1 }]);
  await put('stock_2.csv', 'STOCK;MATERIAL;PIECES\nS1;SK-210;2\n', at + 60_000);
  t.match(await read(config), { pulled: { swaps: [] }, news: [] }, 'the newest that is done');
});
