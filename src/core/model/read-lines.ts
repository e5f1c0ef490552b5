// What is read on a line at all: whether a tag counts its pieces, says its order or tells when it stands.
import { derived, type Model } from './model.ts';
import { type TagMeaning, tagsByLine } from './tags.ts';

/** Measures that say how much a line makes. */
const COUNTS: ReadonlySet<string> = new Set(['goodTotal', 'total', 'ratePerHour']);

/** A tag says what the line makes: then what people count is a check. */
export function isCounted(model: Model, lineId: string): boolean {
  return measuresOf(model, lineId).some((measure) => COUNTS.has(measure));
}

/** A rate is no counter: it says how fast, not how many. */
export function hasCounter(model: Model, lineId: string): boolean {
  return measuresOf(model, lineId).some((measure) => measure === 'goodTotal' || measure === 'total');
}

/**
 * The pieces of its line follow from this tag: its counter, or its rate where it has none. What is in another's count is
 * not counted again: all pieces beside the good ones, a station's beside the line's own.
 */
export function isCountedBy(model: Model, { id }: Pick<TagMeaning, 'id'>): boolean {
  return counting(model).has(id);
}

const counting = derived(
  ['tag'],
  (model): ReadonlySet<string> =>
    new Set([...tagsByLine(model).values()].flatMap((tags) => countedOf(tags).map(({ id }) => id))),
);

function countedOf(tags: readonly TagMeaning[]): readonly TagMeaning[] {
  const own = tags.filter(({ stationId }) => stationId === null);
  for (const measures of [['goodTotal', 'total'], ['ratePerHour']])
    for (const some of [own, tags])
      for (const measure of measures) {
        const found = some.filter((tag) => tag.measure === measure);
        if (found.length > 0) return found;
      }
  return [];
}

export function hasJobTag(model: Model, lineId: string): boolean {
  return measuresOf(model, lineId).includes('job');
}

export function hasStateTag(model: Model, lineId: string): boolean {
  return measuresOf(model, lineId).includes('state');
}

function measuresOf(model: Model, lineId: string): readonly string[] {
  return (tagsByLine(model).get(lineId) ?? []).map(({ measure }) => measure);
}
