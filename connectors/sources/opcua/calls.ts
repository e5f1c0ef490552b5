// Calls within what a server takes at a time: in chunks, one awaited before the next, smaller where it says "too many".
import type { ClientSession } from 'node-opcua-client';

type Ua = typeof import('node-opcua-client');

/** Where the server states no limit: Siemens takes 1,000 a call, and shorter calls leave room between them. */
const PER_CALL = 500;
/** History comes with many values a node, and many nodes of it make one long answer. */
const HISTORIES_PER_CALL = 20;
/** What servers say to a call they find too long; some state no limit, or a wrong one. */
const TOO_MANY = /BadTooManyOperations|BadEncodingLimitsExceeded|Bad(Request|Response|TcpMessage)TooLarge/;

export type Limits = {
  readonly reads: number;
  readonly items: number;
  readonly paths: number;
  readonly browses: number;
  readonly histories: number;
};

export async function readLimits(ua: Ua, session: ClientSession): Promise<Limits> {
  const stated = await ua.readOperationLimits(session).catch((error: unknown) => {
    // Its own question asks for twelve values at once.
    if (TOO_MANY.test(String(error))) return {} as Awaited<ReturnType<Ua['readOperationLimits']>>;
    throw error;
  });
  // 0 and absent both mean that the server states no limit.
  const bound = (limit: number | undefined, ours: number): number => Math.min(limit || ours, ours);
  return {
    reads: bound(stated.maxNodesPerRead, PER_CALL),
    items: bound(stated.maxMonitoredItemsPerCall, PER_CALL),
    paths: bound(stated.maxNodesPerTranslateBrowsePathsToNodeIds, PER_CALL),
    browses: bound(stated.maxNodesPerBrowse, PER_CALL),
    histories: bound(stated.maxNodesPerHistoryReadData, HISTORIES_PER_CALL),
  };
}

/**
 * One result for each entry, in their order. A chunk the server finds too long is halved, and so are those after it;
 * throws what the call throws otherwise, and where even one entry is too many.
 */
export async function inChunks<T, R>(
  list: readonly T[],
  perCall: number,
  call: (chunk: readonly T[]) => Promise<readonly R[]>,
): Promise<R[]> {
  const results: R[] = [];
  let size = perCall;
  while (results.length < list.length) {
    const chunk = list.slice(results.length, results.length + size);
    try {
      const answers = await call(chunk);
      if (answers.length !== chunk.length)
        throw new Error(`${answers.length} answers to ${chunk.length} questions`);
      results.push(...answers);
    } catch (error) {
      if (!TOO_MANY.test(String(error)) || chunk.length === 1) throw error;
      size = Math.ceil(chunk.length / 2);
    }
  }
  return results;
}
