// The sql source: one SELECT for each table, all in one transaction that only reads, of a database the ERP writes.
import type {
  LandedTable,
  TableContext,
  TableDraft,
  TableSource,
  TableSourceModule,
  TableUse,
  TableWish,
  UnlandedTable,
} from '../../../src/contracts/table-source.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import { authorities, distrust } from '../../edge/certificate.ts';
import { copyPath, freeName, readRows, sameName, writeRows } from '../../edge/landed-rows.ts';
import {
  addressOf,
  codeOf,
  type Engine,
  isDistrust,
  isServersOwn,
  type RowStream,
  rightsUnknown,
  type Session,
  type TextRow,
  type Trouble,
} from './engine.ts';
import { selectTrouble } from './select-check.ts';
import type { EngineName, SqlConfig, SqlTable } from './sql-config.ts';
import { ANSWER_GRACE_MS, inTime, OPEN_WITHIN_MS, openWire, Silence } from './wire.ts';

export const source: TableSourceModule<SqlConfig> = {
  tables: true,
  open(config, context): TableSource {
    checkSelects(config, context);
    const within = <T>(signal: AbortSignal, work: (scene: Scene) => Promise<T>): Promise<T> =>
      withSession(config, context, signal, work);
    return {
      fetch: (wishes, signal) => within(signal, (scene) => fetchTables(scene, wishes, signal)),
      offers: (signal) => within(signal, ({ session }) => session.offers()),
      peek: (offer, signal) => within(signal, (scene) => peek(scene, offer, signal)),
      draft: (offer, use) => draftOf(config.engine, offer, use),
      rights: (signal) => within(signal, (scene) => rightsOf(scene, signal)),
    };
  },
};

/** Loaded when it is configured: a plant has one, and the others are megabytes. */
const ENGINES: Readonly<Record<EngineName, () => Promise<{ readonly engine: Engine }>>> = {
  postgres: () => import('./postgres.ts'),
  mysql: () => import('./mysql.ts'),
  sqlserver: () => import('./sqlserver.ts'),
  oracle: () => import('./oracle.ts'),
};

const PEEK_ROWS = 50;
/** Where the config names an authority. */
const CA_SETTING = 'tls.caFile';
/** The copy cannot be kept on the box: nothing the database could help. */
const OWN_DISK = /^(ENOSPC|EDQUOT|EROFS|EIO)$/;

type Scene = {
  readonly config: SqlConfig;
  readonly context: TableContext;
  readonly engine: Engine;
  readonly session: Session;
};

function checkSelects({ engine, tables }: SqlConfig, context: TableContext): void {
  for (const { name, select } of tables) {
    const trouble = selectTrouble(select, engine);
    if (trouble !== null)
      throw context.error('config', false, `The select of ${name} cannot be used. ${trouble}`);
  }
}

async function withSession<T>(
  config: SqlConfig,
  context: TableContext,
  signal: AbortSignal,
  work: (scene: Scene) => Promise<T>,
): Promise<T> {
  const { engine } = await ENGINES[config.engine]();
  const password = context.secret(config.password);
  const { tls } = config;
  const ca = tls.on ? authorities(tls.caFile, CA_SETTING, context) : [];
  const wire = openWire(context.clock, signal);
  const answerMs = config.statementSeconds * 1_000 + ANSWER_GRACE_MS;
  let session: Session | null = null;
  try {
    const opened = await wire.within(OPEN_WITHIN_MS, () =>
      engine.open({ config, password, ca, context }, wire),
    );
    session = inTime(opened, wire, answerMs);
    return await work({ config, context, engine, session });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Silence) throw context.error('silent', true, silentWords(error, config), error);
    if (error instanceof Error && ('retryable' in error || OWN_DISK.test(codeOf(error)))) throw error;
    const { preamble } = engine;
    const server = { ...addressOf(config, engine), ca, preamble, setting: CA_SETTING, named: 'as host' };
    const why = error instanceof Error ? error.message : String(error);
    const distrusted = isDistrust(error)
      ? await distrust(server, { why, cause: error }, { context, signal })
      : null;
    throw distrusted ?? worldError(error, engine.troubleOf(error, config), { config, context });
  } finally {
    await session?.close();
    wire.end();
  }
}

function silentWords({ afterMs }: Silence, { host }: SqlConfig): string {
  return `The database at ${host} gave no answer within ${afterMs / 1_000} s, so nothing new is known from it. Is it busy or hanging, and are host and port right? It is tried again.`;
}

/** What no driver's list knows is the world's all the same. */
function worldError(
  error: unknown,
  trouble: Trouble | null,
  { config, context }: Pick<Scene, 'config' | 'context'>,
): Error {
  if (trouble?.is === 'world') return context.error(trouble.code, trouble.retryable, trouble.words, error);
  const why = error instanceof Error ? error.message : String(error);
  const words = isServersOwn(error)
    ? `The database at ${config.host} refuses: ${trouble?.words ?? `${why}.`} It is tried again.`
    : `What answers at ${config.host} does not speak as a ${config.engine} database does (${why}). Are engine, host and port right? It is tried again.`;
  return context.error('protocol', true, words, error);
}

