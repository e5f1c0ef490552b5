// `throughline browse` of tags: what lies below a place of a source, what each seems to be, and lines to paste.
import type { LoadedConfig } from '../../config/config.ts';
import type { SourceConfig } from '../../contracts/config.ts';
import type { SourceModule } from '../../contracts/source.ts';
import type { TagLook, TagOffer } from '../../contracts/tag-look.ts';
import { nearest } from '../../core/rules/nearest.ts';
import { guessTag } from '../../mapping/tags/guess.ts';
import type { Places } from '../../mapping/tags/place-guess.ts';
import type { Plan } from '../../mapping/tags/plan.ts';
import type { Second } from '../../mapping/tags/value-guess.ts';
import { type CommandIo, commandError, EXIT } from '../command.ts';
import { placeNames, placesOf, readPlan } from '../terminal/plant-seen.ts';
import { lookAround } from '../terminal/tag-peer.ts';
import { untilStopped } from '../terminal/until-stopped.ts';
import { rowsJson } from './tag-json.ts';
import { onceKey, tagPaste } from './tag-paste.ts';
import { type Row, tagRows } from './tag-rows.ts';
import { atText, findPlace, listBelow, readers, type Seen, WALK_MS, walkBelow } from './walk.ts';

export type TagSource = {
  readonly module: SourceModule<object>;
  readonly source: SourceConfig;
  readonly config: LoadedConfig;
  readonly configDir: string;
  readonly dataDir: string;
};

export type Wanted = {
  /** From the top, parted by "/"; null: the top. */
  readonly place: string | null;
  readonly find: string | null;
  readonly line: string | null;
  readonly paste: boolean;
  readonly ready: boolean;
  readonly json: boolean;
};

/** Between the two looks at a value: a counter of a piece every three seconds has grown, and a person still waits, ms. */
const LOOKS_APART_MS = 3_000;
/** Rows that a terminal shows and a person reads. */
const ROWS_MAX = 500;

export async function browseTags(tags: TagSource, wanted: Wanted, io: CommandIo): Promise<number> {
  const { module, source, config, configDir, dataDir } = tags;
  const places = placesOf(config);
  refuseUnknownLine(wanted.line, places);
  const isRecording = module.replays === true;
  if (isRecording && wanted.paste)
    throw commandError(
      EXIT.usage,
      `${source.id} is a recording: its tags are those of other sources, and nothing is pasted.`,
    );
  const peer = { module, settings: source.settings, id: source.id, clock: io.clock, configDir, dataDir };
  const use = async (look: TagLook, signal: AbortSignal) => {
    const seen = await seenBy(look, wanted, { signal, io });
    const seconds =
      wanted.ready || isRecording ? new Map<string, Second>() : await lookAgain(look, seen, { signal, io });
    const isTop = wanted.place === null && !wanted.ready;
    const [rights, ready] = [await look.rights(signal), isTop ? await look.ready(signal) : []];
    signal.throwIfAborted();
    return { seen, seconds, rights, ready };
  };
  const looked = await untilStopped((signal) => lookAround(peer, use, signal));
  if (looked === null)
    throw commandError(EXIT.usage, `a source of type ${source.type} cannot be looked around in.`);
  const { plan, missing } = await readPlan(config, { io, configDir });
  const rows = rowsOf(looked.seen.offers, looked.seconds, { source, places, plan }).filter((row) =>
    isWanted(row, wanted),
  );
  const telling = {
    rows,
    seen: looked.seen,
    ready: looked.ready.length,
    notes: [...firstRemarks(looked.seen), ...missing, ...looked.rights],
  };
  if (wanted.json) io.out(JSON.stringify(rowsJson(rows), null, 2));
  else if (wanted.paste) tellPaste(telling, tags, io);
  else tellRows(telling, tags, wanted, io);
  return EXIT.fine;
}

/** A gateway that is silent is told, a whole plant of them is not listed. */
const REMARKS_MAX = 5;

function firstRemarks({ remarks }: Seen): string[] {
  const more = remarks.length - REMARKS_MAX;
  return [...remarks.slice(0, REMARKS_MAX), ...(more > 0 ? [`And ${more} more like these.`] : [])];
}

type Looking = { readonly signal: AbortSignal; readonly io: CommandIo };

async function seenBy(look: TagLook, wanted: Wanted, { signal, io }: Looking): Promise<Seen> {
  const whole = { more: 0, isCut: false, remarks: [] } as const;
  if (wanted.ready) return { ...whole, offers: await look.ready(signal), insides: [] };
  const place = wanted.place === null ? TOP : await findPlace(look, wanted.place, signal);
  if ('lost' in place) throw commandError(EXIT.usage, lostWords(place.lost, place.names));
  if ('leaf' in place) return { ...whole, offers: [place.leaf], insides: [place.among] };
  const isDeep = wanted.find !== null || wanted.paste || wanted.line !== null;
  const seen = await (isDeep
    ? walkBelow(look, place.inside, { signal, mono: () => io.clock.mono() })
    : listBelow(look, place.inside, signal));
  return { ...seen, remarks: [...place.remarks, ...seen.remarks] };
}

