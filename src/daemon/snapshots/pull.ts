// One pull of a source of tables: brought over, judged kind by kind, and swapped in one go with what there is to tell.
import type { TableSource, TableWish } from '../../contracts/table-source.ts';
import type { ClearedObservation, TroubleObservation } from '../../core/types/observation.ts';
import type { UtcMs } from '../../core/types/time.ts';
import type { Pulled } from '../../store/protocol.ts';
import type { NewPull } from '../../store/pulls.ts';
import { cut, type OpenTrouble } from '../open-troubles.ts';
import type { Kinds } from '../record-check.ts';
import { keepLanded } from './keep-landed.ts';
import { heldOf, type Reason, takenBefore } from './remembered.ts';
import { tablesByKind } from './table-settings.ts';
import { type JudgeParts, judgeKind, type KindVerdict } from './verdict.ts';

export type PullParts = JudgeParts & {
  readonly source: TableSource;
  readonly kinds: Kinds;
  readonly stateDir: string;
  readonly now: UtcMs;
  /** Those of this source that are open. */
  readonly openTroubles: readonly OpenTrouble[];
  /** Only what changed since the last pull, less so many minutes; null: all of it. */
  readonly overlapMinutes: number | null;
};

export type PullResult = {
  readonly said: readonly (TroubleObservation | ClearedObservation)[];
  readonly pulled: Pulled;
  /** "11 of 12 tables read, 1 held" */
  readonly words: string;
  readonly anyGood: boolean;
  /** To be called once it is durable, or is not: batches that nothing names any more are removed. */
  settle(isDurable: boolean): Promise<void>;
};

const MINUTE_MS = 60_000;

/** Throws what the source throws where the world fails, and what the store throws. */
export async function pullOnce(parts: PullParts): Promise<PullResult> {
  const { source, settings, kinds, signal } = parts;
  const byKind = tablesByKind(settings);
  const wishes = await wishesOf(parts);
  const landed = await source.fetch(wishes, signal);
  signal.throwIfAborted();
  const byTable = new Map(landed.map((one, index) => [settings.tables[index], one] as const));
  const verdicts: KindVerdict[] = [];
  for (const [kind, tables] of byKind) {
    const spec = kinds.get(kind);
    if (spec === undefined) {
      verdicts.push({ is: 'refused', kind, asOf: parts.now, reasons: [unknownKind(kind)], waits: [] });
      continue;
    }
    const own = tables.flatMap((table) => byTable.get(table) ?? []);
    const verdict = await judgeKind(parts, { kind, spec, tables, landed: own });
    verdicts.push(verdict);
    await keepLanded(parts.stateDir, verdict, own);
  }
  return resultOf(parts, verdicts);
}

async function wishesOf({ sourceId, store, settings, overlapMinutes }: PullParts): Promise<TableWish[]> {
  const wishes: TableWish[] = [];
  for (const { name, kind } of settings.tables) {
    const last = overlapMinutes === null ? null : (await takenBefore(store, sourceId, kind)).at(-1);
    const asOf = last?.body.asOf[name];
    const since = asOf === undefined || overlapMinutes === null ? null : asOf - overlapMinutes * MINUTE_MS;
    wishes.push({ table: name, since });
  }
  return wishes;
}

async function resultOf(parts: PullParts, verdicts: readonly KindVerdict[]): Promise<PullResult> {
  const said = saidOf(parts, verdicts);
  const counted = (is: KindVerdict['is']): number => verdicts.filter((one) => one.is === is).length;
  const bad = counted('refused');
  const held = counted('held') + counted('still-held');
  // Brought over is not read: whether a table can be used shows in its rows, and those of one kind go together.
  const { tables } = parts.settings;
  const read = tables.filter(
    ({ kind }) => !verdicts.some((one) => one.is === 'refused' && one.kind === kind),
  );
  const words = [
    `${read.length} of ${tables.length} tables read`,
    ...(bad > 0 ? [`${bad} refused`] : []),
    ...(held > 0 ? [`${held} held for a decision`] : []),
  ].join(', ');
  const { pulled, overtaken } = await pulledOf(parts, verdicts);
  const staged = [...pulled.swaps, ...pulled.holds].flatMap(({ batch }) => batch ?? []);
  return {
    ...{ said, pulled, words, anyGood: verdicts.length > bad },
    async settle(isDurable) {
      for (const batch of isDurable ? overtaken : staged) await parts.store.stageDrop(batch);
    },
  };
}

type Outcome = { readonly pulled: Pulled; readonly overtaken: readonly number[] };

