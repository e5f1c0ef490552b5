// What the tags of a line say together, in a sentence: so exact that a wrong scale, line or order number is seen at once.
import { standingOf } from '../../core/estimate/state-words.ts';
import type { OpenRun, Plan } from '../../mapping/tags/plan.ts';
import { jobOf, runsOf } from '../../mapping/tags/plan.ts';
import { given, pieces, rate } from '../../render/number.ts';
import { IN_ENGLISH } from '../../render/speech.ts';
import { ageWords } from '../terminal/figures.ts';
import type { Reading } from './hear-tags.ts';

export type Meaning = {
  readonly id: string;
  readonly measure: string;
  /** What the station is called; null: the tag is the line's own. */
  readonly station: string | null;
  readonly material: string | null;
  readonly unit: string | null;
  readonly scale: number;
  readonly hasScale: boolean;
  /** Pieces of one count, by product where that differs. */
  readonly piecesPerCount: number | ReadonlyMap<string, number>;
  readonly words: ReadonlyMap<string, string>;
  readonly resets: string;
  readonly rolloverAt: number | null;
  readonly staleAfterMs: number | null;
};

export type LineTag = Meaning & {
  readonly earlier: Reading | null;
  readonly last: Reading | null;
  readonly fell: { readonly from: number; readonly to: number } | null;
  /** The unit that the machine itself states. */
  readonly statedUnit: string | null;
};

export type LineHeard = {
  readonly id: string;
  readonly name: string;
  readonly tags: readonly LineTag[];
  /** Every tag that the config gives it, also of sources that were not heard. */
  readonly mapped: readonly {
    readonly id: string;
    readonly measure: string;
    readonly isStations: boolean;
  }[];
  readonly plan: Plan;
  /** As of when it is told: ages are against it. */
  readonly now: number;
};

/** Fewer pieces say nothing of an hour: three of them are one in two off. */
const PIECES_MIN = 10;
const HOUR_MS = 3_600_000;

export const COUNTS: Readonly<Record<string, string>> = { goodTotal: 'good count', total: 'count' };

/** In the order in which they are told. */
const COUNTED = [...Object.keys(COUNTS), 'scrapTotal', 'consumedTotal'];

/** Null: no tag of it has a value. */
export function lineSentence(line: LineHeard): string | null {
  const { name, tags } = line;
  if (tags.every(({ last }) => last === null)) return null;
  const { makes, later } = makesWords(line);
  const doing = [...(makes === null ? [] : [makes]), ...runningWords(line)];
  const counts = COUNTED.flatMap((measure) =>
    tags.flatMap((tag) => (tag.measure === measure ? countWords(tag, line) : [])),
  );
  const head = doing.length === 0 ? `${name}:` : `${name} ${doing.join(' and ')}`;
  const told = counts.length === 0 ? head : `${head}${doing.length === 0 ? ' ' : ', '}${counts.join(', ')}`;
  const sentences = [...(told === `${name}:` ? [] : [`${told}.`]), ...later, ...stateWords(tags)];
  return told === `${name}:` ? `${name}. ${sentences.join(' ')}` : sentences.join(' ');
}

/** What it makes an hour: as its rate tag says, else by its counter between two looks, where that is long enough. */
function makesWords(line: LineHeard): {
  readonly makes: string | null;
  readonly later: readonly string[];
} {
  const { tags } = line;
  const shown = perHour(tags);
  if (shown !== null)
    return {
      makes: shown === 0 ? 'makes nothing now' : `makes ${rate(IN_ENGLISH, shown)} an hour`,
      later: [],
    };
  const counter = tags.find(({ measure, last }) => measure in COUNTS && last !== null);
  if (counter === undefined) return { makes: null, later: [] };
  const { made, ms } = madeOf(counter, line);
  const over = `${made === 1 ? '1 piece' : `${pieces(IN_ENGLISH, made)} pieces`} in ${ageWords(Math.round(ms / 1_000))}`;
  if (made >= PIECES_MIN && ms > 0)
    return {
      makes: `makes some ${rate(IN_ENGLISH, Math.round((made / ms) * HOUR_MS))} an hour (${over})`,
      later: [],
    };
  return { makes: null, later: [`What it makes an hour: too short to say (${over}).`] };
}

