// What comes of an option for a late order: the plain and the likely statement, and the loss over all orders that feel it.
import type { Option } from '../types/decision.ts';
import { SCENARIOS } from './capacity.ts';
import { chanceAfter } from './chance-after.ts';
import type { Candidate, Felt, OwnOutcome, Site, Tried } from './delay-site.ts';
import { splitAfter } from './delivery-measures.ts';
import type { Moments } from './moments.ts';
import { FIX_P, WORTH_P } from './options.ts';
import { plainAfter, plainNow } from './plain-after.ts';
import type { Stake } from './stakes.ts';
import { type Futures, futuresAfter, noChange } from './what-if.ts';

/** Null: nothing can be said of it. */
export function optionOf(site: Site, chosen: readonly Candidate[]): Option | null {
  const own = ownOutcome(site, chosen);
  return own && pricedOf(site, chosen, own);
}

export function ownOutcome(site: Site, chosen: readonly Candidate[]): OwnOutcome | null {
  const { outlook } = site.late;
  const tried = triedOf(site, chosen);
  if (tried.own?.outlook === outlook) return tried.own.outcome;
  const outcome = tried.futures && outcomeIn(site, chosen, { tried, futures: tried.futures });
  tried.own = outcome && { outlook, outcome };
  return outcome;
}

function outcomeIn(
  site: Site,
  chosen: readonly Candidate[],
  { tried, futures }: { readonly tried: Tried; readonly futures: Futures },
): OwnOutcome {
  const { world, late } = site;
  const plain = plainAfter(
    world,
    late,
    chosen.reduce((before, one) => one.plain(before), plainNow(late, site.routing)),
  );
  const splits = chosen.some((one) => one.lever === 'shipping');
  const judge = splits ? splitAfter : chanceAfter;
  const likely = judge(world, late.outlook, futures);
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
  const held = parts?.held ?? null;
  const known = site.tried.get(key);
  if (known?.to === to && isSame(known.held, held)) return known;
  const futures = futuresAfter(site, site.queue, change);
  const tried: Tried = { to, held, futures, own: null, felt: [] };
  site.tried.set(key, tried);
  return tried;
}

function isSame(a: Moments | null, b: Moments | null): boolean {
  if (a === null || b === null) return a === b;
  return a.plain === b.plain && a.each.every((one, s) => one === b.each[s]);
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
export function lossNow(touched: readonly Stake[]): number | null {
  let sum: number | null = null;
  for (const { lossMinor } of touched) if (lossMinor !== null) sum = (sum ?? 0) + lossMinor;
  return sum;
}

/** The loss of the line as it is, and by how much every order that feels the change then loses more or less. */
function lossAfter(site: Site, chosen: readonly Candidate[], own: OwnOutcome): number | null {
  const base = lossNow(site.touched);
  if (base === null) return null;
  const { id } = site.late.outlook.order;
  const elsewhere = new Set(chosen.flatMap((one) => one.touches));
  let lossMinor = base;
  const all = elsewhere.size === 0 ? site.touched : [...site.touched, ...elsewhere];
  for (let i = 0; i < all.length; i++) {
    const stake = all[i] as Stake;
    const felt = stake.orderId === id ? null : feltBy(site, own.tried, { i, stake });
    const after = felt ? felt.lossMinor : own.lossMinor;
    if (stake.lossMinor !== null && after !== null) lossMinor += after - stake.lossMinor;
    // Made late by it, and nobody knows what that costs: then nobody knows what the option costs.
    else if (felt?.madeLate) return null;
  }
  return lossMinor;
}

type Turn = { readonly i: number; readonly stake: Stake };

function feltBy({ world }: Site, { futures, felt }: Tried, { i, stake }: Turn): Felt {
  const known = felt[i];
  if (known?.stake === stake) return known;
  const chance = futures && chanceAfter(world, stake.outlook, futures);
  const madeLate = chance !== null && chance.pLate - (stake.pLate ?? 0) >= WORTH_P;
  const now: Felt = { stake, lossMinor: chance?.expectedLossMinor ?? null, madeLate };
  felt[i] = now;
  return now;
}

/** Plain statement: what the order and the other late ones that the line completes then lose. Null: no amount known. */
function atRisk({ late, touched, queue }: Site): number | null {
  let sum: number | null = null;
  for (const { orderId, outlook, lineId } of touched) {
    const { slipDays, lossIfLateMinor } = outlook;
    const counts = (slipDays > 0 && lineId === queue.line.id) || orderId === late.outlook.order.id;
    if (counts && lossIfLateMinor !== null) sum = (sum ?? 0) + lossIfLateMinor;
  }
  return sum;
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

/** Written anew for every card. */
const lost = new Float64Array(SCENARIOS);

/** Over the orders of the line together, nine of ten futures lose less, if nobody acts. Null: no amount known. */
export function lossP90({ touched }: Site): number | null {
  lost.fill(0);
  let known = false;
  for (const { isPriced, losses } of touched) {
    if (isPriced) known = true;
    if (!losses) continue;
    for (let s = 0; s < SCENARIOS; s++) lost[s] = (lost[s] as number) + (losses[s] as number);
  }
  return known ? (lost.sort()[Math.floor(SCENARIOS * 0.9)] as number) : null;
}
