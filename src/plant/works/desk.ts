// The order desk: books new orders while a line's book is short, promises a truck for each.
import { drawOf, normalFor } from './chance.ts';
import type { Layout, Line, Product } from './layout.ts';
import type { Walk } from './line-walk.ts';
import { type Order, type Route, type Run, truckFor } from './orders.ts';
import {
  BOOK_SIGMA,
  BOOK_WEEKS,
  LATE_FEE_SHARES,
  MARGIN_SHARE,
  ORDER_HOURS,
  ORDER_HOURS_SIGMA,
  SETUP_SIGMA,
  SHARED_RUN_SHARE,
  SLACK_HOURS,
  SLACK_SHAPE,
} from './setting.ts';
import { advance, DAY_MS, HOUR_MS, type WorkingTime } from './working-time.ts';
import type { WorksSpec } from './works.ts';

/** The first numbers of orders and runs: plants have been at it for long. */
const FIRST_ORDER = 70_001;
const FIRST_RUN = 20_001;

export type Book = {
  readonly line: Line;
  readonly time: WorkingTime;
  readonly weekHours: number;
  readonly runs: Run[];
  /** Index of the run that is made next. */
  next: number;
};

export type Desk = {
  readonly spec: WorksSpec;
  readonly layout: Layout;
  readonly routes: ReadonlyMap<string, Route>;
  orders: number;
  runs: number;
};

export function newDesk(spec: WorksSpec, layout: Layout, routes: ReadonlyMap<string, Route>): Desk {
  return { spec, layout, routes, orders: 0, runs: 0 };
}

/** Books runs until the line has enough to do. */
export function fillBook(desk: Desk, book: Book, walk: Walk, at: number): void {
  const week = Math.floor(at / (7 * DAY_MS));
  const breath = normalFor(desk.spec.seed, 'demand', book.line.number, week);
  const enough = BOOK_WEEKS * book.weekHours * Math.exp(BOOK_SIGMA * breath);
  let hours = openHours(book, walk);
  while (hours < enough) {
    const run = newRun(desk, book, hours, at);
    book.runs.push(run);
    hours += run.planSetupHours + run.pieces / run.product.planPerHour;
  }
}

/** Hours of work at plan that the line has before it. */
function openHours(book: Book, walk: Walk): number {
  let hours = walk.job ? walk.setupLeftMs / HOUR_MS + walk.piecesLeft / walk.job.product.planPerHour : 0;
  for (let i = book.next; i < book.runs.length; i++) {
    const run = book.runs[i];
    if (run) hours += run.planSetupHours + run.pieces / run.product.planPerHour;
  }
  return hours;
}

function newRun(desk: Desk, book: Book, openBefore: number, at: number): Run {
  const number = desk.runs++;
  const draw = drawOf(desk.spec.seed, 'order', number);
  const product: Product = draw.pick(book.line.products);
  const before = book.runs.at(-1)?.product;
  const planSetupHours = before === product ? 0 : product.setupHours;
  const hours = ORDER_HOURS * Math.exp(ORDER_HOURS_SIGMA * draw.normal() - ORDER_HOURS_SIGMA ** 2 / 2);
  const pieces = 10 * Math.max(10, Math.round((hours * product.planPerHour) / 10));
  const setupHours = planSetupHours * Math.exp(SETUP_SIGMA * draw.normal());
  const shared = draw.next() < (desk.spec.sharedRunShare ?? SHARED_RUN_SHARE);
  const shares = shared ? [Math.round(pieces / 2), pieces - Math.round(pieces / 2)] : [pieces];
  const planned = openBefore + planSetupHours + pieces / product.planPerHour;
  const finish = advance(book.time, at, planned * HOUR_MS);
  return {
    id: String(FIRST_RUN + number),
    number,
    line: book.line,
    product,
    pieces,
    planSetupHours,
    setupHours,
    knownAt: at,
    orders: shares.map((share) => newOrder(desk, { book, product, pieces: share, finish, at })),
    startedAt: Number.POSITIVE_INFINITY,
    doneAt: Number.POSITIVE_INFINITY,
  };
}

type Wish = {
  readonly book: Book;
  readonly product: Product;
  readonly pieces: number;
  readonly finish: number;
  readonly at: number;
};

function newOrder(desk: Desk, { book, product, pieces, finish, at }: Wish): Order {
  const number = desk.orders++;
  const draw = drawOf(desk.spec.seed, 'order', number, 1);
  const customer = draw.pick(desk.layout.customers);
  const route = desk.routes.get(customer.id);
  if (!route) throw new Error(`no route for ${customer.id}`);
  let slack = 0;
  for (let i = 0; i < SLACK_SHAPE; i++) slack += draw.exponential(SLACK_HOURS / SLACK_SHAPE);
  const valueMinor = pieces * product.valueMinor;
  return {
    id: String(FIRST_ORDER + number),
    customer,
    pieces,
    truck: truckFor(route, advance(book.time, finish, slack * HOUR_MS)),
    knownAt: at,
    valueMinor,
    marginMinor: Math.round(valueMinor * draw.between(...MARGIN_SHARE)),
    lateFeeShare: draw.pick(LATE_FEE_SHARES),
    doneAt: Number.POSITIVE_INFINITY,
  };
}
