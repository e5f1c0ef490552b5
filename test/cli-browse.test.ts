// Tests of `throughline browse`: an unknown folder of exports listed and guessed, a table with the lines to paste.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { parse } from 'yaml';
import { main } from '../src/cli/main.ts';
import { systemClock } from '../src/clock/system-clock.ts';

const ORDERS = `ORDER;CUSTOMER;ITEM;QTY_OPEN;NET_VALUE;PROMISED;REMARK
4471;HALLMANN;SK-210;6000;184000.00;2026-11-24 14:00;x
4472;ACME;SK-211;600;18400.50;2026-11-25 14:00;y
`;

function openFolder(t: Test) {
  const dir = t.testdir({
    exports: {
      'sales_orders.csv': ORDERS,
      'customers.csv': 'CUSTOMER,NAME\nHALLMANN,Hallmann Pumps\nACME,Acme Valves\n',
      'items.csv': 'MATNR\tMAKTX\tMEINS\nSK-210\tPump\tST\nSK-211\tValve\tST\n',
    },
  });
  const put = (name: string, content: string | Buffer) => writeFileSync(join(dir, 'exports', name), content);
  const called = async (...args: readonly string[]) => {
    const lines: string[] = [];
    const out = (line: string) => void lines.push(line);
    const io = { out, err: out, color: false, terminal: false, env: {}, cwd: dir, clock: systemClock() };
    return { code: await main(['browse', ...args], io), lines, text: lines.join('\n') };
  };
  return { put, called };
}

t.test('a folder nobody has described: each file, and what it seems to be', async (t) => {
  const { put, called } = openFolder(t);
  put('Kunden alt.csv', Buffer.from('KUNNR;NAME1\n1;Müller\n2;Söhne\n', 'latin1'));
  const { code, lines } = await called('exports');
  t.equal(code, 0);
  t.match(lines, [
    /^Kunden alt\.csv .*Customer$/,
    /^customers\.csv .*Customer$/,
    /^items\.csv .*Material$/,
    /^sales_orders\.csv .*Order$/,
  ]);
});

t.test('a table: its rows, a reason for each column, and lines that are a mapping', async (t) => {
  const { called } = openFolder(t);
  const { code, lines, text } = await called('exports', 'sales_orders.csv');
  t.equal(code, 0);
  t.match(lines[0], /^ORDER +CUSTOMER +ITEM/);
  t.match(
    text,
    /CUSTOMER fills customer: its name, and 2 of 2 values are keys of customers\.csv \(CUSTOMER\)/,
  );
  t.match(text, /ITEM fills material: .* keys of items\.csv \(MATNR\)/);
  t.match(text, /Nothing is made of: REMARK/);
  const pasted = lines.slice(lines.indexOf('  - name: sales_orders.csv'), -1).join('\n');
  t.same(parse(pasted), [
    {
      ...{ name: 'sales_orders.csv', kind: 'salesOrderLine' },
      columns: {
        ...{ id: 'ORDER', customer: 'CUSTOMER', material: 'ITEM', quantityPieces: 'QTY_OPEN' },
        ...{ valueMinor: 'NET_VALUE', dueAt: 'PROMISED' },
      },
    },
  ]);
});

t.test('what cannot be read, or is not there, is said', async (t) => {
  const { put, called } = openFolder(t);
  put('login.csv', '<!DOCTYPE html><html></html>\n');
  t.match(await called('exports'), { code: 1, text: /login\.csv .*web page, perhaps a login/ });
  t.match(await called('exports', 'nothing.csv'), {
    code: 2,
    text: /there is no "nothing\.csv"\. There are: customers\.csv/,
  });
  t.match(await called('erp'), { code: 2, text: /"erp" is no folder, and no source/ });
  t.match(await called(), { code: 2, text: /throughline browse \.\/exports/ });
});
