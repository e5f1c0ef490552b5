// Where a request never goes, whatever name led there: addresses that are of no system a plant would name.
import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Thrown before anything is sent. `message`: what the address is, in words. */
export class BarredAddress extends Error {
  readonly code = 'BARRED_ADDRESS';
}

/** Own network card: where clouds keep the keys of a machine, and nothing a plant runs. */
const LINK_LOCAL: readonly (readonly [net: string, bits: number])[] = [
  ['169.254.0.0', 16],
  ['fe80::', 10],
  // The same addresses as other forms of IPv6 write them.
  ['::a9fe:0', 112],
  ['64:ff9b::a9fe:0', 112],
  // Where clouds keep those keys beyond link-local.
  ['fd00:ec2::254', 128],
  ['100.100.100.200', 32],
];
/** No machine, or many at once. */
const NOBODY: readonly (readonly [net: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['::', 128],
  ['224.0.0.0', 3],
  ['ff00::', 8],
];
const LOOPBACK: readonly (readonly [net: string, bits: number])[] = [
  ['127.0.0.0', 8],
  ['::1', 128],
];

const linkLocal = listOf(LINK_LOCAL);
const nobody = listOf(NOBODY);
const loopback = listOf(LOOPBACK);

/** Throws a BarredAddress where `hostname` of a URL is itself an address that is barred. */
export function checkLiteral(hostname: string): void {
  const host = bare(hostname);
  const why = isIP(host) === 0 ? null : reasonAgainst(host, true);
  if (why !== null) throw new BarredAddress(why);
}

/** Of an address of IPv6 without the brackets it has in a URL; a name without its last dot. */
export function bare(hostname: string): string {
  return hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
}

/** Whether it names this very machine, so that nobody on the network can listen in. */
export function isThisMachine(hostname: string): boolean {
  const host = bare(hostname);
  return host === 'localhost' || host.endsWith('.localhost') || (isIP(host) !== 0 && isIn(loopback, host));
}

/**
 * For `lookup` of a connection: what is checked is what is connected to, also when a name leads elsewhere a moment later.
 * A name that leads to this machine without saying so is a surprise, and barred too.
 */
export function guarded(resolve: typeof lookup): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return void done(error, []);
      const mayBeThisMachine = isThisMachine(hostname);
      const reasons = found.map(({ address }) => reasonAgainst(address, mayBeThisMachine));
      const free = found.filter((_, at) => reasons[at] === null);
      const [first] = free;
      if (first === undefined) done(new BarredAddress(reasons[0] ?? 'it leads nowhere'), []);
      else if (options.all === true) done(null, free);
      else done(null, first.address, first.family);
    });
  };
}

export const guardedLookup: LookupFunction = guarded(lookup);

function reasonAgainst(address: string, mayBeThisMachine: boolean): string | null {
  if (isIn(linkLocal, address))
    return `${address} is an address of the network card or of a cloud's own keys, and of no system of the plant`;
  if (isIn(nobody, address)) return `${address} is the address of no single machine`;
  if (!mayBeThisMachine && isIn(loopback, address))
    return `it leads to ${address}, which is this machine itself; write localhost where that is meant`;
  return null;
}

function listOf(nets: readonly (readonly [net: string, bits: number])[]): BlockList {
  const list = new BlockList();
  for (const [net, bits] of nets) list.addSubnet(net, bits, isIP(net) === 6 ? 'ipv6' : 'ipv4');
  return list;
}

/** An address of IPv4 that is written as one of IPv6 is found too. */
const isIn = (list: BlockList, address: string): boolean =>
  list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
