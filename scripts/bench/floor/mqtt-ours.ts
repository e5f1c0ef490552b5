// Our side of the MQTT bench: acknowledged only once it is on the disk. Its own process.
import { argv } from 'node:process';
import { openFloorBox } from './box.ts';
import { toldWhenEnded } from './child.ts';

const [url = '', topics = '1'] = argv.slice(2);
const tags = Array.from({ length: Number(topics) }, (_, index) => ({
  ...{ id: `L${index}.Good`, topic: `plant/line${index}/good`, pointer: '/value' },
  ...{ timestamp: '/timestamp_ms', measure: 'goodTotal' },
}));
const box = await openFloorBox('mqtt', { url, protocolVersion: 5, sessionHours: 1, tags });
toldWhenEnded(() => ({ values: box.durable() }), box.stop);
