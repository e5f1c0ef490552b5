// Where everything of one storm lies: ledgers, notes, logs, and the box's own folders, all in one that is removed at the end.
import { join } from 'node:path';

export type Places = {
  readonly folder: string;
  readonly config: string;
  readonly data: string;
  /** What the broker has acknowledged to the publisher. */
  readonly mqttLedger: string;
  readonly floodLedger: string;
  /** What the OPC UA server showed, and when. */
  readonly opcuaLedger: string;
  /** What the edge node said, and when. */
  readonly edgeLedger: string;
  /** What the nemesis did, and when it was done. */
  readonly deeds: string;
  /** What the observer saw on the panel. */
  readonly notes: string;
};

export function placesIn(folder: string): Places {
  const at = (name: string): string => join(folder, name);
  return {
    folder,
    config: at('config'),
    data: at('data'),
    mqttLedger: at('mqtt.ledger'),
    floodLedger: at('flood.ledger'),
    opcuaLedger: at('opcua.ledger'),
    edgeLedger: at('edge.ledger'),
    deeds: at('deeds.ledger'),
    notes: at('notes.ledger'),
  };
}
