// The store as the main thread sees it: a promise a request, answered by the one writer in its own thread.
import type { Log } from '../contracts/log.ts';
import type { OutboxRow, Person, RuleNumber } from '../contracts/reader.ts';
import type { Way } from '../core/task/ways.ts';
import type { EntityRecord } from '../core/types/entity.ts';
import type { Entry, EntryResult } from '../core/types/entry.ts';
import type { HandoverEntry, HandoverResult } from '../core/types/handover.ts';
import type { KeptIdentity } from '../core/types/held.ts';
import type { Ledger, LedgerAsked, LedgerEntry, LedgerResult } from '../core/types/ledger.ts';
import type { LineAnswer } from '../core/types/line-now.ts';
import type { TickCause } from '../core/types/observation.ts';
import type { OrderAnswer } from '../core/types/order-now.ts';
import type { Picture } from '../core/types/picture.ts';
import type { PromiseAnswer, PromiseAsked } from '../core/types/promise.ts';
import type { Reply } from '../core/types/reply.ts';
import type { RulesInForce } from '../core/types/rules-in-force.ts';
import type { TickOutput } from '../core/types/step.ts';
import type { ActResult, AnyAct } from '../core/types/task.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { WhyAnswer } from '../core/types/why.ts';
import type { WrittenFact } from '../core/types/written.ts';
import type { ClosedWays, OutboxClaim, OutboxCounts, Undelivered } from './outbox.ts';
import type { Claiming } from './outbox-claim.ts';
import type { Folding } from './outbox-fold.ts';
import type { SettleResult, Tried } from './outbox-settle.ts';
import type { AppendEntry, StoreStats } from './protocol.ts';
import type { Pull, Verdict } from './pulls.ts';
import { samplePacker } from './sample-columns.ts';
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
  act(at: UtcMs, act: AnyAct): Promise<ActResult>;
  /** Journals what a person told of a line and decides on it. */
  enter(at: UtcMs, entry: Entry): Promise<EntryResult>;
  /** What a person wrote back: durable when it resolves, acted on, and its answer is in the outbox. */
  reply(at: UtcMs, reply: Reply): Promise<void>;
  /** Journals what a person says of the ledger; the words of what was missed are kept beside the journal. */
  sayOfLedger(at: UtcMs, entry: LedgerEntry, words: string | null): Promise<LedgerResult>;
  /** Journals what a person did at the handover of a shift and decides on it. */
  handOver(at: UtcMs, entry: HandoverEntry): Promise<HandoverResult>;
  /** Its rows and what they add up to. */
  ledger(asked: LedgerAsked, now: UtcMs): Promise<Ledger>;
  /** Calls back on every tick, also those a detector caused, before the promise of the tick resolves. */
  onTick(listener: (output: TickOutput) => void): () => void;
  /** Of the last durable batch of the source that carried one. */
  cursor(sourceId: string): Promise<string | null>;
  /** What each tag was last taken for at its peer. */
  tagIdentities(): Promise<readonly KeptIdentity[]>;
  /** The newest picture, or the one that was shown at that time; null before the first. */
  pictureAt(at?: UtcMs): Promise<Picture | null>;
  pictureOfTick(tick: number): Promise<Picture | null>;
  /** Records of a kind as this box knew them, now or at that time, by id. */
  recordsAt(kind: string, at?: UtcMs): Promise<readonly EntityRecord[]>;
  /** How every rule that may look at it stands on it, as of the last tick; null before the first. Changes nothing. */
  whySilent(subject: string, id: string): Promise<WhyAnswer | null>;
  /** By which day something could be promised, as of the last tick; null before the first. Changes nothing. */
  promise(asked: PromiseAsked): Promise<PromiseAnswer | null>;
  /** An order by its id, and a line by its, as of the last tick; null before the first. Changes nothing. */
  orderNow(id: string): Promise<OrderAnswer | null>;
  lineNow(id: string): Promise<LineAnswer | null>;
  /** What people wrote and what of it counts, as of the last tick. */
  written(): Promise<readonly WrittenFact[]>;
  /** What people wrote, by the numbers under which facts and pictures speak of it; of what was erased there is nothing. */
  notes(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Adds and updates. */
  putPeople(people: readonly Person[]): Promise<void>;
  people(): Promise<readonly Person[]>;
  /** Their name and addresses, and all they wrote. */
  erasePerson(id: string): Promise<void>;
  /** What the last `rules` fact brought, decided on or not. */
  rulesInForce(): Promise<RulesInForce>;
  /** Gives new rules the next number (R-01 …), kept for good. */
  ruleNumbers(ruleIds: readonly string[]): Promise<readonly RuleNumber[]>;
  /** Due messages, each leased for 60 s and its attempt committed. */
  claimOutbox(claiming: Claiming): Promise<readonly OutboxClaim[]>;
  /** Settles what was tried and claims the next, with one commit for all of it. */
  turnOutbox(tried: readonly Tried[], claiming: Claiming): Promise<readonly OutboxClaim[]>;
  settleOutbox(key: string, at: UtcMs, result: SettleResult): Promise<void>;
  /** The message is being sent and what it is about was not taken or ended meanwhile. */
  outboxWants(key: string): Promise<boolean>;
  /** Messages that ask somebody and can go no way now. */
  undelivered(at: UtcMs, channels: ClosedWays): Promise<readonly Undelivered[]>;
  /** What waited for a channel that came back becomes one message a person. */
  foldAfterOutage(folding: Folding): Promise<void>;
  outboxOf(taskId: number): Promise<readonly OutboxRow[]>;
  outboxCounts(): Promise<OutboxCounts>;
  /** The task that the message of that key, or of that thread, is about. Null: none in particular. */
  taskOfMessage(key: string): Promise<number | null>;
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
  /** The channels of the config, in its order: a planned message gets a row for each way it may go. */
  readonly ways: readonly Way[];
  readonly log: Log;
  /** Longest wait of a sample for its commit, which is what a power cut can cost. At most 1,000. */
  readonly groupCommitMs?: number;
  /**
   * Of a replay, which is thrown away afterwards: it waits for no disk, and where a detector crosses it decides only
   * when it is asked to, for the recording knows when that was.
   */
  readonly isTrial?: boolean;
  /** Bytes each of the two files may take; without it, what the disk has. */
  readonly limitBytes?: number;
};

