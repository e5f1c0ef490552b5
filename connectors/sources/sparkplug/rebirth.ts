// The one command this box can send: asks an edge node to say again what its values are.
import type { UtcMs } from '../../../src/core/types/time.ts';
import type { NodeState } from './births.ts';

/** An edge node asked more often would do little else than answer, ms. */
const ASK_EVERY_MS = 60_000;
const NAME = 'Node Control/Rebirth';
const BOOLEAN = 11;

/** A clock that was set back does not silence the box. */
export function mayAsk({ askedAt }: Pick<NodeState, 'askedAt'>, now: UtcMs): boolean {
  return askedAt === null || now - askedAt >= ASK_EVERY_MS || now < askedAt;
}

/** A payload with a time and one metric, "Node Control/Rebirth" = true, in the wire form. */
export function rebirthPayload(now: UtcMs): Uint8Array {
  const time = varint(BigInt(now));
  const metric = [0x0a, NAME.length, ...Buffer.from(NAME), 0x18, ...time, 0x20, BOOLEAN, 0x70, 1];
  return Uint8Array.from([0x08, ...time, 0x12, metric.length, ...metric]);
}

function varint(whole: bigint): number[] {
  return whole < 0x80n ? [Number(whole)] : [Number(whole & 0x7fn) | 0x80, ...varint(whole >> 7n)];
}
