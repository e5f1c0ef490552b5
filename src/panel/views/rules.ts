// The rules that speak here, at `/rules`.
import { rulesPage } from '../../render/list-pages.ts';
import type { Scene } from '../../render/scene.ts';
import { say } from '../../render/speech.ts';
import { liveView, sceneFor } from '../live-view.ts';

export const view = liveView<Scene>({
  path: '/rules',
  title: (to) => say(to, 'Rules'),
  about: (to) => say(to, 'What the box watches for, why, and how often each rule was right.'),
  nav: null,
  showsLive: false,
  read: (reader, request) => sceneFor(reader, request),
  page: (scene, reader) => rulesPage(scene, reader.rules()),
});
