// Which peer is read by which source of the box.
import type { Peer } from './deeds.ts';

export type PeerOf = { readonly peer: Peer; readonly source: string };

export const FLOOR: PeerOf = { peer: 'broker', source: 'floor' };
export const MES: PeerOf = { peer: 'opcua', source: 'mes' };
