// The floor, at `/floor`: what each line makes, and what people tell of it.
import type { EntryKind } from '../../core/types/entry.ts';
import type { Returned } from '../../render/floor-forms.ts';
import { type FloorData, floorPage } from '../../render/floor-page.ts';
import type { Scene } from '../../render/scene.ts';
import { say } from '../../render/speech.ts';
import { ENTRY_KINDS } from '../entries.ts';
import { liveView, RETURNED_KEY, sceneFor, viewerOf } from '../live-view.ts';

type Data = { readonly scene: Scene; readonly told: FloorData };

export const view = liveView<Data>({
  path: '/floor',
  title: (to) => say(to, 'Floor'),
  nav: 2,
  showsLive: false,
  async read(reader, request) {
    const scene = await sceneFor(reader, request);
    if (scene === null) return null;
    const returned = request.query[RETURNED_KEY];
    const told = {
      viewer: viewerOf(request),
      returned: returned === undefined ? null : (JSON.parse(returned) as Returned),
      kept: keptOf(request.query['answer']),
    };
    return { scene, told };
  },
  page: ({ scene, told }) => floorPage(scene, told),
});

/** "count.L3", as a form that was taken leads back here. */
function keptOf(answer: string | undefined): { readonly lineId: string; readonly kind: EntryKind } | null {
  const [, word, lineId] = /^([a-z]+)\.(.+)$/.exec(answer ?? '') ?? [];
  const kind = ENTRY_KINDS.find((one) => one === word);
  return kind === undefined || lineId === undefined ? null : { lineId, kind };
}
