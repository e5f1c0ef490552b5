// Hears what people write back, by every channel that can: whose it is, what it says, and into the journal with it.

import { addressKey } from '../config/same-address.ts';
import type { InReply } from '../contracts/channel.ts';
import type { Clock } from '../contracts/clock.ts';
import type { Log } from '../contracts/log.ts';
import type { Person } from '../contracts/reader.ts';
import type { Reply } from '../core/types/reply.ts';
import type { Store } from '../store/store.ts';
import { type Backoff, backoffMs } from './backoff.ts';
import type { OpenChannel } from './channel-runs.ts';
import { wordsOf } from './source-context.ts';

/** An inbox that is away is looked for again as often as a way out is probed. */
const LISTEN_BACKOFF: Backoff = { leastMs: 1_000, firstMs: 5_000, capMs: 60_000 };
/** A channel that does not hear the abort is left behind rather than waited for. */
const STOP_WAIT_MS = 3_000;

/** What a text says, whoever wrote it. `taskIds`: of the tasks whose name it begins with; none where it names none. */
export type ReadText = Pick<Reply, 'verb' | 'code' | 'toPersonId' | 'reason'> & {
  readonly taskIds: readonly number[];
  /** Empty: nobody. */
  readonly couldBe: readonly string[];
};

export type RepliesParts = {
  readonly store: Pick<Store, 'reply' | 'taskOfMessage'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly channels: readonly OpenChannel[];
  readonly people: readonly Person[];
  read(text: string): ReadText | Promise<ReadText>;
  fatal(error: unknown): void;
};

/** Listens until the returned function is called. */
export function hearReplies(parts: RepliesParts): () => Promise<void> {
  const stopping = new AbortController();
  const listening = parts.channels.map((channel) =>
    listenOn(parts, channel, stopping.signal).catch(parts.fatal),
  );
  return async () => {
    stopping.abort(new Error('the box is stopping'));
    const over = new AbortController();
    await Promise.race([Promise.all(listening), parts.clock.sleep(STOP_WAIT_MS, over.signal)]);
    over.abort();
  };
}

async function listenOn(parts: RepliesParts, { id, address, channel }: OpenChannel, stopping: AbortSignal) {
  const { clock, log } = parts;
  for (let failures = 0; channel.listen !== undefined && !stopping.aborted; ) {
    const began = clock.mono();
    try {
      await channel.listen((text) => take(parts, { id, address }, text), stopping);
    } catch (error) {
      if (stopping.aborted) return;
      // A failure after a good while is a new one.
      failures = clock.mono() - began > LISTEN_BACKOFF.capMs ? 1 : failures + 1;
      if (failures === 1)
        log.warn({ channel: id }, `answers cannot be read: ${wordsOf(error)} They are read once it is back.`);
      await clock.sleep(backoffMs(LISTEN_BACKOFF, failures), stopping);
    }
  }
}

/** Resolves once it is durable. Of a stranger nothing is kept, and nothing is answered. */
async function take(
  { store, clock, log, people, read }: RepliesParts,
  { id, address }: Pick<OpenChannel, 'id' | 'address'>,
  text: InReply,
): Promise<void> {
  const person = senderOf(people, address, text.from);
  if (person === null) {
    log.warn(
      { channel: id },
      'a text came from somebody who is not under people in the config; it was left out',
    );
    return;
  }
  const at = clock.now();
  const answered = text.answers ? await store.taskOfMessage(text.answers) : null;
  const { code, toPersonId, couldBe, reason, ...said } = await read(text.text);
  const { verb, taskId } = meant(said, answered);
  const reply: Reply = {
    ...{ nonce: `${id}|${text.id}`, personId: person.id, at, via: id },
    ...{ verb, code, taskId, toPersonId, reason },
    ...(couldBe.length > 0 && { couldBe }),
  };
  await store.reply(at, reply);
  log.info({ channel: id, person: person.id, verb }, 'an answer came');
}

/** The name it begins with goes before the message it answers; of two tasks of one name nobody knows which. */
function meant(
  { verb, taskIds }: Pick<ReadText, 'verb' | 'taskIds'>,
  answered: number | null,
): Pick<Reply, 'verb' | 'taskId'> {
  const [only, ...others] = taskIds;
  if (only === undefined || (answered !== null && taskIds.includes(answered)))
    return { verb, taskId: answered };
  return others.length === 0 ? { verb, taskId: only } : { verb: 'unclear', taskId: null };
}

/** The one person of that address. Null: nobody, or two share it, so that nobody knows whose it is. */
function senderOf(people: readonly Person[], field: OpenChannel['address'], from: string): Person | null {
  if (field === 'none') return null;
  const told = addressKey(field, from);
  const known = people.filter(
    (person) => person[field] !== null && addressKey(field, person[field]) === told,
  );
  return known.length === 1 ? (known[0] ?? null) : null;
}
