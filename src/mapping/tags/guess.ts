// What a tag seems to be: by its name, its type and unit, what it shows now and what it did since a first look.
import type { TagOffer } from '../../contracts/tag-look.ts';
import { guessByName, isCounter, type Measure, type NameGuess } from './name-guess.ts';
import { guessPlace, type PlaceGuess, type Places, placeWords } from './place-guess.ts';
import type { Plan } from './plan.ts';
import { isPackml, PACKML_WORDS, stateSeen } from './state-values.ts';
import { type UnitMeaning, unitMeaning } from './units.ts';
import { fallen, grown, jobSeen, rateSeen, type Second } from './value-guess.ts';

/** `sure`: the peer's own model says so. `likely` is offered to be pasted, `perhaps` asks a person first. */
export type Certainty = 'sure' | 'likely' | 'perhaps';

/** Nothing is decided by it: it is printed with its reason for a person to take or leave. */
export type TagGuessed = PlaceGuess & {
  /** One that tags of the config know. */
  readonly measure: string;
  readonly certainty: Certainty;
  readonly scale: number | null;
  readonly words: { readonly [value: string]: string } | null;
  /** Why, in words, the strongest first. */
  readonly reasons: readonly string[];
  /** What only the plant can say. */
  readonly asks: readonly string[];
};

export type Surroundings = { readonly places: Places; readonly plan: Plan };

type Form = 'number' | 'text' | 'boolean' | 'unknown' | 'other';

/** `second`: what it showed at a later look; null: it was looked at once. Null: it seems to be none of ours. */
export function guessTag(
  offer: TagOffer,
  { places, plan }: Surroundings,
  second: Second | null = null,
): TagGuessed | null {
  if (offer.at === null) return null;
  const path = [...(offer.unit === undefined ? [] : [offer.unit]), ...offer.path];
  const place = guessPlace(path, places);
  const { means } = offer;
  if (means !== undefined) {
    const { measure, scale = null, words = null, reason } = means;
    const asks = asksOf({ measure, scale, words, place, form: formOf(offer) });
    return { ...place, measure, certainty: 'sure', scale, words, reasons: [reason], asks };
  }
  const named = guessByName(path, placeWords(places));
  const looked = { offer, place, plan, second, form: formOf(offer), unit: unitMeaning(offer.is.unit) };
  if (named === 'other' || looked.form === 'other') return null;
  return named === null ? byValue(looked) : byNameAnd(looked, named, path);
}

type Looked = {
  readonly offer: TagOffer;
  readonly place: PlaceGuess;
  readonly plan: Plan;
  readonly second: Second | null;
  readonly form: Form;
  readonly unit: UnitMeaning | null;
};

function byNameAnd(looked: Looked, named: NameGuess, path: readonly string[]): TagGuessed | null {
  const { offer, form, unit, place, plan, second } = looked;
  const { measure } = named;
  if (!fits(measure, form, unit)) return null;
  const reasons = [`named "${named.words.join(' ')}"`];
  if (offer.is.unit !== null && unit?.is !== 'other' && unit !== null) reasons.push(`unit ${offer.is.unit}`);
  const value = offer.now?.value ?? null;
  const rate =
    measure === 'ratePerHour' ? rateSeen(value, { place, plan, stated: statedScale(named, unit) }) : null;
  if (rate?.why) reasons.push(rate.why);
  const job = measure === 'job' ? jobSeen(value, plan) : null;
  if (job !== null) reasons.push(job.why);
  const fall = isCounter(measure) ? fallen(second) : null;
  if (isCounter(measure)) reasons.push(...grown(second));
  const words = measure === 'state' ? wordsFor(path, form) : null;
  const state = measure === 'state' ? stateSeen(value) : null;
  if (state?.why) reasons.push(state.why);
  if (words !== null && form === 'number') reasons.push('numbers of PackML states');
  const at = placeBy(place, job);
  const scale = rate?.scale ?? null;
  return {
    ...at,
    ...{ measure, words, reasons, scale: scale === 1 ? null : scale },
    certainty: form === 'unknown' || fall !== null ? 'perhaps' : named.confidence,
    asks: [
      ...asksOf({ measure, scale, words, place: at, form }),
      ...(fall === null ? [] : [fall]),
      ...(state?.ask ? [state.ask] : []),
      ...beginsAnew(named, offer),
    ],
  };
}

