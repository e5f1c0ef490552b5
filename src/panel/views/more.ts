// What is not looked at every day, at `/more`: each with a sentence that says what it is for.
import { morePage } from '../../render/more-page.ts';
import type { Scene } from '../../render/scene.ts';
import { say } from '../../render/speech.ts';
import { findViews } from '../find-views.ts';
import { liveView, sceneFor } from '../live-view.ts';

type Data = { readonly scene: Scene; readonly pages: Parameters<typeof morePage>[1] };

export const view = liveView<Data>({
  path: '/more',
  title: (to) => say(to, 'More'),
  nav: 9,
  showsLive: false,
  async read(reader, request) {
    const scene = await sceneFor(reader, request);
    if (scene === null) return null;
    const views = await findViews();
    const pages = views.flatMap(({ path, title, about }) =>
      about === undefined ? [] : [{ path, title: title(scene), about: about(scene) }],
    );
    return { scene, pages };
  },
  page: ({ scene, pages }) => morePage(scene, pages),
});
