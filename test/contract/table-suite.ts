// The contract every source of tables passes, run against a real peer: the rig of a source says how to make one.
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Test } from 'tap';
import type {
  LandedTable,
  TableContext,
  TableSource,
  TableSourceModule,
  UnlandedTable,
} from '../../src/contracts/table-source.ts';
import { type Bench, openBench } from './source-context.ts';
import { CHUNK_ROWS_MAX, contentOf, type Rows } from './table-content.ts';

export type TablePeer<C extends object> = {
  /** A config with exactly the tables "orders" and "stock" by the names given here. */
  readonly config: C;
  readonly orders: string;
  readonly stock: string;
  /** What the peer calls the columns, where it names them itself. */
  readonly headings?: { readonly orders: readonly string[]; readonly stock: readonly string[] };
  /** As what the orders are offered, where that is not the table's name. */
  readonly offer?: string;
  /** Texts that may appear in no log line, error, fault or copy. */
  readonly secrets: readonly string[];
  /** The peer now holds these. */
  put(orders: Rows, stock: Rows): Promise<void>;
  /** The table "orders" becomes odd: it cannot be read as a table any more, or is not there. "stock" stays. */
  breakOrders(): Promise<void>;
  /** The peer goes away: a fetch must throw, retryable. */
  lose(): Promise<void>;
  back(): Promise<void>;
  readonly noticesLossWithinMs: number;
  /** From now on the peer refuses our secret; absent where there is none. */
  readonly refuse?: () => Promise<void>;
  /** Requests and changes at the peer that a reader would not make. */
  writes(): number | Promise<number>;
  stop(): Promise<void>;
};

export type TableRig<C extends object> = {
  readonly name: string;
  readonly module: TableSourceModule<C>;
  /** Makes a fresh peer. */
  start(bench: Bench): Promise<TablePeer<C>>;
};

const HEADINGS = ['ORDER', 'CUSTOMER', 'QTY'];
const STOCK_HEADINGS = ['STOCK', 'PIECES'];

function orders(pieces: string, count = 3): Rows {
  const rows = Array.from({ length: count }, (_, index) => [`44${70 + index}`, 'MÜLLER & SÖHNE', pieces]);
  return { headings: HEADINGS, rows };
}
const STOCK: Rows = { headings: STOCK_HEADINGS, rows: [['S1', '900']] };

/** Ms in which a source must hear an abort. */
const STOPS_WITHIN_MS = 3_000;
/** Enough for several chunks, few enough for one command to a peer's shell. */
const MANY = 2_500;

type Scene<C extends object> = {
  readonly bench: Bench;
  readonly peer: TablePeer<C>;
  readonly source: TableSource;
  /** Both tables, unless others are named. */
  fetch(signal?: AbortSignal, tables?: readonly string[]): Promise<readonly (LandedTable | UnlandedTable)[]>;
};

/** Runs the suite as subtests of `t`. */
export async function tableSuite<C extends object>(t: Test, rig: TableRig<C>): Promise<void> {
  await t.test(`${rig.name} keeps the contract of a source of tables`, async (suite) => {
    const check = (name: string, work: (t: Test, scene: Scene<C>) => Promise<void>) =>
      suite.test(name, async (one) => {
        const scene = await openScene(one, rig);
        await work(one, scene);
        await wroteNothing(one, scene);
      });
    await check('every table wished for is landed and read, cell by cell', reads);
    await check('what is wished for comes in that order, one alone too, as copies of the box', lands);
    await check('a copy is read without the peer, twice at once, a little at a time', readsOn);
    await check('the same content has the same hash, other content another', hashes);
    await check('an odd table is a fault, and the others go on', goesOn);
    await check('an abort ends a fetch and a read at once', stops);
    await check('a lost peer throws, retryable, and is read again when it is back', loses);
    await check('what can be read there is offered, and shown', offers);
    await check('a refused secret is told and not retried', refuses);
  });
}