async function fetchTables(
  scene: Scene,
  wishes: readonly TableWish[],
  signal: AbortSignal,
): Promise<readonly (LandedTable | UnlandedTable)[]> {
  const results: (LandedTable | UnlandedTable)[] = [];
  for (const { table, since } of wishes) {
    signal.throwIfAborted();
    const found = scene.config.tables.find(({ name }) => name === table);
    if (results.some((one) => one.table === table)) results.push(sameName(table));
    else if (found !== undefined) results.push(await fetchTable(scene, found, since, signal));
  }
  return results;
}

function fetchTable(
  scene: Scene,
  table: SqlTable,
  since: UtcMs | null,
  signal: AbortSignal,
): Promise<LandedTable | UnlandedTable> {
  const { engine, config } = scene;
  const { select, changedColumn, name } = table;
  const place = `table ${name}`;
  // A statement may end in a comment: what follows begins on a line of its own.
  const inner = `${select.replace(/;\s*$/, '')}\n`;
  if (since === null || changedColumn === undefined)
    return land(scene, { name, place, select: inner, since: null, isComplete: true }, signal);
  const local = Temporal.Instant.fromEpochMilliseconds(since).toZonedDateTimeISO(config.format.zone);
  const text = local.toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ');
  const changed = engine.changedSince(inner, changedColumn);
  return land(scene, { name, place, select: changed, since: text, isComplete: false }, signal);
}

/** A server that refuses the question is told, for no words mean that the account may only read. */
async function rightsOf({ session, engine, config }: Scene, signal: AbortSignal): Promise<readonly string[]> {
  try {
    return await session.rights();
  } catch (error) {
    const trouble = engine.troubleOf(error, config);
    if (signal.aborted || !(trouble === null ? isServersOwn(error) : trouble.is === 'table')) throw error;
    return [rightsUnknown(config.user, trouble?.words ?? `${(error as Error).message}.`)];
  }
}

async function peek(scene: Scene, offer: string, signal: AbortSignal): Promise<LandedTable | UnlandedTable> {
  const offers = await scene.session.offers();
  if (!offers.some(({ name }) => name === offer)) {
    const words = `There is no table ${offer} that the account may read.`;
    return { table: offer, from: offer, fault: { code: 'no-such-table', place: null, words } };
  }
  const select = scene.engine.firstRows(offer, PEEK_ROWS);
  const place = `peek ${offer}`;
  const key = await primaryKey(scene, offer, signal);
  return land(scene, { name: offer, place, select, since: null, isComplete: false, key }, signal);
}

/** None where the database does not tell: it helps whoever writes the config, and nobody else. */
async function primaryKey(scene: Scene, offer: string, signal: AbortSignal): Promise<readonly string[]> {
  const { session, engine, config } = scene;
  try {
    const stream = await session.rows(engine.primaryKey(offer), null);
    const names: string[] = [];
    try {
      for await (const rows of pages(stream, signal)) names.push(...rows.map(([name]) => name ?? ''));
    } finally {
      await stream.close();
    }
    return names;
  } catch (error) {
    if (engine.troubleOf(error, config)?.is !== 'table' || signal.aborted) throw error;
    await session.recover();
    return [];
  }
}

/** Every name in quotes: an engine has words of its own ("order"), and capitals it folds. */
async function draftOf(
  name: EngineName,
  offer: string,
  { columns, changed, taken }: TableUse,
): Promise<TableDraft> {
  const { engine } = await ENGINES[name]();
  const wanted = [...new Set([...columns, ...(changed === null ? [] : [changed])])];
  const select = `SELECT ${wanted.map(engine.quote).join(', ')} FROM ${engine.tableName(offer)}`;
  return {
    settings: { name: freeName(offer, taken), select },
    perhaps: changed === null ? {} : { changedColumn: changed },
  };
}

type Statement = {
  readonly name: string;
  /** Of its copy: what is only shown takes the place of no table. */
  readonly place: string;
  readonly select: string;
  readonly since: string | null;
  readonly isComplete: boolean;
  /** Columns that are its key, where that was asked. */
  readonly key?: readonly string[];
};

async function land(
  { session, engine, config, context }: Scene,
  { name, place, select, since, isComplete, key = [] }: Statement,
  signal: AbortSignal,
): Promise<LandedTable | UnlandedTable> {
  const path = copyPath(context.stateDir, place);
  try {
    const stream = await session.rows(select, since);
    const columns = stream.columns.map((one) => (key.includes(one.name) ? { ...one, isKey: true } : one));
    const hash = await writeRows(path, columns, pages(stream, signal)).finally(() => stream.close());
    const pause = (): Promise<void> => context.clock.sleep(0);
    return {
      ...{ table: name, from: name, paths: [path], hash, isComplete, notes: session.notes },
      asOf: Math.min(session.startedAt, context.clock.now()),
      read: (reader, stop) => readRows(path, reader, stop, pause),
    };
  } catch (error) {
    const trouble = engine.troubleOf(error, config);
    if (trouble?.is !== 'table' || signal.aborted) throw error;
    await session.recover();
    return { table: name, from: name, fault: { code: trouble.code, place: null, words: trouble.words } };
  }
}

async function* pages(stream: RowStream, signal: AbortSignal): AsyncGenerator<readonly TextRow[]> {
  for (let rows = await stream.next(); rows.length > 0; rows = await stream.next()) {
    signal.throwIfAborted();
    yield rows;
  }
}
