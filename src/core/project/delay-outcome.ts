// What comes of an option for a late order: the plain and the likely statement, and the loss over all orders that feel it.
import type { Option } from '../types/decision.ts';
import { SCENARIOS } from './capacity.ts';
import { chanceAfter } from './chance-after.ts';
import type { Candidate, Site, Tried } from './delay-site.ts';
import { splitAfter } from './delivery-measures.ts';
import { type Chance, NEVER_LATE } from './likely.ts';
import { lossOf } from './money.ts';
import { FIX_P, WORTH_P } from './options.ts';
import { latestOf, type Outlook } from './outlook.ts';
import { type PlainAfter, plainAfter, plainNow } from './plain-after.ts';
import { slipDaysOf } from './slip.ts';
import { futuresAfter, noChange } from './what-if.ts';

/** What something done comes to for the order itself. */
export type OwnOutcome = Pick<Option, 'pLate' | 'fix'> & {
  readonly plain: PlainAfter;
  readonly lossMinor: number | null;
  readonly tried: Tried;
};

/** Null: nothing can be said of it. */
export function optionOf(site: Site, chosen: readonly Candidate[]): Option | null {
  const own = ownOutcome(site, chosen);
  return own && pricedOf(site, chosen, own);
}

export function ownOutcome(site: Site, chosen: readonly Candidate[]): OwnOutcome | null {
  const { world, late } = site;
  const tried = triedOf(site, chosen);
  if (!tried.futures) return null;
  const plain = plainAfter(
    world,
    late,
    chosen.reduce((before, one) => one.plain(before), plainNow(late, site.routing)),
  );
  const splits = chosen.some((one) => one.lever === 'shipping');
  const likely = splits
    ? splitAfter(world, late.outlook, tried.futures)
    : chanceIn(site, tried, late.outlook);
  const pLate = likely?.pLate ?? null;
  const goes = splits ? mostGoes(site, plain.shortPieces) : plain.slipDays === 0;
  const fix = pLate !== null && pLate <= FIX_P && goes;
  return { pLate, fix, plain, lossMinor: likely?.expectedLossMinor ?? null, tried };
}

/** The option, with what it costs and what is then lost over all orders that feel it. */
export function pricedOf(site: Site, chosen: readonly Candidate[], own: OwnOutcome): Option {
  const { pLate, fix, plain } = own;
  const lossMinor = lossAfter(site, chosen, own);
  const costMinor = sumOf(chosen.map((one) => one.costMinor));
  const { marginMinor } = site.late.outlook.order;
  return {
    key: chosen.map((one) => one.key).join('+'),
    kind: 'recover',
    parts: chosen.map((one) => one.part(plain)),
    ...plain,
    pLate,
    fix,
    costMinor,
    expectedCostMinor: costMinor === null || lossMinor === null ? null : costMinor + lossMinor,
    closesAt: Math.min(...chosen.map((one) => one.closesAt)),
    marginAfterMinor: marginMinor === null || costMinor === null ? null : marginMinor - costMinor,
  };
}

/** The change in its futures; the same as long as the line stands as it is. */
function triedOf(site: Site, chosen: readonly Candidate[]): Tried {
  const change = chosen.reduce((before, one) => one.change(before), noChange(site.late.need.calendar));
  const { pull, move, parts } = change;
  const when = [(pull ?? move)?.startAt, parts?.runId];
  const key = [...chosen.map((one) => one.key), ...when].join('+');
  const to = move?.to ?? null;
  const held = parts?.each ?? null;
  const known = site.tried.get(key);
  if (known?.to === to && isSame(known.held, held)) return known;
  const tried: Tried = { to, held, futures: futuresAfter(site, site.queue, change), chances: new Map() };
  site.tried.set(key, tried);
  return tried;
}

function isSame(a: Float64Array | null, b: Float64Array | null): boolean {
  return a === b || (a !== null && b !== null && a.every((one, s) => one === b[s]));
}

function chanceIn({ world }: Site, { futures, chances }: Tried, outlook: Outlook): Chance | null {
  const known = chances.get(outlook.order.id);
  if (known?.outlook === outlook) return known.chance;
  const chance = futures && chanceAfter(world, outlook, futures);
  chances.set(outlook.order.id, { outlook, chance });
  return chance;
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
function lossAfter(site: Site, chosen: readonly Candidate[], own: OwnOutcome): number | null {
  const base = lossNow(site.touched);
  if (base === null) return null;
  const leadId = site.late.outlook.order.id;
  let lossMinor = base;
  for (const outlook of [...site.touched, ...new Set(chosen.flatMap((one) => one.touches))]) {
    const before = outlook.likely?.expectedLossMinor ?? null;
    const then = outlook.order.id === leadId ? null : chanceIn(site, own.tried, outlook);
    const after = outlook.order.id === leadId ? own.lossMinor : (then?.expectedLossMinor ?? null);
    if (before !== null && after !== null) lossMinor += after - before;
    // Made late by it, and nobody knows what that costs: then nobody knows what the option costs.
    else if (then && then.pLate - (outlook.likely?.pLate ?? 0) >= WORTH_P) return null;
  }
  return lossMinor;
}

/** Plain statement: what the order and the other late ones that the line completes then lose. Null: no amount known. */
function atRisk({ late, touched, queue }: Site): number | null {
  const lost = touched.filter(
    ({ order, need, slipDays }) =>
      order.id === late.outlook.order.id || (slipDays > 0 && need?.queued.line.id === queue.line.id),
  );
  const known = lost.flatMap(({ lossIfLateMinor }) => lossIfLateMinor ?? []);
  return known.length ? known.reduce((sum, minor) => sum + minor, 0) : null;
}

export function nothingOf(site: Site): Option {
  const { outlook } = site.late;
  const loss = outlook.lossIfLateMinor;
  const margin = outlook.order.marginMinor;
  return {
    key: 'nothing',
    kind: 'do-nothing',
    parts: [],
    readyAt: site.late.finishAt,
    slipDays: outlook.slipDays,
    shortPieces: outlook.shortPieces,
    pLate: outlook.likely?.pLate ?? null,
    fix: false,
    costMinor: atRisk(site),
    expectedCostMinor: lossNow(site.touched),
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
    if (likely.pRaw === NEVER_LATE) continue;
    const each = latestOf(needs);
    for (let s = 0; s < SCENARIOS; s++) {
      const at = each[s] as number;
      if (at > deadline.cutoffAt)
        losses[s] = (losses[s] as number) + (lossOf(order, slipDaysOf(world, deadline, at)) ?? 0);
    }
  }
  return known ? (losses.toSorted()[Math.floor(SCENARIOS * 0.9)] as number) : null;
}
