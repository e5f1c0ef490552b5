// The first sentence of a mail that asks: the case whole, for whoever reads no further.
import type { Decision } from '../../core/types/decision.ts';
import { staleSource } from '../doubt.ts';
import { pieces, projected } from '../number.ts';
import { dayTime, deadlineTime } from '../plant-time.ts';
import { giverOf, midSentence, type Scene, taskOf } from '../scene.ts';
import { say } from '../speech.ts';
import { decisionWords } from '../words/decision.ts';
import { orderWords } from '../words/words.ts';
import type { Claim } from './claim.ts';
import { caseWords } from './words.ts';

export function opening(scene: Scene, d: Decision, claim: Claim): string {
  const place = decisionWords(scene, d).place[0];
  return `[${place}] ${doubtOf(scene, d)}${led(scene, d, claim, caseSentence(scene, d))}`;
}

/** Nothing new is known since then, or what it rests on is too old. */
function doubtOf(scene: Scene, d: Decision): string {
  const { waitingForDataSince: since } = d;
  if (since !== null) {
    const at = dayTime(scene, since);
    return `${say(scene, 'Unconfirmed: its data is missing since {at}, so this is as of then.', { at })} `;
  }
  const stale = staleSource(scene, d);
  if (stale === null) return '';
  const of = { source: stale.title, at: dayTime(scene, stale.staleSince) };
  return `${say(scene, 'Unconfirmed: what {source} says is of {at}, older than it may be.', of)} `;
}

function led(scene: Scene, d: Decision, claim: Claim, what: string): string {
  switch (claim.class) {
    case 'escalated':
      return `${say(scene, 'Nobody has taken this yet.')} ${what}`;
    case 'changed':
      return say(scene, 'Worse: {what}', { what });
    case 'again': {
      const since = dayTime(scene, taskOf(scene, d)?.phaseAt ?? claim.raisedAt);
      return `${say(scene, 'You have this since {since} and nothing moved.', { since })} ${what}`;
    }
    default: {
      const name = claim.class === 'raised' ? giverOf(scene, taskOf(scene, d), claim.recipientId) : null;
      return name === null ? what : `${say(scene, '{name} gives you this.', { name })} ${what}`;
    }
  }
}

function caseSentence(scene: Scene, d: Decision): string {
  const c = d.consequence;
  const { title, long } = decisionWords(scene, d);
  switch (c.type) {
    case 'delay': {
      const { orderId, customerName } = c;
      const order =
        customerName === null
          ? say(scene, '{order} for a customer not known', { order: orderId })
          : say(scene, '{order} for {customer}', { order: orderId, customer: customerName });
      return unlessActed(
        scene,
        d,
        title.replace(orderId, () => order),
      );
    }
    case 'material':
      return unlessOrdered(scene, d, {
        ...{ what: title, short: pieces(scene, c.shortPieces), work: orderWords(scene, c) },
      });
    case 'quality':
      return say(scene, '{what}, {pieces} by {by} if {station} runs on.', {
        what: caseWords(scene, d, title),
        pieces: projected(scene, c.projectedBadPieces),
        by: dayTime(scene, c.inspectionAt),
        station: midSentence(c.stationName),
      });
    case 'notice':
      return unlessActed(scene, d, long);
    default:
      throw new Error(`a consequence without a first sentence: ${c satisfies never}`);
  }
}

function unlessActed(scene: Scene, { actBy }: Decision, what: string): string {
  if (actBy === null) return say(scene, '{what} unless somebody acts.', { what });
  if (actBy <= scene.now) return say(scene, '{what} unless somebody acts at once.', { what });
  const by = deadlineTime(scene, actBy);
  return say(scene, '{what} unless somebody acts by {by}.', { what, by });
}

type Short = { readonly what: string; readonly short: string; readonly work: string };

function unlessOrdered(scene: Scene, { actBy }: Decision, out: Short): string {
  if (actBy === null) return say(scene, '{what}, {short} short for {work}, unless somebody acts.', out);
  if (actBy <= scene.now)
    return say(scene, '{what}, {short} short for {work}, unless somebody acts at once.', out);
  const by = deadlineTime(scene, actBy);
  return say(scene, '{what}, {short} short for {work}, unless somebody acts by {by}.', { ...out, by });
}
