// The mail about no decision: to what somebody wrote, whether the way works, that the box lives.
import { CHANNEL_TROUBLE, type SourceState } from '../../core/types/picture.ts';
import { headlineWords } from '../headline.ts';
import { dayTime } from '../plant-time.ts';
import { outsideSources, type Scene, sourceTitle } from '../scene.ts';
import { type Spoken, say } from '../speech.ts';
import { plain } from '../words/words.ts';
import type { Claim, Mail } from './claim.ts';
import { type MailLink, mailHtml } from './html.ts';
import { ascii } from './words.ts';

/** `short`: what its short form says, which is what there is to say. */
export function boxMail(
  scene: Scene,
  claim: Claim,
  { link, short }: { readonly link: MailLink; readonly short: string },
): Mail {
  const rest = claim.class === 'heartbeat' ? heartbeatLines(scene) : [];
  const page = claim.taskId === null ? say(scene, 'The picture') : say(scene, 'Its page');
  const lines = [short, ...(rest.length === 0 ? [] : ['', ...rest]), '', `${page}: ${link.url}`];
  const lead = ascii([short, ...rest].join(' '));
  return {
    subject: subjectOf(scene, claim, short),
    text: ascii(`${lines.join('\n')}\n`),
    html: mailHtml(scene, null, { link, lead, answer: null, page }),
  };
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
