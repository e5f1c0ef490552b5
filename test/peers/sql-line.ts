// What must hold of the line to any real database: a stop is heard in every phase, silence and a cut are told at once.
import type { Test } from 'tap';
import { source } from '../../connectors/sources/sql/sql.ts';
import type { EngineName } from '../../connectors/sources/sql/sql-config.ts';
import { openBench } from '../contract/source-context.ts';
import { PASSWORD, type Reached, sqlConfig } from './sql-rig.ts';
import { openTcpProxy } from './tcp-proxy.ts';

/** Bytes of the server by which a connection is in this phase; the rows of `many` are some megabytes. */
const PHASES = { connect: 0, login: 40, streaming: 1_000_000 };
const MANY = 'SELECT * FROM many';
/** Waits of the source are this much shorter than they are. */
const HURRY = 100;
const HEARD_WITHIN_MS = 1_000;

/** `peer` holds a table `many` of at least two megabytes; `slow` is a SELECT that takes ten seconds. */
export async function lineHolds(t: Test, engine: EngineName, peer: Reached, slow: string): Promise<void> {
  const proxy = await openTcpProxy(t, peer);
  const tables = [
    { name: 'many', kind: 'stock', select: MANY, columns: { id: 'a' } },
    { name: 'slow', kind: 'stock', select: slow, columns: { id: 'a' } },
  ];
  const bench = await openBench({ id: 'erp', secrets: { [PASSWORD.file]: peer.reader.password } });
  t.teardown(() => bench.dispose());
  const config = await sqlConfig(engine, { ...peer, host: proxy.host, port: proxy.port }, { tables });
  const context = bench.context();
  const { clock } = context;
  const after: typeof clock.after = (ms, call, keepAlive) => clock.after(ms / HURRY, call, keepAlive);
  const patient = source.open(config, context);
  const hurried = source.open(config, { ...context, clock: { ...clock, after } });
  const fetch = (from: typeof patient, signal: AbortSignal, table = 'many') =>
    from.fetch([{ table, since: null }], signal);
  const never = new AbortController().signal;

  for (const [phase, bytes] of Object.entries(PHASES)) {
    for (const does of ['freeze', 'drip'] as const) {
      proxy.after(bytes, does);
      const box = new AbortController();
      const slow = proxy.happened();
      const fetching = fetch(patient, box.signal);
      await Promise.race([slow, fetching]);
      await heard(t, box, fetching, `${does} at ${phase}`);
      await t.rejects(
        fetch(hurried, never),
        { code: 'silent', retryable: true, message: /gave no answer within \d+ s/ },
        `silence: ${does} at ${phase}`,
      );
    }
    proxy.after(bytes, 'cut');
    const began = performance.now();
    await t.rejects(fetch(patient, never), { code: /lost|unreachable/, retryable: true }, `cut: ${phase}`);
    t.ok(performance.now() - began < HEARD_WITHIN_MS + 1_000, 'at once');
  }
  proxy.pass();
  const box = new AbortController();
  const fetching = fetch(patient, box.signal, 'slow');
  await new Promise((resolve) => setTimeout(resolve, 500));
  await heard(t, box, fetching, 'statement');
  t.match(await fetch(patient, never), [{ table: 'many', hash: String }], 'and it reads on when all is well');
}

async function heard(t: Test, box: AbortController, work: Promise<unknown>, phase: string): Promise<void> {
  const began = performance.now();
  box.abort(new Error('the box is stopping'));
  await t.rejects(work, { message: 'the box is stopping' }, `stop: ${phase}`);
  t.ok(performance.now() - began < HEARD_WITHIN_MS, 'within a second');
}
