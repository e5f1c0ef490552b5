// When each option is ready against the moment it must be: the decision itself, drawn.
import type { Decision } from '../../core/types/decision.ts';
import type { Html } from '../html.ts';
import { odds, oddsOf } from '../number.ts';
import { clockTime, dateWords, dayTime, HOUR, localDay, offsetAt, weekday } from '../plant-time.ts';
import type { Scene } from '../scene.ts';
import { type Spoken, say } from '../speech.ts';
import { optionWords, pOnTime } from '../words/option.ts';
import { chart, dot, line, rect, scale, text } from './chart.ts';

const WIDTH = 440;
const LEFT = 118;
/** Drawing units of a character: what a name or a time takes beside its line, also where a phone sets it larger. */
const CHAR = 7.6;
const RIGHT = 390;
const ROW = 34;
const HEAD = 22;
/** What lies earlier than this before the cut-off is drawn at the edge. */
const BEFORE_MS = 4 * HOUR;
const STEPS_H = [1, 2, 4, 6, 12, 24, 48, 96] as const;
const TICKS = 6;

type Row = {
  readonly name: string;
  readonly at: number;
  readonly pOnTime: number | null;
  readonly nobody: boolean;
};

/** Null where the decision has no moment of being ready. `limit` says what closes, and when. */
export function readyChart(
  scene: Scene,
  d: Decision,
  limit: { readonly at: number; readonly words: string },
): Html | null {
  const rows = rowsOf(scene, d);
  if (rows.length < 2) return null;
  const floor = HEAD + rows.length * ROW + 6;
  const start = startOf(rows, limit.at);
  const left = Math.max(LEFT, ...rows.map((r) => r.name.length * CHAR + 12));
  const end = endOf(scene, rows, { start, limitAt: limit.at, left });
  const span = scale([start, end], [left + 6, RIGHT]);
  const x = (at: number): number => Math.max(left + 3, Math.min(RIGHT, span(at)));
  const limitX = x(limit.at);
  const late = limitX > WIDTH / 2 + 60;
  const sameDay = localDay(scene.zone, start) === localDay(scene.zone, limit.at);
  const limitWords = `${limit.words} ${sameDay ? '' : `${weekday(scene, limit.at)} `}${clockTime(scene.zone, limit.at)}`;
  const sentence = `${limit.words} ${dayTime(scene, limit.at)}. ${rows.map((r) => `${r.name}: ${dayTime(scene, r.at)}${r.pOnTime === null ? '' : `, ${odds(scene, r.pOnTime)}`}`).join('. ')}.`;
  return chart([WIDTH, floor + 32], sentence, [
    rect({ x: limitX, y: HEAD, w: RIGHT - limitX, h: floor - HEAD }, 'gap'),
    ...timeTicks(scene, { start, end, floor }, span),
    line([limitX, 16], [limitX, floor], 'mark'),
    text([limitX + (late ? -6 : 6), 16], limitWords, {
      cls: 'lab',
      anchor: late ? 'end' : 'start',
    }),
    ...rows.flatMap((r, i) =>
      rowMarks(scene, r, { y: HEAD + 24 + i * ROW, x: x(r.at), day: limit.at, limitX, left }),
    ),
  ]);
}

/** Near the cut-off, where the options differ; where all are ready long before it, from the first of them on. */
function startOf(rows: readonly Row[], limitAt: number): number {
  const recovering = rows.filter((r) => !r.nobody).map((r) => r.at);
  const near = recovering.some((at) => at > limitAt - BEFORE_MS);
  return near ? limitAt - BEFORE_MS : Math.min(...recovering) - 2 * HOUR;
}

function rowsOf(scene: Scene, d: Decision): readonly Row[] {
  const words = optionWords(scene, d);
  const rows = d.options.flatMap((o, i) => {
    const w = words[i];
    const arrives = o.parts.find((p) => p.type === 'reorder');
    const at = arrives?.type === 'reorder' ? arrives.arrivesAt : o.readyAt;
    return w === undefined || at === null || o.kind === 'accept' || o.taken !== undefined
      ? []
      : [{ name: w.short, at, pOnTime: pOnTime(d, o), nobody: o.kind === 'do-nothing' }];
  });
  return rows.toSorted((a, b) => b.at - a.at);
}

/** What nobody acting comes to is written behind its point, so that the time there reaches as far. */
function endOf(
  scene: Scene,
  rows: readonly Row[],
  f: { start: number; limitAt: number; left: number },
): number {
  const latest = Math.max(...rows.map((r) => r.at), f.limitAt + 2 * HOUR) + HOUR;
  const nobody = rows.find((r) => r.nobody);
  if (nobody === undefined) return latest;
  const width = RIGHT - f.left - 6;
  const label = timeWords(scene, nobody, f.limitAt).length * CHAR + 16;
  return Math.max(latest, f.start + ((nobody.at - f.start) * width) / (width - label));
}

type Place = {
  readonly y: number;
  readonly x: number;
  readonly day: number;
  readonly limitX: number;
  readonly left: number;
};

const timeWords = (scene: Scene, r: Row, day: number): string =>
  localDay(scene.zone, r.at) === localDay(scene.zone, day)
    ? clockTime(scene.zone, r.at)
    : `${weekday(scene, r.at)} ${clockTime(scene.zone, r.at)}`;

function rowMarks(scene: Scene, r: Row, p: Place): readonly string[] {
  const cls = r.nobody ? 'labhot' : 'labink';
  const time = timeWords(scene, r, p.day);
  const words = r.pOnTime === null ? time : `${time}, ${shortOdds(scene, r.pOnTime)}`;
  const early = p.x <= p.left + 60;
  // Beside the point where there is room, above the line where the cut-off would be crossed.
  const label =
    r.nobody || early
      ? text([p.x + 11, p.y + 4], words, { cls })
      : text([Math.min(p.x, p.limitX) - 10, p.y - 9], words, { cls, anchor: 'end' });
  return [
    text([0, p.y + 4], r.name, { cls }),
    line([p.left, p.y], [p.x, p.y], r.nobody ? 'hot' : 'quiet'),
    dot([p.x, p.y], 5.5, r.nobody ? 'dot' : 'dotq'),
    label,
  ];
}

/** The chart's rows have little room: "5 of 6". */
function shortOdds(spoken: Spoken, pOnTime: number): string {
  switch (oddsOf(pOnTime)) {
    case 'NineOfTen':
      return say(spoken, '9 of 10');
    case 'FiveOfSix':
      return say(spoken, '5 of 6');
    case 'ThreeOfFour':
      return say(spoken, '3 of 4');
    case 'TwoOfThree':
      return say(spoken, '2 of 3');
    default:
      return odds(spoken, pOnTime);
  }
}

type Frame = { readonly start: number; readonly end: number; readonly floor: number };

function timeTicks(scene: Scene, f: Frame, x: (at: number) => number): readonly string[] {
  const step = (STEPS_H.find((h) => (f.end - f.start) / (h * HOUR) <= TICKS) ?? 96) * HOUR;
  const offset = offsetAt(scene.zone, f.start);
  const marks: string[] = [text([0, f.floor + 28], dateWords(scene, f.start), { cls: 'tick' })];
  for (let at = Math.ceil((f.start + offset) / step) * step - offset; at < f.end; at += step) {
    marks.push(
      line([x(at), HEAD], [x(at), f.floor], 'grid'),
      text([x(at), f.floor + 28], step >= 24 * HOUR ? weekday(scene, at) : clockTime(scene.zone, at), {
        cls: 'tick',
        anchor: 'middle',
      }),
    );
  }
  return marks;
}
