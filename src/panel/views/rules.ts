// The rules that speak here, at `/rules`.
import { rulesPage } from '../../render/list-pages.ts';
import type { Scene } from '../../render/scene.ts';
import { say } from '../../render/speech.ts';
import { liveView, sceneFor } from '../live-view.ts';

export const view = liveView<Scene>({
  path: '/rules',
  title: (to) => say(to, 'Rules'),
  nav: 3,
  showsLive: false,
  read: (reader, request) => sceneFor(reader, request),
  page: (scene, reader) => rulesPage(scene, reader.rules()),
});
