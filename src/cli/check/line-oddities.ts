// What is missing or odd in what the tags of a line say: each in words with what to look at.
import { standingOf } from '../../core/estimate/state-words.ts';
import { nearest } from '../../core/rules/nearest.ts';
import { jobOf, ratesOf } from '../../mapping/tags/plan.ts';
import { unitMeaning } from '../../mapping/tags/units.ts';
import { given, rate } from '../../render/number.ts';
import { IN_ENGLISH } from '../../render/speech.ts';
import {
  ageOf,
  COUNTS,
  jobShown,
  type LineHeard,
  type LineTag,
  perCount,
  perHour,
  runNow,
} from './line-sentence.ts';

/** Beyond that a rate is of another unit or another line, as a factor against plan. */
const FAR_FROM_PLAN = 3;

/** Where counters of 16, 31 and 32 bits begin anew, and those that were made for a display. */
const WIDTHS = [10_000, 32_768, 65_536, 100_000, 1_000_000, 2 ** 31, 2 ** 32];
/** A counter that is heard every few seconds is that near to its end before it begins anew, as a share of it. */
const NEARLY = 0.99;

const NUMBERS: ReadonlySet<string> = new Set([
  ...Object.keys(COUNTS),
  'scrapTotal',
  'consumedTotal',
  'ratePerHour',
]);

export function lineOddities(line: LineHeard): string[] {
  return [
    ...line.tags.flatMap(tagOddities),
    ...silence(line),
    ...line.tags.flatMap((tag) => perCountOddities(tag, line)),
    ...rateOddities(line),
    ...jobOddities(line),
    ...countedTwice(line),
    ...lackingWords(line),
  ];
}

function tagOddities(tag: LineTag): string[] {
  const { id, measure, last, words, station } = tag;
  const odd: string[] = [];
  if (measure === 'scrapTotal' && station === null)
    odd.push(
      `${id}: bad pieces are judged by station, and it names none: it counts for nothing. Add station.`,
    );
  if (last === null) return [...odd, `${id}: no value yet.`];
  if (last.quality !== 'good')
    odd.push(`${id}: ${last.quality}${last.reason === null ? '' : `, ${last.reason}`}.`);
  if (last.value === null && last.quality === 'good') odd.push(`${id}: empty.`);
  else if (last.value !== null && NUMBERS.has(measure) && typeof last.value !== 'number')
    odd.push(`${id}: shows "${String(last.value)}", which is no number and is not counted.`);
  if (measure === 'state' && last.value !== null) {
    const raw = String(last.value).trim();
    if (standingOf(words.get(raw) ?? raw) === null)
      odd.push(
        `${id}: the state ${raw} says nothing here. Say in words which of run, stop, setup and idle it is.`,
      );
  }
  return [...odd, ...unitOddities(tag), ...fallOddities(tag)];
}

/** An order may stay for days and a standing line counts nothing: only where nothing at all is new the line is silent. */
function silence({ name, tags, now }: LineHeard): string[] {
  const ages = tags.flatMap(({ last }) => (last === null ? [] : [now - last.at]));
  const bounds = tags.map(({ staleAfterMs }) => staleAfterMs ?? Number.POSITIVE_INFINITY);
  const youngest =
    tags.find(({ last }) => last !== null && now - last.at === Math.min(...ages))?.last ?? null;
  if (youngest === null || Math.min(...ages) <= Math.max(...bounds)) return [];
  return [`${name}: nothing new for ${ageOf(youngest, now)}: it counts as old.`];
}

function unitOddities({ id, measure, unit, statedUnit, hasScale }: LineTag): string[] {
  if (unit !== null && statedUnit !== null && unit !== statedUnit)
    return [`${id}: the machine states the unit ${statedUnit}, the config ${unit}.`];
  const stated = unit ?? statedUnit;
  const meaning = unitMeaning(stated);
  if (meaning?.is === 'rate' && measure === 'ratePerHour' && meaning.scale !== 1 && !hasScale)
    return [
      `${id}: unit ${stated} but no scale. Pieces an hour are ${meaning.scale} times that: scale: ${meaning.scale}.`,
    ];
  if (meaning?.is === 'rate' && measure !== 'ratePerHour' && NUMBERS.has(measure))
    return [`${id}: unit ${stated} is a rate, and ${measure} a counter.`];
  if (meaning?.is === 'other' && NUMBERS.has(measure)) return [`${id}: unit ${stated} is not one of pieces.`];
  return [];
}

