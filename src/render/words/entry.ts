// What becomes of what people write of a line, in words: kept, asked back, or why it cannot count.
import type { AskedCount, EntryCode, EntryKind } from '../../core/types/entry.ts';
import { pieces, rate } from '../number.ts';
import type { Scene } from '../scene.ts';
import { type Spoken, say } from '../speech.ts';

/** "2,400 in 8 h would be 300 an hour; Line 3 makes 120. Write it again to keep it." */
export function askedBackWords(scene: Scene, line: string, asked: AskedCount): string {
  return say(
    scene,
    '{pieces} in {hours} h would be {asked} an hour; {line} makes {best}. Write it again to keep it.',
    {
      pieces: pieces(scene, asked.pieces),
      hours: Math.round(asked.hours * 10) / 10,
      asked: rate(scene, asked.perHour),
      line,
      best: rate(scene, asked.bestPerHour),
    },
  );
}

/** What was kept, after the page was sent. */
export function keptWords(to: Spoken, kind: EntryKind): string {
  switch (kind) {
    case 'count':
      return say(to, 'Kept: the pieces of that shift.');
    case 'stop':
      return say(to, 'Kept: why it stood.');
    case 'next':
      return say(to, 'Kept: that is the order from now on.');
    case 'job':
      return say(to, 'Kept: its pieces count for that run.');
    default:
      throw new Error(`an entry without words: ${kind satisfies never}`);
  }
}

/** Which entry, of which line, and the run that may have been meant. */
type Refused = { readonly kind: EntryKind; readonly line: string; readonly meant: string | null };

/** Why it does not count, beside the field that must change. Nothing was changed. */
export function refusalOf(
  to: Spoken,
  code: Exclude<EntryCode, 'ok' | 'repeated'>,
  { kind, line, meant }: Refused,
): { readonly field: string; readonly words: string } {
  const time = kind === 'count' ? 'shift' : 'from';
  switch (code) {
    case 'unknown-line':
      return { field: 'line', words: say(to, 'The box knows no such line.') };
    case 'unknown-run':
      return { field: kind === 'next' ? 'first' : 'job', words: noRunWords(to, line, meant) };
    case 'not-a-shift':
      return {
        field: 'shift',
        words: say(to, 'The calendar of {line} has no such shift. Choose another.', { line }),
      };
    case 'too-old':
      return {
        field: time,
        words: say(
          to,
          'That is more than three days ago, and what rests on it is settled. Write a later one.',
        ),
      };
    case 'ahead':
      return {
        field: time,
        words: say(to, 'It begins before it ends, and neither lies ahead. Look at both times.'),
      };
    case 'asked-back':
      return {
        field: 'goodPieces',
        words: say(to, 'That is more than the line can make. Write it again to keep it.'),
      };
    case 'tag-says':
      return {
        field: 'job',
        words: say(to, 'A tag says what {line} is on. Change it at the machine.', { line }),
      };
    case 'moved-on':
      return { field: 'job', words: say(to, '{line} says something else by now.', { line }) };
    default:
      throw new Error(`a refusal without words: ${code satisfies never}`);
  }
}

const noRunWords = (to: Spoken, line: string, run: string | null): string =>
  run === null
    ? say(to, 'That is no open run of {line}. Choose another.', { line })
    : say(to, 'That is no open run of {line}. Is run {run} meant?', { line, run });
