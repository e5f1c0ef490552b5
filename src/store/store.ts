// The store as the main thread sees it: a promise a request, answered by the one writer in its own thread.
import type { Log } from '../contracts/log.ts';
import type { OutboxRow, Person, RuleNumber } from '../contracts/reader.ts';
import type { EntityRecord } from '../core/types/entity.ts';
import type { TickCause } from '../core/types/observation.ts';
import type { Picture } from '../core/types/picture.ts';
import type { RulesInForce } from '../core/types/rules-in-force.ts';
import type { TickOutput } from '../core/types/step.ts';
import type { Act, ActResult } from '../core/types/task.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { WhyAnswer } from '../core/types/why.ts';
import type { WrittenFact } from '../core/types/written.ts';
import type { OutboxClaim, OutboxCounts, SettleResult } from './outbox.ts';
import type { AppendEntry, StoreStats } from './protocol.ts';
import type { Pull, Verdict } from './pulls.ts';
import type { StagedDifference, StagedRecord, StageEnd } from './staging.ts';
import { startWriter } from './writer-thread.ts';

/** Every call rejects with a StoreError (store-error.ts): `storage` while the disk is full, `refused` for odd input. */
export type Store = {
  /** Resolves once durable (fsynced). Samples alone wait for the group commit, facts do not. */
  append(entry: AppendEntry): Promise<void>;
  /** A snapshot on its way in, chunk by chunk (staging.ts); `append` with `pulled` shows or holds it. */
  stageOpen(source: string, kind: string): Promise<number>;
  stageRows(batch: number, records: readonly StagedRecord[]): Promise<void>;
  stageEnd(batch: number, end: StageEnd): Promise<StagedDifference>;
  /** Removes all of it, some at a time. */
  stageDrop(batch: number): Promise<void>;
  /** Of one kind, the newest with one of these verdicts, oldest first. */
  pullsOf(
    source: string,
    kind: string,
    verdicts: readonly Verdict[],
    limit: number,
  ): Promise<readonly Pull[]>;
  latestPulls(): Promise<readonly Pull[]>;
  /** Decides now: everything appended before is in it. */
  tick(at: UtcMs, cause: TickCause): Promise<TickOutput>;
  /** Journals what a person did and decides on it. */
  act(at: UtcMs, act: Act): Promise<ActResult>;
  /** Calls back on every tick, also those a detector caused, before the promise of the tick resolves. */
  onTick(listener: (output: TickOutput) => void): () => void;
  /** Of the last durable batch of the source that carried one. */
  cursor(sourceId: string): Promise<string | null>;
  /** The newest picture, or the one that was shown at that time; null before the first. */
  pictureAt(at?: UtcMs): Promise<Picture | null>;
  pictureOfTick(tick: number): Promise<Picture | null>;
  /** Records of a kind as this box knew them, now or at that time, by id. */
  recordsAt(kind: string, at?: UtcMs): Promise<readonly EntityRecord[]>;
  /** How every rule that may look at it stands on it, as of the last tick; null before the first. Changes nothing. */
  whySilent(subject: string, id: string): Promise<WhyAnswer | null>;
  /** What people wrote and what of it counts, as of the last tick. */
  written(): Promise<readonly WrittenFact[]>;
  /** Adds and updates. */
  putPeople(people: readonly Person[]): Promise<void>;
  people(): Promise<readonly Person[]>;
  erasePerson(id: string): Promise<void>;
  /** What the last `rules` fact brought, decided on or not. */
  rulesInForce(): Promise<RulesInForce>;
  /** Gives new rules the next number (R-01 …), kept for good. */
  ruleNumbers(ruleIds: readonly string[]): Promise<readonly RuleNumber[]>;
  /** Due messages, each leased for 60 s and its attempt committed; none of the channels in `except`. */
  claimOutbox(at: UtcMs, limit: number, except?: readonly string[]): Promise<readonly OutboxClaim[]>;
  settleOutbox(key: string, at: UtcMs, result: SettleResult): Promise<void>;
  /** The message is being sent and what it is about was not taken or ended meanwhile. */
  outboxWants(key: string): Promise<boolean>;
  outboxOf(taskId: number): Promise<readonly OutboxRow[]>;
  outboxCounts(): Promise<OutboxCounts>;
  /** The last due time the job is marked as done for. */
  jobDone(name: string): Promise<UtcMs | null>;
  markJob(name: string, dueAt: UtcMs): Promise<void>;
  stats(): Promise<StoreStats>;
  /** Commits what waits, keeps the fold's state, frees the folder. */
  close(): Promise<void>;
};

export type OpenStore = {
  /** The data folder; made where there is none. One process holds it at a time. */
  readonly dir: string;
  /** Channel ids: one outbox row per planned message and channel. */
  readonly channels: readonly string[];
  readonly log: Log;
  /** Longest wait of a sample for its commit, which is what a power cut can cost. At most 1,000. */
  readonly groupCommitMs?: number;
  /** Bytes each of the two files may take; without it, what the disk has. */
  readonly limitBytes?: number;
};

/** Milliseconds. Four commits a second: live values within a second, and little wear of the flash. */
const GROUP_COMMIT_MS = 250;

/**
 * Resolves once the fold is back where the journal ends. Rejects with a StoreError `locked`, `damaged`,
 * `too-new` or `storage`. When the writer dies later, pending calls reject and the process ends: only opening
 * the files again tells what they hold.
 */
export async function openStore(options: OpenStore): Promise<Store> {
  const { dir, channels, log, groupCommitMs = GROUP_COMMIT_MS, limitBytes = null } = options;
  const { call, end, onTick } = await startWriter({ dir, channels, groupCommitMs, limitBytes }, log);
  return {
    append: (entry) => call('append', entry),
    stageOpen: (source, kind) => call('stageOpen', source, kind),
    stageRows: (batch, records) => call('stageRows', batch, records),
    stageEnd: (batch, end) => call('stageEnd', batch, end),
    async stageDrop(batch) {
      while (await call('stageDrop', batch));
    },
    pullsOf: (source, kind, verdicts, limit) => call('pullsOf', source, kind, verdicts, limit),
    latestPulls: () => call('latestPulls'),
    tick: (at, cause) => call('tick', at, cause),
    act: (at, act) => call('act', at, act),
    onTick,
    cursor: (sourceId) => call('cursor', sourceId),
    pictureAt: (at) => call('pictureAt', at ?? null),
    pictureOfTick: (tick) => call('pictureOfTick', tick),
    recordsAt: (kind, at) => call('recordsAt', kind, at ?? null),
    whySilent: (subject, id) => call('whySilent', subject, id),
    written: () => call('written'),
    putPeople: (people) => call('putPeople', people),
    people: () => call('people'),
    erasePerson: (id) => call('erasePerson', id),
    rulesInForce: () => call('rulesInForce'),
    ruleNumbers: (ruleIds) => call('ruleNumbers', ruleIds),
    claimOutbox: (at, limit, except) => call('claimOutbox', at, limit, except ?? []),
    settleOutbox: (key, at, result) => call('settleOutbox', key, at, result),
    outboxWants: (key) => call('outboxWants', key),
    outboxOf: (taskId) => call('outboxOf', taskId),
    outboxCounts: () => call('outboxCounts'),
    jobDone: (name) => call('jobDone', name),
    markJob: (name, dueAt) => call('markJob', name, dueAt),
    stats: () => call('stats'),
    close: end,
  };
}
