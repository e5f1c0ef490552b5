// What people know and no system holds, at `/written`.
import type { WrittenFact } from '../../core/types/written.ts';
import type { Scene } from '../../render/scene.ts';
import { say } from '../../render/speech.ts';
import { writtenPage } from '../../render/written-page.ts';
import { liveView, sceneFor } from '../live-view.ts';

/** Null: of a past moment it is not told. */
type Data = { readonly scene: Scene; readonly facts: readonly WrittenFact[] | null };

export const view = liveView<Data>({
  path: '/written',
  title: (to) => say(to, 'Written'),
  about: (to) => say(to, 'What people wrote by hand for the box, and what of it counts.'),
  nav: null,
  showsLive: false,
  async read(reader, request) {
    const scene = await sceneFor(reader, request);
    return scene && { scene, facts: request.at === null ? await reader.written() : null };
  },
  page: ({ scene, facts }) => writtenPage(scene, facts),
});
