// What the floor page says of a line: what it is on and how that is known, what is asked back, why an entry cannot count.

import type { FloorLine, JobNow, Question, ShiftNow } from '../../core/types/floor-line.ts';
import { floorOf } from '../../core/types/picture.ts';
import { percent, pieces, rate } from '../number.ts';
import { clockTime, dateWords, dayTime, HOUR, localDay, monthWords } from '../plant-time.ts';
import { capital, personName, type Scene } from '../scene.ts';
import { plural, type Spoken, say } from '../speech.ts';

/** A hand count and a counter that differ by no more agree. */
const AGREE_SHARE = 0.05;

/** As many as a whiteboard has. */
const SHOWN_NEXT = 3;

/** "Run 2231 for order 4471": what machines call it, and the order it makes something for. */
const runWords = (scene: Scene, { job, orderId }: JobNow): string =>
  orderId === null || orderId === job
    ? say(scene, 'run {job}', { job })
    : say(scene, 'run {job} for order {order}', { job, order: orderId });

/** "3,120 of 5,980 pieces, since 06:00". */
function farWords(scene: Scene, { madePieces, quantityPieces, since }: JobNow): string {
  const told = { made: pieces(scene, madePieces), since: dayTime(scene, since) };
  return quantityPieces === null
    ? say(scene, '{made} pieces, since {since}', told)
    : say(scene, '{made} of {quantity} pieces, since {since}', {
        ...told,
        quantity: pieces(scene, quantityPieces),
      });
}

/** "110.4 an hour", and whether anybody has measured it. */
export function perHourWords(scene: Scene, { ratePerHour, isMeasured }: FloorLine): string {
  if (ratePerHour === null) return say(scene, 'rate not known');
  const told = { rate: rate(scene, ratePerHour) };
  return isMeasured ? say(scene, '{rate} an hour', told) : say(scene, '{rate} an hour by plan', told);
}

/** What the line is on, and who says so. */
export function jobWords(scene: Scene, line: FloorLine): string {
  const { job } = line;
  if (job === null) return say(scene, 'What it is on is not known.');
  const run = runWords(scene, job);
  const far = farWords(scene, job);
  switch (job.basis) {
    case 'tag':
      return `${capital(run)}: ${far}.`;
    case 'person':
      return say(scene, '{run}, as a person said: {far}.', { run: capital(run), far });
    case 'proposed':
      return line.question === null
        ? say(scene, 'Probably {run}, by the sequence: {far}. Nobody has said so yet.', { run, far })
        : say(scene, 'Until that is answered it counts for {run}: {far}.', { run, far });
    default:
      throw new Error(`a job without words: ${job.basis satisfies never}`);
  }
}

/** "Line 3 says 4417, closed in May. 4471?" */
export function questionWords(scene: Scene, { name: line }: FloorLine, asked: Question): string {
  const { said, doubt, closedAt, otherLineId, job } = asked;
  const told = { line, said, job };
  switch (doubt) {
    case 'closed':
      return closedAt === null
        ? say(scene, '{line} says {said}, closed in ERP. {job}?', told)
        : say(scene, '{line} says {said}, closed in {month}. {job}?', {
            ...told,
            month: monthWords(scene, closedAt),
          });
    case 'other-line': {
      const other = lineName(scene, otherLineId);
      return other === null
        ? say(scene, '{line} says {said}, which ERP has on another line. {job}?', told)
        : say(scene, '{line} says {said}, which ERP has on {other}. {job}?', { ...told, other });
    }
    case 'unknown':
      return say(scene, '{line} says {said}, which ERP does not know. {job}?', told);
    case 'overrun':
      return say(scene, '{line} still says {said}, which has all its pieces and 5 % more. {job}?', told);
    case 'unchanged':
      return say(scene, '{line} was set up and still says {said}. {job}?', told);
    default:
      throw new Error(`a doubt without words: ${doubt satisfies never}`);
  }
}

const lineName = (scene: Scene, id: string | null): string | null =>
  floorOf(scene.picture).find(({ lineId }) => lineId === id)?.name ?? null;

/** "Stands since 10:05: no pallets." Null: it does not stand, as far as anybody said. */
export function standsWords(scene: Scene, { standing }: FloorLine): string | null {
  if (standing === null) return null;
  const since = dayTime(scene, standing.since);
  const reason = standing.reason?.replace(/\.$/, '') ?? null;
  if (reason === null)
    return standing.setUp
      ? say(scene, 'Is being set up since {since}.', { since })
      : say(scene, 'Stands since {since}.', { since });
  return standing.setUp
    ? say(scene, 'Is being set up since {since}: {reason}.', { since, reason })
    : say(scene, 'Stands since {since}: {reason}.', { since, reason });
}