async function openScene<C extends object>(t: Test, rig: TableRig<C>): Promise<Scene<C>> {
  const bench = await openBench({ id: 'erp' });
  t.teardown(() => bench.dispose());
  const peer = await rig.start(bench);
  t.teardown(() => peer.stop());
  const context: TableContext = bench.context();
  const source = rig.module.open(peer.config, context);
  const fetch = (signal = AbortSignal.timeout(60_000), tables = [peer.orders, peer.stock]) =>
    source.fetch(
      tables.map((table) => ({ table, since: null })),
      signal,
    );
  return { bench, peer, source, fetch };
}

/** The proof after every check: the peer is as it was, and nothing of ours holds a secret. */
async function wroteNothing<C extends object>(t: Test, { bench, peer }: Scene<C>): Promise<void> {
  t.equal(await peer.writes(), 0, 'nothing was written at the peer');
  const told = [...bench.logged, ...(await copies(bench.stateDir))].join('\n');
  for (const secret of peer.secrets) t.notOk(told.includes(secret), 'no secret in logs or copies');
}

async function copies(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const texts: string[] = [];
  for (const name of names) {
    const path = join(folder, name);
    if ((await stat(path)).isFile()) texts.push(await readFile(path, 'latin1'));
  }
  return texts;
}

async function reads<C extends object>(t: Test, { peer, fetch }: Scene<C>): Promise<void> {
  await peer.put(orders('6000', 1_200), STOCK);
  const [first, second, ...more] = await fetch();
  t.same(more, []);
  const found = await contentOf(first);
  t.same(found.fault, null);
  t.same(found.headings, peer.headings?.orders ?? HEADINGS);
  t.same(found.rows.map((row) => row.map(String)).toSorted(), orders('6000', 1_200).rows.toSorted());
  t.equal(new Set(found.places).size, 1_200, 'every row has a place of its own');
  t.same(
    (await contentOf(second)).rows.map((row) => row.map(String)),
    STOCK.rows,
  );
  t.same((await contentOf(first)).rows, found.rows, 'the copy can be read again');
}

async function lands<C extends object>(t: Test, { bench, peer, fetch }: Scene<C>): Promise<void> {
  await peer.put(orders('6000'), STOCK);
  const [stock, first] = await fetch(undefined, [peer.stock, peer.orders]);
  const [alone, ...more] = await fetch(undefined, [peer.stock]);
  t.same(more, [], 'what is not wished for is not brought over');
  t.same(await fetch(undefined, []), []);
  for (const one of [stock, alone]) t.match(one, { table: peer.stock, isComplete: true });
  t.match(first, { table: peer.orders, from: /\S/, hash: /^[0-9a-f]{64}$/, notes: [] });
  for (const one of [stock, first]) {
    if (one === undefined || 'fault' in one) throw new Error(`not landed: ${JSON.stringify(one)}`);
    for (const path of one.paths)
      t.ok(path.startsWith(bench.stateDir) && existsSync(path), 'a copy of the box');
  }
  t.same(
    (await contentOf(alone)).rows.map((row) => row.map(String)),
    STOCK.rows,
  );
}

async function readsOn<C extends object>(t: Test, { peer, fetch }: Scene<C>): Promise<void> {
  await peer.put(orders('6000', MANY), STOCK);
  const [landed] = await fetch();
  await peer.lose();
  const [one, other] = await Promise.all([contentOf(landed), contentOf(landed)]);
  t.equal(one.rows.length, MANY);
  t.same(other.rows, one.rows);
  await peer.back();
}

