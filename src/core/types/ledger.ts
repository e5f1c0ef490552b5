// The ledger: what each decision came to once it was over, what hurt unseen, and what people say of both. Minor units.
import type { Consequence } from './decision.ts';
import type { EntityRef } from './entity.ts';
import type { Currency } from './money.ts';
import type { OptionPart } from './option-part.ts';
import type { CloseReason } from './task.ts';
import type { UtcMs } from './time.ts';

/** How it stood at a look. */
export type Stake = {
  readonly at: UtcMs;
  /** What is lost if it happens. Null: no amount known, as everywhere in a ledger. */
  readonly atRiskMinor: number | null;
  /** What is expected to be lost if nobody acts. */
  readonly expectedLossMinor: number | null;
  /** That it happens if nobody acts. */
  readonly probability: number;
  readonly actBy: UtcMs | null;
  readonly lastMomentAt: UtcMs | null;
  /** When it happens: packing closes, the part is used up, the run is at final inspection. Null: it has no such moment. */
  readonly hitAt: UtcMs | null;
};

/** What somebody began with, as it was offered then. */
export type Begun = {
  readonly at: UtcMs;
  readonly personId: string | null;
  readonly optionKey: string;
  readonly parts: readonly OptionPart[];
  readonly costMinor: number | null;
  /** At the last look before. */
  readonly stake: Stake;
  /** Its rule held at that look: it had not begun to get better by itself. */
  readonly held: boolean;
};

/** What it was about, with what the words need when the records are long gone. */
export type CaseAbout = {
  readonly type: Consequence['type'];
  readonly orderId: string | null;
  readonly customerName: string | null;
  readonly lineId: string | null;
  readonly lineName: string | null;
  /** The part, the station, what a notice is about. */
  readonly name: string | null;
};

/** A decision that is over. Written once, when its task closes. */
export type LedgerCase = {
  readonly kind: 'case';
  readonly decisionId: string;
  readonly taskId: number;
  readonly ruleId: string;
  readonly cause: EntityRef;
  readonly about: CaseAbout;
  readonly currency: Currency;
  readonly raisedAt: UtcMs;
  readonly closedAt: UtcMs;
  readonly raised: Stake;
  /** What could still be done had closed before it was raised, or it had happened. */
  readonly raisedLate: boolean;
  /** Null: nothing that was offered was begun. */
  readonly begun: Begun | null;
  readonly acceptedAt: UtcMs | null;
  readonly doneAt: UtcMs | null;
  /** Who took it or marked it done: none of them can say that it saved anything. */
  readonly actedBy: readonly string[];
  readonly ended: CloseReason;
  /** Nobody was to prevent it: the loss was taken, or the customer agreed to another day. */
  readonly knowingly: 'loss-taken' | 'agreed' | null;
  readonly happened: boolean;
  /** What was lost, by the plain statement; also the part of it that could not be prevented. */
  readonly lostMinor: number | null;
  /** From when it was raised to when it happened or would have. Null: it had no such moment. */
  readonly warningMs: number | null;
};

/** What hurt and the box did not say, as a person told it. The words lie in a table that can be erased. */
export type LedgerMissed = {
  readonly kind: 'missed';
  readonly id: number;
  readonly nonce: string;
  readonly personId: string;
  readonly at: UtcMs;
  readonly happenedAt: UtcMs;
  readonly orderId: string | null;
  /** The box knew the order when this was told. */
  readonly isKnownOrder: boolean;
  readonly lineId: string | null;
  readonly lineName: string | null;
  readonly currency: Currency;
  readonly lostMinor: number | null;
  /** The rule that should have said it, where somebody knows. */
  readonly ruleId: string | null;
};

export type Confirmation = { readonly personId: string; readonly at: UtcMs };

/** wrong: not a problem. withdrawn: its rule let go. Neither is in any sum of money. */
export type CountedAs = 'saved' | 'maybe' | 'came-true' | 'wrong' | 'withdrawn';

/**
 * confirmed: a second name stands by it. waits: for that name. by-itself: nothing was begun. unclear: it was better
 * already when somebody began. not-said: it was marked done, and with which option nobody said. not-needed: it was to be lost, and was not.
 * not-projected: a notice, of which nobody can say what would have happened. knowingly: it was to be lost, and was. not-seen: a person had to tell it.
 */
