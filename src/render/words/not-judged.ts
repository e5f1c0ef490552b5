// Why an order cannot be judged, without the order in it, and what to do about it. Kept pictures hold the reasons in English.
import { type Spoken, say } from '../speech.ts';

/** `words` are the same for all orders with the same reason. */
export type NotJudgedWords = { readonly words: string; readonly todo: string };

/** A reason nobody foresaw is told as it is. */
export function notJudgedWords(to: Spoken, reason: string): NotJudgedWords {
  for (const [pattern, words] of REASONS) {
    const found = pattern.exec(reason);
    if (found !== null) return words(to, found[1] ?? '', found[2] ?? '');
  }
  const words = reason.charAt(0).toUpperCase() + reason.slice(1);
  return { words, todo: say(to, 'Look at one of these orders in ERP.') };
}

type Saying = (to: Spoken, first: string, second: string) => NotJudgedWords;

/** As the outlook of an order, and the queues and routes it rests on, say it. */
const REASONS: readonly (readonly [RegExp, Saying])[] = [
  [
    /^nothing is planned to make order /,
    (to) => ({
      words: say(to, 'Nothing is planned to make it'),
      todo: say(to, 'Give it a production order in ERP, or stock that covers it.'),
    }),
  ],
  [
    /^nothing is planned for \d+ pieces of order /,
    (to) => ({
      words: say(to, 'Only part of it is planned'),
      todo: say(to, 'Plan the missing pieces in ERP, or correct the quantity of the order.'),
    }),
  ],
  [
    /^no calendar for (.+)$/,
    (to, line) => ({
      words: say(to, 'No calendar for {line}', { line }),
      todo: say(to, 'Give {line} a calendar in plant.yaml.', { line }),
    }),
  ],
  [
    /^the calendar of (.+) has no shifts$/,
    (to, line) => ({
      words: say(to, 'The calendar of {line} has no shifts', { line }),
      todo: say(to, 'Write its shifts in plant.yaml.'),
    }),
  ],
  [
    /^no standard rate for (.+) on (.+)$/,
    (to, material, line) => ({
      words: say(to, 'No standard rate for {material} on {line}', { material, line }),
      todo: say(to, 'Add the rate to what ERP exports, or write it in a file under written/.'),
    }),
  ],
  [
    /^the calendar of (.+) ends before order .+ is done$/,
    (to, line) => ({
      words: say(to, 'The calendar of {line} does not reach so far', { line }),
      todo: say(
        to,
        'It is judged as it comes nearer. Where {line} has enough shifts, look at its quantity.',
        {
          line,
        },
      ),
    }),
  ],
  [
    /^no shipment and no date known for order /,
    (to) => ({
      words: say(to, 'It has no shipment and no date'),
      todo: say(to, 'Give it a shipment or a date in ERP.'),
    }),
  ],
  [
    /^order .+ is pegged to run .+, which nobody knows$/,
    (to) => ({
      words: say(to, 'It is joined to a run that nobody knows'),
      todo: say(to, 'Correct the join in ERP, or export that run too.'),
    }),
  ],
  [
    /^run .+ has no quantity$/,
    (to) => ({
      words: say(to, 'Its run has no quantity'),
      todo: say(to, 'Write the quantity into the production order.'),
    }),
  ],
  [
    /^run .+ has no line$/,
    (to) => ({
      words: say(to, 'Its run has no line'),
      todo: say(to, 'Plan the run on a line, in ERP or MES.'),
    }),
  ],
  [
    /^run .+ is on line (.+), which nobody knows$/,
    (to, line) => ({
      words: say(to, 'Its run is on line {line}, which nobody knows', { line }),
      todo: say(to, 'Name the line {line} in plant.yaml, or correct it in ERP.', { line }),
    }),
  ],
  [
    /^run .+ cannot be placed on (.+)$/,
    (to, line) => ({
      words: say(to, 'Its run cannot be placed on {line}', { line }),
      todo: say(to, 'Look at the runs before it on {line}: one of them lacks something.', { line }),
    }),
  ],
  [
    /^nobody says how long step .+ takes$/,
    (to) => ({
      words: say(to, 'Nobody says how long one of its steps takes'),
      todo: say(to, 'Write how long the step takes, in ERP or in a file under written/.'),
    }),
  ],
];
