// Tests of encodings: their names, and bytes that are not what they are declared to be.
import t, { type Test } from 'tap';
import { readOne } from '../../../test/contract/files-peer.ts';

const read = (t: Test, content: string | Buffer, format: object = {}) =>
  readOne(t, ['orders.csv', content], { format });

t.test('what is declared a code page and is UTF-8 is refused, before "MÃ¼ller" is read', async (t) => {
  const text = 'ORDER;CUSTOMER\n1;Hall\n2;Müller\n';
  for (const encoding of ['windows-1252', 'cp1252', 'latin1', 'windows-1250', 'iso-8859-2', 'iso-8859-15']) {
    const { fault } = await read(t, text, { encoding });
    t.match(fault, {
      code: 'encoding',
      place: { line: 3, column: 4 },
      words: /all of it is utf-8: .*Set encoding: utf-8/,
    });
    t.match((await read(t, `\ufeff${text}`, { encoding })).fault, {
      ...{ code: 'encoding', place: { line: 1, column: 1 }, words: /byte order mark of utf-8/ },
    });
    t.match(await read(t, 'ORDER;CUSTOMER\n1;Hall\n', { encoding }), { fault: null, rows: [['1', 'Hall']] });
  }
  const far = `ORDER;CUSTOMER\n${'1;Hall\n'.repeat(9_000)}2;M`;
  const mixed = Buffer.concat([Buffer.from(`${far}ü\n`), Buffer.from('3;M\xfcller\n', 'latin1')]);
  t.equal((await read(t, mixed, { encoding: 'windows-1252' })).fault, null, 'not all of it is');
});

t.test('an encoding goes by any of its usual names, and what is none is told what to write', async (t) => {
  const euro = Buffer.from('ORDER;CUSTOMER\n1;M\xfcller \x80\n', 'latin1');
  for (const encoding of ['windows-1252', 'cp1252', 'latin1', 'iso-8859-1'])
    t.match(await read(t, euro, { encoding }), { fault: null, rows: [['1', 'Müller €']] }, encoding);
  for (const [encoding, byte] of [
    ['cp1250', '\xa3'],
    ['latin2', '\xa3'],
  ] as const)
    t.match(await read(t, Buffer.from(`A;B\n1;${byte}\n`, 'latin1'), { encoding }), { rows: [['1', 'Ł']] });
  t.match(await read(t, '\ufeffA;B\n1;ü\n', { encoding: 'utf8' }), { fault: null, rows: [['1', 'ü']] });
  t.match((await read(t, euro, { encoding: 'utf8' })).fault, {
    words: /byte 0xFC at line 2, .* windows-1252/,
  });
  await t.rejects(read(t, euro, { encoding: 'ansi' }), /unknown encoding "ansi"\. .*windows-1252 in Western/);
  await t.rejects(read(t, euro, { encoding: 'ISO-8859-1' }), /Did you mean "iso-8859-1"/);
});

t.test('a code page of DOS is told from one of Windows by letters that are none', async (t) => {
  const { fault } = await read(t, Buffer.from('ORDER;CUSTOMER\n1;M\x81ller\n', 'latin1'), {
    encoding: 'latin1',
  });
  t.match(fault, {
    code: 'encoding',
    place: { line: 2, column: 4 },
    words: /byte 0x81 here is no letter .*DOS/,
  });
});

t.test('bytes that are no UTF-8 are told at their place, far into the file and at its end', async (t) => {
  const far = 'ORDER;CUSTOMER\r\n'.concat('1;Müller\r\n'.repeat(9_000));
  const bad = Buffer.concat([Buffer.from(`${far}2;Mü`), Buffer.from([0xe9]), Buffer.from('\r\n')]);
  t.match((await read(t, bad)).fault, {
    code: 'encoding',
    place: { line: 9_002, column: 5 },
    words: /byte 0xE9/,
  });
  const cut = Buffer.from(`${far}2;Mü`).subarray(0, -1);
  t.match((await read(t, cut)).fault, {
    code: 'encoding',
    place: { line: 9_002, column: 4 },
    words: /byte 0xC3/,
  });
  const odd = Buffer.from('ORDER;CUSTOMER\n1;Hall\n', 'utf16le').subarray(0, -1);
  t.match((await read(t, odd, { encoding: 'utf-16le' })).fault, { code: 'encoding', words: /utf-16le/ });
});

t.test('characters of several bytes are whole at every cut of the pieces', async (t) => {
  for (const shift of [0, 1, 2, 3]) {
    const note = '\u{1f69a}'.repeat(20_000);
    const { rows, fault } = await read(t, `ORDER;NOTE\n${'x'.repeat(shift)};${note}\n`);
    t.same([fault, rows], [null, [['x'.repeat(shift), note]]]);
  }
});
