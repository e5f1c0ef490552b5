// Which line and station of the plant a tag belongs to, by the words of its path.
import { partsOf, partWords } from './tag-words.ts';

export type Place = { readonly id: string; readonly name: string };

export type Places = {
  readonly lines: readonly Place[];
  readonly stations: readonly (Place & { readonly line: string })[];
};

export type PlaceGuess = {
  readonly line: string | null;
  readonly station: string | null;
  /** "linie3" is Line 3; null: it is named as the plant names it, or nothing names it. */
  readonly why: string | null;
};

/** How floors shorten "line" and "station" before a number, in the languages of the names. */
const LINE_WORDS = new Set(['line', 'linie', 'ligne', 'linea', 'linia', 'linii', 'lijn', 'ln', 'lin', 'l']);
const STATION_WORDS = new Set(['station', 'stn', 'st', 'stanowisko', 'estacion', 'stazione', 'poste', 's']);

/** A place with the words of its id and of its name. */
type Called = { readonly place: Place; readonly forms: readonly (readonly string[])[] };
type Read = {
  readonly lines: readonly Called[];
  readonly stations: readonly (Called & { readonly line: string })[];
  readonly words: ReadonlySet<string>;
};

/** Read once for all the tags of a look: a plant has hundreds of places and a server thousands of values. */
const reads = new WeakMap<Places, Read>();

function readOf(places: Places): Read {
  const known = reads.get(places);
  if (known !== undefined) return known;
  const called = (place: Place): Called => ({ place, forms: [partWords(place.id), partWords(place.name)] });
  const lines = places.lines.map(called);
  const stations = places.stations.map((one) => ({ ...called(one), line: one.line }));
  const own = [...lines, ...stations].flatMap(({ forms }) => forms.flat());
  const read = { lines, stations, words: new Set([...LINE_WORDS, ...STATION_WORDS, ...own]) };
  reads.set(places, read);
  return read;
}

/** The one that is named deepest in the path; where two are named alike nobody is. */
export function guessPlace(path: readonly string[], places: Places): PlaceGuess {
  const { lines, stations } = readOf(places);
  const parts = partsOf(path).map(partWords);
  const words = parts.flat();
  const line = namedIn(words, lines, LINE_WORDS);
  // "Station 4" is on several lines: the line that is named says which.
  const near = line === null ? stations : stations.filter((one) => one.line === line.place.id);
  const station = namedIn(words, near, STATION_WORDS);
  if (station === null) return { line: line?.place.id ?? null, station: null, why: whyOf([line]) };
  const { line: lineId } = near.find((one) => one.place.id === station.place.id) ?? { line: null };
  return { line: lineId, station: station.place.id, why: whyOf([line, station]) };
}

/** Words that only say where a tag is: of the plant's own names and those that go before a number. */
export const placeWords = (places: Places): ReadonlySet<string> => readOf(places).words;

type Named = { readonly place: Place; readonly as: string };

function namedIn(
  words: readonly string[],
  places: readonly Called[],
  kind: ReadonlySet<string>,
): Named | null {
  let best: (Named & { readonly end: number; readonly length: number }) | null = null;
  let isTied = false;
  for (const { place, forms } of places) {
    for (const form of forms) {
      const end = lastOf(words, form, kind);
      if (end < 0) continue;
      const length = form.length;
      const isBetter = best === null || end > best.end || (end === best.end && length > best.length);
      if (isBetter) {
        best = { place, end, length, as: words.slice(end - length, end).join(' ') };
        isTied = false;
      } else if (best?.end === end && best.length === length && best.place.id !== place.id) isTied = true;
    }
  }
  return isTied ? null : best;
}

/** Where the last run of words ends that is this name, "Linie 3" being Line 3; -1: none is. */
function lastOf(words: readonly string[], form: readonly string[], kind: ReadonlySet<string>): number {
  if (form.length === 0) return -1;
  for (let at = words.length - form.length; at >= 0; at -= 1)
    if (form.every((word, next) => isSame(words[at + next], word, kind))) return at + form.length;
  return -1;
}

const isSame = (word: string | undefined, wanted: string, kind: ReadonlySet<string>): boolean =>
  word !== undefined && (word === wanted || (kind.has(word) && kind.has(wanted)));

function whyOf(named: readonly (Named | null)[]): string | null {
  const squashed = (text: string): string => partWords(text).join('');
  const as = named.flatMap((one) => {
    if (one === null || [one.place.id, one.place.name].some((own) => squashed(own) === squashed(one.as)))
      return [];
    return [`"${one.as.replace(/ (?=\d)/g, '')}" is ${one.place.name}`];
  });
  return as.length === 0 ? null : as.join(', ');
}
