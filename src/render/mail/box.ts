// The mail about no decision: to what somebody wrote, whether the way works, that the box lives.
import { CHANNEL_TROUBLE } from '../../core/types/picture.ts';
import { headlineWords } from '../headline.ts';
import { dayTime } from '../plant-time.ts';
import { outsideSources, type Scene, sourceTitle } from '../scene.ts';
import { plain } from '../words/words.ts';
import type { Claim, Mail } from './claim.ts';
import { type MailLink, mailHtml } from './html.ts';
import { ascii } from './words.ts';

/** `english`: what its short form says, which is what there is to say. */
export function boxMail(
  scene: Scene,
  claim: Claim,
  { link, english }: { readonly link: MailLink; readonly english: string },
): Mail {
  const subject = subjectOf(scene, claim, english);
  const rest = claim.class === 'heartbeat' ? heartbeatLines(scene) : [];
  const lines = [
    english,
    ...(rest.length === 0 ? [] : ['', ...rest]),
    '',
    `${pageWords(claim)}: ${link.url}`,
  ];
  const lead = [english, ...rest].join(' ');
  return {
    subject,
    text: ascii(`${lines.join('\n')}\n`),
    html: mailHtml(scene, null, { link, lead: ascii(lead), answer: null, page: pageWords(claim) }),
  };
}

const pageWords = ({ taskId }: Claim): string => (taskId === null ? 'The picture' : 'Its page');

function subjectOf({ picture }: Scene, { class: cls }: Claim, english: string): string {
  if (cls === 'test') return `Test from Throughline at ${picture.plantName}`;
  if (cls === 'heartbeat') return `Throughline at ${picture.plantName} works`;
  return english.split(/(?<=[.?])\s/)[0]?.replace(/\.$/, '') ?? english;
}

/** What IT wants to see once a day without opening anything. */
function heartbeatLines(scene: Scene): readonly string[] {
  const sources = outsideSources(scene).map(({ id, state, newestAt }) => {
    const newest = newestAt === null ? 'nothing heard yet' : `newest ${dayTime(scene, newestAt)}`;
    return `${sourceTitle(scene, id)}: ${state}, ${newest}.`;
  });
  const { sentence, deadline } = headlineWords(scene);
  return [plain(`${sentence} ${deadline}`).trim(), ...waysDown(scene), ...sources];
}

/** That the box lives helps nobody whom it cannot tell anything. */
function waysDown(scene: Scene): readonly string[] {
  const troubles = scene.picture.sources.find(({ id }) => id === 'box')?.troubles ?? [];
  return troubles
    .filter(({ code }) => code === CHANNEL_TROUBLE)
    .map(({ where, at, words }) => `Nothing gets through ${where} since ${dayTime(scene, at)}: ${words}`);
}
