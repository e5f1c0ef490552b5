// A decision: what is ranked and shown. Numbers only; src/render turns them into words.
import type { EntityRef } from './entity.ts';
import type { NoticeConsequence } from './notice.ts';
import type { OptionPart, Remark, Rung, Taken } from './option-part.ts';
import type { PathNode } from './path-node.ts';
import type { RankAbove } from './rank.ts';
import type { PolicySaid, RuleSaid } from './said.ts';
import type { UtcMs } from './time.ts';
import type { WrittenFact } from './written.ts';

export type Band = 1 | 2 | 3;

/** Pieces per hour over time, for the chart of a line: `planPerHour` null where the line was not to run. */
export type RatePoint = {
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly perHour: number;
  readonly planPerHour: number;
};

export type DelayConsequence = {
  readonly type: 'delay';
  readonly lineId: string;
  readonly lineName: string;
  readonly orderId: string;
  readonly customerName: string | null;
  readonly cannotSlip: boolean;
  readonly completeOnly: boolean;
  readonly runId: string;
  readonly runPieces: number;
  /** Pieces still to make for the order on this run. */
  readonly openPieces: number;
  readonly ratePlanPerHour: number;
  readonly rateUsualPerHour: number;
  readonly rateNowPerHour: number;
  /** Against the line's own usual rate, -0.08 = 8 % under. Null: no drift, the order is late all the same. */
  readonly drift: number | null;
  /** Against plan. */
  readonly gap: number;
  readonly driftSince: UtcMs | null;
  readonly driftSure: number | null;
  /** Scheduled time since the change. */
  readonly driftWorkingHours: number | null;
  readonly loggedStops: number;
  /** Packing closes: the last moment a piece can still go with the shipment. */
  readonly cutoffAt: UtcMs;
  readonly madeByCutoffPieces: number;
  readonly shortPieces: number;
  readonly finishAt: UtcMs | null;
  readonly shipmentId: string;
  readonly departsAt: UtcMs;
  readonly nextShipmentId: string | null;
  readonly nextDepartsAt: UtcMs | null;
  readonly slipDays: number | null;
  readonly lateFeeShare: number | null;
  readonly valueMinor: number | null;
  readonly marginMinor: number | null;
  readonly marginIfLateMinor: number | null;
  /** Likely statement. */
  readonly likely?: {
    /** Share of its usual rate that the line must hold for the order to land. Null: no working hour is left. */
    readonly requiredEfficiency: number | null;
    /** Half of the futures, and nine in ten of them, are done by then. Null: fewer are. */
    readonly p50At: UtcMs | null;
    readonly p90At: UtcMs | null;
  };
  /** "If the rate drops to 108, it is 458 short." */
  readonly sensitivity: { readonly ratePerHour: number; readonly shortPieces: number };
  readonly assumedShifts: readonly (readonly [from: UtcMs, to: UtcMs])[];
  readonly others: readonly {
    readonly orderId: string;
    readonly slackHours: number;
    readonly slackLostHours: number;
    readonly late: boolean;
  }[];
  readonly rates: readonly RatePoint[];
};

