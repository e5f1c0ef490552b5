// A plant of two lines as a config folder and the exports of its ERP: enough for one card that rests on all of it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';

const DAY_MS = 86_400_000;

export type Ports = { readonly opcua: number; readonly mqtt: number; readonly smtp: number };

export type Works = {
  readonly config: string;
  readonly data: string;
  readonly drop: string;
  /** Two days old, one line a counter. */
  readonly recording: string;
  /** Of the config folder, made where it is missing. */
  write(file: string, text: string): void;
  /** Into the drop folder. */
  put(file: string, content: string | Buffer): void;
};

export function smallWorks(t: Test, ports: Ports): Works {
  const dir = mkdtempSync(join(tmpdir(), 'throughline-story-'));
  t.teardown(() => rmSync(dir, { recursive: true, force: true }));
  const config = join(dir, 'config');
  const drop = join(dir, 'drop');
  const recording = join(dir, 'history.ndjson');
  for (const folder of ['sources', 'channels']) mkdirSync(join(config, folder), { recursive: true });
  const write = (file: string, text: string) => writeFileSync(join(config, file), text);
  const put = (file: string, content: string | Buffer) => writeFileSync(join(drop, file), content);
  write('plant.yaml', PLANT);
  write('sources/mes.yaml', mesYaml(ports.opcua));
  write('sources/floor.yaml', floorYaml(ports.mqtt));
  write('sources/erp.yaml', erpYaml('*/2 * * * *'));
  write('channels/mail.yaml', mailYaml(ports.smtp));
  write('sources/history.yaml', 'version: 1\ntype: replay\ntitle: History\nfile: ../history.ndjson\n');
  writeFileSync(recording, history(Date.now() - 2 * DAY_MS));
  return { config, data: join(dir, 'data'), drop, recording, write, put };
}

const PLANT = `version: 1
plant: { name: Small works, zone: UTC, currency: EUR, panelUrl: "http://127.0.0.1:8480" }
bandLimits: [100, 1000, 5000]
calendars:
  - id: always
    name: Round the clock
    shifts: [{ days: [Mon, Tue, Wed, Thu, Fri, Sat, Sun], from: "00:00", to: "00:00" }]
lines:
  - { id: L1, name: Line 1, calendar: always, standCostPerHour: 310 }
  - { id: L2, name: Line 2, calendar: always }
supplyTerms:
  - { material: SK-210, mode: normal, leadWorkingDays: 2, closes: "16:00", arrives: "14:00", extraCost: 0, lotPieces: 100 }
roles:
  - { id: planner, name: planner, holder: p1 }
  - { id: buyer, name: buyer, holder: p1 }
  - { id: quality, name: quality, holder: p1 }
  - { id: shift-supervisor, name: shift supervisor, holder: p1 }
  - { id: plant-manager, name: plant manager, holder: p1 }
people:
  - { id: p1, name: Kim Ro, email: kim.ro@works.example }
`;

export const MES_URI = 'urn:works:mes';

const mesYaml = (port: number): string => `version: 1
type: opcua
title: MES
endpoint: opc.tcp://127.0.0.1:${port}
security: { mode: None }
samplingMs: 50
publishingMs: 100
tags:
  - { id: L1.GoodCount, node: "nsu=${MES_URI};s=L1.GoodCount", line: L1, measure: goodTotal }
  - { id: L1.PiecesPerHour, node: "nsu=${MES_URI};s=L1.PiecesPerHour", line: L1, measure: ratePerHour }
  - { id: L1.Job, node: "nsu=${MES_URI};s=L1.Job", line: L1, measure: job }
  - { id: L2.GoodCount, node: "nsu=${MES_URI};s=L2.GoodCount", line: L2, measure: goodTotal }
  - { id: L2.PiecesPerHour, node: "nsu=${MES_URI};s=L2.PiecesPerHuor", line: L2, measure: ratePerHour }
`;

const floorYaml = (port: number): string => `version: 1
type: mqtt
title: Floor
url: mqtt://127.0.0.1:${port}
tags:
  - { id: L1.Scrap, topic: works/L1/scrap, pointer: /value, timestamp: /at, line: L1, measure: scrapTotal }
  - { id: L2.Scrap, topic: works/L2/scrap, pointer: /value, timestamp: /at, line: L2, measure: scrapTotal }
`;

