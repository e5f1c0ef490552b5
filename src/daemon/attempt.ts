// One try at one message: finds the words and the person, hands it to the channel, and says what became of it.
import type { ChannelModule, OutMessage, Recipient } from '../contracts/channel.ts';
import type { Clock } from '../contracts/clock.ts';
import type { Log } from '../contracts/log.ts';
import type { Person } from '../contracts/reader.ts';
import type { Picture } from '../core/types/picture.ts';
import { type Notes, notesOfPicture } from '../render/notes.ts';
import type { OutboxClaim } from '../store/outbox.ts';
import type { Store } from '../store/store.ts';
import { backoffMs, MESSAGE_BACKOFF } from './backoff.ts';
import type { OpenChannel } from './channel-runs.ts';
import { orAborted } from './circuit.ts';
import { isContractError } from './contract-error.ts';
import { wordsOf } from './source-context.ts';

/** Under the lease of a claim (60 s): a send that hangs is given up before the row can be claimed again. */
export const SEND_DEADLINE_MS = 55_000;
/** A day of tries at the longest backoff. What cannot wait is tried for ever: somebody must hear of it. */
const MOST_ATTEMPTS = 100;

export type MessageWords = {
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly short: string;
};

export type AttemptParts = {
  readonly store: Pick<Store, 'outboxWants' | 'pictureOfTick' | 'notes'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly people: readonly Person[];
  /** `notes`: what people wrote, where the picture has any of it. Null: there is nothing left to say about it in that picture. */
  words(picture: Picture, claim: OutboxClaim, notes: Notes | null): MessageWords | null;
};

export type Outcome = Parameters<Store['settleOutbox']>[2];

/** `isChannels`: the channel itself may be the reason, not the message. Null: stopped in flight, nobody knows. */
export type Tried = { readonly outcome: Outcome; readonly isChannels: boolean } | null;

export async function attempt(
  parts: AttemptParts,
  route: OpenChannel | undefined,
  claim: OutboxClaim,
  stopping: AbortSignal,
): Promise<Tried> {
  if (route === undefined)
    return dead(
      `The channel ${claim.channel} is not in the config any more. Put it back, or tell the person yourself.`,
    );
  const to = recipientOf(parts.people, claim.recipientId, route.address);
  if (typeof to === 'string') return dead(to);
  const picture = await parts.store.pictureOfTick(claim.tick);
  if (picture === null) return dead('The picture this message speaks of is not kept any more.');
  const words = wordsFor(parts, { picture, notes: await notesFor(parts, picture) }, claim);
  if (typeof words === 'string') return dead(words);
  if (words === null) return dead('There is nothing left to decide in what this message was about.');
  // The store ends it as cancelled: taken or closed between the claim and now.
  if (!(await parts.store.outboxWants(claim.key)))
    return { outcome: retry(parts, 0, 'not wanted any more'), isChannels: false };
  const { key, threadKey, class: kind, raisedAt } = claim;
  const message = { key, threadKey, class: kind, to, ...words, raisedAt };
  return send(parts, { route, claim, message }, stopping);
}

/** Null: mostly nobody wrote anything. */
async function notesFor({ store }: AttemptParts, picture: Picture): Promise<Notes | null> {
  const ids = notesOfPicture(picture);
  return ids.length === 0 ? null : store.notes(ids);
}

type Shown = { readonly picture: Picture; readonly notes: Notes | null };

/** A message that cannot be worded must not end the box again and again: it is undeliverable, and says so. */
function wordsFor({ words, log }: AttemptParts, { picture, notes }: Shown, claim: OutboxClaim) {
  try {
    return words(picture, claim, notes);
  } catch (error) {
    log.error({ err: error, key: claim.key }, 'a message could not be worded: a fault of this program');
    return `The message could not be worded by a fault of this program (${wordsOf(error)}). Tell the person yourself.`;
  }
}

type Sending = { readonly route: OpenChannel; readonly claim: OutboxClaim; readonly message: OutMessage };

async function send(parts: AttemptParts, sending: Sending, stopping: AbortSignal): Promise<Tried> {
  const { clock, log } = parts;
  const { route, message } = sending;
  const deadline = new AbortController();
  const cancel = clock.after(SEND_DEADLINE_MS, () => deadline.abort(new Error('deadline')), false);
  const signal = AbortSignal.any([stopping, deadline.signal]);
  try {
    const { providerId } = await orAborted(route.channel.send(message, signal), signal);
    log.info({ key: message.key, channel: route.id, recipient: message.to.personId }, 'sent');
    return { outcome: { state: 'sent', providerId }, isChannels: false };
  } catch (error) {
    if (stopping.aborted) return null;
    return failed(parts, sending, deadline.signal.aborted ? null : error);
  } finally {
    cancel();
  }
}

/** `error` null: the deadline passed. */
function failed(parts: AttemptParts, { route, claim }: Sending, error: unknown): Tried {
  const isOurs = error !== null && !isContractError(error);
  if (isOurs)
    parts.log.error(
      { err: error, channel: route.id },
      'the channel failed in a way it should not: a fault of this program',
    );
  if (isContractError(error) && !error.retryable) return dead(error.message);
  const words =
    error === null ? `${route.id} did not answer within ${SEND_DEADLINE_MS / 1000} s.` : wordsOf(error);
  if (claim.band !== 1 && claim.attempts >= MOST_ATTEMPTS)
    return dead(`Tried for a day in vain, and not again. The last time: ${words}`);
  return { outcome: retry(parts, backoffMs(MESSAGE_BACKOFF, claim.attempts), words), isChannels: true };
}

function retry({ clock }: AttemptParts, afterMs: number, words: string): Outcome {
  return { state: 'retry', nextAt: clock.now() + Math.ceil(afterMs), words };
}

function dead(words: string): Tried {
  return { outcome: { state: 'dead', words }, isChannels: false };
}

/** In words why there is nobody to send to. */
function recipientOf(
  people: readonly Person[],
  id: string,
  field: ChannelModule<object>['address'],
): Recipient | string {
  const person = people.find((one) => one.id === id);
  if (person === undefined)
    return `Nobody in the config is ${id}. Name the person under people, or give the task to somebody else.`;
  const address = field === 'none' ? '' : person[field];
  if (address === null)
    return `There is no ${field} of theirs in the config, so nothing could be sent. Add it, or tell them yourself.`;
  return { personId: person.id, name: person.name, address };
}
