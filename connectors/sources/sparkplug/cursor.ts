// How far the messages of each edge node were taken, and which troubles are open: stored with what they became.
import { type NodeState, OWN, placeOf } from './births.ts';

/** The birth it counts from, number and time of the last message taken, its longest pause, and where there is one the doubt. */
type Place = readonly [
  birth: string,
  seq: number | null,
  sentAt: number | null,
  pauseMs: number,
  doubt?: string,
];
type Cursor = {
  readonly troubles: readonly string[];
  readonly nodes: { readonly [key: string]: Place };
};

/** One that a source of another kind and of this name left says nothing here. */
export function readCursor(text: string | null): Cursor {
  const none: Cursor = { troubles: [], nodes: {} };
  try {
    const kept: Partial<Cursor> | null = JSON.parse(text ?? 'null');
    return Array.isArray(kept?.troubles) && kept.nodes !== undefined ? (kept as Cursor) : none;
  } catch {
    return none;
  }
}

export function cursorText(troubles: readonly string[], nodes: Iterable<NodeState>): string {
  const places = [...nodes].map((node) => {
    const { birth, seq, sentAt, doubt } = node;
    const pauseMs = Math.round(node.pauseMs);
    const place: Place =
      doubt === null ? [birth, seq, sentAt, pauseMs] : [birth, seq, sentAt, pauseMs, doubt];
    return [placeOf(node, OWN), place] as const;
  });
  return JSON.stringify({ troubles, nodes: Object.fromEntries(places) });
}

/**
 * Files and journal are written one after the other. A birth that is in the one and not in the other did not count yet:
 * the broker sends it again, or the next one is waited for. False: the edge node is unborn.
 */
export function continued(node: NodeState, { nodes }: Cursor): boolean {
  const place = nodes[placeOf(node, OWN)];
  if (place === undefined || place[0] !== node.birth) return false;
  const [, seq, sentAt, pauseMs, doubt = node.doubt] = place;
  // A doubt counts with the messages it came with, also where its file was not written any more.
  Object.assign(node, { seq, sentAt, pauseMs, doubt });
  return true;
}
