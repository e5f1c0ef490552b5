// The pictures that were shown: kept when they differ, given back as they stood at any tick.
import { createHash } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';
import type { Picture } from '../core/types/picture.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Db } from './database.ts';
import type { TickRow } from './journal.ts';

export type Pictures = {
  /** Within the transaction that writes the tick. */
  keep(picture: Picture): void;
  /** The picture of that tick, to the byte. */
  of(tick: TickRow): Picture | null;
};

/** What pictures of earlier versions do not have. */
const SINCE: Pick<Picture, 'extraHours' | 'floods' | 'joins'> = {
  extraHours: [],
  floods: [],
  joins: { score: null, shares: [] },
};

/** Milliseconds. A quiet plant still leaves one picture an hour, so that a damaged one costs no more. */
const KEEP_AT_LEAST_EVERY_MS = 3_600_000;

export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

type Kept = { readonly at: UtcMs; readonly contentSha256: string };

export function openPictures(db: Db): Pictures {
  const insert = db.prepare<[number, number, string, Buffer]>(
    'INSERT INTO picture (tick, at, contentSha256, body) VALUES (?, ?, ?, ?)',
  );
  const newest = db.prepare<[], Kept>('SELECT at, contentSha256 FROM picture ORDER BY tick DESC LIMIT 1');
  const shown = db.prepare<[number], { body: Buffer }>(
    'SELECT body FROM picture WHERE tick <= ? ORDER BY tick DESC LIMIT 1',
  );
  return {
    keep(picture) {
      const contentSha256 = sha256(JSON.stringify({ ...picture, at: 0, tick: 0, cause: '' }));
      const last = newest.get();
      const young = last !== undefined && Math.abs(picture.at - last.at) < KEEP_AT_LEAST_EVERY_MS;
      if (young && last.contentSha256 === contentSha256) return;
      insert.run(picture.tick, picture.at, contentSha256, deflateSync(JSON.stringify(picture)));
    },
    of({ tick, at, cause }) {
      const row = shown.get(tick);
      if (row === undefined) return null;
      const kept = JSON.parse(inflateSync(row.body).toString('utf8')) as
        | Picture
        | Omit<Picture, keyof typeof SINCE>;
      // Between two kept rows only these three differ.
      return { ...('joins' in kept ? kept : { ...SINCE, ...kept }), at, tick, cause };
    },
  };
}
