// Samples as a few flat columns, to hand them to the writer's thread: cloning each as an object costs more than all else.
import type { Quality, Sample, SampleValue } from '../core/types/observation.ts';
import { checkStorable } from './sample-codec.ts';

/**
 * `numbers`: FIELDS of each sample in turn. Texts are named by their place, tags by the number they were given when they
 * were first sent: `newTags` are those given here, in order.
 */
export type SampleColumns = {
  readonly newTags: readonly string[];
  readonly texts: readonly string[];
  readonly numbers: Float64Array;
};

/** Of each sample: tag, both clocks, kind and quality, value. */
const FIELDS = 5;
const QUALITIES: readonly Quality[] = ['good', 'uncertain', 'bad'];
const EMPTY = 0;
const YES_OR_NO = 1;
const NUMBER = 2;
const TEXT = 3;

/** One end of a thread: what it packs is unpacked in the same order at the other. Throws a store error `refused`. */
export function samplePacker(): (samples: readonly Sample[]) => SampleColumns {
  const places = new Map<string, number>();
  return (samples) => {
    // First all of them: where one is refused, the others have been given no number either.
    for (const sample of samples) checkStorable(sample);
    const numbers = new Float64Array(samples.length * FIELDS);
    const newTags: string[] = [];
    const texts: string[] = [];
    let at = 0;
    for (const { tag, effectiveAt, recordedAt, value, quality } of samples) {
      let place = places.get(tag);
      if (place === undefined) {
        place = places.size;
        places.set(tag, place);
        newTags.push(tag);
      }
      numbers[at] = place;
      numbers[at + 1] = effectiveAt;
      numbers[at + 2] = recordedAt;
      numbers[at + 3] = kindOf(value) * QUALITIES.length + QUALITIES.indexOf(quality);
      numbers[at + 4] = typeof value === 'string' ? texts.push(value) - 1 : Number(value);
      at += FIELDS;
    }
    return { newTags, texts, numbers };
  };
}

/** The other end. A tag is one text for good here, and not a new one with each sample. */
export function sampleUnpacker(): (columns: SampleColumns) => Sample[] {
  const tags: string[] = [];
  return ({ newTags, texts, numbers }) => {
    tags.push(...newTags);
    const field = (at: number): number => numbers[at] ?? 0;
    const samples: Sample[] = [];
    for (let at = 0; at < numbers.length; at += FIELDS) {
      const head = field(at + 3);
      samples.push({
        tag: known(tags, field(at)),
        effectiveAt: field(at + 1),
        recordedAt: field(at + 2),
        value: unpacked(Math.floor(head / QUALITIES.length), field(at + 4), texts),
        quality: QUALITIES[head % QUALITIES.length] ?? 'bad',
      });
    }
    return samples;
  };
}

/** A number that was never given is a fault of ours: its values must not become those of another tag, or of none. */
function known(tags: readonly string[], place: number): string {
  const tag = tags[place];
  if (tag === undefined) throw new RangeError(`no tag was given the number ${place}`);
  return tag;
}

function kindOf(value: SampleValue): number {
  if (typeof value === 'number') return NUMBER;
  if (typeof value === 'string') return TEXT;
  return value === null ? EMPTY : YES_OR_NO;
}

function unpacked(kind: number, value: number, texts: readonly string[]): SampleValue {
  if (kind === NUMBER) return value;
  if (kind === TEXT) return texts[value] ?? '';
  return kind === EMPTY ? null : value === 1;
}
