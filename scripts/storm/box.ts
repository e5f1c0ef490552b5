// The box under the storm: `throughline run` as it is installed, killed and started again as its service would be.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Child, startChild } from './child.ts';
import type { DeedBook } from './deeds.ts';
import type { Places } from './places.ts';
import {
  EDGE_DEVICE,
  EDGE_GROUP,
  EDGE_METRICS,
  EDGE_NODE,
  edgeMetric,
  edgeTagOf,
  FLOOD_TAG,
  FLOOD_TOPIC,
  MQTT_LINES,
  MQTT_MEASURES,
  type MqttName,
  OPCUA_TAGS,
  OUR_URI,
  opcuaName,
  opcuaTagOf,
  topicOf,
} from './storm-plant.ts';

const ROOT = join(import.meta.dirname, '../..');
/** As its service file has it, ms. */
const RESTARTS_AFTER_MS = 2_000;

export type Ports = { readonly broker: number; readonly opcua: number; readonly panel: number };

export type Box = {
  readonly url: string;
  /** Null: it is not running. */
  pid(): number | null;
  /** Resolves when its panel is up. */
  start(): Promise<void>;
  /** By SIGKILL. */
  kill(): Promise<void>;
  /** By SIGTERM, for good. */
  stop(): Promise<void>;
};

/** Where it ends though nobody told it to, that is noted, and it is started again two seconds later. */
export function makeBox(places: Places, ports: Ports, deeds: DeedBook): Box {
  let child: Child | null = null;
  let isOver = false;
  const start = async (): Promise<void> => {
    const box = startChild({
      program: '/bin/sh',
      args: [
        ...[join(ROOT, 'scripts/node26.sh'), join(ROOT, 'src/cli/main.ts'), 'run'],
        ...['--config', places.config, '--data', places.data, '--port', String(ports.panel)],
      ],
      log: join(places.folder, 'box.log'),
    });
    child = box;
    void box.ended.then(() => {
      if (child !== box) return;
      child = null;
      deeds.note({ peer: 'box', what: 'crash', how: '' });
      setTimeout(() => void startAgain(), RESTARTS_AFTER_MS);
    });
    await box.said('Open ');
  };
  const startAgain = async (): Promise<void> => {
    if (isOver || child !== null) return;
    // Where it ends again before its panel is up, that is another crash.
    await start().then(
      () => deeds.note({ peer: 'box', what: 'back', how: 'crash' }),
      () => undefined,
    );
  };
  const end = async (name: NodeJS.Signals): Promise<void> => {
    const box = child;
    child = null;
    await box?.end(name);
  };
  return {
    url: `http://127.0.0.1:${ports.panel}`,
    pid: () => child?.pid ?? null,
    start,
    kill: () => end('SIGKILL'),
    stop: () => {
      isOver = true;
      return end('SIGTERM');
    },
  };
}

/** Resident memory of a process, MB; null: there is no such process. */
export function residentMb(pid: number): number | null {
  try {
    const kb = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kb === undefined ? null : Math.round(Number(kb) / 1_024);
  } catch {
    return null;
  }
}

export function writeConfig({ config }: Places, ports: Ports): void {
  mkdirSync(join(config, 'sources'), { recursive: true });
  const write = (file: string, text: string): void => writeFileSync(join(config, file), text);
  write('plant.yaml', plantYaml(ports));
  write('sources/floor.yaml', floorYaml(ports));
  write('sources/mes.yaml', mesYaml(ports));
  write('sources/gateways.yaml', gatewaysYaml(ports));
}

/** Those the rules of the box speak to. */
const ROLES = ['planner', 'buyer', 'quality', 'shift-supervisor', 'plant-manager'] as const;

const plantYaml = ({ panel }: Ports): string => `version: 1
plant: { name: Storm, zone: UTC, currency: EUR, panelUrl: "http://127.0.0.1:${panel}" }
bandLimits: [100, 1000, 5000]
calendars:
  - id: always
    name: Round the clock
    shifts: [{ days: [Mon, Tue, Wed, Thu, Fri, Sat, Sun], from: "00:00", to: "00:00" }]
lines:
${[...MQTT_LINES, 'L5', 'L6'].map((line) => `  - { id: ${line}, name: Line ${line}, calendar: always }`).join('\n')}
roles:
${ROLES.map((role) => `  - { id: ${role}, name: ${role}, holder: p1 }`).join('\n')}
people:
  - { id: p1, name: Kim Ro }
`;

const floorYaml = ({ broker }: Ports): string => `version: 1
type: mqtt
title: Floor
url: mqtt://127.0.0.1:${broker}
staleAfter: 60 s
tags:
  - { id: ${FLOOD_TAG}, topic: ${FLOOD_TOPIC}, pointer: /value, timestamp: /at, line: L1, measure: ratePerHour }
${MQTT_LINES.flatMap((line) => Object.entries(MQTT_MEASURES).map(([name, measure]) => mqttTag(line, name as MqttName, measure))).join('\n')}
`;

const mqttTag = (line: string, name: MqttName, measure: string): string =>
  `  - { id: ${line}.${name}, topic: ${topicOf(line, name)}, pointer: /value, timestamp: /at, line: ${line}, measure: ${measure} }`;

const mesYaml = ({ opcua }: Ports): string => `version: 1
type: opcua
title: MES
endpoint: opc.tcp://127.0.0.1:${opcua}
security: { mode: None }
samplingMs: 500
publishingMs: 500
staleAfter: 60 s
tags:
${Array.from({ length: OPCUA_TAGS }, (_, index) => `  - { id: ${opcuaTagOf(index)}, node: "nsu=${OUR_URI};s=${opcuaName(index)}", line: L5, measure: ${index === 0 ? 'goodTotal' : 'ratePerHour'} }`).join('\n')}
`;

/** It may ask for a birth it missed: what an edge node says is sent once, and a broker keeps none of it for who is away. */
const gatewaysYaml = ({ broker }: Ports): string => `version: 1
type: sparkplug
title: Gateways
url: mqtt://127.0.0.1:${broker}
group: ${EDGE_GROUP}
requestRebirth: true
staleAfter: 60 s
tags:
${Array.from({ length: EDGE_METRICS }, (_, index) => `  - { id: ${edgeTagOf(index)}, node: ${EDGE_NODE}, device: ${EDGE_DEVICE}, metric: ${edgeMetric(index)}, line: L6, measure: ${index === 0 ? 'goodTotal' : 'ratePerHour'} }`).join('\n')}
`;