export type CountedBecause =
  | 'confirmed'
  | 'waits'
  | 'by-itself'
  | 'unclear'
  | 'not-said'
  | 'not-needed'
  | 'not-projected'
  | 'happened'
  | 'knowingly'
  | 'not-seen'
  | 'not-a-problem'
  | 'rule-withdrawn';

export type Counted = {
  readonly as: CountedAs;
  readonly because: CountedBecause;
  /** What it counts for; below zero where it cost more than it could save. */
  readonly minor: number | null;
};

export type LedgerRow = {
  readonly row: LedgerCase | LedgerMissed;
  readonly confirmed: Confirmation | null;
  readonly counted: Counted;
  /** Of what was missed: as written. Null: erased, or nothing was to be written. */
  readonly words: string | null;
};

/** `unknown`: how many of them have no amount, or one in another currency than the plant's. */
export type Tally = { readonly cases: number; readonly minor: number; readonly unknown: number };

export type LedgerSums = {
  readonly saved: Tally;
  readonly maybe: Tally;
  /** Of those, what waits for a second name. */
  readonly waiting: Tally;
  readonly cameTrue: Tally;
  /** Of those, what a person had to tell, and what was to be lost. */
  readonly notSeen: Tally;
  readonly knowingly: Tally;
  readonly wrong: number;
  readonly withdrawn: number;
  /** Who confirmed what is saved. */
  readonly confirmedBy: readonly string[];
};

export type RuleRecord = {
  readonly ruleId: string;
  /** All that closed: right, wrong, over by themselves, withdrawn. */
  readonly raised: number;
  readonly right: number;
  /** Of those: it came true, and nothing could be done any more when it was raised. */
  readonly late: number;
  readonly wrong: number;
  readonly byItself: number;
  readonly withdrawn: number;
  readonly missed: number;
  /** In the middle, of what was right. Null: none had a moment at which it happens. */
  readonly typicalWarningMs: number | null;
};

export type Span = { readonly from: UtcMs; readonly to: UtcMs };

export type Quarter = Span & { readonly year: number; readonly quarter: number };

/** A row counts in the span in which it closed or, unseen, happened: from `from`, before `to`. */
export type Ledger = Span & {
  readonly currency: Currency;
  /** Newest first. */
  readonly rows: readonly LedgerRow[];
  readonly sums: LedgerSums;
  readonly rules: readonly RuleRecord[];
  /** All there is, by quarter of the plant's calendar, newest first. */
  readonly quarters: readonly (Quarter & { readonly sums: LedgerSums })[];
};

/** `at`: as it was known then. Null: now. No span: the quarter of that moment. */
export type LedgerAsked = { readonly span: Span | null; readonly at: UtcMs | null };

type Signed = {
  readonly personId: string;
  readonly at: UtcMs;
  /** From where: "panel 192.168.1.7". */
  readonly via: string;
  /** Made by the form, so that a double tap or a replayed POST is one entry. */
  readonly nonce: string;
};

/** A second name: without what was done it would have been lost. */
export type ConfirmEntry = Signed & { readonly kind: 'confirm'; readonly decisionId: string };

export type MissedEntry = Signed & { readonly kind: 'missed' } & Pick<
    LedgerMissed,
    'happenedAt' | 'orderId' | 'lineId' | 'lostMinor' | 'ruleId'
  >;

export type LedgerEntry = ConfirmEntry | MissedEntry;

/**
 * unknown: no such case, or nobody's name. same-person: who did it cannot confirm it. no-candidate: nothing of it is to
 * be confirmed. confirmed: somebody did. Of what was missed: nothing is named, no such line or rule, no number in what
 * should be an order's, it lies ahead, or too far back, or the amount is none.
 */
export type LedgerCode =
  | 'ok'
  | 'repeated'
  | 'unknown'
  | 'same-person'
  | 'no-candidate'
  | 'confirmed'
  | 'nothing-named'
  | 'unknown-line'
  | 'unknown-rule'
  | 'no-order'
  | 'ahead'
  | 'too-old'
  | 'no-amount';

export type LedgerResult = {
  readonly nonce: string;
  readonly ok: boolean;
  readonly code: LedgerCode;
  /** What became of a missed loss. */
  readonly missed: LedgerMissed | null;
};

/** What a tick adds to the ledger. */
export type LedgerNews =
  | { readonly type: 'closed'; readonly row: LedgerCase }
  | { readonly type: 'missed'; readonly row: LedgerMissed }
  | { readonly type: 'confirmed'; readonly decisionId: string; readonly by: Confirmation };
