// Our side of the OPC UA bench: to the disk. Its own process.
import { argv } from 'node:process';
import { openFloorBox } from './box.ts';
import { toldWhenEnded } from './child.ts';

const [endpoint = '', many = '10000'] = argv.slice(2);
const tags = Array.from({ length: Number(many) }, (_, index) => ({
  ...{ id: `L${index}.Good`, node: `nsu=urn:bench:floor;s=L${index}`, measure: 'goodTotal' },
}));
const began = performance.now();
const box = await openFloorBox('opcua', {
  ...{ endpoint, security: { mode: 'None', policy: 'Basic256Sha256' } },
  ...{ samplingMs: 500, publishingMs: 500, tags },
});
await box.live;
console.log(JSON.stringify({ createdMs: performance.now() - began }));
let told = box.durable();
toldWhenEnded(() => {
  const since = box.durable() - told;
  told = box.durable();
  return { values: since };
}, box.stop);
