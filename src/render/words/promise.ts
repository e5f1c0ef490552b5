// What is said of a promise that can be made, and why one cannot.
import type { NotPromisedFrom, PromiseAnswer } from '../../core/types/promise.ts';
import { dateWords } from '../plant-time.ts';
import { type Speaking, type Spoken, say } from '../speech.ts';

/** How sure one can ask to be on the page; programs ask for any share. */
export const SURENESSES = ['0.8', '0.9', '0.95'] as const;

/** 0.9 is "9 of 10", 0.95 "19 of 20"; finer shares are rounded to thousandths. */
export function oddsWords(to: Spoken, sure: number): string {
  const of = [10, 20, 100].find((parts) => Math.abs(sure * parts - Math.round(sure * parts)) < 1e-9) ?? 1000;
  return say(to, '{count} of {of}', { count: Math.round(sure * of), of });
}

/** Two sentences where the calendar that ends too early is known until a day. */
export function notPromisedWords(
  to: Speaking,
  { lineName: line, reason, knownUntil }: NotPromisedFrom,
): string {
  const words = say(to, 'No promise from {line}: {reason}.', { line, reason });
  if (knownUntil === null) return words;
  return `${words} ${say(to, 'It is known until {date}.', { date: dateWords(to, knownUntil) })}`;
}

type Unanswered = Exclude<PromiseAnswer, { readonly type: 'found' }>;
type Typed = { readonly material: string; readonly route: string };

/** `typed` null: nothing was asked yet, so only what could be is told. Null: there is nothing to tell. */
export function unansweredWords(to: Spoken, answer: Unanswered, typed: Typed | null): string | null {
  const material = typed?.material ?? '';
  switch (answer.type) {
    case 'no-material':
      return say(to, 'The box knows no material yet, so it can promise none. Connect ERP.');
    case 'unknown-material':
      return materialWords(to, answer, typed);
    case 'unknown-route': {
      const unknown = say(to, 'Unknown route "{route}".', { route: typed?.route ?? '' });
      const offer =
        answer.routes.length === 0
          ? say(to, 'The box knows none yet.')
          : say(to, 'There are: {some}.', { some: answer.routes.join(', ') });
      return `${unknown} ${answer.near === null ? offer : nearWords(to, answer.near)}`;
    }
    case 'bought':
      return say(to, '{material} is bought, not made here: ask who delivers it.', { material });
    case 'no-standard':
      return say(
        to,
        'No line has a standard rate for {material}, so nothing can be promised of it. Add one to what ERP exports.',
        { material },
      );
    default:
      return answer satisfies never;
  }
}

const nearWords = (to: Spoken, near: string): string => say(to, 'Did you mean "{near}"?', { near });

function materialWords(
  to: Spoken,
  { near, made, more }: Extract<Unanswered, { readonly type: 'unknown-material' }>,
  typed: Typed | null,
): string | null {
  const some = made.join(', ');
  const offer =
    made.length === 0
      ? null
      : more > 0
        ? say(to, 'Made here are: {some} and {more} more.', { some, more })
        : say(to, 'Made here are: {some}.', { some });
  if (typed === null) return offer;
  const unknown = say(to, 'Unknown item "{material}".', { material: typed.material });
  const behind = near === null ? offer : nearWords(to, near);
  return behind === null ? unknown : `${unknown} ${behind}`;
}
