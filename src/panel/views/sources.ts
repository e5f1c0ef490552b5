// Where the facts come from, at `/sources`.
import { sourcesPage } from '../../render/list-pages.ts';
import type { Scene } from '../../render/scene.ts';
import { liveView, sceneFor } from '../live-view.ts';

export const view = liveView<Scene>({
  path: '/sources',
  title: 'Sources',
  nav: 3,
  showsLive: false,
  read: (reader, request) => sceneFor(reader, request.at),
  page: (scene) => sourcesPage(scene),
});