export type MaterialConsequence = {
  readonly type: 'material';
  readonly materialId: string;
  readonly materialName: string;
  readonly lineId: string;
  readonly lineName: string;
  readonly orderId: string;
  readonly runId: string;
  readonly customerName: string | null;
  readonly leftPieces: number;
  readonly usePerHour: number;
  readonly needPieces: number;
  readonly runoutAt: UtcMs;
  readonly shortPieces: number;
  /** There where it lasts if all comes as promised: then when and how many are those of the middle future that runs out. */
  readonly onlyLikely?: true;
  /** Of the line whose run stands first. */
  readonly standHours: number;
  readonly standCostPerHourMinor: number | null;
  /** Other lines that stand for want of it too. */
  readonly alsoStands?: readonly {
    readonly lineName: string;
    readonly hours: number;
    readonly standCostPerHourMinor: number | null;
  }[];
  readonly erpStockPieces: number;
  /** What ERP shows too much, and since when: used and not booked; below zero where it shows too little. */
  readonly unbookedPieces: number;
  readonly unbookedSince: UtcMs | null;
  /** The count of the shelf that what is left rests on; null: it rests on ERP's figure. */
  readonly count: { readonly at: UtcMs; readonly pieces: number } | null;
  /** What the floor really uses over the bill, 1.08 = 8 % more; null: not measured, the bill is believed. */
  readonly usage: { readonly factor: number; readonly by: 'counter' | 'counts' } | null;
  /** There and not to be used, in pieces. */
  readonly apart: {
    readonly inspection: number;
    readonly blocked: number;
    readonly consignment: number;
    readonly reserved: number;
  };
  /** Likely statement: one future in ten, and half of them, have run out by then. Null: fewer do. */
  readonly runoutP10At: UtcMs | null;
  readonly runoutP50At: UtcMs | null;
  /** In the house by then, and for that ordered by then at the usual lead time. Null: not known. */
  readonly needBy: UtcMs | null;
  readonly orderBy: UtcMs | null;
  /** On their way, by promise. `overdueDays`: past it when ERP last told that it had not come. */
  readonly receipts: readonly {
    readonly id: string;
    readonly pieces: number;
    readonly promisedAt: UtcMs | null;
    readonly confirmed: boolean;
    readonly overdueDays: number;
  }[];
  readonly nextReceiptAt: UtcMs | null;
  readonly leadWorkingDays: number | null;
  readonly levels: readonly { readonly at: UtcMs; readonly pieces: number }[];
};

export type QualityConsequence = {
  readonly type: 'quality';
  readonly stationId: string;
  readonly stationName: string;
  readonly lineId: string;
  readonly lineName: string;
  readonly runId: string;
  readonly orderId: string;
  readonly customerName: string | null;
  readonly since: UtcMs;
  readonly badPieces: number;
  readonly piecesSince: number;
  readonly badShare: number;
  readonly usualShare: number;
  readonly badPerHour: number;
  readonly projectedBadPieces: number;
  /** Likely statement: nine in ten that it ends between these. */
  readonly projectedBadLow: number;
  readonly projectedBadHigh: number;
  /** To make on top, so that the run ends with the good pieces it was to make. */
  readonly extraPieces: number;
  /** What is to be held: everything since then, the last check that was passed, else when it began. */
  readonly holdSince: UtcMs;
  readonly holdPieces: number;
  /** The boxes, pallets or lots that hold these pieces, oldest first. Empty: none is known. */
  readonly containment: readonly SuspectUnit[];
  /** When the next of them leaves or is used. Null: not known. */
  readonly nextLeavesAt: UtcMs | null;
  /** When the run ends and its pieces reach final inspection. */
  readonly inspectionAt: UtcMs;
  readonly reworkCostMinor: number | null;
  readonly costPerHourMinor: number | null;
  /** Bad pieces per ten minutes, newest last, for the chart. */
  readonly bars: readonly { readonly from: UtcMs; readonly bad: number }[];
  readonly usualPerBar: number;
};

/** A box, pallet or lot with pieces made since the last good check. */
export type SuspectUnit = {
  readonly id: string;
  readonly runId: string;
  /** Closed at; its pieces were made before. */
  readonly at: UtcMs;
  readonly suspectPieces: number;
  /** Left the house already. Null: still here. */
  readonly shippedAt: UtcMs | null;
};

export type Consequence = DelayConsequence | MaterialConsequence | QualityConsequence | NoticeConsequence;

/**
 * accept: nobody acts, on purpose, and whom it touches is told; the best row where nothing that can be done pays.
 * do-nothing: what the plain statement says will happen, always the last option.
 */
export type OptionKind = 'recover' | 'accept' | 'do-nothing';

