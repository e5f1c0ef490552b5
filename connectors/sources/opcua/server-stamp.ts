// What says whether the server is still the one we resolved our tags at: its namespaces, and when it started.
import type { UtcMs } from '../../../src/core/types/time.ts';
import { inChunks } from './calls.ts';
import type { Connection } from './connection.ts';
import type { Said } from './open-troubles.ts';

/** OPC UA itself lets a server refuse messages that are further off, ms. */
const SKEW_MAX_MS = 5 * 60_000;
/** Taken back only well below it, so that clocks near the limit do not tell and take back for ever, ms. */
const SKEW_FINE_MS = 4 * 60_000;

const ASKED = [
  'Server_NamespaceArray',
  'Server_ServerStatus_StartTime',
  'Server_ServerStatus_CurrentTime',
] as const;

export type ServerStamp = {
  /** URIs; the place in the list is the index. */
  readonly namespaces: readonly string[];
  /** ms UTC of the server's clock; null: it does not say. */
  readonly startedAt: number | null;
  /** Its clock at this moment, ms UTC; null: it does not say. */
  readonly clockAt: number | null;
};

/** Throws where the server does not say its namespaces: without them no tag can be told from another. */
export async function readStamp({ ua, session }: Pick<Connection, 'ua' | 'session'>): Promise<ServerStamp> {
  // Together, so that they are of one moment; apart where a server takes no three questions at once.
  const [namespaces, started, clock] = await inChunks(ASKED, ASKED.length, (chunk) =>
    session.read(
      chunk.map((name) => ({ nodeId: ua.resolveNodeId(name), attributeId: ua.AttributeIds.Value })),
    ),
  );
  const uris: unknown = namespaces?.value.value;
  if (!Array.isArray(uris) || uris.length === 0)
    throw new Error(
      `no namespaces: ${namespaces?.statusCode.isNotGood() ? namespaces.statusCode.name : 'BadNoData'}`,
    );
  return {
    namespaces: uris.map(String),
    startedAt: timeIn(started?.value.value),
    clockAt: timeIn(clock?.value.value),
  };
}

/** What changed so that no node id of before may be used any more; null: nothing. */
export function whatMoved(before: ServerStamp, now: ServerStamp): string | null {
  // More namespaces behind the known ones are no harm; another one at a known place is.
  if (before.namespaces.some((uri, index) => now.namespaces[index] !== uri))
    return 'the server renumbered its namespaces';
  return before.startedAt === now.startedAt ? null : 'the server was started anew';
}

/** Whether the two clocks agree. `isOpen`: it was told that they do not. */
export function clockTrouble({ clockAt }: ServerStamp, boxAt: UtcMs, isOpen: boolean): Said {
  const place = { code: 'clock-skew', where: 'the clocks' };
  if (clockAt === null) return { ...place, now: null };
  const offMs = clockAt - boxAt;
  if (Math.abs(offMs) < (isOpen ? SKEW_FINE_MS : SKEW_MAX_MS)) return { ...place, now: null };
  const minutes = Math.round(Math.abs(offMs) / 60_000);
  const words =
    `The clock of the server is ${minutes} minutes ${offMs > 0 ? 'ahead of' : 'behind'} that of this box. ` +
    (offMs > 0
      ? 'Its readings get the time they were received instead of its own. '
      : 'Its readings look older than they are, and a server may refuse a box whose clock is that far off. ') +
    'Have the wrong one set by the time server of the plant.';
  return { ...place, now: { about: offMs > 0 ? 'ahead' : 'behind', words } };
}

function timeIn(value: unknown): number | null {
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value.getTime() : null;
}
