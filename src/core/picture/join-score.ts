// How well the records of ERP and floor join: for every relation that matters the share that holds, and one score of all.
import { all, compareIds, derived, find, type Held, type Model, numberOf, textOf } from '../model/model.ts';
import { type Plant, plantOf, type Run } from '../model/plant.ts';
import { netNeeds } from '../project/free-stock.ts';
import type { World } from '../project/world.ts';
import { subjectOf } from '../rules/vocabulary.ts';
import type { DomainSpec } from '../types/entity.ts';
import type { JoinExample, JoinScore, JoinShare } from '../types/picture.ts';

/** A count and a booking that differ by no more agree. */
const AGREE_SHARE = 0.05;
/** Ids named as examples: enough to look some up, few enough to read. */
const MOST_EXAMPLES = 3;

/**
 * The score is the plain mean of the shares there is something to judge by: each relation weighs the same, for one that
 * fails whole hides as much of the picture as another, however many records it has. Null: nothing can be judged yet.
 */
export function joinScore(
  { model, floor }: Pick<World, 'model' | 'floor'>,
  domains: readonly DomainSpec[],
): JoinScore {
  const shares = [...ofRecords(model), references(model, domains), counts(model, floor)];
  const judged = shares.filter(({ of }) => of > 0);
  const sum = judged.reduce((total, { good, of }) => total + good / of, 0);
  return { score: judged.length === 0 ? null : sum / judged.length, shares };
}

function shareOf(join: JoinShare['join'], of: number, broken: readonly JoinExample[]): JoinShare {
  return { join, good: of - broken.length, of, examples: broken.slice(0, MOST_EXAMPLES) };
}

/** `list` in the order of their ids. */
function lacking<T extends { readonly id: string }>(
  join: JoinShare['join'],
  list: readonly T[],
  isFine: (one: T) => boolean,
): JoinShare {
  return shareOf(
    join,
    list.length,
    list.filter((one) => !isFine(one)).map(({ id }) => ({ id })),
  );
}

const ofRecords: (model: Model) => readonly JoinShare[] = derived(
  ['run', 'peg', 'salesOrderLine', 'stockRefill', 'customer', 'stock', 'shipment'],
  (model) => {
    const plant = plantOf(model);
    const demands = [...plant.orders.values()]
      .filter(({ neededPieces }) => neededPieces > 0)
      .sort((a, b) => compareIds(a.id, b.id));
    const orders = demands.filter(({ id }) => find(model, 'salesOrderLine', id) !== null);
    const runs = [...plant.runs.values()].filter(({ status }) => status !== 'closed');
    const made = netNeeds(plant);
    return [
      lacking('run-order', runs, (run) => isForOrder(plant, run)),
      lacking('order-customer', orders, ({ customerId }) => find(model, 'customer', customerId) !== null),
      lacking('order-margin', orders, ({ marginMinor }) => marginMinor !== null),
      lacking(
        'order-run',
        demands,
        ({ id }) =>
          made.get(id) === 0 || (plant.pegsByOrder.get(id) ?? []).some(({ runId }) => plant.runs.has(runId)),
      ),
    ];
  },
);

/** It is pegged to a known order, or another run of its production order is: then it makes a step of the same. */
export function isForOrder(
  { peggedRuns, runsByProductionOrder }: Plant,
  { id, productionOrderId }: Run,
): boolean {
  if (peggedRuns.has(id)) return true;
  const siblings = productionOrderId === null ? [] : (runsByProductionOrder.get(productionOrderId) ?? []);
  return siblings.some((run) => peggedRuns.has(run.id));
}

/** What a field names may be a record of any of these: the demand of a peg is an order, or stock to be refilled. */
export const NAMED_BY: { readonly [kind: string]: readonly string[] } = {
  salesOrderLine: ['salesOrderLine', 'stockRefill'],
};

/** `first`: one that leads nowhere; what is wrong with a field is mostly wrong with all of its records. */
type Named = { readonly of: number; readonly broken: number; readonly first: JoinExample | null };

