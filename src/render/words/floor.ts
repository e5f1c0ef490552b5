// What the floor page says of a line: what it is on and how that is known, what is asked back, why an entry cannot count.

import type { AskedCount, EntryCode, EntryKind } from '../../core/types/entry.ts';
import type { FloorLine, JobNow, Question, ShiftNow } from '../../core/types/floor-line.ts';
import { floorOf } from '../../core/types/picture.ts';
import { percent, pieces, rate } from '../number.ts';
import { clockTime, dateWords, dayTime, HOUR, localDay, monthWords } from '../plant-time.ts';
import { capital, personName, type Scene } from '../scene.ts';
import type { Spoken } from '../speech.ts';

/** A hand count and a counter that differ by no more agree. */
const AGREE_SHARE = 0.05;

/** As many as a whiteboard has. */
const SHOWN_NEXT = 3;

/** "Run 2231 for order 4471": what machines call it, and the order it makes something for. */
const runWords = ({ job, orderId }: JobNow): string =>
  orderId === null || orderId === job ? `run ${job}` : `run ${job} for order ${orderId}`;

/** "3,120 of 5,980 pieces, since 06:00". */
function farWords(scene: Scene, { madePieces, quantityPieces, since }: JobNow): string {
  const of = quantityPieces === null ? '' : ` of ${pieces(scene, quantityPieces)}`;
  return `${pieces(scene, madePieces)}${of} pieces, since ${dayTime(scene, since)}`;
}

/** "110.4 an hour", and whether anybody has measured it. */
export function perHourWords(scene: Scene, { ratePerHour, isMeasured }: FloorLine): string {
  if (ratePerHour === null) return 'rate not known';
  return `${rate(scene, ratePerHour)} an hour${isMeasured ? '' : ' by plan'}`;
}

/** What the line is on, and who says so. */
export function jobWords(scene: Scene, line: FloorLine): string {
  const { job } = line;
  if (job === null) return 'What it is on is not known.';
  const far = farWords(scene, job);
  switch (job.basis) {
    case 'tag':
      return `${capital(runWords(job))}: ${far}.`;
    case 'person':
      return `${capital(runWords(job))}, as a person said: ${far}.`;
    case 'proposed':
      return line.question === null
        ? `Probably ${runWords(job)}, by the sequence: ${far}. Nobody has said so yet.`
        : `Until that is answered it counts for ${runWords(job)}: ${far}.`;
    default:
      throw new Error(`a job without words: ${job.basis satisfies never}`);
  }
}

/** "Line 3 says 4417, closed in May. 4471?" */
export function questionWords(scene: Scene, line: FloorLine, asked: Question): string {
  return `${line.name} ${doubtWords(scene, asked)} ${asked.job}?`;
}

function doubtWords(scene: Scene, { said, doubt, closedAt, otherLineId }: Question): string {
  switch (doubt) {
    case 'closed':
      return `says ${said}, closed ${closedAt === null ? 'in ERP' : `in ${monthWords(scene, closedAt)}`}.`;
    case 'other-line':
      return `says ${said}, which ERP has on ${lineName(scene, otherLineId)}.`;
    case 'unknown':
      return `says ${said}, which ERP does not know.`;
    case 'overrun':
      return `still says ${said}, which has all its pieces and 5 % more.`;
    case 'unchanged':
      return `was set up and still says ${said}.`;
    default:
      throw new Error(`a doubt without words: ${doubt satisfies never}`);
  }
}

const lineName = (scene: Scene, id: string | null): string =>
  floorOf(scene.picture).find(({ lineId }) => lineId === id)?.name ?? 'another line';

/** "Stands since 10:05: no pallets." Null: it does not stand, as far as anybody said. */
export function standsWords(scene: Scene, { standing }: FloorLine): string | null {
  if (standing === null) return null;
  const { since, setUp, reason } = standing;
  const why = reason === null ? '' : `: ${reason.replace(/\.$/, '')}`;
  return `${setUp ? 'Is being set up' : 'Stands'} since ${dayTime(scene, since)}${why}.`;
}

/** "Next: 4476, then 4480, then 4490, as Marta Lind said 07:00." Null: nothing is open behind what it is on. */
export function nextWords(scene: Scene, { next, nextSaid }: FloorLine): string | null {
  if (next.length === 0) return null;
  const runs = next.slice(0, SHOWN_NEXT).map(({ job }) => job);
  const by =
    nextSaid === null
      ? 'by ERP'
      : `as ${personName(scene, nextSaid.personId)} said ${dayTime(scene, nextSaid.at)}`;
  return `Next: ${runs.join(', then ')}, ${by}.`;
}

