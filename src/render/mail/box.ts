// The mail about no decision: to what somebody wrote, whether the way works, that the box lives.
import { CHANNEL_TROUBLE, type SourceState } from '../../core/types/picture.ts';
import { headlineWords } from '../headline.ts';
import { clockTime, dayTime } from '../plant-time.ts';
import { decisionOfTask, outsideSources, type Scene, sourceTitle, taskOf } from '../scene.ts';
import { type Spoken, say } from '../speech.ts';
import { optionWords } from '../words/option.ts';
import { plain } from '../words/words.ts';
import type { Claim, Mail } from './claim.ts';
import { type MailLink, mailHtml } from './html.ts';
import { ascii } from './words.ts';

/** `short`: what its short form says; of an answer that is what there is to say. */
export function boxMail(
  scene: Scene,
  claim: Claim,
  { link, short }: { readonly link: MailLink; readonly short: string },
): Mail {
  const first = firstWords(scene, claim, short);
  const rest = claim.class === 'heartbeat' ? heartbeatLines(scene) : takenLines(scene, claim);
  const page = claim.taskId === null ? say(scene, 'The picture') : say(scene, 'Its page');
  const lines = [first, ...(rest.length === 0 ? [] : ['', ...rest]), '', `${page}: ${link.url}`];
  const lead = ascii([first, ...rest].join(' '));
  return {
    subject: subjectOf(scene, claim, short),
    text: ascii(`${lines.join('\n')}\n`),
    html: mailHtml(scene, null, { link, lead, answer: null, page }),
  };
}

/** In all its letters: an SMS lacks some, and a mail does not. */
function firstWords(scene: Scene, { class: cls }: Claim, short: string): string {
  const { plantName: plant, at, decisions } = scene.picture;
  if (cls === 'test')
    return `${say(scene, 'Test from Throughline at {plant}: this way works.', { plant })} ${say(scene, 'Nothing to do.')}`;
  if (cls !== 'heartbeat') return short;
  const silent = outsideSources(scene).filter(({ state }) => state !== 'live').length;
  const works = say(scene, 'Throughline at {plant} works, {at}. Open: {n}.', {
    ...{ plant, at: clockTime(scene.zone, at), n: decisions.length },
  });
  return silent === 0 ? works : `${works} ${say(scene, 'Silent sources: {n}.', { n: silent })}`;
}

/** Of what is done in several steps an SMS names the next: a mail has room for whom to ask for each, and by when. */
function takenLines(scene: Scene, { taskId, answer }: Claim): readonly string[] {
  const d = taskId === null || answer?.kind !== 'yours' ? undefined : decisionOfTask(scene.picture, taskId);
  if (d === undefined) return [];
  const key = taskOf(scene, d)?.optionKey ?? null;
  const taken = Math.max(
    0,
    d.options.findIndex((one) => one.key === key),
  );
  const words = optionWords(scene, d)[taken];
  if (words === undefined || (d.options[taken]?.parts.length ?? 0) < 2) return [];
  return [`${[words.title, words.asks].filter((one) => one !== '').join(': ')}.`];
}

function subjectOf(scene: Scene, { class: cls }: Claim, short: string): string {
  const plant = scene.picture.plantName;
  if (cls === 'test') return say(scene, 'Test from Throughline at {plant}', { plant });
  if (cls === 'heartbeat') return say(scene, 'Throughline at {plant} works', { plant });
  return short.split(/(?<=[.?])\s/)[0]?.replace(/\.$/, '') ?? short;
}

/** What IT wants to see once a day without opening anything. */
function heartbeatLines(scene: Scene): readonly string[] {
  const sources = outsideSources(scene).map(({ id, state, newestAt }) => {
    const said = { source: sourceTitle(scene, id), state: stateName(scene, state) };
    return newestAt === null
      ? say(scene, '{source}: {state}, nothing heard yet.', said)
      : say(scene, '{source}: {state}, newest {at}.', { ...said, at: dayTime(scene, newestAt) });
  });
  const { sentence, deadline } = headlineWords(scene);
  return [plain(`${sentence} ${deadline}`).trim(), ...waysDown(scene), ...sources];
}

/** That the box lives helps nobody whom it cannot tell anything. */
function waysDown(scene: Scene): readonly string[] {
  const troubles = scene.picture.sources.find(({ id }) => id === 'box')?.troubles ?? [];
  return troubles
    .filter(({ code }) => code === CHANNEL_TROUBLE)
    .map(({ where, at, words }) =>
      say(scene, 'Nothing gets through {way} since {at}: {words}', {
        ...{ way: where, at: dayTime(scene, at), words },
      }),
    );
}

function stateName(spoken: Spoken, state: SourceState['state']): string {
  switch (state) {
    case 'live':
      return say(spoken, 'live');
    case 'old':
      return say(spoken, 'old');
    case 'lost':
      return say(spoken, 'lost');
    default:
      return (state satisfies 'never') && say(spoken, 'never');
  }
}