export type Option = {
  /** Stable while the option exists: the countermeasure ids and dates it is made of. */
  readonly key: string;
  readonly kind: OptionKind;
  readonly parts: readonly OptionPart[];
  /** Plain statement after the option: when the last needed piece is packed, or arrives. */
  readonly readyAt: UtcMs | null;
  readonly slipDays: number;
  readonly shortPieces: number;
  /** Likely statement after it; of a partial delivery, of any one of its pieces. */
  readonly pLate: number | null;
  /** True where P(late) after it is at most 0.2 (a fix); else its row says how sure, and it is first only where no fix pays. */
  readonly fix: boolean;
  /** Null: the plant gave no cost; never invented. */
  readonly costMinor: number | null;
  readonly expectedCostMinor: number | null;
  readonly closesAt: UtcMs | null;
  readonly marginAfterMinor: number | null;
  /** There where it costs more than the order earns. */
  readonly erasesMargin?: true;
  /** There where it cannot be had beside what other decisions need. */
  readonly taken?: Taken;
  /** There where a policy forbids it, or wants it before others. */
  readonly vetoed?: PolicySaid;
  readonly preferred?: PolicySaid;
};

/**
 * Where no amount is known: the class of the customer stands in for it. `minor` and `waitingMinor` (until the next look)
 * only give it a place beside amounts that are known; nobody has said them and they are never shown.
 */
export type StandIn = {
  readonly customerClass: 'A' | 'B' | 'C' | null;
  readonly minor: number;
  readonly waitingMinor: number;
  readonly lateDays: number;
  readonly pieces: number;
};

/** Field by field, why this one stands where it stands. */
export type RankReason = {
  readonly pinnedBy: string | null;
  readonly band: Band;
  /** Expected loss from not deciding until the next look, and when that look is. */
  readonly waitingCostMinor: number;
  readonly nextLookAt: UtcMs;
  /** Value of acting: expected loss if nobody acts less expected cost of the best option. */
  readonly valueOfActingMinor: number | null;
  /** What first deciding after act-by is expected to lose, per working hour until then. Null: no amount known. */
  readonly waitingPerHourMinor: number | null;
  /** Working hours of the line until act-by. Null: no act-by. */
  readonly hoursToAct: number | null;
  /** No cost known for any option: ranked by exposure per working hour left. */
  readonly byExposure: boolean;
  /** There where nothing at all is known to be at stake in money. */
  readonly standIn?: StandIn;
  /** There where its rule's author fixed the band. */
  readonly fixedBand?: Band;
};

export type Decision = {
  readonly id: string;
  readonly taskId: number;
  readonly ruleId: string;
  readonly ruleTitle: string;
  readonly ruleWhy: string;
  readonly ruleAuthor: string;
  readonly ruleSince: string;
  readonly cause: EntityRef;
  readonly openedAt: UtcMs;
  readonly rank: number;
  /** Null: it is first. */
  readonly above: RankAbove | null;
  readonly reason: RankReason;
  readonly role: string;
  readonly consequence: Consequence;
  readonly probability: number;
  /** Plain statement: what is lost if it happens. Null: no amount known. */
  readonly atRiskMinor: number | null;
  readonly expectedLossMinor: number | null;
  /** Nine of ten futures lose less. */
  readonly lossP90Minor: number | null;
  /** Cost of the best fix. Null: there is none, or its cost is not known. */
  readonly fixCostMinor: number | null;
  /** What it adds to the cost of the joint plan: nothing where another decision pays for the same thing. */
  readonly planCostMinor: number | null;
  /** What the joint plan gives it; of what somebody has begun with, also once it can no longer be had. */
  readonly plan: Option | null;
  readonly options: readonly Option[];
  readonly remarks: readonly Remark[];
  /** When the best option closes. */
  readonly actBy: UtcMs | null;
  /** Best first; the last one's end is the last responsible moment. */
  readonly ladder: readonly Rung[];
  /** When the last option that still pays closes. */
  readonly lastMomentAt: UtcMs | null;
  /** The best option left once `actBy` has passed; null where only doing nothing is left. */
  readonly afterActByKey: string | null;
  readonly path: readonly PathNode[];
  /** There where its rule's author wrote words of their own. */
  readonly said?: RuleSaid;
  /** There where policies speak about it, and where it counts on what people wrote. */
  readonly policies?: readonly PolicySaid[];
  readonly written?: readonly WrittenFact[];
  /** A source this rests on is silent or old since then: shown, frozen, never closed. */
  readonly waitingForDataSince: UtcMs | null;
};
