// One rule with what it came to, at `/rules/R-07` and `/rules/<rule id>`.

import { wordsMain } from '../../render/page.ts';
import { shortName } from '../../render/place-links.ts';
import { ruleJson } from '../../render/rule-json.ts';
import { type RuleData, rulePage } from '../../render/rule-page.ts';
import type { Scene } from '../../render/scene.ts';
import { say } from '../../render/speech.ts';
import { liveView, sceneFor } from '../live-view.ts';
import { readRule, ruleNamed } from '../rule-read.ts';

/** `data` null: there is no rule of that name. */
type Data = { readonly scene: Scene; readonly name: string; readonly data: RuleData | null };

export const view = liveView<Data>({
  path: '/rules/:id',
  title: (to) => say(to, 'Rule'),
  nav: null,
  showsLive: false,
  async read(reader, request) {
    const scene = await sceneFor(reader, request);
    const name = request.params['id'];
    if (scene === null || name === undefined) return null;
    const rule = ruleNamed(reader, name);
    return { scene, name, data: rule && (await readRule(reader, rule, request.at)) };
  },
  page({ scene, name, data }) {
    if (data !== null) return rulePage(scene, data);
    const title = say(scene, 'No such rule');
    const main = wordsMain(scene, { title, words: missingWords(scene, name) });
    return { status: 404, title, main, parts: [] };
  },
  json: ({ scene, name, data }) =>
    data === null
      ? { status: 404, body: { words: missingWords(scene, name) } }
      : { status: 200, body: ruleJson(scene, data) },
});

const missingWords = (scene: Scene, name: string): string =>
  say(scene, 'No rule here is called {name}. The list of rules has all of them.', { name: shortName(name) });