async function pulledOf(parts: PullParts, verdicts: readonly KindVerdict[]): Promise<Outcome> {
  const swaps: Pulled['swaps'][number][] = [];
  const holds: Pulled['holds'][number][] = [];
  const pulls: NewPull[] = [];
  const overtaken: number[] = [];
  for (const one of verdicts) {
    if (one.is === 'still' || one.is === 'still-held') continue;
    const { kind, asOf } = one;
    if (one.is === 'refused') {
      pulls.push({ kind, asOf, verdict: 'refused', body: JSON.stringify({ reasons: one.reasons }) });
      continue;
    }
    // One that waits for a person is overtaken by what came after it and could be read.
    const before = await heldOf(parts.store, parts.sourceId, kind);
    if (before !== null) {
      const { asOf: then, body: its } = before;
      pulls.push({ kind, asOf: then, verdict: 'dropped', body: JSON.stringify(its) });
      if (its.batch !== null) overtaken.push(its.batch);
    }
    const { body } = one;
    if (one.is === 'held') {
      if (body.batch !== null) holds.push({ batch: body.batch, why: JSON.stringify(body.reasons) });
      pulls.push({ kind, asOf, verdict: 'held', body: JSON.stringify(body) });
      continue;
    }
    const batch = one.is === 'same' ? null : body.batch;
    swaps.push({ asOf, hash: body.hash, kind, rows: body.profile.rows, batch });
    // Told again by a peer with a time of its own: by that the next pull sees whether it was told once more.
    if (one.is === 'taken' || body.writtenAt !== undefined)
      pulls.push({ kind, asOf, verdict: 'taken', body: JSON.stringify(body) });
  }
  return { pulled: { swaps, holds, pulls }, overtaken };
}

/** News, and what is mended. */
function saidOf(
  { openTroubles, now, sourceId, overlapMinutes }: PullParts,
  verdicts: readonly KindVerdict[],
): (TroubleObservation | ClearedObservation)[] {
  const troubles = verdicts.flatMap((one) => [
    ...one.reasons.map((reason) => troubleOf(reason, one, sourceId)),
    ...(one.is === 'refused' ? one.waits.map((reason) => heldTrouble(reason, one.kind, sourceId)) : []),
  ]);
  const said = new Map(troubles.map((one) => [`${one.code} ${one.where}`, one]));
  const news = [...said.values()].filter((one) => !openTroubles.some((open) => isTold(open, one)));
  // Of the same place something else holds now: another record in that row, other numbers.
  const stale = openTroubles.filter((open) => news.some((one) => isSame(open, one)));
  // Changes alone say nothing of the rows that did not change.
  const gone =
    overlapMinutes === null ? openTroubles.filter((open) => !said.has(`${open.code} ${open.where}`)) : [];
  const clearedOf = ({ code, where }: OpenTrouble): ClearedObservation => ({
    ...{ type: 'cleared', code, where, at: now },
  });
  return [
    ...stale.map(clearedOf),
    ...news.map((one): TroubleObservation => ({ type: 'trouble', ...one, at: now })),
    ...gone.map(clearedOf),
  ];
}

/** Held ones are named so that a page can offer to decide on them: the reason stands in the words. */
export const HELD_CODE = 'snapshot-held';

function troubleOf(reason: Reason, one: KindVerdict, sourceId: string) {
  if (one.is === 'refused')
    return { ...reason, words: `${reason.words} It is not used; what was read before stays.` };
  const isHold = (one.is === 'held' || one.is === 'still-held') && reason.where === one.kind;
  return isHold ? heldTrouble(reason, one.kind, sourceId) : reason;
}

function heldTrouble({ code, words }: Reason, kind: string, sourceId: string): Reason {
  const how = `Decide on the Sources page, or: throughline snapshots accept ${sourceId} ${kind} --as PERSON (or reject).`;
  return {
    code: HELD_CODE,
    where: `${kind} ${code}`,
    words: `${words} It waits for a decision; what was read before stays. ${how}`,
  };
}

/** Words that are not known any more may be the same. */
function isTold(open: OpenTrouble, one: Reason): boolean {
  return isSame(open, one) && (open.words === '' || open.words === cut(one.words));
}

function isSame(a: { code: string; where: string }, b: { code: string; where: string }): boolean {
  return a.code === b.code && a.where === b.where;
}

function unknownKind(kind: string): Reason {
  const words = `No domain knows records of the kind "${kind}". Correct the kind in the file of the source.`;
  return { code: 'unknown-kind', where: kind, words };
}
