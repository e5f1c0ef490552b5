// Six weeks of what the floor said: counters, jobs and bad pieces of every line, some lines slower of late.
import type { EntityRecord } from '../../src/core/types/entity.ts';
import type { Sample } from '../../src/core/types/observation.ts';
import type { UtcMs } from '../../src/core/types/time.ts';
import type { BigPlant } from './big-plant.ts';
import { type Draw, drawFrom } from './draw.ts';
import { DAY_MS, entity, HISTORY_DAYS, HOUR_MS, lineId, NOW, type Product } from './plant-size.ts';

/** Coarse samples keep the making of the bench's plant short; a cell of the floor is as long. */
const STEP_MS = 600_000;
/** One line in so many runs slower than usual since some days. */
const ONE_SLOW_IN = 20;
const SLOW_SHARE = 0.16;
const SLOW_SINCE_MS = 6 * DAY_MS;
/** Spread of an hour's output about the usual. */
const HOUR_SIGMA = 0.05;
const BAD_SHARE = 0.01;

/** Products a line has made of late, one a day in turn: enough hours of each to know its usual rate. */
const PRODUCTS_OF_LATE = 5;

type Rate = { readonly material: string; readonly perHour: number };

/** What each line has made of late, in turn. A line no product is routed over has nothing. */
export function madeOfLate(products: readonly Product[], lines: number): Rate[][] {
  const rates: Rate[][] = Array.from({ length: lines }, () => []);
  for (const product of products)
    product.routes.forEach((line, step) => {
      const known = rates[line];
      if (known && known.length < PRODUCTS_OF_LATE)
        known.push({ material: product.id, perHour: product.perHour[step] ?? 1 });
    });
  return rates;
}

const pastRun = (line: number, day: number): string => `H${line}-${day}`;

/** The runs of the past as ERP knew them while they were open: one a line and day. */
export function pastRuns(plant: BigPlant): EntityRecord[] {
  const rates = madeOfLate(plant.products, plant.size.lines);
  return rates.flatMap((known, line) =>
    Array.from({ length: HISTORY_DAYS + 2 }, (_, day) => {
      const rate = known[day % Math.max(1, known.length)];
      return entity('run', pastRun(line, day), {
        line: lineId(line),
        material: rate?.material ?? '',
        sequence: 1,
        quantityPieces: 1_000,
        status: 'running',
      });
    }),
  );
}

/** All samples of one line until now, in order of time. */
export function lineHistory(plant: BigPlant, line: number): Sample[] {
  const draw = drawFrom(plant.size.seed + 7_919 * (line + 1));
  const known = madeOfLate(plant.products, plant.size.lines)[line] ?? [];
  const samples: Sample[] = [];
  const count = { good: 0, bad: 0 };
  let hour = -1;
  let noise = 1;
  let job = '';
  for (const [from, to] of plant.shifts) {
    if (from >= NOW) break;
    const day = Math.floor((from - NOW) / DAY_MS) + HISTORY_DAYS + 1;
    if (day < 0) continue;
    for (let at = from; at <= Math.min(to, NOW); at += STEP_MS) {
      const rate = rateAt(plant, line, { at, known, day });
      if (rate.job !== job) {
        job = rate.job;
        samples.push(sampleOf(`${lineId(line)}.Job`, at, job));
      }
      const now = Math.floor(at / HOUR_MS);
      if (now !== hour) noise = Math.exp(HOUR_SIGMA * draw.normal());
      hour = now;
      if (at > from) makePieces(count, rate.perHour * noise, draw);
      samples.push(sampleOf(`${lineId(line)}.Good`, at, Math.floor(count.good)));
      samples.push(sampleOf(`${lineId(line)}.Bad`, at, count.bad));
    }
  }
  return samples;
}

function makePieces(count: { good: number; bad: number }, perHour: number, draw: Draw): void {
  const pieces = (perHour * STEP_MS) / HOUR_MS;
  count.good += pieces;
  if (draw.share() < pieces * BAD_SHARE) count.bad += 1;
}

/** In the last hour before now the run of the open order book is on the machine. */
function rateAt(
  plant: BigPlant,
  line: number,
  { at, known, day }: { readonly at: UtcMs; readonly known: readonly Rate[]; readonly day: number },
): { readonly job: string; readonly perHour: number } {
  const slow = line % ONE_SLOW_IN === 0 && at >= NOW - SLOW_SINCE_MS ? 1 - SLOW_SHARE : 1;
  const running = plant.book.running.get(line);
  if (running && at >= NOW - HOUR_MS) return { job: running.run, perHour: running.perHour * slow };
  return { job: pastRun(line, day), perHour: (known[day % Math.max(1, known.length)]?.perHour ?? 0) * slow };
}

function sampleOf(tag: string, at: UtcMs, value: number | string): Sample {
  return { tag, effectiveAt: at, recordedAt: at + 500, value, quality: 'good' };
}

/** What a line's counter says at `at`. */
export function lineNews(
  line: number,
  { at, good }: { readonly at: UtcMs; readonly good: number },
): Sample[] {
  return [sampleOf(`${lineId(line)}.Good`, at, Math.floor(good))];
}
