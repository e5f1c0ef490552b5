// Stock running down to the moment none is left, and what is then still needed.
import type { MaterialConsequence } from '../../core/types/decision.ts';
import type { Html } from '../html.ts';
import { pieces } from '../number.ts';
import { DAY, dayTime, HOUR, localDay, offsetAt, weekday } from '../plant-time.ts';
import type { Scene } from '../scene.ts';
import { say } from '../speech.ts';
import { materialLabel } from '../words/material.ts';
import { orderWords } from '../words/words.ts';
import {
  chart,
  dot,
  FLOOR,
  HEIGHT,
  line,
  type Point,
  pathOf,
  rect,
  scale,
  TOP,
  text,
  thin,
} from './chart.ts';

const LEFT = 4;
const RIGHT_PAD = 16;
/** A tick for a day needs this much width to be read. */
const TICK_WIDTH = 34;
/** How much of the past is shown at most. */
const PAST_MS = 36 * HOUR;

export function stockChart(scene: Scene, c: MaterialConsequence, width: number): Html {
  const past = c.levels.filter((l) => l.at <= scene.now && l.at >= scene.now - PAST_MS);
  const future = c.levels.filter((l) => l.at > scene.now && l.at < c.runoutAt);
  const start = past[0]?.at ?? scene.now;
  const end = c.runoutAt + Math.max((c.runoutAt - start) * 0.3, 6 * HOUR);
  const x = scale([start, end], [LEFT, width - RIGHT_PAD]);
  const y = scale([0, Math.max(c.leftPieces, ...past.map((l) => l.pieces)) * 1.12], [FLOOR, TOP]);
  const now: Point = [x(scene.now), y(c.leftPieces)];
  const out: Point = [x(c.runoutAt), FLOOR];
  const at = (l: { at: number; pieces: number }): Point => [x(l.at), y(l.pieces)];
  const right = width - RIGHT_PAD;
  return chart([width, HEIGHT], sentence(scene, c), [
    rect({ x: out[0], y: TOP + 4, w: right - out[0], h: FLOOR - TOP - 4 }, 'gap'),
    ...dayTicks(scene, start, { end, x }),
    line([LEFT, FLOOR], [right, FLOOR], 'axis'),
    `<path d="${pathOf(thin([...past.map(at), now]))}" class="quiet"/>`,
    `<path d="${pathOf(thin([now, ...future.map(at), out]))}" class="proj"/>`,
    dot(now, 3.5, 'dotq'),
    dot(out, 4, 'dot'),
    text([now[0] + 8, now[1] - 4], say(scene, '{pieces} left', { pieces: pieces(scene, c.leftPieces) }), {
      cls: 'lab',
    }),
    text([right - 3, TOP + 18], say(scene, '{pieces} short', { pieces: pieces(scene, c.shortPieces) }), {
      cls: 'labhot',
      anchor: 'end',
    }),
    text([right - 3, FLOOR - 9], dayTime(scene, c.runoutAt), {
      cls: 'labhot',
      anchor: 'end',
    }),
  ]);
}

type Span = { readonly end: number; readonly x: (at: number) => number };

function dayTicks(scene: Scene, start: number, { end, x }: Span): readonly string[] {
  const midnights: number[] = [];
  for (let day = localDay(scene.zone, start) + 1; day <= localDay(scene.zone, end); day += 1) {
    midnights.push(day * DAY - offsetAt(scene.zone, day * DAY));
  }
  const width = midnights.length > 1 ? x(midnights[1] ?? 0) - x(midnights[0] ?? 0) : TICK_WIDTH;
  const every = Math.max(1, Math.ceil(TICK_WIDTH / width));
  return midnights.flatMap((at, i) => {
    const mark = line([x(at), TOP], [x(at), FLOOR], 'grid');
    const fits = i % every === 0 && x(at) + TICK_WIDTH <= x(end) + RIGHT_PAD;
    return fits ? [mark, text([x(at) + 3, HEIGHT - 4], weekday(scene, at), { cls: 'tick' })] : [mark];
  });
}

function sentence(scene: Scene, c: MaterialConsequence): string {
  return say(scene, '{material} in stock. {left} left now, none at {at}, {pieces} short of {work}.', {
    material: materialLabel(c),
    left: pieces(scene, c.leftPieces),
    at: dayTime(scene, c.runoutAt),
    pieces: pieces(scene, c.shortPieces),
    work: orderWords(scene, c),
  });
}
