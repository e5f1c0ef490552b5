// The live stream: one EventSource a page; each page is drawn once for all who look at it, and only what changed is sent.
import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Clock } from '../contracts/clock.ts';
import type { Log } from '../contracts/log.ts';
import type { Change, Reader } from '../contracts/reader.ts';
import type { Page, Part } from '../render/part.ts';
import type { Found } from './find-views.ts';
import { LANGUAGE_KEY } from './live-view.ts';

/** Browsers call contact lost after three of these. */
const BEAT_MS = 5000;
/** Live values within this time go out together: 10 draws a second at most, well inside a second to the DOM. */
const GATHER_MS = 100;
/** More screens than a plant has; beyond it a new one is told to come back. */
const STREAM_LIMIT = 200;
/** A browser that takes nothing for this much is gone or asleep; it reconnects when it wakes. */
const BACKLOG_BYTES = 1_000_000;

/** What a browser looks at: the view, and who looks. */
export type Watched = { readonly found: Found; readonly query: { readonly [name: string]: string } };

/** The page as the browser has it: the shape it loaded, and whether it comes back after an absence. */
export type Joining = {
  readonly shape: string;
  readonly again: boolean;
  /** Aborted when whoever looks is somebody else from then on; null: that does not happen by itself. */
  readonly ended: AbortSignal | null;
};

export type EventParts = {
  readonly reader: Reader;
  readonly clock: Clock;
  readonly log: Log;
  /** What every page shows beside its main: freshness and clock. */
  readonly frame: (language: string | null) => Promise<readonly Part[]>;
};

type OpenPage = {
  readonly key: string;
  readonly watched: Watched;
  readonly screens: Set<ServerResponse>;
  sent: ReadonlyMap<string, string>;
  shape: string;
};

const languageIn = ({ query }: Watched): string | null => query[LANGUAGE_KEY] ?? null;

/** Two pages of one shape have the same parts, so that parts can be replaced one by one. */
export const shapeOf = (parts: readonly Part[]): string =>
  createHash('sha256')
    .update(parts.map((p) => p.id).join(' '))
    .digest('hex')
    .slice(0, 12);

const markup = (parts: readonly Part[]): string => parts.map((p) => p.html.html).join('\n');
const sentOf = (parts: readonly Part[]): ReadonlyMap<string, string> =>
  new Map(parts.map((p) => [p.id, p.html.html]));

/** Owns the open streams, the beat's timer and the subscription; `close` lets go of all of them. */
export class Events {
  readonly #parts: EventParts;
  readonly #pages = new Map<string, OpenPage>();
  readonly #unsubscribe: () => void;
  /** By language. */
  readonly #frameSent = new Map<string | null, ReadonlyMap<string, string>>();
  #cancelBeat: () => void;
  #cancelGather: (() => void) | null = null;
  #closed = false;
  #eventId = 0;

  constructor(parts: EventParts) {
    this.#parts = parts;
    this.#unsubscribe = parts.reader.subscribe((change) => this.#changed(change));
    this.#cancelBeat = parts.clock.after(BEAT_MS, () => this.#beat(), false);
  }

