// What the main thread and the writer's thread say to each other.
import type { Log } from '../contracts/log.ts';
import type { OutboxRow, Person, RuleNumber } from '../contracts/reader.ts';
import type { Way } from '../core/task/ways.ts';
import type { EntityRecord } from '../core/types/entity.ts';
import type { Entry, EntryResult } from '../core/types/entry.ts';
import type { HandoverEntry, HandoverResult } from '../core/types/handover.ts';
import type { KeptIdentity } from '../core/types/held.ts';
import type { Ledger, LedgerAsked, LedgerEntry, LedgerResult } from '../core/types/ledger.ts';
import type { LineAnswer } from '../core/types/line-now.ts';
import type { Sample, SnapshotObservation, TickCause } from '../core/types/observation.ts';
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
import type { StagedSwap } from './entities.ts';
import type { NewIdentity } from './identities.ts';
import type { NewFact } from './journal.ts';
import type { MissedWords } from './ledger.ts';
import type { ClosedWays, OutboxClaim, OutboxCounts, Undelivered } from './outbox.ts';
import type { Claiming } from './outbox-claim.ts';
import type { Folding } from './outbox-fold.ts';
import type { SettleResult, Tried } from './outbox-settle.ts';
import type { NewPull, Pull, Verdict } from './pulls.ts';
import type { SampleColumns } from './sample-columns.ts';
import type { Staging } from './staging.ts';
import type { StoreErrorShape } from './store-error.ts';

/** What one source said at once. `at` is when the box learned it. */
export type AppendEntry = {
  readonly sourceId: string;
  readonly at: UtcMs;
  readonly samples: readonly Sample[];
  readonly facts: readonly NewFact[];
  readonly snapshots: readonly SnapshotObservation[];
  /** What tags were taken for. */
  readonly identities?: readonly NewIdentity[];
  /** Of what was missed: kept with its fact, beside the journal. */
  readonly words?: MissedWords;
  /** What became of the snapshots that were staged. */
  readonly pulled?: Pulled;
  readonly cursor?: string;
};

/** An entry as it goes to the writer's thread. */
export type SentEntry = Omit<AppendEntry, 'samples'> & { readonly samples: SampleColumns };

export type Pulled = {
  readonly swaps: readonly Omit<StagedSwap, 'source' | 'recordedAt'>[];
  /** Kept for a person to decide on; `why` is JSON. */
  readonly holds: readonly { readonly batch: number; readonly why: string }[];
  readonly pulls: readonly NewPull[];
};

export type StoreStats = {
  readonly factRows: number;
  readonly samplePosition: number;
  readonly ticks: number;
  readonly bytes: number;
};

/** What the writer can be asked. Each call is answered once, in the order they are decided. */
export type WriterCalls = Staging & {
  append(entry: SentEntry): void | Promise<void>;
  pullsOf(source: string, kind: string, verdicts: readonly Verdict[], limit: number): readonly Pull[];
  latestPulls(): readonly Pull[];
  tick(at: UtcMs, cause: TickCause): TickOutput;
  act(at: UtcMs, act: AnyAct): ActResult;
  enter(at: UtcMs, entry: Entry): EntryResult;
  reply(at: UtcMs, reply: Reply): void;
  sayOfLedger(at: UtcMs, entry: LedgerEntry, words: string | null): LedgerResult;
  handOver(at: UtcMs, entry: HandoverEntry): HandoverResult;
  ledger(asked: LedgerAsked, now: UtcMs): Ledger;
  taskOfMessage(key: string): number | null;
  cursor(sourceId: string): string | null;
  tagIdentities(): readonly KeptIdentity[];
  pictureAt(at: UtcMs | null): Picture | null;
  pictureOfTick(tick: number): Picture | null;
  recordsAt(kind: string, at: UtcMs | null): readonly EntityRecord[];
  whySilent(subject: string, id: string): WhyAnswer | null;
  promise(asked: PromiseAsked): PromiseAnswer | null;
  orderNow(id: string): OrderAnswer | null;
  lineNow(id: string): LineAnswer | null;
  written(): readonly WrittenFact[];
  notes(ids: readonly string[]): ReadonlyMap<string, string>;
  putPeople(people: readonly Person[]): void;
  people(): readonly Person[];
  erasePerson(id: string): void;
  rulesInForce(): RulesInForce;
  ruleNumbers(ruleIds: readonly string[]): readonly RuleNumber[];
  claimOutbox(claiming: Claiming): readonly OutboxClaim[];
  turnOutbox(tried: readonly Tried[], claiming: Claiming): readonly OutboxClaim[];
  settleOutbox(key: string, at: UtcMs, result: SettleResult): void;
  outboxWants(key: string): boolean;
  undelivered(at: UtcMs, channels: ClosedWays): readonly Undelivered[];
  foldAfterOutage(folding: Folding): void;
  outboxOf(taskId: number): readonly OutboxRow[];
  outboxCounts(): OutboxCounts;
  jobDone(name: string): UtcMs | null;
  markJob(name: string, dueAt: UtcMs): void;
  stats(): StoreStats;
  close(): void;
};

export type CallName = keyof WriterCalls;

export type Request = { readonly id: number; readonly name: CallName; readonly args: readonly unknown[] };

export type LogLevel = keyof Omit<Log, 'child'>;

export type WorkerLog = (level: LogLevel, fields: object, words: string) => void;

export type Message =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly error: StoreErrorShape }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'refused'; readonly id: number; readonly error: StoreErrorShape }
  | { readonly type: 'tick'; readonly output: TickOutput }
  | { readonly type: 'log'; readonly level: LogLevel; readonly fields: object; readonly words: string };

/** How the writer is opened, as handed to its thread. */
export type WriterOptions = {
  readonly dir: string;
  readonly ways: readonly Way[];
  readonly groupCommitMs: number;
  /** Of a replay: nothing in it needs to outlive a power cut, and it decides only when it is asked to. */
  readonly isTrial: boolean;
  /** Bytes each of the two files may take; null: as much as the disk has. */
  readonly limitBytes: number | null;
};
