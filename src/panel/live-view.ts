// A view as the panel uses it: the contract's page, plus the parts of it that are sent while it is open.
import type { Reader } from '../contracts/reader.ts';
import type { View, ViewRequest } from '../contracts/view.ts';
import type { Picture, SourceState } from '../core/types/picture.ts';
import type { Viewer } from '../render/act-form.ts';
import { numberIn } from '../render/api.ts';
import type { LiveValues } from '../render/line-strip.ts';
import { notesOfPicture, pictureWithNotes } from '../render/notes.ts';
import type { Page } from '../render/part.ts';
import { type Scene, sceneOf } from '../render/scene.ts';
import type { Spoken } from '../render/speech.ts';
import type { Access, From } from './access/access.ts';
import { readingLanguage } from './reading-language.ts';

/** An HTTP status and what is sent with it. */
export type JsonAnswer = { readonly status: number; readonly body: object };

export type LiveView<D> = View<D> & {
  /** Place in the navigation; null: reached from other pages only. */
  readonly nav: number | null;
  /** Shows live values: drawn again on each of them, not only on a new picture. */
  readonly showsLive: boolean;
  page(data: D, reader: Reader): Page;
  /** The same for programs, at `/api` and its path. Left out: it has none, or an answer of its own elsewhere. */
  json?(data: D, reader: Reader): JsonAnswer;
  /** What it is for, in a sentence: it is listed under More. Left out: it is not. */
  about?(to: Spoken): string;
};

/** Makes the contract's `render` from `page`, so that both come from one place. */
export function liveView<D>(view: Omit<LiveView<D>, 'render'>): LiveView<D> {
  return { ...view, render: (data, reader) => view.page(data, reader).main.html };
}

/** The scene a request looks at; null before the first picture, or where none was kept of that time. */
export async function sceneFor(
  reader: Reader,
  { at, language }: Pick<ViewRequest, 'at' | 'language'>,
): Promise<Scene | null> {
  const kept = await reader.picture(at ?? undefined);
  if (kept === null) return null;
  const speech = reader.speech(language);
  const picture = await withWords(reader, kept, { speech });
  return sceneOf(at === null ? withNewest(picture, reader.live()) : picture, reader.people(), {
    now: at ?? reader.now(),
    ruleNumber: numberIn(reader.ruleNumbers()),
    speech,
  });
}

/** What people wrote is put in where it is shown. */
async function withWords(reader: Reader, picture: Picture, spoken: Spoken): Promise<Picture> {
  const ids = notesOfPicture(picture);
  return ids.length === 0 ? picture : pictureWithNotes(picture, await reader.notes(ids), spoken);
}

/** Sources are heard between two looks as well: as fresh as what they said last, and live by having said it. */
function withNewest(picture: Picture, live: ReturnType<Reader['live']>): Picture {
  const newest = new Map<string, number>();
  for (const { source, effectiveAt } of live.values())
    if (source !== undefined) newest.set(source, Math.max(newest.get(source) ?? 0, effectiveAt));
  const sources = picture.sources.map((source): SourceState => {
    const at = newest.get(source.id) ?? 0;
    if (at <= (source.newestAt ?? 0)) return source;
    const state = source.state === 'old' && at > picture.at ? 'live' : source.state;
    return { ...source, newestAt: at, state };
  });
  return { ...picture, sources };
}

/** Who looks, as the server found it in the cookie. It overwrites whatever the query said under this name. */
export const VIEWER_KEY = 'viewerId';

/** Set where who looks may act, and where they signed in to: put there by the server only. */
export const MAY_ACT_KEY = 'mayAct';
export const SIGNED_IN_KEY = 'signedIn';

/** What they read, found in the cookie or what their browser asks for. */
export const LANGUAGE_KEY = 'language';

/** A form that came back, as JSON: put there by the server only. */
export const RETURNED_KEY = 'returned';

/** The token of the link that the person under VIEWER_KEY came by: put there by the server only. */
export const LINK_KEY = 'link';

/** Whatever a query says under these names is not ours. */
export const SERVER_KEYS: readonly string[] = [
  ...[VIEWER_KEY, MAY_ACT_KEY, SIGNED_IN_KEY, RETURNED_KEY, LINK_KEY],
];

/** Who looks, whether they may act, and what they read: for a page's query. */
export function readerOf(
  { reader, access }: { readonly reader: Reader; readonly access: Access },
  from: From,
): { readonly [key: string]: string } {
  const { personId, mayAct, isSignedIn } = access.standing(from);
  const language = readingLanguage(reader, from.headers);
  return {
    ...(personId !== null && { [VIEWER_KEY]: personId }),
    ...(mayAct && { [MAY_ACT_KEY]: '1' }),
    ...(isSignedIn && { [SIGNED_IN_KEY]: '1' }),
    ...(language !== null && { [LANGUAGE_KEY]: language }),
  };
}

export function viewerOf({ query, at }: ViewRequest): Viewer {
  const link = query[LINK_KEY];
  return {
    personId: query[VIEWER_KEY] ?? null,
    mayAct: at === null && query[MAY_ACT_KEY] === '1',
    isPast: at !== null,
    isSignedIn: query[SIGNED_IN_KEY] === '1',
    ...(link !== undefined && { link }),
  };
}

/** What stands now, in what whoever asks reads. */
export const sceneNow = (
  reader: Reader,
  headers: Parameters<typeof readingLanguage>[1],
): Promise<Scene | null> => sceneFor(reader, { at: null, language: readingLanguage(reader, headers) });

/** What the floor says at this moment, as the pages read it. */
export function liveValues(reader: Reader): LiveValues {
  const values = reader.live();
  return (tag) => {
    const newest = values.get(tag);
    return newest === undefined
      ? null
      : { value: newest.value, good: newest.quality === 'good', at: newest.effectiveAt };
  };
}
