// npm run soak:panel: a browser takes a day of updates in minutes; its nodes and its heap must be at the end what they were.
import { parseArgs } from 'node:util';
import { asked, wholeNumber } from '../../scripts/refuse.ts';
import { openBrowser } from '../fixtures/chromium.ts';
import { BEAT_MS, type Rest, soak } from './soak.ts';

const USAGE = `npm run soak:panel -- [--hours 24]
A screen that stays on hears a beat every 5 s and a new picture every 15 s. Here they come as fast as the browser takes
them. Needs chromium (CHROMIUM names another than /usr/bin/chromium). Ends with code 1 where something grew.`;
const HOUR_MS = 3_600_000;
const PARTS = 4;
/** The browser goes on compiling what it runs for about so long. */
const WARM_BEATS = 720;
/** The heap may end this much above where it was at the start; of nodes there may be none more. */
const HEAP_GROWTH = 0.05;

const hours = asked(() => {
  const { values } = parseArgs({ options: { hours: { type: 'string', default: '24' } } });
  return wholeNumber('--hours', values.hours, [1, 24 * 31]);
}, USAGE);

const begun = performance.now();
const seconds = (): string => ((performance.now() - begun) / 1000).toFixed(0).padStart(6);
const beats = (hours * HOUR_MS) / BEAT_MS;
say(`${hours} h: ${beats} beats, ${Math.round(beats / 3)} pictures`);
say('  beats   nodes  elements  listeners  heap KB  after s');
const browser = await openBrowser();
const { rests, patches, bytes, fresh } = await soak(browser, {
  warmBeats: WARM_BEATS,
  beats,
  parts: PARTS,
  onRest: (rest) => say(rowOf(rest)),
});
await browser.close();
const [first, last] = [rests[0] as Rest, rests.at(-1) as Rest];
const growth = last.heapBytes / first.heapBytes - 1;
say(`${patches} patches of ${(bytes / patches / 1024).toFixed(1)} KB on average reached the page`);
const verdicts = {
  'nodes as at the start': last.nodes === first.nodes && last.elements === first.elements,
  'listeners as at the start': last.listeners === first.listeners,
  [`heap ${(100 * growth).toFixed(1)} % above the start (limit ${100 * HEAP_GROWTH} %)`]:
    growth <= HEAP_GROWTH,
  'the page shows what a fresh one shows': last.main === fresh,
};
for (const [words, isMet] of Object.entries(verdicts)) say(`  ${words}: ${isMet ? 'met' : 'MISSED'}`);
process.exit(Object.values(verdicts).every(Boolean) ? 0 : 1);

function rowOf(rest: Rest): string {
  const { beats, nodes, elements, listeners, heapBytes } = rest;
  const heap = Math.round(heapBytes / 1024);
  return `${column(beats, 7)} ${column(nodes, 7)} ${column(elements, 9)} ${column(listeners, 10)} ${column(heap, 8)} ${seconds()}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function column(value: number, width: number): string {
  return String(value).padStart(width);
}