/** Another schedule is one that never ran: a pull is owed as soon as the box is up. */
export const erpYaml = (schedule: string): string => `version: 1
type: files
title: ERP
folder: ../drop
schedule: "${schedule}"
format: { zone: UTC }
tables:
${FILES.map(([name, kind, columns]) => `  - { name: ${name}, kind: ${kind}, columns: { ${columns} } }`).join('\n')}
`;

const FILES = [
  ['customers.csv', 'customer', 'id: CUSTOMER, name: NAME'],
  ['materials.csv', 'material', 'id: MATERIAL, name: NAME'],
  [
    'orders.csv',
    'salesOrderLine',
    'id: ORDER, customer: CUSTOMER, material: MATERIAL, quantityPieces: QTY, valueMinor: VALUE, shipment: SHIPMENT',
  ],
  ['shipments.csv', 'shipment', 'id: SHIPMENT, route: ROUTE, packingClosesAt: CLOSES, departsAt: DEPARTS'],
  [
    'runs.csv',
    'run',
    'id: RUN, material: MATERIAL, line: LINE, sequence: SEQ, quantityPieces: QTY, confirmedPieces: DONE, status: STATUS',
  ],
  ['pegs.csv', 'peg', 'id: PEG, run: RUN, demand: ORDER, quantityPieces: QTY, basis: BASIS'],
  ['standards.csv', 'standard', 'id: STANDARD, line: LINE, material: MATERIAL, ratePerHour: RATE'],
  ['bom.csv', 'component', 'id: BOM, parent: PARENT, material: MATERIAL, perPiece: PER_PIECE'],
  ['stock.csv', 'stock', 'id: STOCK, material: MATERIAL, unrestrictedPieces: FREE'],
] as const;

/** A box that knows of no yesterday shows its first picture and tells nobody. */
function history(at: number): string {
  const head = { type: 'sample', recordedAt: at, effectiveAt: at, quality: 'good' };
  const tags = ['L1.GoodCount', 'L2.GoodCount'];
  return tags.map((tag) => `${JSON.stringify({ ...head, tag, value: 0 })}\n`).join('');
}

const mailYaml = (port: number): string => `version: 1
type: email
host: 127.0.0.1
port: ${port}
tls: none
from: { name: Throughline, address: throughline@works.example }
`;

/**
 * Seals for 400 of 2,400 pieces: one card. Order 4493 has no customer, run 2412 no order.
 * `at`: when they are exported, ms UTC.
 */
export function exportsAt(at: number): Readonly<Record<string, string>> {
  const day = (days: number): string =>
    new Date(at + days * DAY_MS).toISOString().slice(0, 16).replace('T', ' ');
  return {
    'customers.csv': 'CUSTOMER;NAME\nHALLMANN;Hallmann\nNORDWERK;Nordwerk\n',
    'materials.csv': 'MATERIAL;NAME\nPX-12;Pump\nSK-210;Seal\n',
    'orders.csv':
      'ORDER;CUSTOMER;MATERIAL;QTY;VALUE;SHIPMENT\n' +
      '4502;HALLMANN;PX-12;2400;96000.00;S-1\n4493;;PX-12;100;4000.00;S-1\n',
    'shipments.csv': `SHIPMENT;ROUTE;CLOSES;DEPARTS\nS-1;north;${day(9)};${day(10)}\n`,
    'runs.csv':
      'RUN;MATERIAL;LINE;SEQ;QTY;DONE;STATUS\n' +
      '1204;PX-12;L1;1;2400;0;running\n1205;PX-12;L2;1;100;0;planned\n2412;PX-12;L2;2;150;0;planned\n',
    'pegs.csv': 'PEG;RUN;ORDER;QTY;BASIS\na;1204;4502;2400;erp-link\nb;1205;4493;100;erp-link\n',
    'standards.csv': 'STANDARD;LINE;MATERIAL;RATE\ns1;L1;PX-12;96\ns2;L2;PX-12;90\n',
    'bom.csv': 'BOM;PARENT;MATERIAL;PER_PIECE\nb1;PX-12;SK-210;1\n',
    'stock.csv': 'STOCK;MATERIAL;FREE\nk1;SK-210;400\n',
  };
}
