// Whether tags that are followed are still what they were said to be: asked a few at a time, for a connection lasts for months.
import type { TagIdentity } from '../../../src/core/types/observation.ts';
import type { Connection } from './connection.ts';
import { type NodeFacts, readFacts } from './node-facts.ts';

/** Of 10,000 tags each is asked about every 17 min, and small servers have little to do for it. */
const PER_LOOK = 50;

/** A tag that is followed: its node in this connection, and what the server said of it. */
export type FollowedTag = { readonly nodeId: string; readonly facts: NodeFacts };

export type Other = { readonly tag: string; readonly is: TagIdentity };

/**
 * Asks of some of the tags, in turn, what they are; each answer takes the place of the one before. Returns those that are
 * another thing now. Throws what the session throws.
 */
export function openAskedAgain(
  connection: Connection,
  followed: Map<string, FollowedTag>,
): () => Promise<readonly Other[]> {
  let waiting: string[] = [];
  return async () => {
    if (waiting.length === 0) waiting = [...followed.keys()];
    const some = waiting.splice(0, PER_LOOK).flatMap((tag) => {
      const before = followed.get(tag);
      return before === undefined ? [] : [{ tag, before }];
    });
    const nodeIds = some.map(({ before }) => before.nodeId);
    const facts = await readFacts(connection, nodeIds);
    return some.flatMap(({ tag, before: { nodeId, facts: before } }, index) => {
      const now = facts[index];
      // One that is gone says so itself.
      if (!now?.isThere) return [];
      const is = byBoth(before.is, now.is);
      followed.set(tag, { nodeId, facts: { ...now, is } });
      return isSame(before.is, is) ? [] : [{ tag, is }];
    });
  };
}

/** Where the server says nothing now, that is a lapse of it and no change. */
function byBoth(before: TagIdentity, now: TagIdentity): TagIdentity {
  return {
    name: now.name ?? before.name,
    dataType: now.dataType ?? before.dataType,
    unit: now.unit ?? before.unit,
  };
}

function isSame(a: TagIdentity, b: TagIdentity): boolean {
  return a.name === b.name && a.dataType === b.dataType && a.unit === b.unit;
}
