// How much is judged and why the rest is not, at `/coverage`.
import { coverageJson, coveragePage } from '../../render/coverage-page.ts';
import type { Scene } from '../../render/scene.ts';
import { say } from '../../render/speech.ts';
import { liveView, sceneFor } from '../live-view.ts';

type Data = { readonly scene: Scene; readonly isNow: boolean };

export const view = liveView<Data>({
  path: '/coverage',
  title: (to) => say(to, 'Coverage'),
  about: (to) => say(to, 'Which orders and lines are judged, and why the others are not.'),
  nav: null,
  showsLive: false,
  async read(reader, request) {
    const scene = await sceneFor(reader, request);
    return scene && { scene, isNow: request.at === null };
  },
  page: ({ scene, isNow }) => coveragePage(scene, isNow),
  json: ({ scene }) => ({ status: 200, body: coverageJson(scene) }),
});
