// Which run was, is and will be on each line, to the piece, and when each order leaves.
import type { UtcMs } from '../core/types/time.ts';
import { CUSTOMERS } from './catalogue.ts';
import { uniform } from './physics/noise.ts';
import { type Output, piecesAt, timeOfPieces } from './physics/output.ts';
import { type Job, type LinePlan, OPENING } from './riverside.ts';
import { type Truck, truckFrom } from './trucks.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Working hours of its line that an order has to spare when it is promised: enough that none of them is in doubt. */
const SLACK_HOURS = 40;
/** An order leaves the exports so long after its truck. */
const GONE_AFTER_MS = 30 * MINUTE_MS;
/** Orders reach the plant this many days before they start, and this many more at most. */
const KNOWN_DAYS = 10;
const KNOWN_DAYS_SPREAD = 7;
/** What is still to come at the opening was known the day before at the latest. */
const LATEST_KNOWN = OPENING - 20 * 60 * MINUTE_MS;
/** Pieces before the last one is counted: the moment then lies on its shift, not on the next one. */
const JUST_BEFORE = 1e-4;

export type ScheduledJob = Job & {
  readonly lineId: string;
  readonly sequence: number;
  /** On the line's output: pieces it had made when this job began, and when it ended. */
  readonly fromPieces: number;
  readonly toPieces: number;
  readonly startAt: UtcMs;
  readonly endAt: UtcMs;
  readonly truck: Truck | null;
  /** In the ERP exports from `knownAt` until `goneAt`. */
  readonly knownAt: UtcMs;
  readonly goneAt: UtcMs;
};

/** `asUsual`: the same line without faults: what the plant promises by. Sorted by start. */
export function scheduleOf(plan: LinePlan, actual: Output, asUsual: Output): ScheduledJob[] {
  const start = Math.round(piecesAt(actual, plan.runningSince));
  const past = pastJobs(plan, start);
  const future: [Job, number][] = [];
  let from = start;
  for (const job of plan.jobs) {
    future.push([job, from]);
    from += job.pieces;
  }
  return [...past, ...future].map(([job, fromPieces], index) =>
    scheduled({ plan, actual, asUsual }, { job, fromPieces, sequence: (index + 1) * 10 }),
  );
}

/** Oldest first, back to where the counter stood at its start. */
function pastJobs(plan: LinePlan, before: number): [Job, number][] {
  const { past } = plan;
  const found: [Job, number][] = [];
  let to = before;
  for (let index = 0; past.pieces.length > 0; index++) {
    const pieces = past.pieces[index % past.pieces.length] ?? 0;
    const from = to - pieces;
    if (pieces === 0 || from < 0) break;
    const run = past.run - index;
    found.unshift([
      {
        run: String(run),
        // Numbers of long-finished orders: by line, so that no two are the same.
        order: String(4_400 - index * 6 - Number(plan.id.slice(1))),
        customer: past.customers[index % past.customers.length] ?? null,
        material: past.materials[index % past.materials.length] ?? '',
        pieces,
      },
      from,
    ]);
    to = from;
  }
  return found;
}

type Lines = { readonly plan: LinePlan; readonly actual: Output; readonly asUsual: Output };
type Place = { readonly job: Job; readonly fromPieces: number; readonly sequence: number };

function scheduled({ plan, actual, asUsual }: Lines, { job, fromPieces, sequence }: Place): ScheduledJob {
  const toPieces = fromPieces + job.pieces;
  const endAt = timeOfPieces(actual, toPieces - JUST_BEFORE);
  const usualStart = timeOfPieces(asUsual, fromPieces);
  const promised = timeOfPieces(asUsual, toPieces + SLACK_HOURS * plan.usualPerHour);
  const route = CUSTOMERS.find((customer) => customer.id === job.customer)?.route ?? 'east';
  const truck = job.order === null ? null : truckFrom(route, promised, job.shipsFrom);
  const days = KNOWN_DAYS + KNOWN_DAYS_SPREAD * uniform(Number(job.run));
  const known = usualStart - Math.round(days * DAY_MS);
  const latest = LATEST_KNOWN - Math.round(uniform(Number(job.run), 1) * DAY_MS);
  return {
    ...job,
    lineId: plan.id,
    sequence,
    fromPieces,
    toPieces,
    startAt: timeOfPieces(actual, fromPieces),
    endAt,
    truck,
    knownAt: Math.min(known, latest),
    goneAt: truck === null ? endAt + 3 * DAY_MS : truck.departsAt + GONE_AFTER_MS,
  };
}

/** The job on the line at that moment; the last one goes on showing until the next begins. */
export function jobAt(jobs: readonly ScheduledJob[], at: UtcMs): ScheduledJob | null {
  return jobs.findLast((job) => job.startAt <= at) ?? null;
}
