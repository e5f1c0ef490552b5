// By when something could be promised, at `/promise`: one box for sales.
import { promiseJson } from '../../render/promise-json.ts';
import { type PromiseData, promisePage } from '../../render/promise-page.ts';
import type { Scene } from '../../render/scene.ts';
import { say } from '../../render/speech.ts';
import { unansweredWords } from '../../render/words/promise.ts';
import { readingWords } from '../answer-scene.ts';
import { type JsonAnswer, liveView, sceneFor } from '../live-view.ts';
import { isBlank, promiseMeant, promiseTyped } from '../promise-typed.ts';

type Data = { readonly scene: Scene; readonly told: PromiseData };

/** No item is called so: it is answered with what is made here. */
const NOTHING_YET = { materialId: '', pieces: 1, sure: 0.9, route: null };

export const view = liveView<Data>({
  path: '/promise',
  title: (to) => say(to, 'Safe promise'),
  about: (to) => say(to, 'Sales asks: by which day can we promise an item, and how surely?'),
  nav: null,
  showsLive: false,
  async read(reader, request) {
    const scene = await sceneFor(reader, request);
    if (scene === null) return null;
    const typed = promiseTyped(request.query);
    const isNow = request.at === null;
    const blank = isBlank(typed);
    const meant = blank ? { asked: NOTHING_YET } : promiseMeant(scene, typed);
    const trouble = 'trouble' in meant ? meant.trouble : null;
    const answer = isNow && 'asked' in meant ? await reader.promise(meant.asked) : null;
    return { scene, told: { typed, trouble, answer, isBlank: blank, isNow } };
  },
  page: ({ scene, told }) => promisePage(scene, told),
  json: ({ scene, told }) => answerJson(scene, told),
});

function answerJson(scene: Scene, { typed, trouble, answer, ...told }: PromiseData): JsonAnswer {
  const no = (status: number, words: string): JsonAnswer => ({ status, body: { words } });
  if (!told.isNow)
    return no(400, say(scene, 'What can be promised is told as of the last look only: leave asOf out.'));
  if (told.isBlank) return no(400, say(scene, 'Of what? Write it as ?material=HX-40&pieces=500.'));
  if (trouble !== null) return no(400, trouble);
  if (answer === null) return no(503, readingWords(scene));
  if (answer.type === 'found') return { status: 200, body: promiseJson(scene, answer) };
  return no(404, unansweredWords(scene, answer, typed) ?? '');
}
