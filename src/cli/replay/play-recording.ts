// Plays a recording from its first line to its end in a box of its own, which is gone afterwards.
import { existsSync, mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadedConfig } from '../../config/config.ts';
import type { RuleNumber } from '../../contracts/reader.ts';
import type { SourceContext, SourceModule } from '../../contracts/source.ts';
import { NO_RULES } from '../../core/rules/in-force.ts';
import type { Picture } from '../../core/types/picture.ts';
import type { TickOutput } from '../../core/types/step.ts';
import type { UtcMs } from '../../core/types/time.ts';
import { contractError, isContractError } from '../../daemon/contract-error.ts';
import { createLog } from '../../daemon/log.ts';
import { loadSourceModule } from '../../load/connectors.ts';
import { rulesToRun } from '../../load/rule-versions.ts';
import { openStore, type Store } from '../../store/store.ts';
import { type CommandIo, commandError, EXIT } from '../command.ts';
import { Player } from './player.ts';

export type PlayAsked = {
  readonly file: string;
  readonly config: LoadedConfig;
  /** Null: to the end. */
  readonly at: UtcMs | null;
  /** Times as fast as it was; Infinity: as fast as this machine can. */
  readonly speed: number;
  /** Where its journal is kept; null: nowhere. One that is there already is left alone. */
  readonly data: string | null;
  onTick?(output: TickOutput): void;
};

export type Played = {
  /** As last decided; null: nothing of it was learned by then. */
  readonly picture: Picture | null;
  readonly span: { readonly from: UtcMs; readonly to: UtcMs } | null;
  readonly ticks: number;
  readonly tookMs: number;
  readonly numbers: readonly RuleNumber[];
  /** What is wrong with the recording: the first lines that cannot be read, and how many there are. */
  readonly troubles: readonly string[];
  readonly troubleCount: number;
  /** Faults of rule files: what has one is left out. */
  readonly ruleFaults: number;
  /** The end of the file is not the end of a line. */
  readonly isCut: boolean;
};

/** Aborted, it stops where it is. Throws a CommandError in words where the recording or the rules cannot be used. */
export async function playRecording(asked: PlayAsked, io: CommandIo, stopped: AbortSignal): Promise<Played> {
  const dir = asked.data ?? (await mkdtemp(join(tmpdir(), 'throughline-replay-')));
  if (existsSync(join(dir, 'facts.db')))
    throw commandError(EXIT.problems, `${dir} holds a journal already. Name an empty folder.`);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const log = createLog({ now: () => io.clock.now(), level: 'silent', readable: true });
  try {
    const store = await openStore({ dir, ways: [], log, groupCommitMs: 1, isTrial: true });
    try {
      if (asked.onTick !== undefined) store.onTick(asked.onTick);
      return await playInto({ asked, io, stopped, store, log, dir });
    } finally {
      await store.close();
    }
  } finally {
    if (asked.data === null) await rm(dir, { recursive: true, force: true });
  }
}

type Playing = {
  readonly asked: PlayAsked;
  readonly io: CommandIo;
  readonly stopped: AbortSignal;
  readonly store: Store;
  readonly log: SourceContext['log'];
  readonly dir: string;
};

async function playInto(playing: Playing): Promise<Played> {
  const { asked, io, stopped, store, log } = playing;
  const { config, at } = asked;
  const roles = config.records.filter(({ kind }) => kind === 'role').map(({ id }) => id);
  const rules = await rulesToRun(config.ruleDirs, roles, NO_RULES, 'start');
  const began = io.clock.mono();
  const end = new AbortController();
  const signal = AbortSignal.any([end.signal, stopped]);
  const pace = pacing(asked.speed, io, signal);
  const player = new Player({
    config,
    rules,
    store,
    clock: io.clock,
    log,
    at,
    pace,
    enough: () => end.abort(),
  });
  const read = await readAll(playing, { player, signal, onEnd: () => end.abort() });
  stopped.throwIfAborted();
  await player.end();
  const ids = rules.rules.map(({ id }) => id);
  return {
    picture: await store.pictureAt(),
    ...{ span: player.span, ticks: player.ticks, isCut: read.isCut },
    ...{ troubles: player.troubles, troubleCount: player.troubleCount },
    numbers: await store.ruleNumbers(ids),
    ruleFaults: rules.faults.filter(({ trouble }) => trouble.severity === 'error').length,
    tookMs: io.clock.mono() - began,
  };
}

/** Waits so that what took an hour takes an hour through `speed`. */
function pacing(speed: number, { clock }: CommandIo, signal: AbortSignal): (at: UtcMs) => Promise<void> {
  let first: { readonly at: UtcMs; readonly mono: number } | null = null;
  return async (at) => {
    if (!Number.isFinite(speed)) return;
    first ??= { at, mono: clock.mono() };
    await clock.sleep(Math.max(0, first.mono + (at - first.at) / speed - clock.mono()), signal);
  };
}

type Reading = { readonly player: Player; readonly signal: AbortSignal; onEnd(): void };

/** Through the source that a box reads its history with. */
async function readAll({ asked, io, log, dir }: Playing, { player, signal, onEnd }: Reading) {
  const module = (await loadSourceModule('replay')) as SourceModule<object>;
  const seen = { isCut: false };
  const context: SourceContext = {
    ...{ id: 'recording', cursor: null, clock: io.clock, log, stateDir: dir, error: contractError },
    append: (batch) => player.play(batch),
    live(words) {
      // It says so where it gets no further.
      seen.isCut = words.includes('has no end yet');
      onEnd();
    },
    due: () => Promise.reject(new Error('a recording has no schedule')),
    ran: async () => undefined,
    secret: () => {
      throw new Error('a recording has no secret');
    },
  };
  try {
    await module.open({ file: asked.file }, context).run(signal);
  } catch (error) {
    if (!isContractError(error)) throw error;
    const code = existsSync(asked.file) ? EXIT.problems : EXIT.usage;
    throw commandError(code, error.message, error);
  }
  return seen;
}
