// "Why did you say nothing?", at `/why`: asked of an order, a line, a material by whoever has its number.
import { numberIn } from '../../render/api.ts';
import { notesIn, withNotes } from '../../render/notes.ts';
import { capital, type Scene } from '../../render/scene.ts';
import { say } from '../../render/speech.ts';
import { seenFrom, whyJson } from '../../render/why.ts';
import { type WhyAsked, whyPage } from '../../render/why-page.ts';
import { unknownWords } from '../../render/words/why-unknown.ts';
import { readingWords } from '../answer-scene.ts';
import { type JsonAnswer, liveView, sceneFor } from '../live-view.ts';
import { aboutOf, whyAbout } from '../why-about.ts';

type Data = { readonly scene: Scene; readonly asked: WhyAsked };

export const view = liveView<Data>({
  path: '/why',
  title: (to) => say(to, 'Why nothing was said'),
  about: (to) => say(to, 'Ask about an order or a line: which rules looked at it, and what they still want.'),
  nav: null,
  showsLive: false,
  async read(reader, request) {
    const scene = await sceneFor(reader, request);
    if (scene === null) return null;
    const isNow = request.at === null;
    const about = aboutOf(request.query['about']);
    const known = isNow && about !== '' ? await whyAbout(reader, about, scene) : null;
    const answer = known && withNotes(known, await reader.notes(notesIn(known)), scene);
    return { scene, asked: { about, answer, isNow } };
  },
  page: ({ scene, asked }) => whyPage(scene, asked),
  json: ({ scene, asked }, reader) => answerJson(scene, asked, numberIn(reader.ruleNumbers())),
});

function answerJson(scene: Scene, asked: WhyAsked, ruleNumber: Scene['ruleNumber']): JsonAnswer {
  const { about, answer, isNow } = asked;
  const no = (status: number, words: string): JsonAnswer => ({ status, body: { words } });
  if (!isNow)
    return no(400, say(scene, 'Why nothing was said is told as of the last look only: leave asOf out.'));
  if (about === '') return no(400, say(scene, 'About what? Write it as ?about=4471.'));
  if (answer === null) return no(503, readingWords(scene));
  if (answer.type !== 'found') return no(404, capital(unknownWords(scene, answer)));
  return { status: 200, body: whyJson({ ...seenFrom(answer), speech: scene.speech }, answer, ruleNumber) };
}
