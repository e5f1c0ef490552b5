// Five pulls of one side, each watched: the first, one of nothing new, one of 1 % all over, one of the newest 2 %.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bare } from './bare-table.ts';
import { openBox } from './box.ts';
import type { OrderBook } from './order-file.ts';
import type { Side } from './side.ts';
import { type Watched, watched } from './watch.ts';

export type Row = {
  readonly name: string;
  readonly watched: Watched;
  readonly bytes: number;
  readonly said: string;
};
export type Measured = { readonly rows: readonly Row[]; readonly byHand: Bare };

/** Rounds by hand; the middle one counts. */
const ROUNDS = 5;

export async function measureSide(side: Side, book: OrderBook, folder: string): Promise<Measured> {
  const [data, stateDir] = ['data', 'state'].map((name) => join(folder, name)) as [string, string];
  mkdirSync(stateDir);
  const box = await openBox(side, { data, stateDir });
  const rows: Row[] = [];
  const measure = async (name: string): Promise<void> => {
    const before = bytes();
    let said = '';
    const seen = await watched(box.store(), async () => {
      said = await box.pull();
    });
    // What the pages cost is known once they are moved from the log into the file.
    await box.reopen();
    rows.push({ name, watched: seen, bytes: bytes() - before - side.copied(), said });
  };
  try {
    // A small one first, for what is loaded on first use is the box's start and no snapshot's.
    await side.hold(book.slice(0, Math.ceil(book.length / 100)), { share: 0, where: 'none' });
    await box.pull();
    await side.hold(book, { share: 0, where: 'none' });
    await measure('all of it, first time');
    await side.hold(book, { share: 0, where: 'none' });
    await measure('the same once more');
    await side.hold(book, { share: 0.01, where: 'spread' });
    await measure('1 % changed, all over');
    await side.hold(book, { share: 0.02, where: 'newest' });
    await measure('the newest 2 % changed, and those of before back');
  } finally {
    await box.store().close();
  }
  const byHand: Bare[] = [];
  for (let round = 0; round < ROUNDS; round++) byHand.push(await side.bare());
  const [middle = { wallMs: 0, cpuMs: 0 }] = byHand
    .toSorted((a, b) => a.cpuMs - b.cpuMs)
    .slice(Math.floor(ROUNDS / 2));
  return { rows, byHand: middle };
}

/** Handed to the system by all threads of this process so far. */
const bytes = (): number => Number(/^wchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1] ?? 0);