/** A name that says nothing: what it shows may. It is never more than perhaps, but for a text that is an open run's. */
function byValue({ offer, form, unit, place, plan, second }: Looked): TagGuessed | null {
  const value = offer.now?.value ?? null;
  const base = { words: null, scale: null } as const;
  const job = form === 'text' || form === 'number' ? jobSeen(value, plan) : null;
  if (job !== null) {
    const at = placeBy(place, job);
    const certainty = form === 'text' ? 'likely' : 'perhaps';
    const asks = asksOf({ measure: 'job', scale: null, words: null, place: at, form });
    return { ...at, ...base, measure: 'job', certainty, reasons: [job.why], asks };
  }
  if (form !== 'number' || place.line === null || unit?.is === 'other') return null;
  const stated = unit?.is === 'rate' ? unit.scale : null;
  const rate = rateSeen(value, { place, plan, stated });
  if (rate.why !== null && !Number.isInteger(value)) {
    const asks = asksOf({ measure: 'ratePerHour', scale: rate.scale, words: null, place, form });
    const scale = rate.scale === 1 ? null : rate.scale;
    return {
      ...place,
      ...base,
      measure: 'ratePerHour',
      certainty: 'perhaps',
      scale,
      reasons: [rate.why],
      asks,
    };
  }
  const growth = grown(second);
  if (growth.length === 0 || unit?.is === 'rate') return null;
  const asks = asksOf({ measure: 'total', scale: null, words: null, place, form });
  return { ...place, ...base, measure: 'total', certainty: 'perhaps', reasons: growth, asks };
}

function formOf({ is, now }: TagOffer): Form {
  const value = now?.value ?? null;
  const type = (is.dataType ?? '').toLowerCase();
  if (typeof value === 'boolean' || /^bool/.test(type)) return 'boolean';
  if (
    /date|time|duration|guid|uuid|bytes|bytestring|file|template|dataset|structure|extension|object|\[/.test(
      type,
    )
  )
    return 'other';
  if (typeof value === 'number' || /int|float|double|real|number|^d?word$|^byte$|decimal|long/.test(type))
    return 'number';
  if (typeof value === 'string' || /string|text|char/.test(type)) return 'text';
  return 'unknown';
}

function fits(measure: Measure, form: Form, unit: UnitMeaning | null): boolean {
  if (form === 'unknown') return unit?.is !== 'other';
  switch (measure) {
    case 'job':
    case 'stopReason':
      return form !== 'boolean' && unit === null;
    case 'state':
      return unit === null;
    case 'ratePerHour':
      return form === 'number' && unit?.is !== 'other';
    default:
      return form === 'number' && (unit === null || unit.is === 'pieces');
  }
}

const statedScale = ({ scale }: NameGuess, unit: UnitMeaning | null): number | null =>
  unit?.is === 'rate' ? unit.scale : scale;

/** Where its path names no line, the line of the run it shows is one: the reason of the job says so. */
function placeBy(place: PlaceGuess, job: { readonly line: string | null } | null): PlaceGuess {
  if (place.line !== null || job === null || job.line === null) return place;
  return { line: job.line, station: null, why: null };
}

function wordsFor(path: readonly string[], form: Form): TagGuessed['words'] {
  if (form === 'number' && isPackml(path)) return PACKML_WORDS;
  return form === 'boolean' ? { true: 'run', false: 'stop' } : null;
}

type Asked = Pick<TagGuessed, 'measure' | 'scale' | 'words'> & {
  readonly place: PlaceGuess;
  readonly form: Form;
};

function asksOf({ measure, scale, words, place, form }: Asked): string[] {
  return [
    ...(place.line === null ? ['Which line is it of?'] : []),
    ...(measure === 'ratePerHour' && scale === null
      ? ['Pieces an hour? Where it gives a minute, add scale: 60.']
      : []),
    ...(measure === 'state' && form === 'number' && words === null
      ? ['What do its numbers stand for? Add words: run, stop, setup or idle for each.']
      : []),
    ...(measure === 'state' && form === 'boolean'
      ? ['Does it stand when this is false, or has it nothing to do?']
      : []),
    ...(measure === 'scrapTotal' && place.line !== null && place.station === null
      ? ['At which station? Bad pieces are judged by station: add station, else it counts for nothing.']
      : []),
    ...(measure === 'consumedTotal' ? ['Which part does it count? Add material.'] : []),
  ];
}

/** Bits of a counter by the type the peer states: so few are full within weeks. */
const NARROW: readonly (readonly [RegExp, number])[] = [
  [/^(uint16|uint|word|ushort)$/i, 65_536],
  [/^(int16|short)$/i, 32_768],
];

function beginsAnew({ measure, resets }: NameGuess, { is }: TagOffer): string[] {
  if (!isCounter(measure)) return [];
  const at = NARROW.find(([type]) => type.test(is.dataType ?? ''))?.[1];
  return [
    ...(resets === null ? [] : [`Does it begin anew with each ${resets}? Add resets: ${resets}.`]),
    ...(at === undefined
      ? []
      : [`Its type is full at ${at}. Where it begins anew there, add rolloverAt: ${at}.`]),
  ];
}
