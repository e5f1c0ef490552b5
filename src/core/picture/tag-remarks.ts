// What the values of a tag themselves say is odd: its counter was replaced, its rate is in another unit, a word means nothing.
import type { LineFloor } from '../estimate/floor.ts';
import { standingOf } from '../estimate/state-words.ts';
import { wordFor } from '../estimate/tag-pieces.ts';
import { bestRates } from '../model/best-rates.ts';
import { piecesOfCount, type TagMeaning, tagMeanings } from '../model/tags.ts';
import type { World } from '../project/world.ts';
import type { SaidTrouble } from '../types/picture.ts';

/** So long it is news that a counter was replaced. */
const NEWS_MS = 24 * 3_600_000;
/** Plan rates are wrong by a fifth, not by a factor: units differ by 12, 24, 60, 100 or 1,000. */
const OTHER_UNIT_FACTOR = 5;
/** So far back the counter is asked; of ten minutes, at least half must be covered. */
const LOOK_MS = 24 * 3_600_000;
const COVERED_MS = 300_000;

/** Of the tags of one source, by tag. */
export function tagRemarks(world: World, sourceId: string): SaidTrouble[] {
  return tagMeanings(world.model)
    .filter(({ source }) => source === sourceId)
    .flatMap((meaning) => [
      ...replaced(world, meaning),
      ...uncounted(world, meaning),
      ...otherUnit(world, meaning),
      ...unknownState(world, meaning),
    ]);
}

function replaced({ floor, now }: World, { id, resets }: TagMeaning): SaidTrouble[] {
  const found = floor.counters.get(id)?.replaced ?? null;
  if (found === null || now - found.at > NEWS_MS) return [];
  const { at, from, to } = found;
  const policy = resets === 'never' ? ' It never begins anew, says its file.' : '';
  const words = `${id} showed ${plain(from)} and then ${plain(to)}, and goes on from there: its counter was replaced or set.${policy} Counting went on from the new count; what was made in between is not known.`;
  return [{ code: 'counter-replaced', where: id, words, at }];
}

function uncounted({ floor }: World, meaning: TagMeaning): SaidTrouble[] {
  const { id } = meaning;
  const line = floor.lines.get(meaning.lineId ?? '');
  const found = line?.uncounted?.tag === id ? line.uncounted : uncountedNow(floor, meaning);
  if (found === null) return [];
  const product = found.materialId ?? 'what is made now, of which ERP names no product';
  const words = `${id} counts, and nobody said how many pieces a count is of ${product}: nothing is counted for it. Write it under piecesPerCount of this tag.`;
  return [{ code: 'pieces-unknown', where: id, words, at: found.since }];
}

/** Of bad and of drawn pieces: what is made, or drawn, has no pieces of a count since it is made. */
function uncountedNow(
  { lines, jobMaterials, tags }: World['floor'],
  meaning: TagMeaning,
): { readonly materialId: string | null; readonly since: number } | null {
  const { id, lineId, measure } = meaning;
  const line = lines.get(lineId ?? '');
  const seen = tags.get(id);
  if (!line || !seen || (measure !== 'scrapTotal' && measure !== 'consumedTotal')) return null;
  const product = line.job === null ? null : (jobMaterials.get(line.job) ?? null);
  const materialId = measure === 'consumedTotal' ? meaning.materialId : product;
  return piecesOfCount(meaning, materialId) === null
    ? { materialId, since: line.jobSince || seen.lastAt }
    : null;
}

/** A state of which nobody said what it means: no stop and no run is known by it. */
function unknownState({ floor }: World, meaning: TagMeaning): SaidTrouble[] {
  const seen = floor.tags.get(meaning.id);
  if (meaning.measure !== 'state' || seen?.quality !== 'good' || seen.value === null) return [];
  const said = wordFor(meaning, seen.value);
  if (said === '' || standingOf(said) !== null) return [];
  const words = `${meaning.id} says "${said}", and nobody said what that means, so nothing is made of it. Write under "words" of this tag which of run, stop, setup and idle it is.`;
  return [{ code: 'state-unknown', where: meaning.id, words, at: seen.lastAt }];
}

/** A rate far from anything the line can make, or from what its counter counts. */
function otherUnit({ floor, model, now }: World, meaning: TagMeaning): SaidTrouble[] {
  if (meaning.measure !== 'ratePerHour' || meaning.lineId === null) return [];
  const seen = floor.tags.get(meaning.id);
  if (seen?.quality !== 'good' || typeof seen.value !== 'number' || seen.value <= 0) return [];
  const perHour = seen.value * (piecesOfCount(meaning, null) ?? 1);
  const counted = countedPerHour(floor.lines.get(meaning.lineId), now);
  const usual = counted?.most ?? bestRates(model).get(meaning.lineId) ?? null;
  if (usual === null || usual <= 0) return [];
  const tooMuch = perHour >= OTHER_UNIT_FACTOR * usual;
  const tooLittle = counted !== null && perHour <= counted.least / OTHER_UNIT_FACTOR;
  if (!tooMuch && !tooLittle) return [];
  const against =
    counted === null ? `the line makes ${plain(usual)} at best` : `its counter says ${plain(usual)}`;
  const words = `${meaning.id} says ${plain(perHour)} pieces an hour, and ${against}. Is it in another unit? Write its scale.`;
  return [{ code: 'rate-disagrees', where: meaning.id, words, at: seen.lastAt }];
}

/**
 * Of the last day the fastest and the slowest ten minutes in which it made anything: a line that stood until now, or slows
 * down, is in no other unit. Null: too little is counted to say.
 */
function countedPerHour(
  line: LineFloor | undefined,
  now: number,
): { readonly most: number; readonly least: number } | null {
  const rates = (line?.cells ?? [])
    .filter(({ from, pieces, coveredMs }) => now - from <= LOOK_MS && pieces > 0 && coveredMs >= COVERED_MS)
    .map(({ pieces, coveredMs }) => (pieces * 3_600_000) / coveredMs);
  return rates.length < 2 ? null : { most: Math.max(...rates), least: Math.min(...rates) };
}

const plain = (value: number): string =>
  String(value < 100 ? Math.round(value * 10) / 10 : Math.round(value));
