// What people are told of an edge node: what happened, what it means for the picture, what to do.
import { nearestNames } from '../../edge/nearest-names.ts';
import type { SparkplugTag } from './sparkplug-config.ts';

/** How values become sure again, by what the config allows. */
function askWords(node: string, requestRebirth: boolean): string {
  return requestRebirth
    ? 'This box asks for it, at most once a minute; restart the edge node if it does not answer.'
    : `Restart the edge node ${node} or have it send its birth, or set requestRebirth: true in the config of this source.`;
}

type About = { readonly place: string; readonly node: string; readonly requestRebirth: boolean };

export function noBirthWords({ place, node, requestRebirth }: About): string {
  return `Values of ${place} cannot be read until it says what they are (its birth). Its tags are missing from the picture. ${askWords(node, requestRebirth)}`;
}

/** `why`: a sentence, "Messages of G/E were lost (its numbers 17 to 20)." */
export function birthMissedWords({ place, node, requestRebirth }: About, why: string): string {
  return `${why} A birth may be among what is missing, and aliases stand for other values since: what comes from ${place} is shown and not counted until its next birth. ${askWords(node, requestRebirth)}`;
}

export function unknownMetricWords(tag: SparkplugTag, place: string, names: readonly string[]): string {
  const near = nearestNames(tag.metric, names);
  const offered = near.length > 0 ? ` Nearest: ${near.join(', ')}.` : '';
  return `The birth of ${place} has no metric ${tag.metric}. ${tag.id} is missing from the picture.${offered} Correct the metric of this tag, or wait until the edge node has it.`;
}

export function sharedAliasWords(tag: SparkplugTag, place: string): string {
  return `The birth of ${place} gives ${tag.metric} and another metric the same number (alias), so that nobody can tell them apart afterwards. ${tag.id} has only the value of the birth. Correct the aliases at the edge node.`;
}

export function unreadableMetricWords(tag: SparkplugTag, place: string, fault: string): string {
  return `${tag.metric} of ${place} cannot be read: ${fault}. ${tag.id} has no value from it. Name another metric for this tag, or correct what the edge node sends.`;
}

export function unreadablePayloadWords(topic: string, fault: string): string {
  return `A message on ${topic} cannot be read: ${fault}. Its values are missing from the picture. Check what sends there: only Sparkplug B is read.`;
}

export function nodeTwiceWords(
  node: string,
  groups: readonly string[],
  tags: readonly SparkplugTag[],
): string {
  return `The groups ${groups.join(' and ')} each have an edge node ${node}, and ${tags.length} tags do not say which. They are missing from the picture. Set group at these tags or for this source.`;
}

export function refusedTopicWords(url: string, topic: string): string {
  return `The broker ${url} does not let this box follow ${topic}. Its tags are missing from the picture. Ask the administrator of the broker to let the user of this source read it.`;
}

export function askRefusedWords(url: string, topic: string): string {
  return `The broker ${url} closed the connection when this box asked for a birth at ${topic}: its user may have no right to. Give it the right to publish there, or take requestRebirth out of the config of this source.`;
}

/** Where the trouble about the one right that is more than reading stands. */
export const ACCOUNT = 'the account';
export const RIGHTS_WORDS =
  'This box may and will send one command, "Node Control/Rebirth", to an edge node whose birth it missed, at most once a minute each: requestRebirth is true in the config of this source. It writes nothing else. Take the key out to have it only read.';
