// The last value of each tag, for what moves on screen, and who wants to hear of it.
import type { Clock } from '../contracts/clock.ts';
import type { LiveValue } from '../contracts/reader.ts';
import type { Sample } from '../core/types/observation.ts';

/** Batches of one commit come within a moment of each other: listeners hear of them together. */
const GATHER_MS = 20;

export type LiveValues = {
  readonly byTag: ReadonlyMap<string, LiveValue>;
  take(samples: readonly Sample[]): void;
};

/** Whose tag it is, and what its numbers are times to be what people call them. */
export type LiveTag = { readonly source?: string; readonly scale: number };

/** `tell` gets the tags changed since it was last called; one tag is one value however often it changed. */
export function createLiveValues(
  clock: Clock,
  tell: (values: readonly LiveValue[]) => void,
  tagOf: (tag: string) => LiveTag = () => ({ scale: 1 }),
): LiveValues {
  const byTag = new Map<string, LiveValue>();
  const changed = new Set<string>();

  return {
    byTag,
    take(samples) {
      for (const { tag, value, quality, effectiveAt } of samples) {
        // A recording may deliver what is older than what the machine said just now.
        if ((byTag.get(tag)?.effectiveAt ?? Number.NEGATIVE_INFINITY) > effectiveAt) continue;
        const { source, scale } = tagOf(tag);
        const meant = typeof value === 'number' ? value * scale : value;
        byTag.set(tag, {
          ...{ tag, value: meant, quality, effectiveAt },
          ...(source === undefined ? {} : { source }),
        });
        if (changed.size === 0) clock.after(GATHER_MS, flush, false);
        changed.add(tag);
      }
    },
  };

  function flush(): void {
    const values = [...changed].flatMap((tag) => byTag.get(tag) ?? []);
    changed.clear();
    tell(values);
  }
}
