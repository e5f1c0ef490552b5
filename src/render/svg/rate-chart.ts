// A line's rate against its plan over its working time: grey while on plan, coloured since the drift.
import type { DelayConsequence, RatePoint } from '../../core/types/decision.ts';
import type { Html } from '../html.ts';
import { rate } from '../number.ts';
import { dayTime, localDay, weekday } from '../plant-time.ts';
import type { Scene } from '../scene.ts';
import { say } from '../speech.ts';
import {
  apart,
  chart,
  dot,
  FLOOR,
  HEIGHT,
  labelRoom,
  line,
  type Point,
  pathOf,
  scale,
  TOP,
  text,
  thin,
} from './chart.ts';

const LEFT = 4;
/** More days than this and the fall is lost in the past. */
const DAYS_SHOWN = 4;

type Spot = { readonly at: number; readonly x: number; readonly perHour: number; readonly plan: number };

export function rateChart(scene: Scene, c: DelayConsequence, width: number): Html {
  const spots = working(scene, c.rates);
  const end = spots.at(-1)?.x ?? 1;
  const all = spots.flatMap((s) => [s.perHour, s.plan]).concat(c.rateNowPerHour, c.ratePlanPerHour);
  const low = Math.min(...all);
  const high = Math.max(...all);
  const pad = Math.max((high - low) * 0.35, 1);
  const plan = say(scene, 'plan {rate}', { rate: rate(scene, c.ratePlanPerHour) });
  const right = width - labelRoom([plan]);
  const x = scale([0, end], [LEFT, right]);
  const y = scale([low - pad, high + pad], [FLOOR, TOP]);
  const points: Point[] = spots.map((s) => [x(s.x), y(s.perHour)]);
  const turn = spots.findIndex((s) => c.driftSince !== null && s.at >= c.driftSince);
  const quiet = turn < 0 ? points : points.slice(0, turn + 1);
  const hot = turn < 0 ? [] : points.slice(turn);
  const planY = y(c.ratePlanPerHour);
  const nowY = hot.at(-1)?.[1] ?? quiet.at(-1)?.[1] ?? y(c.rateNowPerHour);
  const [planLabel, nowLabel] = apart(planY, nowY, 15);
  return chart([width, HEIGHT], sentence(scene, c), [
    ...dayTicks(scene, spots, x),
    hot.length > 1 ? `<path d="${gapPath(thin(hot), planY)}" class="gap"/>` : '',
    line([LEFT, planY], [right, planY], 'plan'),
    `<path d="${pathOf(thin(quiet))}" class="quiet"/>`,
    hot.length > 1 ? `<path d="${pathOf(thin(hot))}" class="hot"/>` : '',
    dot([right, nowY], 3.5, 'dot'),
    text([right + 8, planLabel + 4], plan, { cls: 'lab' }),
    text([right + 8, nowLabel + 4], `${rate(scene, c.rateNowPerHour)}/h`, { cls: 'labhot' }),
  ]);
}

/** Only time the line was to run counts, so that nights and weekends take no room. */
function working(scene: Scene, rates: readonly RatePoint[]): readonly Spot[] {
  const planned = rates.filter((r) => r.planPerHour !== null);
  const days = [...new Set(planned.map((r) => localDay(scene.zone, r.from)))].slice(-DAYS_SHOWN);
  const first = days[0] ?? 0;
  let x = 0;
  return planned
    .filter((r) => localDay(scene.zone, r.from) >= first)
    .map((r) => {
      const spot = { at: r.from, x, perHour: r.perHour, plan: r.planPerHour ?? 0 };
      x += r.to - r.from;
      return spot;
    });
}

function dayTicks(scene: Scene, spots: readonly Spot[], x: (v: number) => number): readonly string[] {
  return spots
    .filter(
      (s, i) => i === 0 || localDay(scene.zone, s.at) !== localDay(scene.zone, spots[i - 1]?.at ?? s.at),
    )
    .flatMap((s) => [
      line([x(s.x), TOP], [x(s.x), FLOOR], 'grid'),
      text([x(s.x) + 3, HEIGHT - 4], weekday(scene, s.at), { cls: 'tick' }),
    ]);
}

function gapPath(hot: readonly Point[], planY: number): string {
  const first = hot[0]?.[0] ?? 0;
  const last = hot.at(-1)?.[0] ?? 0;
  return `${pathOf(hot)}${pathOf([
    [last, planY],
    [first, planY],
  ]).replace('M', 'L')}Z`;
}

function sentence(scene: Scene, c: DelayConsequence): string {
  const places = {
    line: c.lineName,
    plan: rate(scene, c.ratePlanPerHour),
    rate: rate(scene, c.rateNowPerHour),
  };
  return c.driftSince === null
    ? say(scene, '{line}, pieces an hour up to now. Plan {plan}, {rate}.', places)
    : say(scene, '{line}, pieces an hour up to now. Plan {plan}, {rate} since {since}.', {
        ...places,
        since: dayTime(scene, c.driftSince),
      });
}
