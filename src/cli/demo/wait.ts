// Waits until the panel shows the picture of the opening, and says meanwhile how far it is.
import { get } from 'node:http';
import type { UtcMs } from '../../core/types/time.ts';
import type { Cases } from '../../plant/riverside-plant.ts';
import type { CommandIo } from '../command.ts';
import type { ApiPicture } from '../terminal/panel-api.ts';

const LOOK_EVERY_MS = 500;
/** So long, ms, the list may lack a case whose numbers are too small to need a decision. */
const SETTLE_MS = 30_000;
const TELL_EVERY_MS = 2_000;

export type PictureWait = {
  readonly url: string;
  readonly cases: Cases;
  readonly opening: UtcMs;
  readonly io: CommandIo;
  readonly signal: AbortSignal;
};

/** Resolves once every case of the plant has its decision, or has had the time for one. Null: stopped before. */
export async function awaitPicture({
  url,
  cases,
  opening,
  io,
  signal,
}: PictureWait): Promise<ApiPicture | null> {
  const wanted = [cases.driftShare > 0, cases.shortage, cases.spike].filter(Boolean).length;
  const startedAt = io.clock.mono();
  let openedAt: number | null = null;
  let toldAt = startedAt;
  io.out('Reading three weeks of history …');
  while (!signal.aborted) {
    const picture = await look(url);
    const now = io.clock.mono();
    if (picture != null && Date.parse(picture.asOf) >= opening) {
      openedAt ??= now;
      // A source that says nothing yet would be the first thing a newcomer reads.
      const isWhole =
        picture.decisions.length >= wanted && picture.sources.every(({ state }) => state !== 'never');
      if (isWhole || now - openedAt > SETTLE_MS) return picture;
    }
    if (io.terminal && now - toldAt >= TELL_EVERY_MS) {
      io.out(
        `  reading for ${Math.round((now - startedAt) / 1_000)} s, ${picture?.decisions.length ?? 0} of ${wanted} decisions so far`,
      );
      toldAt = now;
    }
    await io.clock.sleep(LOOK_EVERY_MS, signal);
  }
  return null;
}

/** Over node:http, which the panel has loaded anyway: fetch would take 17 MB of the box's memory for this alone. */
function look(url: string): Promise<ApiPicture | null> {
  return new Promise((resolve) => {
    const asked = get(new URL('/api/picture', url), (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () =>
        resolve(response.statusCode === 200 ? (JSON.parse(text) as ApiPicture) : null),
      );
    });
    // Not answering yet, or stopping already: the next look tells which.
    asked.on('error', () => resolve(null));
  });
}
