// A copy of config/demo that names the ports and folders of the plant that runs now.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import type { PlantReady } from '../../plant/peers.ts';

const DEMO_CONFIG = fileURLToPath(new URL('../../../config/demo', import.meta.url));
const HOST = '127.0.0.1';

/** File of the config, and which of its values are those of this run. Comments stay. */
type Edits = Readonly<
  Record<string, readonly (readonly [path: readonly string[], value: string | number])[]>
>;

export function writeDemoConfig(demo: {
  readonly to: string;
  readonly peers: PlantReady;
  readonly panelUrl: string;
}): void {
  const { peers } = demo;
  const edits: Edits = {
    'plant.yaml': [[['plant', 'panelUrl'], demo.panelUrl]],
    'sources/mes.yaml': [[['endpoint'], `opc.tcp://${HOST}:${peers.opcuaPort}`]],
    'sources/floor.yaml': [[['url'], `mqtt://${HOST}:${peers.mqttPort}`]],
    'sources/erp.yaml': [[['folder'], peers.drop]],
    'sources/history.yaml': [[['file'], peers.history]],
    'channels/mail.yaml': [[['port'], peers.smtpPort]],
  };
  cpSync(DEMO_CONFIG, demo.to, { recursive: true });
  for (const [file, changes] of Object.entries(edits)) {
    const path = join(demo.to, file);
    const document = parseDocument(readFileSync(path, 'utf8'));
    for (const [place, value] of changes) document.setIn(place, value);
    writeFileSync(path, document.toString({ lineWidth: 0 }));
  }
}
