// What a look tells of a case: how it stood, whether its rule held, what had happened by then and what it cost.
import type { Consequence, Decision } from '../types/decision.ts';
import type { Stake } from '../types/ledger.ts';
import type { UtcMs } from '../types/time.ts';

/** At the last look on whole data. */
export type Seen = {
  readonly stake: Stake;
  /** The last look at which its rule held. */
  readonly heldAt: UtcMs;
  /** The first look at which it had happened and its rule held, and what was lost by the plain statement. */
  readonly hit: { readonly lostMinor: number | null } | null;
  /** Bad pieces that are made stay made. Null: nobody said what one costs. */
  readonly badMinor: number | null;
  /** Late orders that were named on its card, and those of them whose shipment packed short. */
  readonly named: readonly string[];
  readonly short: readonly { readonly orderId: string; readonly lossMinor: number | null }[];
};

/** An order at a look: the card's own figures are of all late orders on its line. */
export type OrderThen = {
  readonly lossMinor: number | null;
  readonly expectedMinor: number | null;
  /** Its shipment has packed, and pieces of it were missing. */
  readonly isShort: boolean;
};

export type Look = {
  readonly at: UtcMs;
  /** Its rule held. */
  readonly held: boolean;
  readonly orderOf: (orderId: string) => OrderThen | null;
};

/** Two looks of the grid: what held so shortly before it was to happen was not prevented. */
const LOOK_MS = 600_000;

/** A rule that asks order by order has several cards on a line: each counts its own order, so that none counts twice. */
export function stakeOf(decision: Decision, { at, orderOf }: Look): Stake {
  const { actBy, lastMomentAt, options, probability, consequence } = decision;
  const alone = isOfOneOrder(decision) ? orderOf(consequence.orderId) : null;
  return {
    at,
    atRiskMinor: alone ? alone.lossMinor : decision.atRiskMinor,
    expectedLossMinor: alone ? alone.expectedMinor : decision.expectedLossMinor,
    probability: options.at(-1)?.pLate ?? probability,
    ...{ actBy, lastMomentAt, hitAt: hitAtOf(consequence) },
  };
}

const isOfOneOrder = ({ cause, consequence }: Decision): boolean =>
  cause.kind === 'salesOrderLine' && consequence.type === 'delay';

export function seenAt(before: Seen | null, decision: Decision, look: Look): Seen {
  const { at, held } = look;
  const known = {
    stake: stakeOf(decision, look),
    heldAt: held ? at : (before?.heldAt ?? at),
    badMinor: badMinorOf(decision.consequence),
    ...ordersSeen(before, decision, look),
  };
  return { ...known, hit: hitAt(before?.hit ?? null, decision, look, known.badMinor) };
}

function hitAt(
  before: Seen['hit'],
  { consequence, atRiskMinor }: Decision,
  { at, held }: Look,
  badMinor: number | null,
): Seen['hit'] {
  if (!held) return before;
  const isHit = hasHappened(consequence, at);
  // A run may be made longer, and more of it saved; what stood for want of a part has stood.
  if (consequence.type === 'quality') return isHit ? { lostMinor: badMinor } : null;
  return before ?? (isHit ? { lostMinor: atRiskMinor } : null);
}

/** One order after the other may miss its shipment while the card stands for those that can still be saved. */
function ordersSeen(
  before: Seen | null,
  decision: Decision,
  { orderOf }: Look,
): Pick<Seen, 'named' | 'short'> {
  const named = [...new Set([...(before?.named ?? []), ...lateOn(decision)])];
  const known = before?.short ?? [];
  const newly = named.flatMap((orderId) => {
    const then = known.some((one) => one.orderId === orderId) ? null : orderOf(orderId);
    return then?.isShort ? [{ orderId, lossMinor: then.lossMinor }] : [];
  });
  return { named, short: [...known, ...newly] };
}

function lateOn(decision: Decision): string[] {
  const { consequence } = decision;
  if (consequence.type !== 'delay') return [];
  const others = isOfOneOrder(decision) ? [] : consequence.others.filter(({ late }) => late);
  return [consequence.orderId, ...others.map(({ orderId }) => orderId)];
}

/** Of a late order the task itself says so. */
function hasHappened(consequence: Consequence, at: UtcMs): boolean {
  switch (consequence.type) {
    case 'material':
      return consequence.leftPieces <= 0;
    case 'quality':
      return at + LOOK_MS >= consequence.inspectionAt;
    case 'delay':
    case 'notice':
      return false;
    default:
      return consequence satisfies never;
  }
}

function hitAtOf(consequence: Consequence): UtcMs | null {
  switch (consequence.type) {
    case 'delay':
      return consequence.cutoffAt;
    case 'material':
      return consequence.runoutAt;
    case 'quality':
      return consequence.inspectionAt;
    case 'notice':
      return null;
    default:
      return consequence satisfies never;
  }
}

function badMinorOf(consequence: Consequence): number | null {
  if (consequence.type !== 'quality') return 0;
  const { badPieces, reworkCostMinor } = consequence;
  return reworkCostMinor === null ? null : Math.round(badPieces * reworkCostMinor);
}
