// Where the facts come from, and what of it waits for a decision, at `/sources`.
import type { HeldSnapshot } from '../../core/types/held.ts';
import { sourcesPage } from '../../render/list-pages.ts';
import type { Scene } from '../../render/scene.ts';
import { liveView, sceneFor, viewerOf } from '../live-view.ts';
import { heldAnswerWords } from '../routes-held.ts';

type Data = {
  readonly scene: Scene;
  readonly held: readonly HeldSnapshot[];
  readonly viewer: ReturnType<typeof viewerOf>;
  readonly answer: string | null;
};

export const view = liveView<Data>({
  path: '/sources',
  title: 'Sources',
  nav: 3,
  showsLive: false,
  async read(reader, request) {
    const scene = await sceneFor(reader, request.at);
    if (scene === null) return null;
    // What waits, waits now: of a past moment there is nothing to decide.
    const held = request.at === null ? await reader.held() : [];
    const answer = heldAnswerWords(request.query['answer']);
    return { scene, held, viewer: viewerOf(request), answer };
  },
  page: ({ scene, ...data }) => sourcesPage(scene, data),
});
