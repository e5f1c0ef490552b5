// Each channel and lamp opened as the box opens it, and closed again: what it says of its file, at the line it says it of.
import type { PartFile } from '../../config/part-file.ts';
import type { FileTrouble } from '../../contracts/errors.ts';
import { type OpeningParts, openChannel, openLamp } from '../../daemon/open-channel.ts';
import { wordsOf } from '../../daemon/source-context.ts';

/** Opening reaches nobody and reads no secret: the contract of a channel. */
export async function channelTroubles(
  parts: readonly PartFile[],
  opening: OpeningParts,
): Promise<FileTrouble[]> {
  const troubles = parts.map(async (part): Promise<FileTrouble[]> => {
    try {
      const opened = part.isLamp ? await openLamp(opening, part) : (await openChannel(opening, part)).channel;
      await opened.close();
      return [];
    } catch (error) {
      return [{ place: placeOf(part, error), severity: 'error', code: 'not-opened', words: wordsOf(error) }];
    }
  });
  return (await Promise.all(troubles)).flat();
}

function placeOf({ yaml }: PartFile, error: unknown): FileTrouble['place'] {
  const at = error instanceof Error && 'at' in error && Array.isArray(error.at) ? error.at : [];
  return at.length === 0 ? yaml.valuePlace(['type']) : yaml.keyPlace(at);
}
