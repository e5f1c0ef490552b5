// Whose the link of a mail is and what it is about; or, as a page says it, why nothing can be done by it.
import type { Reader } from '../contracts/reader.ts';
import type { Task } from '../core/types/task.ts';
import { dayTime } from '../render/plant-time.ts';
import { type Scene, stateWords } from '../render/scene.ts';
import { type Spoken, say } from '../render/speech.ts';
import { sceneFor } from './live-view.ts';
import { knownPerson } from './who.ts';

/** 403: it opens nothing. 410: it did. */
export type ClosedLink = {
  readonly status: 403 | 410;
  readonly title: string;
  readonly words: string;
  /** The page of the task it was for; left out where that is not known. */
  readonly page?: string;
};

export type OpenLink = { readonly status: 200; readonly personId: string; readonly task: Task };

/** Null: the box still reads its journal, so that nobody knows. */
export async function readLink(
  reader: Reader,
  taskId: string,
  { token, language }: { readonly token: string; readonly language: string | null },
): Promise<OpenLink | ClosedLink | null> {
  const spoken = { speech: reader.speech(language) };
  const holder = /^\d{1,15}$/.test(taskId) ? reader.linkHolder(Number(taskId), token) : null;
  // Which part of it is wrong is nobody's business.
  if (holder === null) return notOurs(spoken);
  const scene = await sceneFor(reader, { at: null, language });
  if (scene === null) return null;
  const { personId, madeAt, until } = holder;
  const task = scene.picture.tasks.find(({ id }) => id === Number(taskId));
  // After a backup was put back a number may come round again: the mail was about another task.
  if (task === undefined || task.raisedAt > madeAt) return gone(spoken);
  const page = `/t/${task.id}`;
  if (task.phase === 'closed') return { ...closedWords(scene, task), page };
  if (scene.now > until) return { ...expired(spoken), page };
  if (knownPerson(reader, personId) === null) return { ...notKnown(spoken), page };
  return { status: 200, personId, task };
}

const notOurs = (spoken: Spoken): ClosedLink => ({
  status: 403,
  title: say(spoken, 'This link opens nothing'),
  words: say(
    spoken,
    'It is cut off, or it is none that this box has sent. Nothing was changed. Open the link again from the mail, all of it; or find the task in the picture and choose your name there.',
  ),
});

const gone = (spoken: Spoken): ClosedLink => ({
  status: 410,
  title: say(spoken, 'This is over'),
  words: say(spoken, 'What this link was for has been over for more than a day. There is nothing to do.'),
});

const expired = (spoken: Spoken): ClosedLink => ({
  status: 410,
  title: say(spoken, 'This link is too old'),
  words: say(
    spoken,
    'The link of a mail works for three days. Nothing was changed. What the mail was about is still open: see on its page who has it, and choose your name there.',
  ),
});

const notKnown = (spoken: Spoken): ClosedLink => ({
  status: 403,
  title: say(spoken, 'This link is nobody’s any more'),
  words: say(
    spoken,
    'It was sent to somebody who is no longer among the people of this plant, so nothing can be done by it. Nothing was changed. Whoever takes the task over finds it on its page.',
  ),
});

function closedWords(scene: Scene, task: Task): ClosedLink {
  const rest = say(
    scene,
    'There is nothing to do, and the link does nothing any more. What was done is on its page.',
  );
  const words = `${stateWords(scene, task)}, ${dayTime(scene, task.phaseAt)}. ${rest}`;
  return { status: 410, title: say(scene, 'This is over'), words };
}