async function hashes<C extends object>(t: Test, { bench, peer, fetch }: Scene<C>): Promise<void> {
  const hashOf = async () =>
    (await fetch()).map((one) => ('fault' in one ? one.fault.code : ([one.hash, one.asOf] as const)));
  await peer.put(orders('6000'), STOCK);
  const first = await hashOf();
  const again = await hashOf();
  t.same(
    again.map((one) => one[0]),
    first.map((one) => one[0]),
  );
  t.ok(
    first.every(([, asOf]) => Number(asOf) <= bench.clock.now()),
    'never after now',
  );
  await peer.put(orders('6001'), STOCK);
  const other = await hashOf();
  t.not(other[0]?.[0], first[0]?.[0]);
  t.equal(other[1]?.[0], first[1]?.[0]);
}

async function goesOn<C extends object>(t: Test, { peer, fetch }: Scene<C>): Promise<void> {
  await peer.put(orders('6000'), STOCK);
  await peer.breakOrders();
  const [odd, sound] = await fetch();
  if (odd === undefined) throw new Error('nothing is told of the odd table');
  const fault = 'fault' in odd ? odd.fault : (await contentOf(odd)).fault;
  t.match(fault, { code: String, words: /\S+ .*\.$|\?$/ });
  t.same(
    (await contentOf(sound)).rows.map((row) => row.map(String)),
    STOCK.rows,
  );
}

async function stops<C extends object>(t: Test, { peer, fetch }: Scene<C>): Promise<void> {
  await peer.put(orders('6000', MANY), STOCK);
  const abort = new AbortController();
  const began = performance.now();
  const fetching = fetch(abort.signal).then(
    () => 'ended',
    () => 'ended',
  );
  abort.abort(new Error('the box is stopping'));
  t.equal(await fetching, 'ended');
  t.ok(performance.now() - began < STOPS_WITHIN_MS, 'the fetch');
  const [landed] = await fetch();
  if (landed === undefined || 'fault' in landed) throw new Error('not landed');
  const aborted = new AbortController();
  let rows = 0;
  await landed
    .read(
      {
        header: () => aborted.abort(new Error('the box is stopping')),
        async rows(chunk) {
          rows += chunk.rows.length;
        },
      },
      aborted.signal,
    )
    .catch(() => null);
  t.ok(rows <= CHUNK_ROWS_MAX && rows < MANY, `the read: ${rows} rows after the abort`);
  const before = new AbortController();
  before.abort(new Error('the box is stopping'));
  const late = await fetch(before.signal).catch(() => []);
  t.notOk(
    late.some((one) => !('fault' in one)),
    'nothing is fetched for a box that has stopped',
  );
}

async function loses<C extends object>(t: Test, { peer, fetch }: Scene<C>): Promise<void> {
  await peer.put(orders('6000'), STOCK);
  await fetch();
  await peer.lose();
  const began = performance.now();
  await t.rejects(fetch(), { code: /^(unreachable|lost|silent)$/, retryable: true, message: /\S+ .*[.?]$/ });
  t.ok(performance.now() - began < peer.noticesLossWithinMs, 'in time');
  await peer.back();
  t.same((await contentOf((await fetch())[0])).rows.length, 3);
}

async function offers<C extends object>(t: Test, { peer, source }: Scene<C>): Promise<void> {
  await peer.put(orders('6000'), STOCK);
  const signal = AbortSignal.timeout(60_000);
  const found = await source.offers(signal);
  const one = found.find(({ name }) => name === (peer.offer ?? peer.orders));
  if (one === undefined) throw new Error(`${peer.offer ?? peer.orders} is not offered among ${found.length}`);
  const peeked = await contentOf(await source.peek(one.name, signal));
  t.ok(peeked.rows.length >= 3);
  const use = { columns: peeked.headings, changed: null, taken: [] };
  t.match(await source.draft(one.name, use), { settings: { name: /^\S/ }, perhaps: {} });
  t.ok(Array.isArray(await source.rights(signal)));
}

async function refuses<C extends object>(t: Test, { peer, fetch }: Scene<C>): Promise<void> {
  if (peer.refuse === undefined) return void t.pass('it has no secret');
  await peer.refuse();
  await t.rejects(fetch(), { code: 'refused', retryable: false, message: /\S+ .*[.?]$/ });
}
