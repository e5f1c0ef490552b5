// The tryton source: records of Tryton's models over its JSON-RPC, read page by page and never changed.
import type {
  LandedTable,
  TableContext,
  TableOffer,
  TableSource,
  TableSourceModule,
  TableWish,
  UnlandedTable,
} from '../../../src/contracts/table-source.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import { copyPath, freeName, type LandedRow, readRows, sameName, writeRows } from '../../edge/landed-rows.ts';
import { openRpc, type Rpc, TrytonFault } from './rpc.ts';
import type { Json, TrytonConfig, TrytonTable } from './tryton-config.ts';
import { asDay, asTime, atPath } from './values.ts';

export const source: TableSourceModule<TrytonConfig> = {
  tables: true,
  open(config, context): TableSource {
    const within = <T>(signal: AbortSignal, work: (scene: Scene) => Promise<T>): Promise<T> =>
      withSession(config, context, signal, work);
    return {
      fetch: (wishes, signal) => within(signal, (scene) => fetchTables(scene, wishes)),
      offers: (signal) => within(signal, offersOf),
      peek: (offer, signal) => within(signal, (scene) => peek(scene, offer)),
      draft: async (offer, { taken }) => ({
        settings: { name: freeName(offer, taken), model: offer },
        perhaps: {},
      }),
      rights: (signal) => within(signal, rightsOf),
    };
  },
};

/** Records a call: Tryton answers such a page in some 250 ms. */
const PAGE_RECORDS = 1_000;
const PEEK_RECORDS = 50;
/** A box that stops is heard within a second, ms. */
const LOGOUT_WITHIN_MS = 800;
const TODAY = '{today}';

type Scene = {
  readonly config: TrytonConfig;
  readonly context: TableContext;
  readonly rpc: Rpc;
  readonly userId: number;
  /** By the server's clock where it tells one, never after the box's. */
  readonly asOf: UtcMs;
  readonly signal: AbortSignal;
};

/** A session for each pull; it is ended with it, so that none is left open at the server. */
async function withSession<T>(
  config: TrytonConfig,
  context: TableContext,
  signal: AbortSignal,
  work: (scene: Scene) => Promise<T>,
): Promise<T> {
  let session: string | null = null;
  const rpc = openRpc(config, context, () => session);
  const password = context.secret(config.password);
  const { value, date } = await rpc
    .call('common.db.login', [config.user, { password }, 'en'], signal)
    .catch((error: unknown) => {
      throw error instanceof TrytonFault ? loginError(config, context, error) : error;
    });
  if (!Array.isArray(value)) throw loginError(config, context);
  const [userId, key] = value as [number, string];
  session = `Session ${Buffer.from(`${config.user}:${userId}:${key}`).toString('base64')}`;
  const now = context.clock.now();
  try {
    return await work({ config, context, rpc, userId, signal, asOf: Math.min(date ?? now, now) });
  } finally {
    await logOut(rpc, context);
  }
}

/** A server that does not answer any more ends the session by itself. */
async function logOut(rpc: Rpc, { clock }: TableContext): Promise<void> {
  const late = new AbortController();
  const inTime = clock.after(LOGOUT_WITHIN_MS, () => late.abort(), false);
  await rpc.call('common.db.logout', [], late.signal).catch(() => undefined);
  inTime();
}

function loginError({ user }: TrytonConfig, context: TableContext, cause?: unknown): Error {
  const words = `Tryton does not let ${user} in. Check the password, and that the account is active.`;
  return context.error('refused', false, words, cause);
}

async function fetchTables(
  scene: Scene,
  wishes: readonly TableWish[],
): Promise<readonly (LandedTable | UnlandedTable)[]> {
  const results: (LandedTable | UnlandedTable)[] = [];
  for (const { table, since } of wishes) {
    scene.signal.throwIfAborted();
    const found = scene.config.tables.find(({ name }) => name === table);
    if (found === undefined) continue;
    if (results.some((one) => one.table === table)) {
      results.push(sameName(table));
      continue;
    }
    const changed = since === null ? [] : [changedSince(since)];
    const read = { name: found.name, model: found.model, where: [...found.where, ...changed] };
    const asked = { ...read, place: `table ${found.name}`, fields: fieldsOf(found) };
    results.push(await land(scene, { ...asked, context: found.context, isComplete: since === null }));
  }
  return results;
}

/** A record that was never changed has no time of change. */
function changedSince(since: UtcMs): Json {
  const at = asTime(since);
  return ['OR', ['create_date', '>=', at], ['write_date', '>=', at]];
}

/** Every heading the mapping names is a field, or a path. */
function fieldsOf({ columns, only, must }: TrytonTable): string[] {
  const named = Object.values(columns).flatMap((entry) =>
    typeof entry === 'string' ? [entry] : [entry.column ?? []].flat(),
  );
  return [...new Set([...named, ...Object.keys(only ?? {}), ...Object.keys(must ?? {})])];
}

type Reading = {
  readonly name: string;
  /** Of its copy: what is only shown takes the place of no table. */
  readonly place: string;
  readonly model: string;
  readonly where: readonly Json[];
  readonly fields: readonly string[];
  readonly context: TrytonTable['context'];
  readonly isComplete: boolean;
  readonly limit?: number;
};

