// Facts as a rule read them at the last look, with what they are called, and why nobody knows those that are missing.
import { type Model, textOf } from '../model/model.ts';
import { tagMeanings } from '../model/tags.ts';
import type { DomainSpec, EntityRef } from '../types/entity.ts';
import type { Because, FactNow } from '../types/why.ts';
import { isMeasured, type Projected, thingOf } from './facts.ts';
import type { FactRead } from './tree.ts';
import { namedIn, type View, valueIn } from './view.ts';
import { kindOf, subjectOf, unitOf, type Vocabulary } from './vocabulary.ts';

export type FactWords = { readonly domains: readonly DomainSpec[]; readonly vocabulary: Vocabulary };

/** "Line 3", "Seal kit SK", "Order 4471": a record by its name, else by its kind and id. */
export function labelOf(model: Model, { kind, id }: EntityRef): string {
  const record = model.kinds.get(kind)?.get(id)?.record;
  const name = record && textOf(record, 'name');
  if (!name) return `${capital(subjectOf(kind))} ${id}`;
  return kind === 'material' && !name.includes(id) ? `${name} ${id}` : name;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The view in which a name is bound: a subject's own name before what subjects lead to, there the last of them. */
export function boundIn(views: readonly View[], subject: string): View | null {
  const leading = views.filter(({ reached }) => reached.some(({ way }) => way.name === subject));
  return views.find(({ name }) => name === subject) ?? leading.at(-1) ?? null;
}

/** What a rule read of its subjects. */
export function factNow(
  { subject, field }: FactRead,
  views: readonly View[],
  { words, projected }: { readonly words: FactWords; readonly projected: Projected },
): FactNow {
  const view = boundIn(views, subject);
  const bearer = view && namedIn(view, subject);
  const value = (view && valueIn(view, subject, field)) ?? null;
  const { model } = projected.world;
  return {
    subject,
    field,
    label: bearer && labelOf(model, bearer.ref),
    title: titleOf(words.domains, subject, field),
    unit: unitOf(subject, field, words.vocabulary),
    value,
    because: value !== null ? null : bearer ? becauseOf(projected, bearer) : { type: 'no-such-record' },
  };
}

function titleOf(domains: readonly DomainSpec[], subject: string, field: string): string {
  for (const { measures, kinds } of domains) {
    const measure = measures.find(({ of, name }) => of === subject && name === field);
    const told = kinds[kindOf(subject)]?.fields[field];
    const title = measure?.title ?? told?.title;
    if (title !== undefined) return title;
  }
  return field;
}

function becauseOf(projected: Projected, { record }: View): Because {
  if (!isMeasured(record.kind)) return { type: 'not-told' };
  switch (record.kind) {
    case 'salesOrderLine':
    case 'stockRefill': {
      const reason = projected.outlooks.get(record.id)?.unknown ?? null;
      return reason === null ? { type: 'not-told' } : { type: 'cannot-place', reason };
    }
    case 'line':
      return uncounted(projected, record);
    case 'station':
      return unwatched(projected, record);
    default:
      return { type: 'not-told' };
  }
}

/** Of a line with a counter that has said something, what is missing is what runs there. */
function uncounted({ world, lines }: Projected, ref: EntityRef): Because {
  const name = labelOf(world.model, ref);
  const isCounter = (measure: string): boolean => measure === 'goodTotal' || measure === 'total';
  const counters = tagMeanings(world.model).filter(
    ({ lineId, measure }) => lineId === ref.id && isCounter(measure),
  );
  if (counters.length === 0) return { type: 'no-counter', name };
  const reason = lines.get(ref.id)?.unknown?.reason;
  if (reason !== undefined) return { type: 'cannot-place', reason };
  if (world.plant.lines.get(ref.id)?.calendar === null)
    return { type: 'cannot-place', reason: `no calendar for ${name}` };
  return world.estimates.get(ref.id)?.measured ? { type: 'not-told' } : { type: 'nothing-counted', name };
}

function unwatched(projected: Projected, ref: EntityRef): Because {
  const { model } = projected.world;
  const name = labelOf(model, ref);
  const counts = tagMeanings(model).some(
    ({ stationId, measure }) => stationId === ref.id && measure === 'scrapTotal',
  );
  if (!counts) return { type: 'no-bad-pieces-counter', name };
  return thingOf(projected, { ...ref, fields: {} }) === undefined
    ? { type: 'nothing-counted', name }
    : { type: 'not-told' };
}