/** How its pieces are known, and what therefore is not judged. */
export function knownWords(scene: Spoken, line: FloorLine): string[] {
  const counts = {
    counter: null,
    rate: 'Only its rate is read: its pieces are the rate over time.',
    people: 'No tag counts here: its pieces are those that people write.',
    nothing: 'Nothing counts here. Write the pieces of each shift, and the box goes by them.',
  }[line.counts];
  const off = line.rateOverBooked;
  const booked =
    off === null
      ? null
      : `Its rate is ${percent(scene, Math.abs(off.ratio - 1))} ${off.ratio >= 1 ? 'above' : 'below'} what was booked on ${off.runs} closed runs, and is set right by that.`;
  const bad = line.countsBad ? null : 'Bad pieces are not counted here, so its quality is not judged.';
  const uncounted = line.uncounted
    ? `Its counter runs, and nobody said how many pieces a count is of ${line.uncounted.materialId ?? 'what is made now'}: they are not counted. The Sources page says what to write.`
    : null;
  return [counts, uncounted, booked, bad].filter((words) => words !== null);
}

/** "Mon 16 Nov 06:00 to 14:00". */
export function shiftWords(scene: Scene, { from, to }: Pick<ShiftNow, 'from' | 'to'>): string {
  const ends = localDay(scene.zone, from) === localDay(scene.zone, to) ? '' : `${dateWords(scene, to)} `;
  return `${dateWords(scene, from)} ${clockTime(scene.zone, from)} to ${ends}${clockTime(scene.zone, to)}`;
}

/** "960 good, 4 bad, by Marta Lind." and how far the line's own tags are from it. Null: nobody has written it. */
export function writtenShiftWords(scene: Scene, { written, countedPieces }: ShiftNow): string | null {
  if (written === null) return null;
  const { goodPieces, scrapPieces, personId } = written;
  const bad = scrapPieces === null ? '' : `, ${pieces(scene, scrapPieces)} bad`;
  const said = `${pieces(scene, goodPieces)} good${bad}, by ${personName(scene, personId)}.`;
  const off = countedPieces === null ? 0 : (countedPieces - goodPieces) / Math.max(goodPieces, 1);
  if (countedPieces === null || Math.abs(off) <= AGREE_SHARE) return said;
  return `${said} Its tag came to ${pieces(scene, countedPieces)}, ${percent(scene, Math.abs(off))} ${off > 0 ? 'more' : 'less'}.`;
}

/** "2,400 in 8 h would be 300 an hour; Line 3 makes 120. Write it again to keep it." */
export function askedBackWords(
  scene: Scene,
  name: string,
  { pieces: many, hours, perHour, bestPerHour }: AskedCount,
): string {
  const long = Math.round(hours * 10) / 10;
  return `${pieces(scene, many)} in ${long} h would be ${rate(scene, perHour)} an hour; ${name} makes ${rate(scene, bestPerHour)}. Write it again to keep it.`;
}

/** What was kept, after the page was sent. */
export const KEPT_WORDS: Readonly<Record<EntryKind, string>> = {
  count: 'Kept: the pieces of that shift.',
  stop: 'Kept: why it stood.',
  next: 'Kept: that is the order from now on.',
  job: 'Kept: its pieces count for that run.',
};

/** Why it does not count, beside the field that must change. Nothing was changed. */
export function refusalOf(
  code: Exclude<EntryCode, 'ok' | 'repeated'>,
  kind: EntryKind,
  { name, meant }: { readonly name: string; readonly meant: string | null },
): { readonly field: string; readonly words: string } {
  switch (code) {
    case 'unknown-line':
      return { field: 'line', words: 'The box knows no such line.' };
    case 'unknown-run':
      return {
        field: kind === 'next' ? 'first' : 'job',
        words: `That is no open run of ${name}. ${meant === null ? 'Choose another.' : `Is run ${meant} meant?`}`,
      };
    case 'not-a-shift':
      return { field: 'shift', words: `The calendar of ${name} has no such shift. Choose another.` };
    case 'too-old':
      return {
        field: kind === 'count' ? 'shift' : 'from',
        words: 'That is more than three days ago, and what rests on it is settled. Write a later one.',
      };
    case 'ahead':
      return {
        field: kind === 'count' ? 'shift' : 'from',
        words: 'It begins before it ends, and neither lies ahead. Look at both times.',
      };
    case 'asked-back':
      return {
        field: 'goodPieces',
        words: 'That is more than the line can make. Write it again to keep it.',
      };
    case 'tag-says':
      return { field: 'job', words: `A tag says what ${name} is on. Change it at the machine.` };
    case 'moved-on':
      return { field: 'job', words: `${name} says something else by now.` };
    default:
      throw new Error(`a refusal without words: ${code satisfies never}`);
  }
}

/** Hours ago that a stop is offered to have begun: the form must start somewhere. */
export const STOP_OFFERED_MS = HOUR / 4;
