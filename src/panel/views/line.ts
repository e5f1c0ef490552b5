// One line with what it makes and what is next, at `/line/<line id>`.
import { type LineView, linePage } from '../../render/line-page.ts';
import { wordsMain } from '../../render/page.ts';
import type { Scene } from '../../render/scene.ts';
import { say } from '../../render/speech.ts';
import { liveView, sceneFor, viewerOf } from '../live-view.ts';
import { type Read, readLine } from '../thing-read.ts';

type Data = { readonly scene: Scene; readonly read: Read<LineView> };

export const view = liveView<Data>({
  path: '/line/:id',
  title: (to) => say(to, 'Line'),
  nav: null,
  showsLive: false,
  async read(reader, request) {
    const scene = await sceneFor(reader, request);
    const id = request.params['id'];
    if (scene === null || id === undefined) return null;
    const { at } = request;
    return { scene, read: await readLine(reader, scene, { id, at, viewer: viewerOf(request) }) };
  },
  page({ scene, read }) {
    if ('found' in read) return linePage(scene, read.found);
    const title = say(scene, 'No such line');
    return { status: 404, title, main: wordsMain(scene, { title, words: read.words }), parts: [] };
  },
});
