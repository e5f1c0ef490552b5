// Draws whole documents: a view's page or a few words, in the shell with freshness, navigation and the time.
import type { Reader } from '../contracts/reader.ts';
import type { ViewRequest } from '../contracts/view.ts';
import { freshnessBar } from '../render/freshness.ts';
import type { Html } from '../render/html.ts';
import { clockHtml, documentHtml, type Shell, wordsMain } from '../render/page.ts';
import type { Page, Part } from '../render/part.ts';
import { waitingMain } from '../render/picture-page.ts';
import { readTime } from '../render/plant-time.ts';
import { personName, type Scene } from '../render/scene.ts';
import { whoIsSignedIn } from '../render/sign-in-page.ts';
import { type Spoken, say } from '../render/speech.ts';
import type { Access } from './access/access.ts';
import type { Assets } from './assets.ts';
import { shapeOf } from './events.ts';
import type { AnyView, Found } from './find-views.ts';
import { LANGUAGE_KEY, LINK_KEY, SIGNED_IN_KEY, sceneFor, VIEWER_KEY } from './live-view.ts';

/** What every document is drawn with. */
export type Press = {
  readonly reader: Reader;
  /** Who stands behind a request. */
  readonly access: Access;
  readonly views: readonly AnyView[];
  readonly assets: Assets;
  readonly plantName: string;
};

export type Drawn = { readonly status: number; readonly body: string };

const NOTHING_WAITS = { waiting: 0, oldestAt: null, undelivered: 0 };
/** Of the past nobody keeps how people could be reached. */
const NO_WAYS = { email: null, sms: null, internetDownSince: null };

/** Where a document stands: its path, what it listens to, and whether it shows the past. */
type Place = Pick<Shell, 'path' | 'events' | 'past' | 'speech'> & Partial<Pick<Shell, 'signIn'>>;

async function shellOf(press: Press, scene: Scene | null, place: Place): Promise<Shell> {
  const outbox = place.past ? NOTHING_WAITS : await press.reader.outboxCounts();
  const nav = press.views.filter((v) => v.nav !== null).map((v) => ({ path: v.path, title: v.title(place) }));
  const ways = place.past ? NO_WAYS : press.reader.ways();
  const srcs = scene === null ? null : freshnessBar(scene, outbox, ways);
  const languages = press.reader.languages();
  return {
    plantName: press.plantName,
    scene,
    srcs,
    nav,
    assets: press.assets,
    languages,
    signIn: null,
    ...place,
  };
}

/** `answer`: what the page says of the act before it; its live parts go on saying it. */
const eventsOf = (path: string, shape: string, answer?: string): string =>
  `/events?page=${encodeURIComponent(path)}&shape=${shape}${answer === undefined ? '' : `&answer=${encodeURIComponent(answer)}`}`;

/** A document of a main of its own. */
export async function mainPage(
  press: Press,
  page: Pick<Page, 'title' | 'main'>,
  { path, language }: { readonly path: string; readonly language: string | null },
): Promise<Drawn> {
  const scene = await sceneFor(press.reader, { at: null, language });
  const speech = press.reader.speech(language);
  const shell = await shellOf(press, scene, { path, events: null, past: false, speech });
  return { status: 200, body: documentHtml(shell, page) };
}

/** A page that only says something; `page`: of the task it is about. */
export async function wordsPage(
  press: Press,
  status: number,
  said: { title: string; words: string; page?: string; language: string | null },
): Promise<Drawn> {
  const main = wordsMain({ speech: press.reader.speech(said.language) }, said);
  return {
    ...(await mainPage(press, { title: said.title, main }, { path: '', language: said.language })),
    status,
  };
}

async function waitingPage(press: Press, path: string, language: string | null): Promise<Drawn> {
  const speech = press.reader.speech(language);
  const events = eventsOf(path, 'waiting');
  const shell = await shellOf(press, null, { path, events, past: false, speech });
  return {
    status: 200,
    body: documentHtml(shell, {
      title: `${say({ speech }, 'Starting')} · ${press.plantName}`,
      main: waitingMain({ speech }),
    }),
  };
}

const MINUTE_MS = 60_000;

/** The moment `asOf` names, plant time or ISO with zone; undefined: now. Null: not a time. */
export async function momentOf(reader: Reader, asOf: string | undefined): Promise<number | null | undefined> {
  if (asOf === undefined || asOf === '') return undefined;
  const newest = await reader.picture();
  const at = newest === null ? null : readTime(newest.zone, asOf);
  // A minute means all of it: 06:52 is answered with what was shown until 06:53.
  return at !== null && /T\d\d:\d\d(Z|[+-]|$)/.test(asOf) ? at + MINUTE_MS - 1 : at;
}

const notATime = (spoken: Spoken) => ({
  title: say(spoken, 'Not a time'),
  words: say(spoken, 'The box did not understand that time. Write it as 2026-11-17T14:00, in plant time.'),
});
const noPicture = (spoken: Spoken) => ({
  title: say(spoken, 'No picture of that time'),
  words: say(spoken, 'The box had no picture then, or does not keep it any more. Choose a later time.'),
});
const noSuch = (spoken: Spoken) => ({
  title: say(spoken, 'Not in the picture'),
  words: say(
    spoken,
    'There is no such task now. It may be closed for more than a day, or the link is cut off.',
  ),
});

/** A view's document, of now or as of `query.asOf`. */
export async function viewPage(
  press: Press,
  found: Found,
  at: { path: string; query: ViewRequest['query'] },
): Promise<Drawn> {
  const { reader } = press;
  const language = at.query[LANGUAGE_KEY] ?? null;
  const spoken = { speech: reader.speech(language) };
  if ((await reader.picture()) === null) return waitingPage(press, at.path, language);
  const moment = await momentOf(reader, at.query['asOf']);
  if (moment === null) return wordsPage(press, 400, { ...notATime(spoken), language });
  const request: ViewRequest = { params: found.params, query: at.query, at: moment ?? null, language };
  const scene = await sceneFor(reader, request);
  if (scene === null) return wordsPage(press, 404, { ...noPicture(spoken), language });
  const data = await found.view.read(reader, request);
  if (data === null) return wordsPage(press, 404, { ...noSuch(spoken), language });
  const page = found.view.page(data, reader);
  const past = moment !== undefined;
  // What is drawn anew while a page is open knows nothing of a link: such a page stands as it is.
  const events =
    past || LINK_KEY in at.query ? null : eventsOf(at.path, shapeOf(page.parts), at.query['answer']);
  return {
    status: page.status ?? 200,
    body: documentHtml(
      await shellOf(press, scene, {
        ...{ path: at.path, events, past, speech: scene.speech },
        signIn: signInOf(press, scene, at),
      }),
      page,
    ),
  };
}

/** Whoever came by a link of their own is asked for nothing more. */
function signInOf(
  press: Press,
  scene: Scene,
  { path, query }: { path: string; query: ViewRequest['query'] },
): Html | null {
  if (!press.access.isGuarded() || LINK_KEY in query) return null;
  const signedIn = query[SIGNED_IN_KEY] === '1' ? (query[VIEWER_KEY] ?? null) : null;
  return whoIsSignedIn(scene, { name: personName(scene, signedIn), back: path });
}

/** Freshness and clock, which change on every page. */
export async function frameParts(reader: Reader, language: string | null): Promise<readonly Part[]> {
  const scene = await sceneFor(reader, { at: null, language });
  if (scene === null) return [];
  return [
    { id: 'srcs', html: freshnessBar(scene, await reader.outboxCounts(), reader.ways()) },
    { id: 'clock', html: clockHtml(scene) },
  ];
}
