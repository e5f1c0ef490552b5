// What a day shows a screen that stays on: pictures that change as a plant's do, each at its own moment.
import type { Decision } from '../../src/core/types/decision.ts';
import type { Picture } from '../../src/core/types/picture.ts';
import { bad, late, NOW, picture, short, task } from '../fixtures/decisions.ts';

/** Any number above this in a picture is a moment; pieces, hours and cents are far below. */
const EARLIEST_MOMENT = 1_500_000_000_000;
const LONG_NAME = 'Hallmann & Söhne <Kraftfahrzeugteile> '.repeat(10);
/** As many rows as a bad morning has below its cards. */
const MANY = 12;

const more = Array.from(
  { length: MANY },
  (_, i): Decision => ({ ...late, id: `d-more-${i}`, taskId: 2000 + i, rank: 4 + i }),
);

/** Cards that change, go, come back and are many; a source that falls silent; a name too long for its place. */
const SCENES: readonly Picture[] = [
  picture,
  withRate(230),
  { ...picture, tasks: picture.tasks.map((one) => (one.id === 1071 ? { ...one, phase: 'with' } : one)) },
  only(late, bad),
  only(short),
  only(),
  {
    ...picture,
    sources: picture.sources.map((s) =>
      s.id === 'mes' ? { ...s, state: 'old', since: s.newestAt, reason: 'It does not answer.' } : s,
    ),
  },
  {
    ...only(late, bad, short, ...more),
    tasks: [...picture.tasks, ...more.map((one) => task(one.taskId, one, {}))],
  },
  only({ ...late, consequence: { ...late.consequence, customerName: LONG_NAME } as Decision['consequence'] }),
  withRate(0),
];

function withRate(ratePerHour: number): Picture {
  return { ...picture, lines: picture.lines.map((l) => (l.lineId === 'L4' ? { ...l, ratePerHour } : l)) };
}

function only(...decisions: readonly Decision[]): Picture {
  const isShown = (taskId: number): boolean => decisions.some((one) => one.taskId === taskId);
  return {
    ...picture,
    decisions,
    headline: { ...picture.headline, decisions: decisions.length },
    tasks: picture.tasks.filter(({ id }) => isShown(id)),
  };
}

/** The picture of the look with this number, as it stands `sinceStartMs` after the first. */
export function pictureOf(look: number, sinceStartMs: number): Picture {
  const scene = SCENES[look % SCENES.length] ?? picture;
  const { zone, ...rest } = scene;
  return { ...later(rest, sinceStartMs), zone };
}

export const START_AT = NOW;

/** The same with every moment in it moved on, so that a day later nothing in it is a day overdue. */
function later<T>(value: T, byMs: number): T {
  if (typeof value === 'number') return (value > EARLIEST_MOMENT ? value + byMs : value) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => later(one, byMs)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, later<unknown>(one, byMs)])) as T;
}