/** Milliseconds. Four commits a second: live values within a second, and little wear of the flash. */
const GROUP_COMMIT_MS = 250;

type Call = Awaited<ReturnType<typeof startWriter>>['call'];

/** What is asked of the fold between two ticks. */
const lastLook = (call: Call): Pick<Store, 'whySilent' | 'orderNow' | 'lineNow' | 'written'> => ({
  whySilent: (subject, id) => call('whySilent', subject, id),
  orderNow: (id) => call('orderNow', id),
  lineNow: (id) => call('lineNow', id),
  written: () => call('written'),
});

/**
 * Resolves once the fold is back where the journal ends. Rejects with a StoreError `locked`, `damaged`,
 * `too-new` or `storage`. When the writer dies later, pending calls reject and the process ends: only opening
 * the files again tells what they hold.
 */
export async function openStore(options: OpenStore): Promise<Store> {
  const { dir, ways, log, groupCommitMs = GROUP_COMMIT_MS, limitBytes = null } = options;
  const { isTrial = false } = options;
  const pack = samplePacker();
  const { call, end, onTick } = await startWriter({ dir, ways, groupCommitMs, limitBytes, isTrial }, log);
  return {
    // What no reading can be is refused here: it must not take others of its commit with it.
    append: async (entry) => call('append', { ...entry, samples: pack(entry.samples) }),
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
    enter: (at, entry) => call('enter', at, entry),
    reply: (at, reply) => call('reply', at, reply),
    sayOfLedger: (at, entry, words) => call('sayOfLedger', at, entry, words),
    handOver: (at, entry) => call('handOver', at, entry),
    ledger: (asked, now) => call('ledger', asked, now),
    onTick,
    cursor: (sourceId) => call('cursor', sourceId),
    tagIdentities: () => call('tagIdentities'),
    pictureAt: (at) => call('pictureAt', at ?? null),
    pictureOfTick: (tick) => call('pictureOfTick', tick),
    recordsAt: (kind, at) => call('recordsAt', kind, at ?? null),
    ...lastLook(call),
    promise: (asked) => call('promise', asked),
    notes: (ids) => call('notes', ids),
    putPeople: (people) => call('putPeople', people),
    people: () => call('people'),
    erasePerson: (id) => call('erasePerson', id),
    rulesInForce: () => call('rulesInForce'),
    ruleNumbers: (ruleIds) => call('ruleNumbers', ruleIds),
    claimOutbox: (claiming) => call('claimOutbox', claiming),
    turnOutbox: (tried, claiming) => call('turnOutbox', tried, claiming),
    settleOutbox: (key, at, result) => call('settleOutbox', key, at, result),
    outboxWants: (key) => call('outboxWants', key),
    undelivered: (at, channels) => call('undelivered', at, channels),
    foldAfterOutage: (folding) => call('foldAfterOutage', folding),
    outboxOf: (taskId) => call('outboxOf', taskId),
    taskOfMessage: (key) => call('taskOfMessage', key),
    outboxCounts: () => call('outboxCounts'),
    jobDone: (name) => call('jobDone', name),
    markJob: (name, dueAt) => call('markJob', name, dueAt),
    stats: () => call('stats'),
    close: end,
  };
}
