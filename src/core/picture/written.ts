// Which written facts a decision counts on, and all that are in force.
import { compareIds, find, type Held, type Model, textOf } from '../model/model.ts';
import { setupsOf } from '../model/setups.ts';
import { handOf, type InForce, inForce, isCounted, keyOf, type WritableKind } from '../model/written.ts';
import { countermeasuresById } from '../project/countermeasures.ts';
import type { World } from '../project/world.ts';
import type { Consequence, Option } from '../types/decision.ts';
import type { Json } from '../types/entity.ts';
import type { WrittenFact } from '../types/written.ts';

/** In the order in which they are counted: the rate, the set-up, what late costs, what a way out costs, when parts come. */
export function writtenFor(
  world: World,
  { consequence, options }: { readonly consequence: Consequence; readonly options: readonly Option[] },
): WrittenFact[] {
  const { model, plant } = world;
  const materialId = plant.runs.get(consequence.runId)?.materialId ?? null;
  const counted: (InForce | null | undefined)[] = [];
  if (consequence.type === 'delay') {
    counted.push(at(model, 'standard', keyOf(consequence.lineId, materialId)));
    counted.push(setupsOf(model).get(consequence.runId)?.from);
  }
  if (consequence.type === 'delay' || consequence.type === 'notice') {
    const customerId = plant.orders.get(consequence.orderId)?.customerId ?? null;
    const keys = [keyOf(customerId, consequence.orderId), keyOf(null, consequence.orderId)];
    if (customerId !== null) keys.push(keyOf(customerId, null));
    counted.push(...keys.map((key) => at(model, 'customerTerm', key)));
  }
  counted.push(...pricesOf(model, options));
  if (consequence.type === 'material') counted.push(...leadTimesOf(model, consequence.materialId));
  return counted.flatMap((one) => (one ? (factOf(model, one) ?? []) : []));
}

/** Of overtime that has no cost of its own. */
function pricesOf(model: Model, options: readonly Option[]): InForce[] {
  const measures = countermeasuresById(model);
  const found = new Set<InForce>();
  for (const part of options.flatMap(({ parts }) => parts)) {
    const measure = measures.get(part.countermeasureId);
    if (part.type !== 'overtime' || measure?.costMinor !== null) continue;
    const price =
      at(model, 'overtimePrice', keyOf(measure.lineId)) ?? at(model, 'overtimePrice', keyOf(null));
    if (price) found.add(price);
  }
  return [...found];
}

function leadTimesOf(model: Model, materialId: string): InForce[] {
  return [...inForce(model, 'leadTime').values()].filter(
    ({ held }) => textOf(held.record, 'material') === materialId,
  );
}

function at(model: Model, kind: WritableKind, key: string): InForce | undefined {
  return inForce(model, kind).get(key);
}

/** Everything that people wrote and that counts today, by kind and id. */
export function allWritten(model: Model): WrittenFact[] {
  const kinds = [...model.kinds.keys()].toSorted(compareIds);
  return kinds.flatMap((kind) => {
    const held = [...(model.kinds.get(kind)?.values() ?? [])].filter(({ record }) => handOf(record) !== null);
    const beside = besideIn(model, kind);
    return held
      .toSorted((a, b) => compareIds(a.record.id, b.record.id))
      .flatMap((one) => factOf(model, { held: one, beside: beside.get(one) ?? null }) ?? []);
  });
}

function besideIn(model: Model, kind: string): ReadonlyMap<Held, Held | null> {
  const records = isCounted(kind) ? [...inForce(model, kind).values()] : [];
  return new Map(records.map(({ held, beside }) => [held, beside]));
}

/** Null: a system told it. */
function factOf(model: Model, { held: { record }, beside }: InForce): WrittenFact | null {
  const hand = handOf(record);
  if (hand === null) return null;
  const {
    writtenBy: _by,
    writtenOn: _on,
    validFrom: _from,
    validUntil: _until,
    why: _why,
    ...fields
  } = record.fields;
  return {
    kind: record.kind,
    id: record.id,
    fields,
    ...namesOf(model, fields),
    by: hand.personId,
    on: hand.on,
    validFrom: textOf(record, 'validFrom'),
    validUntil: textOf(record, 'validUntil'),
    why: textOf(record, 'why'),
    beside: beside && { source: beside.source, fields: beside.record.fields },
  };
}

/** By field, of which kind the thing is that it names. */
const REFERS: { readonly [field: string]: string } = {
  line: 'line',
  customer: 'customer',
  order: 'salesOrderLine',
  material: 'material',
  from: 'material',
  to: 'material',
};
/** People call these by their names, and materials and orders by their numbers. */
const CALLED = ['line', 'customer'];

/** Of a kind that no source lists at all nothing is a stranger. */
function namesOf(
  model: Model,
  fields: { readonly [name: string]: Json },
): Pick<WrittenFact, 'names' | 'strangers'> {
  const names: { [field: string]: string } = {};
  const strangers: string[] = [];
  for (const [field, kind] of Object.entries(REFERS)) {
    const id = fields[field];
    if (typeof id !== 'string') continue;
    const held = find(model, kind, id);
    const name = held && textOf(held.record, 'name');
    if (name && CALLED.includes(field)) names[field] = name;
    if (!held && (model.kinds.get(kind)?.size ?? 0) > 0) strangers.push(field);
  }
  return { names, strangers };
}
