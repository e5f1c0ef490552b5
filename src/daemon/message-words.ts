// The words of a message, from the picture that planned it; and what somebody's answer says.
import type { PlantConfig } from '../contracts/config.ts';
import type { Reader } from '../contracts/reader.ts';
import type { Picture } from '../core/types/picture.ts';
import type { Task } from '../core/types/task.ts';
import { messageFor } from '../render/message.ts';
import { readAnswer } from '../render/reply-case.ts';
import type { OutboxClaim } from '../store/outbox.ts';
import type { AttemptParts } from './attempt.ts';
import type { OpenChannel } from './channel-runs.ts';
import type { Links } from './links.ts';
import type { DaemonParts } from './parts.ts';
import type { ReadText } from './replies.ts';

/** Anybody may answer in any of the languages; a name is one of the config, or of what the newest picture shows. */
export const reading =
  ({ languages, people }: PlantConfig, { picture }: Pick<Reader, 'picture'>) =>
  async (text: string): Promise<ReadText> =>
    readAnswer(text, { languages, people, picture: await picture() });

/**
 * Nobody is asked to answer by a way on which nothing is heard. The link of a reader's own goes into their mail alone: a copy
 * for whoever reads along, in a file or a chat, would let all of them act as that person.
 */
export function wordsOf(
  { config }: DaemonParts,
  { reader, links }: { readonly reader: Reader; readonly links: Links },
  channels: readonly OpenChannel[],
): AttemptParts['words'] {
  const { people, panelUrl, languages, language } = config;
  const ruleNumber = (id: string) => reader.ruleNumbers().find((one) => one.ruleId === id)?.number ?? null;
  const titleOf = (id: string) => config.sources.find((one) => one.id === id)?.title ?? null;
  const hears = (field: OpenChannel['address']) =>
    channels.some(({ address, channel }) => address === field && channel.listen !== undefined);
  const [canText, canReply] = [hears('mobile'), hears('email')];
  const isMail = (id: string) => channels.find((one) => one.id === id)?.address === 'email';
  // From the look that planned the mail on: sent again, it is the same mail.
  const acceptUrl = ({ at }: Picture, { channel, taskId, recipientId }: OutboxClaim) =>
    taskId === null || !isMail(channel)
      ? null
      : `${panelUrl.replace(/\/$/, '')}/t/${taskId}?k=${links.tokenFor(taskId, recipientId, at)}`;
  const answers = { codeOf: ({ code }: Task) => (canText ? code : null), canReply };
  const context = { panelUrl, ruleNumber, titleOf, languages, language, ...answers };
  return (picture, claim, notes) =>
    messageFor(picture, claim, people, { ...context, notes, acceptUrl: acceptUrl(picture, claim) });
}