async function land(scene: Scene, reading: Reading): Promise<LandedTable | UnlandedTable> {
  const { context, asOf } = scene;
  const { name, place, fields, isComplete } = reading;
  const path = copyPath(context.stateDir, place);
  try {
    // Tryton declares the kind of a field, and no type a column would have.
    const columns = fields.map((field) => ({ name: field, type: null }));
    const hash = await writeRows(path, columns, pages(scene, reading));
    const pause = (): Promise<void> => context.clock.sleep(0);
    return {
      ...{ table: name, from: name, paths: [path], asOf, hash, isComplete, notes: [] },
      read: (reader, signal) => readRows(path, reader, signal, pause),
    };
  } catch (error) {
    if (!(error instanceof TrytonFault)) throw error;
    return { table: name, from: name, fault: { place: null, ...wordsOf(error, reading) } };
  }
}

/** The ids first: what comes or goes while pages are read moves none of them. */
async function* pages(
  { rpc, signal, config, asOf }: Scene,
  reading: Reading,
): AsyncGenerator<readonly LandedRow[]> {
  const { model, where, fields, limit } = reading;
  const context = withToday(reading.context, asDay(asOf, config.format.zone)) as {
    readonly [key: string]: Json;
  };
  const search = [where, 0, limit ?? null, [['id', 'ASC']], context] as readonly Json[];
  const ids = (await rpc.call(`model.${model}.search`, search, signal)).value as number[];
  for (let from = 0; from < ids.length; from += PAGE_RECORDS) {
    const page = ids.slice(from, from + PAGE_RECORDS);
    const read = (await rpc.call(`model.${model}.read`, [page, fields, context], signal)).value;
    const records = new Map((read as { id: number }[]).map((record) => [record.id, record]));
    yield page.flatMap((id): LandedRow[] => {
      const record = records.get(id);
      return record === undefined ? [] : [fields.map((field) => atPath(record, field) as LandedRow[number])];
    });
  }
}

function withToday(value: Json, today: Json): Json {
  if (value === TODAY) return today;
  if (Array.isArray(value)) return value.map((one) => withToday(one, today));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withToday(one as Json, today)]));
}

/** Tryton names what it refuses by the class of its error, or by the words of Python's. */
function wordsOf({ kind, message }: TrytonFault, { model, fields }: Reading) {
  const all = `${kind} ${message}`;
  if (/AccessError|not allowed|access/i.test(all))
    return {
      code: 'no-right',
      words: `Tryton does not let the account read ${model} (${message}). Give its group the right to read it.`,
    };
  if (/KeyError|Pool|no attribute|does not exist/i.test(all) && all.includes(model))
    return { code: 'no-such-model', words: `Tryton has no model ${model}. Is its module active?` };
  if (/KeyError|field|column/i.test(all))
    return {
      code: 'no-such-field',
      words: `Tryton has not all of the fields ${fields.join(', ')} in ${model} (${message}).`,
    };
  return { code: 'refused', words: `Tryton refuses to read ${model}: ${message}.` };
}

async function offersOf({ rpc, signal }: Scene): Promise<TableOffer[]> {
  const params = [[], 0, null, [['model', 'ASC']], ['model', 'name'], {}] as readonly Json[];
  const { value } = await rpc.call('model.ir.model.search_read', params, signal);
  return (value as { model: string; name: string }[]).map(({ model, name }) => ({
    name: model,
    words: name,
  }));
}

async function peek(scene: Scene, offer: string): Promise<LandedTable | UnlandedTable> {
  const { value } = await scene.rpc
    .call(`model.${offer}.fields_get`, [], scene.signal)
    .catch((error: unknown) => {
      if (error instanceof TrytonFault) return { value: {} };
      throw error;
    });
  const fields = Object.entries(value as { readonly [name: string]: { readonly type: string } })
    .filter(([, { type }]) => !/one2many|many2many|binary|dict/.test(type))
    .map(([name]) => name);
  const reading = {
    name: offer,
    place: `peek ${offer}`,
    model: offer,
    where: [],
    fields,
    context: {},
    isComplete: false,
  };
  return land(scene, { ...reading, limit: PEEK_RECORDS });
}

/** Groups that may write are told; that Tryton lets others change some records all the same cannot be mended here. */
async function rightsOf({ rpc, config, userId, signal }: Scene): Promise<string[]> {
  try {
    const { value: users } = await rpc.call('model.res.user.read', [[userId], ['groups'], {}], signal);
    const groups = (users as { groups: number[] }[])[0]?.groups ?? [];
    const where = [
      ['group', 'in', groups],
      ['OR', ['perm_write', '=', true], ['perm_create', '=', true], ['perm_delete', '=', true]],
    ];
    const params = [where, 0, 100, null, ['model.model'], {}] as readonly Json[];
    const { value } = await rpc.call('model.ir.model.access.search_read', params, signal);
    const models = (value as { readonly 'model.'?: { readonly model?: string } }[]).map(
      (one) => one['model.']?.model ?? '',
    );
    if (models.length === 0) return [];
    return [
      `The account ${config.user} may change ${models.length} kinds of records, for instance ${models[0]}. The box calls reading methods only; give it a group that may read.`,
    ];
  } catch (error) {
    if (!(error instanceof TrytonFault)) throw error;
    return [
      `What the account ${config.user} may change could not be asked: Tryton refuses (${error.message}). Have somebody look that its groups may only read.`,
    ];
  }
}