/** "Next: 4476, then 4480, then 4490, as Marta Lind said 07:00." Null: nothing is open behind what it is on. */
export function nextWords(scene: Scene, { next, nextSaid }: FloorLine): string | null {
  if (next.length === 0) return null;
  const runs = next
    .slice(0, SHOWN_NEXT)
    .map(({ job }) => job)
    .reduce((before, run) => say(scene, '{before}, then {run}', { before, run }));
  if (nextSaid === null) return say(scene, 'Next: {runs}, by ERP.', { runs });
  const person = personName(scene, nextSaid.personId) ?? nextSaid.personId;
  return say(scene, 'Next: {runs}, as {person} said {at}.', {
    runs,
    person,
    at: dayTime(scene, nextSaid.at),
  });
}

/** How its pieces are known, and what therefore is not judged. */
export function knownWords(to: Spoken, line: FloorLine): string[] {
  const bad = line.countsBad
    ? null
    : say(to, 'Bad pieces are not counted here, so its quality is not judged.');
  return [countsWords(to, line), uncountedWords(to, line), bookedWords(to, line), bad].filter(
    (words) => words !== null,
  );
}

function countsWords(to: Spoken, { counts }: FloorLine): string | null {
  switch (counts) {
    case 'counter':
      return null;
    case 'rate':
      return say(to, 'Only its rate is read: its pieces are the rate over time.');
    case 'people':
      return say(to, 'No tag counts here: its pieces are those that people write.');
    case 'nothing':
      return say(to, 'Nothing counts here. Write the pieces of each shift, and the box goes by them.');
    default:
      throw new Error(`a count without words: ${counts satisfies never}`);
  }
}

function uncountedWords(to: Spoken, { uncounted }: FloorLine): string | null {
  if (!uncounted) return null;
  const { materialId: material } = uncounted;
  return material === null
    ? say(
        to,
        'Its counter runs, and nobody said how many pieces a count is of what is made now: they are not counted. The Sources page says what to write.',
      )
    : say(
        to,
        'Its counter runs, and nobody said how many pieces a count is of {material}: they are not counted. The Sources page says what to write.',
        { material },
      );
}

function bookedWords(to: Spoken, { rateOverBooked: off }: FloorLine): string | null {
  if (off === null) return null;
  const share = percent(to, Math.abs(off.ratio - 1));
  return off.ratio >= 1
    ? plural(
        to,
        off.runs,
        [
          'Its rate is {share} above what was booked on {n} closed run, and is set right by that.',
          'Its rate is {share} above what was booked on {n} closed runs, and is set right by that.',
        ],
        { share },
      )
    : plural(
        to,
        off.runs,
        [
          'Its rate is {share} below what was booked on {n} closed run, and is set right by that.',
          'Its rate is {share} below what was booked on {n} closed runs, and is set right by that.',
        ],
        { share },
      );
}

/** "Mon 16 Nov 06:00 to 14:00". */
export function shiftWords(scene: Scene, { from, to }: Pick<ShiftNow, 'from' | 'to'>): string {
  const { zone } = scene;
  const ends = localDay(zone, from) === localDay(zone, to) ? '' : `${dateWords(scene, to)} `;
  return say(scene, '{from} to {to}', {
    from: `${dateWords(scene, from)} ${clockTime(zone, from)}`,
    to: `${ends}${clockTime(zone, to)}`,
  });
}

/** "960 good, 4 bad, by Marta Lind." and how far the line's own tags are from it. Null: nobody has written it. */
export function writtenShiftWords(scene: Scene, { written, countedPieces }: ShiftNow): string | null {
  if (written === null) return null;
  const { goodPieces, scrapPieces, personId } = written;
  const told = { good: pieces(scene, goodPieces), person: personName(scene, personId) ?? personId };
  const said =
    scrapPieces === null
      ? say(scene, '{good} good, by {person}.', told)
      : say(scene, '{good} good, {bad} bad, by {person}.', { ...told, bad: pieces(scene, scrapPieces) });
  const off = countedPieces === null ? 0 : (countedPieces - goodPieces) / Math.max(goodPieces, 1);
  if (countedPieces === null || Math.abs(off) <= AGREE_SHARE) return said;
  const tag = { counted: pieces(scene, countedPieces), share: percent(scene, Math.abs(off)) };
  const came =
    off > 0
      ? say(scene, 'Its tag came to {counted}, {share} more.', tag)
      : say(scene, 'Its tag came to {counted}, {share} less.', tag);
  return `${said} ${came}`;
}

/** Hours ago that a stop is offered to have begun: the form must start somewhere. */
export const STOP_OFFERED_MS = HOUR / 4;
