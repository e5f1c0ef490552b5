// The rules that speak here, at `/rules`.
import { rulesJson } from '../../render/rule-json.ts';
import { type Records, rulesPage } from '../../render/rules-page.ts';
import type { Scene } from '../../render/scene.ts';
import { say } from '../../render/speech.ts';
import { liveView, sceneFor } from '../live-view.ts';
import { ruleBooks } from '../rule-read.ts';

type Data = { readonly scene: Scene; readonly records: Records };

export const view = liveView<Data>({
  path: '/rules',
  title: (to) => say(to, 'Rules'),
  about: (to) => say(to, 'What the box watches for, why, and how often each rule was right.'),
  nav: null,
  showsLive: false,
  async read(reader, request) {
    const scene = await sceneFor(reader, request);
    return scene && { scene, records: (await ruleBooks(reader, request.at)).records };
  },
  page: ({ scene, records }, reader) => rulesPage(scene, reader.rules(), records),
  json: ({ scene, records }, reader) => ({ status: 200, body: rulesJson(scene, reader.rules(), records) }),
});
