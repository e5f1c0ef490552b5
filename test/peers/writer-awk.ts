// Exports by a report program of the old kind: columns of fixed width by awk's printf.
import { writeFile } from 'node:fs/promises';
import { runProgram } from '../../scripts/peers/run-program.ts';
import { installed } from './server-process.ts';
import { oneByOne, PLAIN, type Writer } from './writer.ts';

export const AWK = '/usr/bin/gawk';

const REPORT = `BEGIN { FS = "\\t" }
  { printf "%-12s%-400s%9d%14.2f %s %s\\n", $1, $2, $3, $4 / 100, ($5 == "true" ? "Y" : "N"), $6 > out }
  END { printf "TRAILER%9d\\n", NR > out }`;

export const AWK_WRITERS: readonly Writer[] = [
  {
    ...{ name: 'awk: fixed width, a trailer that counts', file: 'ORDERS.TXT', only: PLAIN },
    write: oneByOne(async ({ book, path }) => {
      const rows = book.orders.map((one) =>
        [one.id, one.customer, one.pieces, one.valueMinor, one.completeOnly, one.due].join('\t'),
      );
      await writeFile(`${path}.in`, `${rows.join('\n')}\n`);
      await runProgram(installed(AWK), ['-v', `out=${path}`, REPORT, `${path}.in`]);
    }),
    format: {},
    table: {
      trailer: { starts: 'TRAILER', rows: 2 },
      fixed: [
        { column: 'ORDER', from: 1, to: 12 },
        { column: 'CUSTOMER', from: 13, to: 412 },
        { column: 'QTY', from: 413, to: 421 },
        { column: 'AMOUNT', from: 422, to: 435 },
        { column: 'FULL', from: 437, to: 437 },
        { column: 'DUE', from: 439, to: 454 },
      ],
    },
    columns: {
      id: 'ORDER',
      customer: 'CUSTOMER',
      quantityPieces: 'QTY',
      valueMinor: 'AMOUNT',
      completeOnly: 'FULL',
      dueAt: 'DUE',
    },
  },
];
