// The line to a real database: every phase of it, a slow statement, and a full disk on the box's own side.
import { symlink } from 'node:fs/promises';
import type { Test } from 'tap';
import { copyPath } from '../../connectors/edge/landed-rows.ts';
import { source } from '../../connectors/sources/sql/sql.ts';
import type { EngineName } from '../../connectors/sources/sql/sql-config.ts';
import type { TableContext } from '../../src/contracts/table-source.ts';
import { openBench } from '../contract/source-context.ts';
import { everyPhaseHolds, stopIsHeard } from './line-phases.ts';
import { PASSWORD, type Reached, sqlConfig } from './sql-rig.ts';
import { openTcpProxy } from './tcp-proxy.ts';

/** The rows of `many` are some megabytes. */
const PHASES = { connect: 0, login: 40, streaming: 1_000_000 };
const HURRY = 100;

/** `peer` holds a table `many` of at least two megabytes; `slow` is a SELECT that takes ten seconds. */
export async function lineHolds(t: Test, engine: EngineName, peer: Reached, slow: string): Promise<void> {
  const proxy = await openTcpProxy(t, peer);
  const tables = Object.entries({ many: 'SELECT * FROM many', slow }).map(([name, select]) => ({
    ...{ name, kind: 'stock', select, columns: { id: 'a' } },
  }));
  const bench = await openBench({ id: 'erp', secrets: { [PASSWORD.file]: peer.reader.password } });
  t.teardown(() => bench.dispose());
  const config = await sqlConfig(engine, { ...peer, host: proxy.host, port: proxy.port }, { tables });
  const context = bench.context();
  const fetch = (table: string) => (within: TableContext, signal: AbortSignal) =>
    source.open(config, within).fetch([{ table, since: null }], signal);
  const ask = fetch('many');
  await everyPhaseHolds(t, { proxy, phases: PHASES, ask, context, hurry: HURRY });

  const box = new AbortController();
  const fetching = fetch('slow')(context, box.signal);
  await new Promise((resolve) => setTimeout(resolve, 500));
  await stopIsHeard(t, box, fetching, 'statement');
  const never = new AbortController().signal;
  t.match(await ask(context, never), [{ table: 'many', hash: String }], 'and it reads on when all is well');
  await symlink('/dev/full', `${copyPath(context.stateDir, 'table many')}.part`);
  await t.rejects(ask(context, never), { code: 'ENOSPC' }, 'a full disk is not said of the database');
}
