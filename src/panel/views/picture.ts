// The picture, at `/`.
import { picturePage } from '../../render/picture-page.ts';
import type { Scene } from '../../render/scene.ts';
import { say } from '../../render/speech.ts';
import { liveValues, liveView, sceneFor, viewerOf } from '../live-view.ts';

type Data = { readonly scene: Scene; readonly viewer: ReturnType<typeof viewerOf> };

export const view = liveView<Data>({
  path: '/',
  title: (to) => say(to, 'Picture'),
  nav: 1,
  showsLive: true,
  async read(reader, request) {
    const scene = await sceneFor(reader, request);
    return scene === null ? null : { scene, viewer: viewerOf(request) };
  },
  page: ({ scene, viewer }, reader) =>
    picturePage(scene, viewer, viewer.isPast ? () => null : liveValues(reader)),
});