/** By "kind field to": references of one field, looked up again only when records of either kind have changed. */
const fields = new Map<string, (model: Model) => Named>();

/** Of kinds somebody tells of: where nobody lists materials, a run that names one leads nowhere for no fault of its own. */
function references(model: Model, domains: readonly DomainSpec[]): JoinShare {
  const named = domains
    .flatMap(({ kinds }) => Object.entries(kinds))
    .flatMap(([kind, { fields: specs }]) =>
      Object.entries(specs).flatMap(([field, { ref }]) =>
        ref === undefined ? [] : [referencesOf(kind, field, ref)(model)],
      ),
    );
  const sum = (count: (one: Named) => number): number => named.reduce((all, one) => all + count(one), 0);
  const of = sum((one) => one.of);
  const examples = named.flatMap(({ first }) => first ?? []).slice(0, MOST_EXAMPLES);
  return { join: 'reference', good: of - sum((one) => one.broken), of, examples };
}

function referencesOf(kind: string, field: string, ref: string): (model: Model) => Named {
  const key = `${kind} ${field} ${ref}`;
  const targets = NAMED_BY[ref] ?? [ref];
  const known =
    fields.get(key) ?? derived([kind, ...targets], (model) => namedBy(model, kind, { field, targets }));
  fields.set(key, known);
  return known;
}

/** The plant's own files were checked when they were read. */
const OWN = 'config';

type Reference = { readonly field: string; readonly targets: readonly string[] };

function namedBy(model: Model, kind: string, { field, targets }: Reference): Named {
  const isTold = targets.some((target) => (model.kinds.get(target)?.size ?? 0) > 0);
  if (!isTold) return { of: 0, broken: 0, first: null };
  let of = 0;
  let broken = 0;
  let first: JoinExample | null = null;
  for (const { record, source } of all(model, kind)) {
    const id = source === OWN ? null : textOf(record, field);
    if (id === null) continue;
    of += 1;
    if (targets.some((target) => find(model, target, id) !== null)) continue;
    broken += 1;
    const to = subjectOf(targets[0] as string);
    first ??= { id: record.id, kind: subjectOf(kind), names: { kind: to, id } };
  }
  return { of, broken, first };
}

/** By "line job": runs that ERP closed, with what it booked. Several may have one name at the machine. */
const booked: (model: Model) => ReadonlyMap<string, readonly Held[]> = derived(['run'], (model) => {
  const jobs = new Map<string, Held[]>();
  for (const held of all(model, 'run')) {
    const { record } = held;
    const key = `${textOf(record, 'line')} ${textOf(record, 'job') ?? record.id}`;
    const list = jobs.get(key);
    if (list) list.push(held);
    else jobs.set(key, [held]);
  }
  for (const [key, runs] of jobs) if (!runs.every(isBooked)) jobs.delete(key);
  return jobs;
});

function isBooked({ record }: Held): boolean {
  return textOf(record, 'status') === 'closed' && numberOf(record, 'confirmedPieces') !== null;
}

/**
 * Runs that ERP closed, as long as it shows them, and that the box saw from their first piece to the next run on a line
 * that counts.
 */
function counts(model: Model, floor: World['floor']): JoinShare {
  let of = 0;
  const broken: JoinExample[] = [];
  const closed = booked(model);
  for (const [lineId, { jobs, job: running, pieces: ever }] of [...floor.lines].sort(([a], [b]) =>
    compareIds(a, b),
  ))
    for (const { job, pieces, whole } of jobs) {
      const runs = closed.get(`${lineId} ${job}`);
      if (!runs || !whole || job === running || ever === 0) continue;
      of += 1;
      const confirmed = runs.reduce((sum, { record }) => sum + (numberOf(record, 'confirmedPieces') ?? 0), 0);
      if (Math.abs(pieces - confirmed) <= AGREE_SHARE * Math.max(confirmed, 1)) continue;
      const id = runs[0]?.record.id ?? job;
      broken.push({ id, counted: { pieces: Math.round(pieces), confirmedPieces: Math.round(confirmed) } });
    }
  return shareOf('count', of, broken);
}
