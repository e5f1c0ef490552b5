// What a source of tags has, in rows for people: name, type, unit, value, age and what it seems to be.
import type { TagOffer } from '../../contracts/tag-look.ts';
import type { SampleValue } from '../../core/types/observation.ts';
import type { UtcMs } from '../../core/types/time.ts';
import type { TagGuessed } from '../../mapping/tags/guess.ts';
import { ageWords, columns } from '../terminal/figures.ts';

export type Row = {
  readonly offer: TagOffer;
  readonly guess: TagGuessed | null;
  /** The tag of the config that reads it; null: none does. */
  readonly readAs: string | null;
};

const VALUE_WIDTH = 24;
const MEASURES: Readonly<Record<string, string>> = {
  goodTotal: 'good pieces',
  total: 'pieces, good and bad',
  scrapTotal: 'bad pieces',
  consumedTotal: 'drawn pieces of a part',
  ratePerHour: 'pieces an hour',
  job: 'order',
  state: 'state',
  stopReason: 'stop reason',
};

/** `names`: what lines and stations are called, by id. `from`: names that every path begins with and are not repeated. */
export function tagRows(
  rows: readonly Row[],
  {
    names,
    now,
    from,
  }: { readonly names: ReadonlyMap<string, string>; readonly now: UtcMs; readonly from: number },
): string[] {
  return columns(
    rows.map(({ offer, guess, readAs }) => [
      `${offer.path.slice(from).join('/')}${offer.inside === null ? '' : '/'}`,
      ...[
        offer.at === null ? '' : (offer.is.dataType ?? ''),
        offer.is.unit ?? '',
        valueText(offer),
        ageText(offer, now),
      ],
      readAs === null ? (guess === null ? '' : seemsText(guess, names)) : `read as ${readAs}`,
    ]),
  );
}

/** "perhaps Line 3's good pieces: named "good count", grew by 2 in 3 s" */
export function seemsText(guess: TagGuessed, names: ReadonlyMap<string, string>): string {
  const { measure, certainty, line, station } = guess;
  const place = station ?? line;
  const what = MEASURES[measure] ?? measure;
  const whose = place === null ? `${what} of a line` : `${names.get(place) ?? place}'s ${what}`;
  const reasons = [...guess.reasons, ...(guess.why === null ? [] : [guess.why])];
  return `${certainty === 'perhaps' ? 'perhaps ' : ''}${whose}: ${reasons.join(', ')}`;
}

function valueText({ now, at }: TagOffer): string {
  if (at === null) return '';
  if (now === null) return 'no value yet';
  const text = shown(now.value);
  return now.quality === 'good' ? text : `${text} (${now.quality})`;
}

function shown(value: SampleValue): string {
  if (value === null) return 'empty';
  const text = typeof value === 'string' ? `"${value.replace(/\s+/g, ' ')}"` : String(value);
  return text.length > VALUE_WIDTH ? `${text.slice(0, VALUE_WIDTH - 1)}…` : text;
}

function ageText({ now, at }: TagOffer, clock: UtcMs): string {
  if (now === null || at === null) return '';
  const seconds = Math.round((clock - now.at) / 1_000);
  return seconds < 0 ? 'ahead of this clock' : ageWords(seconds);
}
