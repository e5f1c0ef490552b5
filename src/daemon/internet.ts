// What the ways out know together of the internet: it is away where nobody outside answers, and more than one house was asked.
import { BlockList, isIP, isIPv6 } from 'node:net';
import type { UtcMs } from '../core/types/time.ts';

/** A peer by the name the config has for it. `awaySince`: since when it does not answer at all. Null: it does. */
export type Peer = { readonly host: string; readonly awaySince: UtcMs | null };

/** One mail server that is down says nothing of the internet, nor do two of one house. */
const LEAST_HOUSES = 2;

/**
 * Since when nobody outside answers. Null: somebody does, or too few are asked for anybody to know, or one within the plant is
 * away as well: then it may be the cable of the box.
 */
export function internetDownSince(peers: readonly Peer[]): UtcMs | null {
  const outside = peers.filter(({ host }) => isOutside(host));
  if (peers.some((peer) => !outside.includes(peer) && peer.awaySince !== null)) return null;
  const since = outside.flatMap(({ awaySince }) => awaySince ?? []);
  const houses = new Set(outside.map(({ host }) => houseOf(host)));
  return since.length === outside.length && houses.size >= LEAST_HOUSES ? Math.max(...since) : null;
}

/**
 * "mail.example.com" and "hooks.example.com" stand in one house; so do all of "co.uk", rather than that one counts twice, and
 * so do the addresses of one net.
 */
function houseOf(host: string): string {
  if (isIP(host) === 0) return named(host).split('.').slice(-2).join('.');
  return isIPv6(host) ? host.split(':').slice(0, 3).join(':') : host.split('.').slice(0, 3).join('.');
}

/** A name may end with the dot of the root. */
const named = (host: string): string => host.toLowerCase().replace(/\.$/, '');

const PRIVATE = new BlockList();
for (const [net, bits] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  PRIVATE.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  PRIVATE.addSubnet(net, bits, 'ipv6');

/** Names that are given within a plant alone. */
const INSIDE = /(^|\.)(local|localhost|localdomain|lan|intranet|internal|corp|home\.arpa)$/i;

function isOutside(host: string): boolean {
  if (isIP(host) !== 0) return !PRIVATE.check(host, isIPv6(host) ? 'ipv6' : 'ipv4');
  return named(host).includes('.') && !INSIDE.test(named(host));
}

/** What two peers show of one moment lies no further apart: each is asked every minute. */
const NEAR_MS = 120_000;

/** Remembers the last time it was away, for what is told of an outage once it is over. */
export class InternetWatch {
  #downSince: UtcMs | null = null;
  #last: { readonly from: UtcMs; readonly to: UtcMs } | null = null;

  look(peers: readonly Peer[], now: UtcMs): void {
    const since = internetDownSince(peers);
    if (this.#downSince !== null && since === null) this.#last = { from: this.#downSince, to: now };
    this.#downSince = since;
  }

  downSince(): UtcMs | null {
    return this.#downSince;
  }

  /** Whether what one way missed is what the whole internet missed: it began and ended with it. */
  wasAway({ from, to }: { readonly from: UtcMs; readonly to: UtcMs }): boolean {
    const away = this.#downSince === null ? this.#last : { from: this.#downSince, to };
    return away !== null && Math.abs(away.from - from) <= NEAR_MS && Math.abs(to - away.to) <= NEAR_MS;
  }
}
