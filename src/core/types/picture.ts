// The picture: everything the panel shows of one moment, computed by the fold at a tick.
import type { Band, Decision } from './decision.ts';
import type { EntityRef } from './entity.ts';
import type { FloorLine } from './floor-line.ts';
import type { HandoverNow } from './handover.ts';
import type { Currency } from './money.ts';
import type { TickCause } from './observation.ts';
import type { RuleTrouble } from './rule.ts';
import type { PolicySaid } from './said.ts';
import type { Task, Undoable } from './task.ts';
import type { UtcMs, Zone } from './time.ts';

/** Listed, no task: probable, or a rule that has not held long enough. */
export type Watch = {
  readonly ruleId: string;
  readonly cause: EntityRef;
  readonly label: string;
  readonly probability: number;
  /** Holding since, in fact time, and when the rule will speak if it goes on. */
  readonly since: UtcMs | null;
  readonly speaksAt: UtcMs | null;
  /** What is measured and why nothing can be said of what follows: unknown is never silence. Null: it is judged. */
  readonly cannotJudge: string | null;
  /** There where it would be a decision, and a policy lets none be raised about it. */
  readonly mutedBy?: PolicySaid;
};

/** A rule that speaks about so much at once that nobody is told of each: what it says is shown. */
export type Flood = {
  readonly ruleId: string;
  readonly ruleTitle: string;
  /** Decisions it raised within the last hour. */
  readonly raised: number;
  readonly since: UtcMs;
};

export type LineStatus = {
  readonly lineId: string;
  readonly name: string;
  readonly scheduled: boolean;
  readonly nextShiftAt: UtcMs | null;
  readonly ratePerHour: number | null;
  readonly planPerHour: number | null;
  /** False: nothing of it was counted yet, and its rate is its plan. Left out of pictures made before it was told. */
  readonly isMeasured?: boolean;
  /** The tag whose live value the strip shows, where there is one. */
  readonly rateTag: string | null;
  readonly orderId: string | null;
  /** Its order follows from the sequence; no tag says it, and nobody has confirmed it. */
  readonly isProposed: boolean;
  readonly band: Band | null;
  readonly decisionId: string | null;
  /** No good sample since then, though one was due. */
  readonly silentSince: UtcMs | null;
  /** Too noisy to see 8 % within two working days: working days until such a drift would be stated. Null: it is not. */
  readonly blindDays: number | null;
  readonly unknown: string | null;
};

/** Overtime that can still be asked for on a line, and what it is expected to save over all orders of the line. */
export type ExtraHours = {
  readonly countermeasureId: string;
  readonly lineId: string;
  readonly lineName: string;
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly closesAt: UtcMs;
  /** Null: the plant gave none. */
  readonly costMinor: number | null;
  /** On top of what a task of the line is doing, or plans beside these hours. */
  readonly savesMinor: number;
  /** The orders that are expected to lose less. */
  readonly orderIds: readonly string[];
  /** That task. Null: nothing is being done on the line, and no plan has these hours. */
  readonly taskId: number | null;
  /** Its plan has these hours. */
  readonly planned: boolean;
  /** A task whose plan would save one of these orders another way, and nobody has decided on it. Null: there is none. */
  readonly rivalTaskId: number | null;
};

export type SourceState = {
  readonly id: string;
  readonly title: string;
  readonly state: 'live' | 'lost' | 'old' | 'never';
  /** Effective time of the newest thing it said. */
  readonly newestAt: UtcMs | null;
  /** Of a source of tables the kind it told least lately, as people call it; `asOf` null: it never told it. */
  readonly oldest?: { readonly noun: string; readonly asOf: UtcMs | null };
  /** There where what it says is older than it may be: of then it is. */
  readonly staleSince?: UtcMs;
  readonly since: UtcMs | null;
  readonly reason: string;
  readonly troubles: readonly SaidTrouble[];
  /** What the box noticed in the values themselves: worth a look, and nothing the source complained of. */
  readonly remarks: readonly SaidTrouble[];
};

/** The code of a trouble of the source `box` that stands while a way to people is shut; `where` is the channel. */
export const CHANNEL_TROUBLE = 'channel';

export type SaidTrouble = {
  readonly code: string;
  /** A file with its line, a tag, a topic. */
  readonly where: string;
  readonly words: string;
  readonly at: UtcMs;
};

