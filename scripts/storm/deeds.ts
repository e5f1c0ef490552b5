// What the nemesis did to whom and when it was done: the checker's only word on it.
import { type Ledger, openLedger } from './ledger.ts';

export type Peer = 'broker' | 'opcua' | 'box' | 'publisher';
/**
 * away: it ended, or stands still. back: it takes connections, or goes on. flood and flooded: begun and ended. crash: it
 * ended though nobody did it. storm: the storm begins; calm: nothing is done to anybody from here on.
 */
export type Deed = {
  readonly at: number;
  readonly peer: Peer | null;
  readonly what: 'away' | 'back' | 'flood' | 'flooded' | 'crash' | 'storm' | 'calm';
  readonly how: string;
};

export type DeedBook = {
  note(deed: Omit<Deed, 'at'>): void;
  close(): void;
};

export function openDeeds(file: string): DeedBook {
  const ledger: Ledger = openLedger(file);
  return {
    note: ({ peer, what, how }) => ledger.note({ at: Date.now(), peer, what, how } satisfies Deed),
    close: () => ledger.close(),
  };
}
