// Bad pieces per ten minutes: grey as usual, coloured since the spike.
import type { QualityConsequence } from '../../core/types/decision.ts';
import type { Html } from '../html.ts';
import { pieces } from '../number.ts';
import { clockTime, dayTime } from '../plant-time.ts';
import type { Scene } from '../scene.ts';
import { say } from '../speech.ts';
import {
  apart,
  chart,
  FLOOR,
  HEIGHT,
  labelRoom,
  line,
  POINT_LIMIT,
  rect,
  scale,
  TOP,
  text,
} from './chart.ts';

const LEFT = 4;
/** A bar of none still shows that it was measured. */
const EMPTY_BAR = 1;
/** Four hours of ten minutes: enough to see what is usual. */
const BARS_SHOWN = 24;
const BAR_MS = 600_000;

export function badChart(scene: Scene, c: QualityConsequence, width: number): Html {
  const bars = c.bars.slice(-Math.min(BARS_SHOWN, POINT_LIMIT));
  const limit = Math.max(1, Math.ceil(c.usualPerBar + 2 * Math.sqrt(c.usualPerBar)));
  const top = Math.max(limit * 1.5, ...bars.map((b) => b.bad));
  const usual = say(scene, 'usual < {n}', { n: limit });
  const bad = say(scene, '{pieces} bad', { pieces: pieces(scene, c.badPieces) });
  const right = width - labelRoom([usual, bad]);
  const step = (right - LEFT) / Math.max(1, bars.length);
  const y = scale([0, top], [FLOOR, TOP + 10]);
  const isHot = (from: number): boolean => from + BAR_MS > c.since;
  const marks = bars.map((b, i) => {
    const height = Math.max(EMPTY_BAR, FLOOR - y(b.bad));
    return rect(
      { x: LEFT + i * step + step * 0.11, y: FLOOR - height, w: step * 0.78, h: height },
      isHot(b.from) ? 'barhot' : 'cbar',
    );
  });
  const [usualY, badY] = apart(y(limit), y(bars.at(-1)?.bad ?? 0), 15);
  const turn = bars.findIndex((b) => isHot(b.from));
  const tick = (i: number, words: string): string =>
    text([LEFT + i * step, HEIGHT - 4], words, { cls: 'tick' });
  const time = (i: number): string => clockTime(scene.zone, bars[i]?.from ?? c.since);
  const middle = Math.floor(bars.length / 2);
  return chart([width, HEIGHT], sentence(scene, c, limit), [
    line([LEFT, FLOOR], [right, FLOOR], 'axis'),
    ...marks,
    line([LEFT, y(limit)], [right, y(limit)], 'plan'),
    text([right + 8, usualY + 4], usual, { cls: 'lab' }),
    text([right + 8, badY + 4], bad, { cls: 'labhot' }),
    tick(0, time(0)),
    turn < 0 || turn - middle > 4 ? tick(middle, time(middle)) : '',
    turn > 3 ? tick(turn, clockTime(scene.zone, c.since)) : '',
  ]);
}

function sentence(scene: Scene, c: QualityConsequence, limit: number): string {
  const hot = c.bars.filter((b) => b.from + BAR_MS > c.since).map((b) => pieces(scene, b.bad));
  return say(
    scene,
    'Bad pieces at {station}, each 10 minutes. Usually fewer than {n}; since {since} {counts}.',
    { station: c.stationName, n: limit, since: dayTime(scene, c.since), counts: hot.join(', ') },
  );
}
