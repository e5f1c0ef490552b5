// What the panel may ask and do: it reads through this, and its only way back is an act, an entry or a word on the ledger.

import type { Entry, EntryResult } from '../core/types/entry.ts';
import type { HandoverEntry, HandoverResult } from '../core/types/handover.ts';
import type { HeldAnswer, HeldDecision, HeldSnapshot, HeldTag, TagDecision } from '../core/types/held.ts';
import type { Ledger, LedgerAsked, LedgerEntry, LedgerResult } from '../core/types/ledger.ts';
import type { LineAnswer } from '../core/types/line-now.ts';
import type { OutboxState } from '../core/types/message.ts';
import type { Quality, SampleValue } from '../core/types/observation.ts';
import type { OrderAnswer } from '../core/types/order-now.ts';
import type { Picture } from '../core/types/picture.ts';
import type { PromiseAnswer, PromiseAsked } from '../core/types/promise.ts';
import type { Rights } from '../core/types/rights.ts';
import type { Roster } from '../core/types/roster.ts';
import type { RuleSpec } from '../core/types/rule.ts';
import type { Speech } from '../core/types/speech.ts';
import type { ActResult, AnyAct } from '../core/types/task.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { WhyAnswer } from '../core/types/why.ts';
import type { WrittenFact } from '../core/types/written.ts';

/** A person as the config names them. Held in the erasable table, joined to ids only when something is shown. */
export type Person = {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly email: string | null;
  readonly mobile: string | null;
  /** What messages to them are written in, for instance de. */
  readonly language: string;
};

export type LiveValue = {
  readonly tag: string;
  readonly value: SampleValue;
  readonly quality: Quality;
  readonly effectiveAt: UtcMs;
  /** The source whose tag it is. Left out where the config names none. */
  readonly source?: string;
};

/** Of a rule as this box numbers it: R-07, for good. */
export type RuleNumber = { readonly ruleId: string; readonly number: string };

/** Since when a rule is as it is now, and a short name of what it says: the same for the same words. */
export type RuleVersion = { readonly since: UtcMs; readonly version: string };

/** A test that lies beside a rule. left: it shows a week, which is run by throughline check and not while the box works. */
export type RuleTestSeen = {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly state: 'passed' | 'failed' | 'not run' | 'left';
  /** What came instead, or why it could not be run. Empty: nothing is to be said. */
  readonly words: string;
};

export type OutboxRow = {
  readonly dedupKey: string;
  readonly taskId: number | null;
  readonly recipientId: string;
  readonly channel: string;
  readonly state: OutboxState;
  readonly attempts: number;
  readonly updatedAt: UtcMs;
  readonly words: string;
};

/** For whom the link of a mail was made, and from when to when it holds. */
export type LinkHolder = { readonly personId: string; readonly madeAt: UtcMs; readonly until: UtcMs };

/** How people can be reached now. Null: there is no such way. `shutSince`: since when none of its channels gets anything through. */
export type Ways = {
  readonly email: { readonly shutSince: UtcMs | null } | null;
  readonly sms: { readonly shutSince: UtcMs | null } | null;
  /** More than one independent peer outside was asked and none answers. Null: one does, or too few are asked to know. */
  readonly internetDownSince: UtcMs | null;
  /** By channel that has no person at its other end: whether it writes on this machine or posts to another. */
  readonly copies: ReadonlyMap<string, 'written' | 'posted'>;
};

/** "What happened lately", pushed to whoever shows it. */
export type Change =
  | { readonly type: 'picture'; readonly picture: Picture }
  | { readonly type: 'live'; readonly values: readonly LiveValue[] };

export type Reader = {
  /** The newest picture, or the one that was shown at `at`. Null before the first tick. */
  picture(at?: UtcMs): Promise<Picture | null>;
  /** How every rule that may look at a thing stands on it: the order 4471, the line L3. Null before the first tick. */
  whySilent(subject: string, id: string): Promise<WhyAnswer | null>;
  /** By which day something not yet ordered could be promised. Null before the first tick. */
  promise(asked: PromiseAsked): Promise<PromiseAnswer | null>;
  /** An order by its id, and a line by its, as of the last look. Null before the first tick. */
  orderNow(id: string): Promise<OrderAnswer | null>;
  lineNow(id: string): Promise<LineAnswer | null>;
  /** What people wrote and what of it counts, as of the last look. */
  written(): Promise<readonly WrittenFact[]>;
  live(): ReadonlyMap<string, LiveValue>;
  people(): readonly Person[];
  /** Who can be asked when, and where that has holes, by the config this box runs by. */
  roster(): Promise<Roster>;
  /** What this box may do, by the same. */
  rights(): Promise<Rights>;
  /** Those there are words in, sorted. */
  languages(): readonly string[];
  /** Words of the language, figures of the plant; null: words of the plant too. */
  speech(language: string | null): Speech;
  /** What people wrote, by the numbers that stand for it in a picture; of what was erased there is nothing. */
  notes(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  rules(): readonly RuleSpec[];
  ruleNumbers(): readonly RuleNumber[];
  /** By id, of the rules in force. Empty: the journal is being read. */
  ruleVersions(): Promise<ReadonlyMap<string, RuleVersion>>;
  /** The tests beside a rule, as they turn out on what is in force. Empty: there is none, or no such rule. */
  ruleTests(ruleId: string): Promise<readonly RuleTestSeen[]>;
  outboxOf(taskId: number): Promise<readonly OutboxRow[]>;
  outboxCounts(): Promise<{
    readonly waiting: number;
    readonly oldestAt: UtcMs | null;
    readonly sent: number;
    readonly dead: number;
    /** Somebody is to be told, and no way to them works now, or all whom it is for are away. */
    readonly undelivered: number;
  }>;
  readonly ways: () => Ways;
  act(act: AnyAct): Promise<ActResult>;
  /** The same for the same words; nobody who has not the secret of this box finds the words by it. */
  readonly sealed: (words: string) => string;
  /** Who came by the link of a mail about that task. Null: it is none of ours. */
  readonly linkHolder: (taskId: number, token: string) => LinkHolder | null;
  /** What a person tells of a line. Null: the journal is being read, nothing was taken. */
  enter(entry: Entry): Promise<EntryResult | null>;
  /** What decisions came to, what was missed, and what they add up to. Null: the journal is being read. */
  ledger(asked: LedgerAsked): Promise<Ledger | null>;
  /** What a person says of the ledger; `words` of what was missed. Null: the journal is being read, nothing was taken. */
  sayOfLedger(entry: LedgerEntry, words: string | null): Promise<LedgerResult | null>;
  /** What a person does at the handover of a shift. Null: the journal is being read, nothing was taken. */
  handOver(entry: HandoverEntry): Promise<HandoverResult | null>;
  /** Snapshots that wait for a person. */
  held(): Promise<readonly HeldSnapshot[]>;
  decideHeld(decision: HeldDecision): Promise<HeldAnswer>;
  /** Tags whose values wait, for their peer says that they are another thing than they were. */
  heldTags(): readonly HeldTag[];
  /** What the tag is now counts as what it was. */
  acceptTag(decision: TagDecision): Promise<HeldAnswer>;
  /** Calls back on every change until the returned function is called. */
  subscribe(listener: (change: Change) => void): () => void;
  /** Prometheus text. */
  metrics(): Promise<string>;
  health(): {
    readonly ok: boolean;
    readonly words: string;
    readonly startedAt: UtcMs;
    readonly lastTickAt: UtcMs | null;
  };
  readonly now: () => UtcMs;
};
