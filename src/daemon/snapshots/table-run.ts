// Runs a source of tables as any other source: pulls when one is owed, and says what came of it.
import type { Source, SourceContext } from '../../contracts/source.ts';
import type { TableSource } from '../../contracts/table-source.ts';
import type { UtcMs, Zone } from '../../core/types/time.ts';
import type { Pulled } from '../../store/protocol.ts';
import type { Store } from '../../store/store.ts';
import { isContractError } from '../contract-error.ts';
import type { Door } from '../intake.ts';
import type { OpenTrouble } from '../open-troubles.ts';
import type { Kinds } from '../record-check.ts';
import { pullOnce } from './pull.ts';
import { takenBefore } from './remembered.ts';
import { RIGHTS_CODE, rightsSaid } from './rights.ts';
import { settingsHash, type TableSettings, tablesByKind } from './table-settings.ts';

export type TableRunParts = {
  readonly store: Store;
  readonly context: SourceContext;
  readonly door: Door;
  readonly kinds: () => Kinds;
  readonly zone: () => Zone;
  readonly currency: string;
  /** One thing at a time for this source. */
  readonly turn: <T>(work: () => Promise<T>) => Promise<T>;
  readonly openTroubles: () => readonly OpenTrouble[];
};

type Owed = { readonly schedule: string; readonly dueAt: UtcMs; readonly overlapMinutes: number | null };

export function tableRun(source: TableSource, settings: TableSettings, parts: TableRunParts): Source {
  return {
    run: (signal) => run(source, settings, { ...parts, signal, state: { isLive: false, isAsked: false } }),
  };
}

/** Of one connection. `isLive`: it has told something; `isAsked`: its rights, once, after its first pull. */
type Running = TableRunParts & {
  readonly signal: AbortSignal;
  readonly state: { isLive: boolean; isAsked: boolean };
};

async function run(source: TableSource, settings: TableSettings, running: Running): Promise<void> {
  const { context, signal } = running;
  // Without a first pull the box knows no order, whatever the schedule says; other settings read other records.
  if (await isNew(settings, running)) await firstPull(source, settings, running);
  else {
    running.state.isLive = true;
    context.live('the last snapshot is in the picture; the next one is read by schedule');
  }
  while (!signal.aborted) {
    const owed = await nextOwed(settings, context, signal);
    if (owed === null) return;
    await pull(source, settings, running, owed.overlapMinutes);
    if (!signal.aborted) await context.ran(owed.schedule, owed.dueAt);
  }
}

/** It stands for all that was owed until now. */
async function firstPull(source: TableSource, settings: TableSettings, running: Running): Promise<void> {
  const { context, signal } = running;
  const at = context.clock.now();
  await pull(source, settings, running, null);
  if (signal.aborted) return;
  for (const schedule of [settings.schedule, settings.changes?.schedule])
    if (schedule !== undefined) await context.ran(schedule, at);
}

async function isNew(settings: TableSettings, { store, context }: Running): Promise<boolean> {
  for (const [kind, tables] of tablesByKind(settings)) {
    const last = (await takenBefore(store, context.id, kind)).at(-1);
    if (last?.body.settings !== settingsHash(settings, tables)) return true;
  }
  return false;
}

function pull(
  source: TableSource,
  settings: TableSettings,
  running: Running,
  overlapMinutes: number | null,
): Promise<void> {
  return running.turn(() => pullInTurn(source, settings, running, overlapMinutes));
}

async function pullInTurn(
  source: TableSource,
  settings: TableSettings,
  running: Running,
  overlapMinutes: number | null,
): Promise<void> {
  const { store, context, door, signal } = running;
  const { said, pulled, words, anyGood, settle } = await pullOnce({
    ...{ source, settings, store, signal, overlapMinutes },
    sourceId: context.id,
    zone: running.zone(),
    currency: running.currency,
    kinds: running.kinds(),
    stateDir: context.stateDir,
    now: context.clock.now(),
    openTroubles: running.openTroubles().filter(({ code }) => code !== RIGHTS_CODE),
  });
  if (signal.aborted) return settle(false);
  try {
    if (isAnything(pulled) || said.length > 0) await door.append(said, undefined, pulled);
  } catch (error) {
    await settle(false).catch(() => undefined);
    throw error;
  }
  await settle(true);
  running.state.isLive ||= anyGood;
  // Once it is live a pull of which nothing can be used is told too.
  if (running.state.isLive) context.live(words);
  context.log.debug({ words }, 'pulled');
  if (!running.state.isAsked) await askRights(source, running);
}

/** What was pulled stands whatever comes of it: a peer that does not tell is asked after the next pull. */
async function askRights(
  source: TableSource,
  { context, door, signal, state, openTroubles }: Running,
): Promise<void> {
  try {
    const said = await rightsSaid(source, openTroubles(), { now: context.clock.now(), signal });
    state.isAsked = true;
    if (said.length > 0 && !signal.aborted) await door.append(said);
  } catch (error) {
    if (!isContractError(error) || signal.aborted) throw error;
    context.log.info({ code: error.code }, `what its account may do was not told: ${error.message}`);
  }
}

function isAnything({ swaps, holds, pulls }: Pulled): boolean {
  return swaps.length + holds.length + pulls.length > 0;
}

/** The first that is owed, a whole one before the changes; null once the run is stopped. */
async function nextOwed(
  { schedule, changes }: TableSettings,
  context: SourceContext,
  signal: AbortSignal,
): Promise<Owed | null> {
  const turn = new AbortController();
  const either = AbortSignal.any([signal, turn.signal]);
  const whole = context
    .due(schedule, either)
    .then((dueAt): Owed => ({ schedule, dueAt, overlapMinutes: null }));
  const waits = [whole];
  if (changes !== undefined) {
    const { schedule: often, overlapMinutes } = changes;
    waits.push(
      context.due(often, either).then((dueAt): Owed => ({ schedule: often, dueAt, overlapMinutes })),
    );
  }
  try {
    return await Promise.race(waits);
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  } finally {
    turn.abort(new Error('one of the schedules is owed'));
    for (const wait of waits) wait.catch(() => undefined);
  }
}
