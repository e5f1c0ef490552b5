// The handover of a shift, at `/handover`.
import type { Reader } from '../../contracts/reader.ts';
import type { UtcMs } from '../../core/types/time.ts';
import type { Viewer } from '../../render/act-form.ts';
import type { ReturnedSign } from '../../render/handover-forms.ts';
import { type HandoverData, handoverPage } from '../../render/handover-page.ts';
import { asking, type Scene } from '../../render/scene.ts';
import { say } from '../../render/speech.ts';
import { unreadWords, waitingHandover } from '../../render/words/handover.ts';
import { refusalWords } from '../handover-says.ts';
import { liveView, RETURNED_KEY, sceneFor, viewerOf } from '../live-view.ts';

type Data = { readonly scene: Scene; readonly told: HandoverData };

export const view = liveView<Data>({
  path: '/handover',
  title: (to) => say(to, 'Handover'),
  nav: 1.5,
  showsLive: false,
  async read(reader, request) {
    const scene = await sceneFor(reader, request);
    if (scene === null) return null;
    const back = request.query[RETURNED_KEY];
    const returned = back === undefined ? null : (JSON.parse(back) as ReturnedSign);
    const viewer = viewerOf(request);
    const answer = answerWords(scene, viewer, request.query['answer']);
    return { scene, told: { viewer, answer, returned, ...(await handoverReach(reader, request.at)) } };
  },
  page: ({ scene, told }) => handoverPage(scene, told),
});

/** How people can be reached now; of the past nobody keeps it. */
export async function handoverReach(
  reader: Reader,
  at: UtcMs | null,
): Promise<Pick<HandoverData, 'ways' | 'waiting'>> {
  if (at !== null) return { ways: { email: null, sms: null, internetDownSince: null }, waiting: 0 };
  return { ways: reader.ways(), waiting: (await reader.outboxCounts()).waiting };
}

/** What became of what was sent, from what is true now: a link with an old answer misleads nobody. */
function answerWords(scene: Scene, viewer: Viewer, answer: string | undefined): string | null {
  const waiting = waitingHandover(scene);
  switch (answer) {
    case 'sign':
      return waiting === null ? null : say(scene, 'Signed. You can go: whoever comes reads it here.');
    case 'take':
      return waiting === null ? say(scene, 'You have taken over.') : null;
    case 'unread': {
      const unread = waiting === null ? 0 : unreadBy(scene, viewer.personId);
      return unread === 0 ? null : unreadWords(scene, unread);
    }
    case 'who':
      return say(scene, 'Choose your name first. Nothing was changed.');
    case 'reading':
      return say(scene, 'The box is reading its journal. Send it again in a moment.');
    case 'taken':
    case 'same-person':
    case 'nothing-signed':
    case 'unknown':
      return `${refusalWords(scene, answer, null)} ${say(scene, 'Nothing was changed.')}`;
    default:
      return null;
  }
}

function unreadBy(scene: Scene, personId: string | null): number {
  const reads = waitingHandover(scene)?.reads ?? [];
  const isRead = (taskId: number): boolean =>
    reads.some((one) => one.taskId === taskId && one.personId === personId);
  return asking(scene).filter(({ taskId }) => !isRead(taskId)).length;
}
