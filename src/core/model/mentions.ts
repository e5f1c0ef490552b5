// Whether anything a source tells speaks of what a person wrote about: a mistyped customer would count nowhere, unseen.
import type { Json } from '../types/entity.ts';
import { all, derived, find, type Model, textOf } from './model.ts';

/** Where things of a kind are named, as "kind field". A list of a kind need not be whole to prove that one is there. */
const NAMED_IN: { readonly [kind: string]: readonly string[] } = {
  line: ['run line', 'station line'],
  customer: ['salesOrderLine customer'],
  material: [
    ...['run material', 'salesOrderLine material', 'stockRefill material', 'productionOrder material'],
    ...[
      'component parent',
      'component material',
      'stock material',
      'receipt material',
      'supplyTerm material',
    ],
  ],
  order: [],
};

/** By field of a written fact, of what kind the thing is that it names, and under which kinds it may be listed. */
const REFERS: { readonly [field: string]: { readonly noun: string; readonly kinds: readonly string[] } } = {
  line: { noun: 'line', kinds: ['line'] },
  customer: { noun: 'customer', kinds: ['customer'] },
  order: { noun: 'order', kinds: ['salesOrderLine', 'stockRefill'] },
  material: { noun: 'material', kinds: ['material'] },
  from: { noun: 'material', kinds: ['material'] },
  to: { noun: 'material', kinds: ['material'] },
};

const namedIn: { readonly [noun: string]: (model: Model) => ReadonlySet<string> } = Object.fromEntries(
  Object.entries(NAMED_IN).map(([noun, places]) => {
    const pairs = places.map((place) => place.split(' ') as [kind: string, field: string]);
    const kinds = [...new Set(pairs.map(([kind]) => kind))];
    return [noun, derived(kinds, (model) => idsIn(model, pairs))];
  }),
);

function idsIn(
  model: Model,
  pairs: readonly (readonly [kind: string, field: string])[],
): ReadonlySet<string> {
  return new Set(
    pairs.flatMap(([kind, field]) => all(model, kind).flatMap(({ record }) => textOf(record, field) ?? [])),
  );
}

/** Fields that name what no source lists or mentions; and the order, where it is another customer's. */
export function strangersIn(model: Model, fields: { readonly [name: string]: Json }): string[] {
  const unknown = Object.entries(REFERS).flatMap(([field, { noun, kinds }]) => {
    const id = fields[field];
    if (typeof id !== 'string' || kinds.some((kind) => find(model, kind, id) !== null)) return [];
    return namedIn[noun]?.(model).has(id) ? [] : [field];
  });
  const { order, customer } = fields;
  const held = typeof order === 'string' ? find(model, 'salesOrderLine', order) : null;
  const isOthers =
    held !== null && typeof customer === 'string' && textOf(held.record, 'customer') !== customer;
  return isOthers && !unknown.includes('customer') ? [...unknown, 'order'] : unknown;
}
