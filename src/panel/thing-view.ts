// The page of one thing by its id, an order or a line: found, or 404 with why there is none of that name.
import type { Reader } from '../contracts/reader.ts';
import { wordsMain } from '../render/page.ts';
import type { Page } from '../render/part.ts';
import type { Scene } from '../render/scene.ts';
import type { Spoken } from '../render/speech.ts';
import { type LiveView, liveView, sceneFor, viewerOf } from './live-view.ts';
import type { Asked, Read } from './thing-read.ts';

export type ThingView<T> = {
  /** With `:id` in it. */
  readonly path: string;
  readonly title: (to: Spoken) => string;
  /** The head of the page that says that there is none. */
  readonly missing: (to: Spoken) => string;
  read(reader: Reader, scene: Scene, asked: Asked): Promise<Read<T>>;
  page(scene: Scene, found: T): Page;
};

type Data<T> = { readonly scene: Scene; readonly read: Read<T> };

export const thingView = <T>(thing: ThingView<T>): LiveView<Data<T>> =>
  liveView<Data<T>>({
    ...{ path: thing.path, title: thing.title, nav: null, showsLive: false },
    async read(reader, request) {
      const scene = await sceneFor(reader, request);
      const id = request.params['id'];
      if (scene === null || id === undefined) return null;
      const { at } = request;
      return { scene, read: await thing.read(reader, scene, { id, at, viewer: viewerOf(request) }) };
    },
    page({ scene, read }) {
      if ('found' in read) return thing.page(scene, read.found);
      const title = thing.missing(scene);
      return { status: 404, title, main: wordsMain(scene, { title, words: read.words }), parts: [] };
    },
  });