  /** False: closing, or too many streams already. */
  async join(out: ServerResponse, watched: Watched, from: Joining): Promise<boolean> {
    if (this.#closed || this.#everybody().length >= STREAM_LIMIT) return false;
    const key = JSON.stringify([watched.found.view.path, watched.found.params, watched.query]);
    const page = this.#pages.get(key) ?? {
      key,
      watched,
      screens: new Set(),
      sent: new Map(),
      shape: from.shape,
    };
    this.#pages.set(key, page);
    page.screens.add(out);
    out.on('close', () => this.#leave(page, out));
    from.ended?.addEventListener('abort', () => this.#startAnew(out), { once: true });
    this.#tell([out], 'beat', '.');
    const drawn = await this.#draw(page);
    if (drawn === null || this.#closed) return true;
    if (page.sent.size === 0) {
      page.sent = sentOf(drawn.parts);
      page.shape = shapeOf(drawn.parts);
    }
    const whole = from.again || shapeOf(drawn.parts) !== from.shape;
    this.#tell([out], 'patch', whole ? drawn.main.html : markup(drawn.parts));
    this.#tell([out], 'patch', markup(await this.#parts.frame(languageIn(watched))));
    return true;
  }

  close(): void {
    this.#closed = true;
    this.#unsubscribe();
    this.#cancelBeat();
    this.#cancelGather?.();
    for (const out of this.#everybody()) out.end();
    this.#pages.clear();
  }

  #everybody(): readonly ServerResponse[] {
    return [...this.#pages.values()].flatMap((p) => [...p.screens]);
  }

  /** What is on the screen was drawn for who is signed out now. */
  #startAnew(out: ServerResponse): void {
    if (out.writableEnded) return;
    this.#tell([out], 'anew', '.');
    out.end();
  }

  #leave(page: OpenPage, out: ServerResponse): void {
    page.screens.delete(out);
    if (page.screens.size === 0) this.#pages.delete(page.key);
  }

  #changed(change: Change): void {
    if (change.type === 'picture') this.#refreshAll(() => true, true);
    else this.#cancelGather ??= this.#parts.clock.after(GATHER_MS, () => this.#gather(), false);
  }

  #gather(): void {
    this.#cancelGather = null;
    this.#refreshAll((page) => page.watched.found.view.showsLive, false);
  }

  /** Ages and "in 8 h 8 min" move on even where nothing happened. */
  #beat(): void {
    this.#tell(this.#everybody(), 'beat', '.');
    this.#refreshAll(() => true, true);
    this.#cancelBeat = this.#parts.clock.after(BEAT_MS, () => this.#beat(), false);
  }

  #refreshAll(only: (page: OpenPage) => boolean, withFrame: boolean): void {
    if (this.#pages.size === 0) return;
    const work = [...this.#pages.values()].filter(only).map((page) => this.#refresh(page));
    if (withFrame) work.push(this.#refreshFrame());
    Promise.all(work).catch((error: unknown) =>
      this.#parts.log.error({ err: error }, 'a page could not be drawn for the live stream'),
    );
  }

  async #draw({ watched: { found, query } }: OpenPage): Promise<Page | null> {
    const { reader } = this.#parts;
    const data = await found.view.read(reader, {
      ...{ params: found.params, query, at: null },
      language: query[LANGUAGE_KEY] ?? null,
    });
    return data === null ? null : found.view.page(data, reader);
  }

  async #refresh(page: OpenPage): Promise<void> {
    const drawn = await this.#draw(page);
    if (drawn === null || this.#closed) return;
    const shape = shapeOf(drawn.parts);
    const body =
      shape === page.shape
        ? markup(drawn.parts.filter((p) => page.sent.get(p.id) !== p.html.html))
        : drawn.main.html;
    page.shape = shape;
    page.sent = sentOf(drawn.parts);
    if (body !== '') this.#tell(page.screens, 'patch', body);
  }

  async #refreshFrame(): Promise<void> {
    const pages = Map.groupBy(this.#pages.values(), ({ watched }) => languageIn(watched));
    for (const [language, open] of pages) {
      const drawn = await this.#parts.frame(language);
      const sent = this.#frameSent.get(language);
      const changed = drawn.filter((p) => sent?.get(p.id) !== p.html.html);
      this.#frameSent.set(language, sentOf(drawn));
      if (changed.length > 0)
        this.#tell(
          open.flatMap(({ screens }) => [...screens]),
          'patch',
          markup(changed),
        );
    }
  }

  #tell(screens: Iterable<ServerResponse>, kind: 'patch' | 'beat' | 'anew', body: string): void {
    this.#eventId += 1;
    const lines = body
      .split('\n')
      .map((l) => `data: ${l}\n`)
      .join('');
    for (const out of screens) {
      if (out.writableLength > BACKLOG_BYTES) out.destroy();
      else out.write(`event: ${kind}\nid: ${this.#eventId}\n${lines}\n`);
    }
  }
}
