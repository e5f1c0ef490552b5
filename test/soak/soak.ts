// A screen that stays on: a browser takes the updates of hours as fast as it can, and is measured at rest between them.
import type { Browser, CDPSession, Page } from 'playwright-core';
import { startPanel } from '../../src/panel/server.ts';
import { quiet } from '../fixtures/panel-world.ts';
import { plantReader } from '../fixtures/plant-reader.ts';
import { pictureOf, START_AT } from './day.ts';
import { type MadeClock, madeClock } from './made-clock.ts';

export const BEAT_MS = 5000;
/** A new picture comes with every third beat. */
const BEATS_PER_PICTURE = 3;
/** So many updates may be under way; a browser that is further behind is waited for. */
const AHEAD = 3;
/** A part that somebody touched holds what it replaced for 30 s of the browser's own time. */
const LET_GO_MS = 31_000;
/** Beats between two hands that rest on a button for a while, so that what comes meanwhile must wait. */
const TOUCH_EVERY = 40;
const TOUCH_BEATS = 7;

export type Rest = {
  readonly beats: number;
  /** As the browser counts them: also nodes that are in no document but cannot be let go. */
  readonly nodes: number;
  readonly elements: number;
  readonly listeners: number;
  readonly heapBytes: number;
  readonly main: string;
};

export type Soaked = {
  readonly rests: readonly Rest[];
  readonly patches: number;
  readonly bytes: number;
  /** What a page that was opened only now shows. */
  readonly fresh: string;
};

type Length = { readonly warmBeats: number; readonly beats: number; readonly parts: number };

type Screen = {
  readonly page: Page;
  readonly cdp: CDPSession;
  readonly reader: ReturnType<typeof plantReader>;
  readonly clock: MadeClock;
  readonly heard: { beats: number; patches: number; bytes: number };
  /** Said by the reader as now; at rest it is the first moment again, so that rests can be compared. */
  moment: number;
  beats: number;
};

/**
 * `warmBeats`: until the browser has compiled what it runs, and every kind of picture and touch has been met; they are not counted.
 * `parts`: how often to rest, evenly spread; the first rest is before all of them.
 */
export async function soak(
  browser: Browser,
  { warmBeats, beats, parts, onRest }: Length & { readonly onRest?: (rest: Rest) => void },
): Promise<Soaked> {
  const plant = plantReader(pictureOf(0, 0));
  const clock = madeClock(START_AT);
  const reader = { ...plant, now: () => screen.moment };
  const panel = await startPanel({
    reader,
    host: '127.0.0.1',
    port: 0,
    plantName: 'Riverside',
    log: quiet,
    clock,
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const cdp = await page.context().newCDPSession(page);
  const heard = { beats: 0, patches: 0, bytes: 0 };
  const screen: Screen = { page, cdp, reader, clock, heard, moment: START_AT, beats: 0 };
  try {
    await listen(screen, panel.url);
    await run(screen, warmBeats);
    const rests = [await restOf(screen)];
    onRest?.(rests[0] as Rest);
    for (let part = 1; part <= parts; part += 1) {
      await run(screen, Math.round((beats * part) / parts) - Math.round((beats * (part - 1)) / parts));
      const rest = await restOf(screen);
      rests.push(rest);
      onRest?.(rest);
    }
    await page.close();
    const other = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await other.goto(panel.url);
    const fresh = await mainOf(other);
    await other.close();
    return { rests, patches: heard.patches, bytes: heard.bytes, fresh };
  } finally {
    await panel.close();
  }
}

async function listen({ page, cdp, heard }: Screen, url: string): Promise<void> {
  await cdp.send('Network.enable');
  await cdp.send('Performance.enable');
  cdp.on('Network.eventSourceMessageReceived', ({ eventName, data }) => {
    if (eventName === 'beat') heard.beats += 1;
    if (eventName === 'patch') heard.patches += 1;
    heard.bytes += data.length;
  });
  await page.goto(url);
  await until(() => heard.beats >= 1);
}

async function run(screen: Screen, beats: number): Promise<void> {
  const { page, reader, clock, heard } = screen;
  for (let beat = 0; beat < beats; beat += 1) {
    screen.beats += 1;
    clock.pass(BEAT_MS);
    screen.moment = clock.now();
    const sinceStartMs = screen.moment - START_AT;
    if (screen.beats % BEATS_PER_PICTURE === 0)
      reader.show(pictureOf(screen.beats / BEATS_PER_PICTURE, sinceStartMs));
    const rate = 100 + (screen.beats % 37);
    reader.tell({ tag: 'L3.PiecesPerHour', value: rate, quality: 'good', effectiveAt: screen.moment });
    if (beat % TOUCH_EVERY === 0) await page.evaluate(TOUCH);
    if (beat % TOUCH_EVERY === TOUCH_BEATS) await page.evaluate(LEAVE);
    // One beat was heard on joining.
    await until(() => heard.beats - 1 >= screen.beats - AHEAD);
  }
  await page.evaluate(LEAVE);
  await page.waitForTimeout(LET_GO_MS);
}

/** The same picture at the same moment as at the start: whatever is more than then has been left behind. */
async function restOf(screen: Screen): Promise<Rest> {
  const { page, cdp, reader, clock, heard } = screen;
  screen.beats += 1;
  screen.moment = START_AT;
  reader.tell({ tag: 'L3.PiecesPerHour', value: 110.4, quality: 'good', effectiveAt: START_AT });
  reader.show(pictureOf(0, 0));
  clock.pass(BEAT_MS);
  await until(() => heard.beats - 1 >= screen.beats);
  await page.waitForTimeout(300);
  for (let turn = 0; turn < 3; turn += 1) await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const figure = (name: string): number => {
    const found = metrics.find((one) => one.name === name);
    if (found === undefined) throw new Error(`The browser does not tell ${name}.`);
    return found.value;
  };
  return {
    beats: screen.beats,
    nodes: figure('Nodes'),
    elements: await page.evaluate<number>('document.getElementsByTagName("*").length'),
    listeners: figure('JSEventListeners'),
    heapBytes: figure('JSHeapUsedSize'),
    main: await mainOf(page),
  };
}

/** Text, because it runs in the page: there is no DOM on this side. */
const TOUCH = 'document.querySelector(".card .btn, main summary, main a")?.focus()';
const LEAVE = 'document.activeElement?.blur()';

const mainOf = (page: Page): Promise<string> =>
  page.evaluate<string>('document.querySelector("main").outerHTML');

const WAIT_MS = 30_000;

async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + WAIT_MS;
  while (!isSo()) {
    if (performance.now() > end) throw new Error('The browser hears nothing more.');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
