// What this box may do, at `/rights`: for whoever has to sign for it.
import type { Rights } from '../../core/types/rights.ts';
import { rightsJson, rightsPage } from '../../render/rights-page.ts';
import type { Scene } from '../../render/scene.ts';
import { say } from '../../render/speech.ts';
import { liveView, sceneFor } from '../live-view.ts';

/** Null: of a past moment it is not told. */
type Data = { readonly scene: Scene; readonly rights: Rights | null };

export const view = liveView<Data>({
  path: '/rights',
  title: (to) => say(to, 'What this box may do'),
  about: (to) => say(to, 'Where it reads, by which account, that it never writes, and what it sends.'),
  nav: null,
  showsLive: false,
  async read(reader, request) {
    const scene = await sceneFor(reader, request);
    return scene && { scene, rights: request.at === null ? await reader.rights() : null };
  },
  page: ({ scene, rights }) => rightsPage(scene, rights),
  json: ({ scene, rights }) =>
    rights === null
      ? {
          status: 400,
          body: { words: say(scene, 'What the box may do is told as it is set up now: leave asOf out.') },
        }
      : { status: 200, body: rightsJson(scene, rights) },
});