/** A counter may begin anew where the config says so; one that falls and goes on is no counter. */
function fallOddities({ id, measure, fell, resets, rolloverAt }: LineTag): string[] {
  if (fell === null || !(measure in COUNTS || measure === 'scrapTotal' || measure === 'consumedTotal'))
    return [];
  if (rolloverAt !== null || resets === 'job' || resets === 'shift') return [];
  const { from, to } = fell;
  const width = WIDTHS.find((one) => from < one && from > one * NEARLY && to < one * (1 - NEARLY));
  const why =
    width === undefined
      ? 'Does it begin anew with each job or shift (resets)?'
      : `It seems to begin anew at ${given(IN_ENGLISH, width)}: rolloverAt: ${width}.`;
  return [`${id}: count falls, from ${given(IN_ENGLISH, from)} to ${given(IN_ENGLISH, to)}. ${why}`];
}

function perCountOddities(tag: LineTag, line: LineHeard): string[] {
  const run = runNow(line);
  if (run === null || tag.last === null || perCount(tag, line) !== null) return [];
  return [`${tag.id}: how many pieces a count is of ${run.material} is not given (piecesPerCount).`];
}

function rateOddities(line: LineHeard): string[] {
  const { tags, plan } = line;
  const shown = perHour(tags);
  const tag = tags.find(({ measure }) => measure === 'ratePerHour');
  if (shown === null || shown === 0 || tag === undefined) return [];
  if (shown < 0) return [`${tag.id}: ${rate(IN_ENGLISH, shown)} pieces an hour cannot be.`];
  const rates = ratesOf(plan, line.id, runNow(line)?.material ?? null);
  const isNear = (perHour: number) =>
    rates.some((one) => perHour / one < FAR_FROM_PLAN && one / perHour < FAR_FROM_PLAN);
  if (rates.length === 0 || isNear(shown)) return [];
  const planned = `plan ${[...new Set(rates)].map((one) => rate(IN_ENGLISH, one)).join(', ')}`;
  const guess = !tag.hasScale && isNear(shown * 60) ? ' It may be a minute: scale: 60.' : '';
  return [`${tag.id}: ${given(IN_ENGLISH, shown)} an hour is far from ${planned}.${guess}`];
}

function jobOddities(line: LineHeard): string[] {
  const { id, name, tags, plan } = line;
  const job = jobShown(tags);
  const tag = tags.find(({ measure }) => measure === 'job');
  if (job === null || job === '' || tag === undefined || plan.runs.length === 0) return [];
  const run = runNow(line);
  if (run === null) return [`${tag.id}: its job ${job} is no open run${instead(job, id, plan)}.`];
  return run.line === null || run.line === id
    ? []
    : [`${tag.id}: ERP has run ${run.id} on ${run.line}, not on ${name}.`];
}

/** An order's number in place of a run's is the most usual of mistakes, a mistyped one the next. */
function instead(job: string, line: string, { runs }: LineHeard['plan']): string {
  const made = runs.filter(({ orders }) => orders.includes(job));
  const ofOrder = made.find((run) => run.line === line) ?? made[0];
  if (ofOrder !== undefined)
    return `, but the order that run ${ofOrder.id} makes: map it as the run's job in ERP's table`;
  const near =
    nearest(job, runs.filter((run) => run.line === line).map(jobOf)) ?? nearest(job, runs.map(jobOf));
  if (near !== null) return `; nearest ${near}`;
  const orders = runs.flatMap((run) => run.orders);
  const order = nearest(job, orders);
  return order === null ? '' : `; nearest ${order}, an order`;
}

/** One counter read over two ways, and the line seems to make twice as much; orders take turns. */
function countedTwice({ name, mapped }: LineHeard): string[] {
  const counters = addedUp(mapped);
  const jobs = mapped.filter(({ measure }) => measure === 'job').map(({ id }) => id);
  return [
    ...(counters.length < 2
      ? []
      : [
          `${name}: ${counters.join(', ')} are added up as its pieces. Where two count the same piece, leave one.`,
        ]),
    ...(jobs.length < 2
      ? []
      : [`${name}: ${jobs.join(', ')} all tell its order, and the one that spoke last counts. Leave one.`]),
  ];
}

/** The line's own before its stations', good pieces before all: what is in another count is not counted again. */
function addedUp(mapped: LineHeard['mapped']): string[] {
  const own = mapped.filter(({ isStations }) => !isStations);
  const kinds = [own, mapped].flatMap((some) =>
    Object.keys(COUNTS).map((kind) => some.filter(({ measure }) => measure === kind)),
  );
  return (kinds.find((tags) => tags.length > 0) ?? []).map(({ id }) => id);
}

function lackingWords({ name, mapped }: LineHeard): string[] {
  const has = (...measures: readonly string[]) => mapped.some(({ measure }) => measures.includes(measure));
  return [
    ...(has('goodTotal', 'total', 'ratePerHour')
      ? []
      : [`${name}: no tag counts its pieces or tells its rate.`]),
    ...(has('job') ? [] : [`${name}: no tag says which order it is on.`]),
  ];
}
