// Where the facts come from, and what of it waits for a decision, at `/sources`.
import { type SourcesData, sourcesPage } from '../../render/list-pages.ts';
import type { Scene } from '../../render/scene.ts';
import { say } from '../../render/speech.ts';
import { liveView, sceneFor, viewerOf } from '../live-view.ts';
import { heldAnswerWords } from '../routes-held.ts';

type Data = SourcesData & { readonly scene: Scene };

export const view = liveView<Data>({
  path: '/sources',
  title: (to) => say(to, 'Sources'),
  nav: 4,
  showsLive: false,
  async read(reader, request) {
    const scene = await sceneFor(reader, request);
    if (scene === null) return null;
    // What waits, waits now: of a past moment there is nothing to decide.
    const held = request.at === null ? await reader.held() : [];
    const answer = heldAnswerWords(scene, request.query['answer']);
    const heldTags = request.at === null ? reader.heldTags() : [];
    return { scene, held, heldTags, viewer: viewerOf(request), answer };
  },
  page: ({ scene, ...data }) => sourcesPage(scene, data),
});
