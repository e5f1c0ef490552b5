// Links in mails: each lets one person act on one task until its time is over. None is stored: whether one is ours shows in it.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { LinkHolder } from '../contracts/reader.ts';
import type { UtcMs } from '../core/types/time.ts';

/** Milliseconds. Over a weekend; whoever opens a mail later than that looks at the panel. */
const VALID_MS = 72 * 3_600_000;

export type Links = {
  /** The same for the same three, so that a mail that is sent again is the same mail. */
  tokenFor(taskId: number, personId: string, madeAt: UtcMs): string;
  /** Null: not made here for that task. */
  holderOf(taskId: number, token: string): LinkHolder | null;
  /** As long as a nonce is. No link is made of it, whatever the words are. */
  sealed(words: string): string;
};

/** The person in letters that every mail program keeps together, the MAC, the end. It ends in a letter or a digit. */
const TOKEN = /^([\w-]{1,1000})\.[\w-]{43}\.([0-9a-z]{1,11})$/;

/** With a key nobody else has. */
export function openLinks(key: Uint8Array): Links {
  const token = (taskId: number, personId: string, until: UtcMs): string => {
    const said = JSON.stringify(['task-link', taskId, personId, until]);
    const mac = createHmac('sha256', key).update(said).digest('base64url');
    return `${Buffer.from(personId).toString('base64url')}.${mac}.${until.toString(36)}`;
  };
  return {
    sealed: (words) => createHmac('sha256', key).update(`sealed ${words}`).digest('hex').slice(0, 32),
    tokenFor: (taskId, personId, madeAt) => token(taskId, personId, madeAt + VALID_MS),
    holderOf(taskId, given) {
      const [, person = '', end = ''] = TOKEN.exec(given) ?? [];
      const personId = Buffer.from(person, 'base64url').toString();
      const until = Number.parseInt(end, 36);
      if (personId === '' || !Number.isSafeInteger(until)) return null;
      // All of it is compared, so that there is one way only to write a link.
      const isOurs = isSame(token(taskId, personId, until), given);
      return isOurs ? { personId, madeAt: until - VALID_MS, until } : null;
    },
  };
}

/** Takes as long wherever the first difference is. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