const TOP = { inside: null, remarks: [] } as const;

function lostWords(lost: string, names: readonly string[]): string {
  const near = nearest(lost, names);
  const there = names.length === 0 ? 'Nothing lies there.' : `There are: ${names.slice(0, 20).join(', ')}.`;
  return `there is no "${lost}". ${near === null ? there : `Did you mean "${near}"?`}`;
}

function refuseUnknownLine(line: string | null, { lines }: Places): void {
  if (line === null || lines.some(({ id }) => id === line)) return;
  const known = lines.map(({ id }) => id).join(', ');
  throw commandError(EXIT.usage, `there is no line "${line}" in plant.yaml. There are: ${known}.`);
}

/** Numbers are looked at once more: what only grows is a counter. By where each is, what it showed first and later. */
async function lookAgain(look: TagLook, seen: Seen, { signal, io }: Looking): Promise<Map<string, Second>> {
  const numbers = seen.offers.filter(({ now }) => typeof now?.value === 'number');
  const seconds = new Map<string, Second>();
  if (numbers.length === 0) return seconds;
  const first = new Map(numbers.map((offer) => [atText(offer.at), offer.now?.value ?? null]));
  const firstAt = io.clock.mono();
  await io.clock.sleep(LOOKS_APART_MS, signal);
  for (const inside of seen.insides) {
    // What is not looked at again has one reason less.
    if (io.clock.mono() - firstAt > WALK_MS) break;
    const { offers } = await look.below(inside, signal);
    for (const { at, now } of offers) {
      const before = first.get(atText(at));
      if (at === null || now === null || before === undefined) continue;
      seconds.set(atText(at), { first: before, later: now.value, apartMs: io.clock.mono() - firstAt });
    }
  }
  return seconds;
}

function rowsOf(
  offers: readonly TagOffer[],
  seconds: ReadonlyMap<string, Second>,
  { source, places, plan }: { readonly source: SourceConfig; readonly places: Places; readonly plan: Plan },
): Row[] {
  const readAs = readers(source.tags);
  return offers.map((offer) => ({
    offer,
    guess: guessTag(offer, { places, plan }, seconds.get(atText(offer.at)) ?? null),
    readAs: offer.at === null ? null : readAs(offer.at),
  }));
}

function isWanted({ offer, guess }: Row, { find, line }: Wanted): boolean {
  const isFound = find === null || offer.path.join('/').toLowerCase().includes(find.toLowerCase());
  return isFound && (line === null || guess?.line === line);
}

type Telling = {
  readonly rows: readonly Row[];
  readonly seen: Seen;
  readonly ready: number;
  readonly notes: readonly string[];
};

function tellRows(
  { rows, seen, ready, notes }: Telling,
  { config, source }: TagSource,
  wanted: Wanted,
  io: CommandIo,
) {
  if (ready > 0)
    io.out(
      `${ready} values are named by a model at the peer: throughline browse ${source.id} --ready --paste`,
    );
  const from =
    wanted.find === null && wanted.line === null && !wanted.ready
      ? Math.min(...rows.map(({ offer }) => offer.path.length - 1))
      : 0;
  const names = placeNames(placesOf(config));
  const shown = rows.slice(0, ROWS_MAX);
  for (const line of tagRows(shown, { names, now: io.clock.now(), from })) io.out(line);
  if (rows.length === 0) io.out('Nothing is there, or nothing was said while this looked.');
  tellLeftOut(seen, rows.length - shown.length, io);
  for (const words of notes) io.out(words);
}

function tellPaste({ rows, seen, notes }: Telling, { config, source }: TagSource, io: CommandIo) {
  const taken = new Set(config.sources.flatMap(({ tags }) => tags.map(({ id }) => id)));
  const names = placeNames(placesOf(config));
  const read = rows.filter(({ readAs }) => readAs !== null).length;
  const lines = tagPaste(rows, { names, taken, told: toldOnce(config) });
  for (const line of lines) io.out(line);
  const values = rows.length === 1 ? '1 value' : `${rows.length} values`;
  if (lines.length === 0)
    io.out(
      `# Of ${values} none seems to be one to read${read === 0 ? '' : ` besides the ${read} that ${source.id} reads already`}.`,
    );
  tellLeftOut(seen, 0, { out: (line) => io.out(`# ${line}`) });
  for (const words of notes) io.out(`# ${words}`);
}

/** By what may be told once of a line, the tag of the config that does. */
function toldOnce({ records }: LoadedConfig): Map<string, string> {
  const tags = records.filter(({ kind }) => kind === 'tag');
  return new Map(
    tags.flatMap(({ id, fields: { line, measure } }) => {
      const key = onceKey(typeof line === 'string' ? line : null, String(measure));
      return key === null ? [] : [[key, id] as const];
    }),
  );
}

function tellLeftOut({ more, isCut }: Seen, hidden: number, { out }: Pick<CommandIo, 'out'>): void {
  if (hidden > 0) out(`And ${hidden} more: name a place, or --find a word.`);
  if (more > 0)
    out(`The peer has ${more} more in these places that are not listed: name a place further in.`);
  if (isCut) out('There is more than was looked through: name a place further in.');
}
