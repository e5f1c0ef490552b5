// One task with its path, at `/t/<task id>`.
import type { OutboxRow, Ways } from '../../contracts/reader.ts';
import type { Task } from '../../core/types/task.ts';
import type { ReturnedAct } from '../../render/act-form.ts';
import { linkNotice } from '../../render/link-forms.ts';
import { dayTime } from '../../render/plant-time.ts';
import { decisionOfTask, personName, type Scene } from '../../render/scene.ts';
import { say } from '../../render/speech.ts';
import { type TaskView, taskPage } from '../../render/task-page.ts';
import { liveValues, liveView, RETURNED_KEY, sceneFor, viewerOf } from '../live-view.ts';

type Data = { readonly scene: Scene; readonly task: TaskView };

export const view = liveView<Data>({
  path: '/t/:id',
  title: (to) => say(to, 'Task'),
  nav: null,
  showsLive: false,
  async read(reader, request) {
    const scene = await sceneFor(reader, request);
    const task = scene?.picture.tasks.find((t) => String(t.id) === request.params['id']);
    if (scene === null || task === undefined) return null;
    const outbox = request.at === null ? await reader.outboxOf(task.id) : [];
    const decision = decisionOfTask(scene.picture, task.id) ?? null;
    const answer = request.query['answer'] ?? null;
    const viewer = viewerOf(request);
    const byLink = viewer.link === undefined ? null : viewer.personId;
    const notice =
      noticeOf(scene, task, answer) ?? (byLink === null ? null : linkNotice(scene, task, byLink));
    const asked = answer === 'who' || answer === 'not-yours' ? answer : null;
    const live = request.at === null ? liveValues(reader) : () => null;
    const { copies } = reader.ways();
    const told = outbox.map((row) => toldOf(row, copies));
    const back = request.query[RETURNED_KEY];
    const returned = back === undefined ? null : (JSON.parse(back) as ReturnedAct);
    return { scene, task: { task, decision, told, viewer, live, notice, asked, returned } };
  },
  page: ({ scene, task }) => taskPage(scene, task),
});

const toldOf = (row: OutboxRow, copies: Ways['copies']) => ({
  recipientId: row.recipientId,
  channel: row.channel,
  state: row.state,
  updatedAt: row.updatedAt,
  words: row.words,
  copied: copies.get(row.channel) ?? null,
});

/** What became of the act before this page, from what is true now: a mailed link with an old answer misleads nobody. */
function noticeOf(scene: Scene, task: Task, answer: string | null): string | null {
  const since = dayTime(scene, task.phaseAt);
  const name = personName(scene, task.ownerId) ?? say(scene, 'Somebody');
  switch (answer) {
    case 'taken':
      return say(scene, '{name} has it since {since}. Your tap changed nothing.', { name, since });
    case 'waits':
      return say(scene, 'It waits for {name}. Nothing was changed.', { name });
    case 'given-already':
      return say(scene, 'It is with {name} already. Nothing was changed.', { name });
    case 'done-already':
      return say(scene, '{name} marked it done {since}. Nothing was changed.', { name, since });
    case 'closed':
      return say(scene, 'It was closed {since}. Your tap changed nothing.', { since });
    case 'too-late':
      return say(scene, 'That can be undone for ten seconds, by whoever did it. Nothing was changed.');
    case 'not-possible':
      return say(
        scene,
        'That is no longer possible: this has moved on since the page was read. Nothing was changed.',
      );
    case 'unknown':
      return say(scene, 'The box does not know that person or that task. Nothing was changed.');
    default:
      return null;
  }
}
