// A look into a recording: its tags, each with what it showed last and what its peer said it is.
import type { LookContext, TagLook, TagOffer } from '../../../src/contracts/tag-look.ts';
import { readLines, START } from './lines.ts';
import { parseObservation } from './parse-observation.ts';

/** A recording of a whole plant has some thousand; more are no use in a list. */
const OFFERS_MAX = 5_000;

type Tag = { is: TagOffer['is']; now: TagOffer['now'] };

/** Reads all of it, once. Throws `unreachable` where the file cannot be read. */
export async function lookInto(file: string, context: LookContext, signal: AbortSignal): Promise<TagLook> {
  const tags = await tagsOf(file, signal).catch((error: unknown) => {
    const words = `The recording ${file} cannot be read, so nothing of it can be shown. Put it there, readable for whoever looks.`;
    throw context.error('unreachable', true, words, error);
  });
  const offers = [...tags].map(([tag, { is, now }]) => ({ path: [tag], inside: null, at: { tag }, is, now }));
  return {
    below: async () => ({
      offers: offers.slice(0, OFFERS_MAX),
      more: Math.max(0, offers.length - OFFERS_MAX),
    }),
    ready: async () => [],
    rights: async () => [],
    close: async () => undefined,
  };
}

async function tagsOf(file: string, signal: AbortSignal): Promise<Map<string, Tag>> {
  const tags = new Map<string, Tag>();
  const tagOf = (id: string): Tag => {
    const tag = tags.get(id) ?? { is: { name: id, dataType: null, unit: null }, now: null };
    tags.set(id, tag);
    return tag;
  };
  let position = START;
  while (!signal.aborted) {
    const read = await readLines(file, position);
    if (read === null || read.lines.length === 0) break;
    for (const { text } of read.lines) {
      const parsed = text === null || text === '' ? null : parseObservation(text);
      if (parsed === null || !('observation' in parsed)) continue;
      const { observation: one } = parsed;
      if (one.type === 'identity') tagOf(one.tag).is = one.is;
      if (one.type === 'sample')
        tagOf(one.tag).now = { value: one.value, quality: one.quality, at: one.effectiveAt };
    }
    position = read.end;
  }
  return tags;
}
