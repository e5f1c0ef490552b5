// What somebody said of a task, as JSON: known, agreed or taken, by whom, until when, and both dates of what was agreed.
import type { Task } from '../core/types/task.ts';
import type { UtcMs } from '../core/types/time.ts';
import { isoTime } from './plant-time.ts';
import { decisionOfTask, isQuiet, personName, type Scene, stateWords } from './scene.ts';
import { quietWords } from './words/quiet.ts';

const iso = (scene: Scene, at: UtcMs | null): string | null => (at === null ? null : isoTime(scene.zone, at));

/** Where it stands. `quiet`: known, agreed or taken, and in no sum of the headline. */
export function stateJson(scene: Scene, task: Task | null): object {
  return { state: task?.phase ?? 'nobody', quiet: isQuiet(task), stateWords: stateWords(scene, task) };
}

/** What somebody said and until when; null: it asks. */
export function quietJson(scene: Scene, task: Task): object | null {
  if (!isQuiet(task) || task.quiet === null) return null;
  const { personId, reason, until } = task.quiet;
  const by = { id: personId, name: personName(scene, personId) };
  const words = quietWords(scene, task, decisionOfTask(scene.picture, task.id) ?? null);
  return { by, reason, until: iso(scene, until), words };
}

/** Both dates: the one agreed to as the end of its day, the first as it was to leave. */
export function agreedJson(scene: Scene, { agreed }: Task): object | null {
  if (!agreed) return null;
  const { orderId, until, firstDate, words } = agreed;
  return { orderId, until: iso(scene, until), firstDate: iso(scene, firstDate), words };
}
