// Why a tag is not followed, or not as the config wants it, in words: what the server lacks and what it has instead.

import { nearestNames } from '../../edge/nearest-names.ts';
import type { PathStep } from './browse-path.ts';
import type { Said } from './open-troubles.ts';
import { brokenWords } from './resolve-nodes.ts';

/** Reasons for which a tag is missing; of one tag one at a time. */
const MISSING = [
  'unknown-namespace',
  'unknown-node',
  'unknown-path',
  'ambiguous-path',
  'unreadable-node',
] as const;
const NO_DEADBAND = 'no-deadband';
export const TAG_CODES: readonly string[] = [...MISSING, NO_DEADBAND];

export type Missing = {
  readonly code: (typeof MISSING)[number];
  readonly about: string;
  readonly words: string;
};

/** All that can be open for a tag: `missing` null takes back whatever was. */
export function saidOfTag(tag: string, missing: Missing | null): readonly Said[] {
  return MISSING.map((code) => ({ code, where: tag, now: missing?.code === code ? missing : null }));
}

export function saidOfDeadband(tag: string, isRefused: boolean): Said {
  const words =
    `The server does not hold back small changes of ${tag}, so every change of it is read and the deadband of the config has no effect. ` +
    'Nothing is missing. Take deadband away from this tag to be told no more.';
  return { code: NO_DEADBAND, where: tag, now: isRefused ? { about: 'deadband', words } : null };
}

/** A tag that is no longer in the config has no trouble. */
export function saidOfGone(code: string, tag: string): Said {
  return { code, where: tag, now: null };
}

export function noNamespace(tag: string, uri: string, uris: readonly string[]): Missing {
  // The first is OPC UA's own, which holds no tags.
  const names = uris.slice(1);
  const near = nearestNames(uri, names);
  const offered =
    near.length > 0 ? `Nearest: ${near.join(', ')}.` : `It has: ${names.slice(0, 3).join(', ')}.`;
  const words = `The server has no namespace ${uri}. ${tag} is missing from the picture. ${offered} Correct the address of this tag, or wait until the server has it.`;
  return { code: 'unknown-namespace', about: uri, words };
}

export function noNode(tag: string, nodeId: string, names: readonly string[]): Missing {
  const identifier = identifierOf(nodeId);
  const words = `The server has no value at ${identifier}. ${tag} is missing from the picture.${nearest(identifier, names)} Correct the node of this tag, or wait until the server has it.`;
  return { code: 'unknown-node', about: identifier, words };
}

/** `names`: what is there where the way breaks off. */
export function noPath(
  tag: string,
  steps: readonly PathStep[],
  reached: number,
  names: readonly string[],
): Missing {
  const broken = brokenWords(steps, reached);
  const words = `The path of ${tag} leads nowhere: ${broken}. ${tag} is missing from the picture.${nearest(steps[reached]?.name ?? '', names)} Correct the path of this tag, or wait until the server has it.`;
  return { code: 'unknown-path', about: broken, words };
}

export function ambiguousPath(tag: string, count: number): Missing {
  const words = `The path of ${tag} leads to ${count} nodes of the same name, and which is meant cannot be told. ${tag} is missing from the picture. Give its node instead of its path.`;
  return { code: 'ambiguous-path', about: String(count), words };
}

export function notReadable(tag: string, nodeId: string, status: string): Missing {
  const place = { code: 'unreadable-node', about: status } as const;
  if (/TooMany|OutOfMemory|Resource/.test(status)) {
    const words = `The server has no room to follow ${identifierOf(nodeId)} as well (${status}). ${tag} is missing from the picture. Have it allow more monitored items, or take tags out of this source.`;
    return { ...place, words };
  }
  const words = `The server lets nobody follow ${identifierOf(nodeId)} (${status}). ${tag} is missing from the picture. Ask the administrator of the server to let this box read it.`;
  return { ...place, words };
}

function nearest(wanted: string, names: readonly string[]): string {
  const near = nearestNames(wanted, names);
  return near.length > 0 ? ` Nearest: ${near.join(', ')}.` : '';
}

function identifierOf(nodeId: string): string {
  return nodeId.replace(/^ns=\d+;/, '');
}
