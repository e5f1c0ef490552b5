// What comes of an option for a late order: the plain and the likely statement, and the loss over all orders that feel it.
import type { Option } from '../types/decision.ts';
import { SCENARIOS } from './capacity.ts';
import type { Candidate, Site } from './delay-site.ts';
import { splitAfter } from './delivery-measures.ts';
import { lossOf } from './money.ts';
import { FIX_P, WORTH_P } from './options.ts';
import { latestOf, type Outlook } from './outlook.ts';
import { plainAfter, plainNow } from './plain-after.ts';
import { slipDaysOf } from './slip.ts';
import { afterChange, type Futures, futuresAfter, noChange } from './what-if.ts';

/** Null: nothing can be said of it. */
export function optionOf(site: Site, chosen: readonly Candidate[]): Option | null {
  const { world, late, queue } = site;
  const change = chosen.reduce((before, one) => one.change(before), noChange(late.need.calendar));
  const futures = futuresAfter(site, queue, change);
  if (!futures) return null;
  const plainChange = chosen.reduce((before, one) => one.plain(before), plainNow(late, site.routing));
  const plain = plainAfter(world, late, plainChange);
  const splits = chosen.some((one) => one.lever === 'shipping');
  const likely = splits
    ? splitAfter(world, late.outlook, futures)
    : afterChange(world, late.outlook, futures);
  const pLate = likely?.pLate ?? null;
  const lossMinor = lossAfter(site, chosen, futures, likely?.expectedLossMinor ?? null);
  const costMinor = sumOf(chosen.map((one) => one.costMinor));
  const { marginMinor } = late.outlook.order;
  return {
    key: chosen.map((one) => one.key).join('+'),
    kind: 'recover',
    parts: chosen.map((one) => one.part(plain)),
    ...plain,
    pLate,
    fix:
      pLate !== null && pLate <= FIX_P && (splits ? mostGoes(site, plain.shortPieces) : plain.slipDays === 0),
    costMinor,
    expectedCostMinor: costMinor === null || lossMinor === null ? null : costMinor + lossMinor,
    closesAt: Math.min(...chosen.map((one) => one.closesAt)),
    marginAfterMinor: marginMinor === null || costMinor === null ? null : marginMinor - costMinor,
  };
}

/** Null where one of them is not known. */
function sumOf(costs: readonly (number | null)[]): number | null {
  return costs.reduce((sum: number | null, cost) => (sum === null || cost === null ? null : sum + cost), 0);
}

/** Plain statement: no more is missing than may be late at all. */
function mostGoes({ late }: Site, shortPieces: number): boolean {
  return shortPieces <= late.outlook.order.neededPieces * FIX_P;
}

/** What is expected to be lost over the orders of the line whose loss is known. Null: of none of them. */
export function lossNow(touched: readonly Outlook[]): number | null {
  const known = touched.flatMap(({ likely }) => likely?.expectedLossMinor ?? []);
  return known.length ? known.reduce((sum, minor) => sum + minor, 0) : null;
}

/** The loss of the line as it is, and by how much every order that feels the change then loses more or less. */
function lossAfter(
  { world, late, touched }: Site,
  chosen: readonly Candidate[],
  futures: Futures,
  ownMinor: number | null,
): number | null {
  const base = lossNow(touched);
  if (base === null) return null;
  const affected = new Set([...touched, ...chosen.flatMap((one) => one.touches)]);
  let lossMinor = base;
  for (const outlook of affected) {
    const before = outlook.likely?.expectedLossMinor ?? null;
    const own = outlook.order.id === late.outlook.order.id;
    const then = own ? null : afterChange(world, outlook, futures);
    const after = own ? ownMinor : (then?.expectedLossMinor ?? null);
    if (before !== null && after !== null) lossMinor += after - before;
    // Made late by it, and nobody knows what that costs: then nobody knows what the option costs.
    else if (then && then.pLate - (outlook.likely?.pLate ?? 0) >= WORTH_P) return null;
  }
  return lossMinor;
}

export function nothingOf({ late, touched }: Site): Option {
  const { outlook } = late;
  const loss = outlook.lossIfLateMinor;
  const margin = outlook.order.marginMinor;
  return {
    key: 'nothing',
    kind: 'do-nothing',
    parts: [],
    readyAt: late.finishAt,
    slipDays: outlook.slipDays,
    shortPieces: outlook.shortPieces,
    pLate: outlook.likely?.pLate ?? null,
    fix: false,
    costMinor: loss,
    expectedCostMinor: lossNow(touched),
    closesAt: null,
    marginAfterMinor: margin === null || loss === null ? null : margin - loss,
  };
}

/** Over the orders of the line together, nine of ten futures lose less, if nobody acts. Null: no amount known. */
export function lossP90({ world, touched }: Site): number | null {
  const losses = new Float64Array(SCENARIOS);
  let known = false;
  for (const { order, deadline, likely, needs } of touched) {
    if (!deadline || !likely || lossOf(order, 1) === null) continue;
    known = true;
    const each = latestOf(needs);
    for (let s = 0; s < SCENARIOS; s++) {
      const at = each[s] as number;
      if (at > deadline.cutoffAt)
        losses[s] = (losses[s] as number) + (lossOf(order, slipDaysOf(world, deadline, at)) ?? 0);
    }
  }
  return known ? (losses.toSorted()[Math.floor(SCENARIOS * 0.9)] as number) : null;
}
