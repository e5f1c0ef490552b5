// The bare side: the mqtt client, JSON.parse and a map, acknowledged by the library. Its own process.
import { argv } from 'node:process';
import { connectAsync } from 'mqtt';
import { toldWhenEnded } from './child.ts';

const [url = '', topics = '1'] = argv.slice(2);
const client = await connectAsync(url, { protocolVersion: 5, clientId: 'bare', clean: true });
const last = new Map<string, unknown>();
let values = 0;
client.on('message', (topic, payload) => {
  last.set(topic, JSON.parse(payload.toString()));
  values += 1;
});
const all = Array.from({ length: Number(topics) }, (_, index) => `plant/line${index}/good`);
for (let at = 0; at < all.length; at += 40) client.subscribe(all.slice(at, at + 40), { qos: 1 });
toldWhenEnded(() => ({ values, last: last.size }));