/** Until when all of it is known: a fresh table makes no other one fresh. */
export function knownUntil({ oldest, newestAt }: SourceState): UtcMs | null {
  return oldest === undefined ? newestAt : oldest.asOf;
}

export function floorOf({ floor }: Picture): readonly FloorLine[] {
  return floor ?? [];
}

/** A relation that should hold and does not: shown, never silently dropped. */
export type BrokenJoin = { readonly from: EntityRef; readonly to: string; readonly words: string };

/** One record that does not join, to look up. */
export type JoinExample = {
  readonly id: string;
  /** Of a reference that leads nowhere: what it stands in, as rules call it, and what that names. */
  readonly kind?: string;
  readonly names?: EntityRef;
  /** Of a closed run: what the machine counted and what ERP booked. */
  readonly counted?: { readonly pieces: number; readonly confirmedPieces: number };
};

/**
 * Of so many records so many join as they should; `of` 0: there is nothing to judge by yet. run-order: an open run makes
 * something for an order; order-run: an open order has something that makes or covers it; reference: what a record
 * names is there; count: a closed run was counted as it was booked.
 */
export type JoinShare = {
  readonly join: 'run-order' | 'order-customer' | 'order-margin' | 'order-run' | 'reference' | 'count';
  readonly good: number;
  readonly of: number;
  readonly examples: readonly JoinExample[];
};

export type JoinScore = {
  /** Mean of the shares that can be judged, 1 is all. Null: none can. */
  readonly score: number | null;
  readonly shares: readonly JoinShare[];
};

/** Who is asked for a role now, and how they can be reached. `how` null: not now; `begins`: when they come on duty. */
export type RoleReach = {
  readonly role: string;
  readonly name: string;
  /** Null: nobody holds it. */
  readonly personId: string | null;
  readonly how: 'on-duty' | 'any-hour' | 'standby' | null;
  readonly begins: UtcMs | null;
};

/** `decides`: by what can be done, the role that may decide it; what is not in it is the owner's. */
export type Reach = {
  readonly roles: readonly RoleReach[];
  readonly decides: { readonly [countermeasureId: string]: string };
};

/** `valueMinor` null: no amount is known. Left out of pictures made before it was told. */
export type NotJudged = {
  readonly orderId: string;
  readonly reason: string;
  readonly valueMinor?: number | null;
};

export type Headline = {
  readonly decisions: number;
  readonly atRiskMinor: number;
  /** Joint plan: the best option of each that no other needs more; null where one has no known cost. */
  readonly fixMinor: number | null;
  /** Decisions that the joint plan fixes; the others are better accepted, or nothing sure is known for them. */
  readonly fixed: number;
  readonly nextDeadlineAt: UtcMs | null;
  readonly nextDeadlinePlace: string | null;
  readonly judgedOrders: number;
  readonly ofOrders: number;
  readonly judgedValueMinor: number;
  readonly ofValueMinor: number;
  readonly notJudged: readonly NotJudged[];
  /** Their promised moment is over with something left to make. `valueMinor` null: no amount known of any. */
  readonly pastDue: { readonly orders: number; readonly valueMinor: number | null };
  /** Of those past due, the ids of orders that did not move for 30 days: nothing made, nothing shipped. */
  readonly dead: readonly string[];
};

export type Picture = {
  readonly at: UtcMs;
  readonly tick: number;
  readonly cause: TickCause;
  readonly plantName: string;
  readonly currency: Currency;
  readonly zone: Zone;
  readonly headline: Headline;
  /** In rank order. */
  readonly decisions: readonly Decision[];
  /** Decisions whose tasks were closed within the last day, as last known. */
  readonly ended: readonly Decision[];
  /** Of every decision shown, and those closed within the last day. */
  readonly tasks: readonly Task[];
  readonly watching: readonly Watch[];
  readonly lines: readonly LineStatus[];
  /** The lines as the floor page shows them. Left out of pictures made before there was one. */
  readonly floor?: readonly FloorLine[];
  /** What saves most first; one row a line. */
  readonly extraHours: readonly ExtraHours[];
  readonly sources: readonly SourceState[];
  readonly brokenJoins: readonly BrokenJoin[];
  readonly joins: JoinScore;
  readonly ruleTroubles: readonly RuleTrouble[];
  readonly floods: readonly Flood[];
  /** Left out of pictures made before it was told. */
  readonly reach?: Reach;
  readonly handover?: HandoverNow;
  /** What somebody did a moment ago and may take back. Left out: nothing. */
  readonly undoable?: readonly Undoable[];
};