/** Pieces an hour that its rate tag shows; null: none does. */
export function perHour(tags: readonly LineTag[]): number | null {
  const tag = tags.find(({ measure, last }) => measure === 'ratePerHour' && typeof last?.value === 'number');
  return tag === undefined ? null : Number(tag.last?.value) * tag.scale;
}

function madeOf(tag: LineTag, line: LineHeard) {
  const { earlier, last } = tag;
  if (earlier === null || last === null || last.quality !== 'good') return { made: 0, ms: 0 };
  const made = (Number(last.value) - Number(earlier.value)) * (perCount(tag, line) ?? 1);
  return { made: Math.max(0, made), ms: last.at - earlier.at };
}

/** Pieces that one count of it is; null: that is by product, and not given for the one on the line. */
export function perCount({ scale, piecesPerCount }: LineTag, line: LineHeard): number | null {
  if (typeof piecesPerCount === 'number') return piecesPerCount * scale;
  const own = piecesPerCount.get(runNow(line)?.material ?? '');
  return own === undefined ? null : own * scale;
}

/** The open run that its job tag names; null: there is none, or no tag tells. */
export function runNow({ id, tags, plan }: LineHeard): OpenRun | null {
  const job = jobShown(tags);
  return job === null ? null : (runsOf(plan, job, id)[0] ?? null);
}

function runningWords(line: LineHeard): string[] {
  const job = jobShown(line.tags);
  if (job === null) return [];
  if (job === '') return ['is on no order'];
  const run = runNow(line);
  return [run === null ? `says it is on ${job}` : `is running ${orderWords(run)}`];
}

/** The text that its job tag shows; empty: it is on none. Null: no tag tells. */
export function jobShown(tags: readonly LineTag[]): string | null {
  const tag = tags.find(({ measure, last }) => measure === 'job' && last !== null && last.value !== null);
  return tag === undefined ? null : String(tag.last?.value ?? '').trim();
}

/** "order 4471 (run 2231)" */
function orderWords({ id, orders, ...run }: OpenRun): string {
  const job = jobOf({ id, orders, ...run });
  const called = job === id ? `run ${id}` : `run ${id}, ${job} at the machine`;
  if (orders.length === 0) return called;
  const [first, ...others] = orders;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return `order ${first}${more} (${called})`;
}

function countWords(tag: LineTag, line: LineHeard): string[] {
  const { measure, station, material, last } = tag;
  if (typeof last?.value !== 'number') return [];
  const amount = given(IN_ENGLISH, last.value * (perCount(tag, line) ?? 1));
  const at = station === null ? '' : ` at ${station}`;
  if (measure in COUNTS) return [`${COUNTS[measure]} ${amount}${at} (${ageOf(last, line.now)} old)`];
  if (measure === 'scrapTotal') return [`scrap ${amount}${at}`];
  return measure === 'consumedTotal' ? [`${amount} of ${material ?? 'a part'} drawn${at}`] : [];
}

export const ageOf = ({ at }: Reading, now: number): string =>
  ageWords(Math.max(0, Math.round((now - at) / 1_000)));

function stateWords(tags: readonly LineTag[]): string[] {
  return tags.flatMap(({ measure, last, words, station }) => {
    if (last === null || last.value === null || (measure !== 'state' && measure !== 'stopReason')) return [];
    const raw = String(last.value).trim();
    const word = words.get(raw) ?? raw;
    const at = station === null ? '' : ` of ${station}`;
    if (measure === 'stopReason') return raw === '' ? [] : [`Stop reason${at}: ${word}.`];
    const standing = standingOf(word);
    return [`State${at}: ${standing === null ? raw : STANDINGS[standing]}.`];
  });
}

const STANDINGS = { run: 'running', stop: 'stopped', setup: 'being set up', idle: 'idle' } as const;
