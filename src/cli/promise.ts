// `throughline promise <material> <pieces>`: by which day that could be promised, line by line, behind all that is queued.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compareIds } from '../core/model/model.ts';
import { SCENARIOS } from '../core/project/capacity.ts';
import { type Asked, type Promised, type SafePromise, safePromise } from '../core/project/safe-promise.ts';
import type { Projected } from '../core/rules/facts.ts';
import { look } from '../core/think.ts';
import type { UtcMs } from '../core/types/time.ts';
import { didYouMean } from '../load/nearest.ts';
import { clockTime, dateWords, duration, isoTime, MINUTE } from '../render/plant-time.ts';
import { latestFold } from '../store/latest-fold.ts';
import {
  type Command,
  type CommandIo,
  commandError,
  DEFAULT_DATA_DIR,
  EXIT,
  readArguments,
} from './command.ts';

export const command: Command = {
  name: 'promise',
  summary: 'by which day a new order can be promised',
  usage: `throughline promise <material> <pieces> [--sure 0.9] [--route ROUTE] [--data DIR] [--json] [--quiet]

Asks the futures the box last looked at: behind everything that is queued, on each line with a standard rate for it.
Parts are taken to be there. The box may be running: nothing is changed.
--data   where the journal of the box lies, ${DEFAULT_DATA_DIR} unless said
--sure   how sure it is to be, as a share: 0.9 holds in nine of ten futures.
--route  the route it would go on: the day is then that of its shipment. Not needed where there is one route only.
For instance: throughline promise HX-40 500 --sure 0.8
Exit code 0: it can be promised · 1: it cannot, or there is no data.`,
  run,
};

const USUALLY_SURE = '0.9';

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const own = { data: { type: 'string' }, sure: { type: 'string' }, route: { type: 'string' } } as const;
  const options = readArguments(args, own, 2);
  const [materialId, written] = options.positionals;
  if (materialId === undefined || written === undefined)
    throw commandError(EXIT.usage, 'what, and how many? Write it: throughline promise HX-40 500');
  const pieces = piecesOf(written);
  const sure = sureOf(options.text('sure') ?? USUALLY_SURE);
  const projected = lookedAt(
    resolve(io.cwd, options.text('data') ?? io.env['STATE_DIRECTORY'] ?? DEFAULT_DATA_DIR),
  );
  checkMaterial(projected, materialId);
  const routes = routesOf(projected);
  const asked = { materialId, pieces, sure, route: routeOf(routes, options.text('route')) };
  const found = safePromise(projected.world, projected.lines, asked);
  if (found.promises.length + found.unknown.length === 0) {
    const words = `No line has a standard rate for ${materialId}, so nothing can be promised of it. Add one to what ERP exports.`;
    throw commandError(EXIT.problems, words);
  }
  if (options.flag('json')) io.out(JSON.stringify(jsonOf(projected, found, asked), null, 2));
  else if (!options.flag('quiet')) {
    for (const line of textOf(projected, found, { ...asked, routes, now: io.clock.now() })) io.out(line);
  }
  return found.promises.length > 0 ? EXIT.fine : EXIT.problems;
}

function piecesOf(written: string): number {
  const pieces = Number(written);
  if (/^\d+$/.test(written) && pieces > 0 && Number.isSafeInteger(pieces)) return pieces;
  throw commandError(EXIT.usage, `"${written}" is not a number of pieces. Write it as 500.`);
}

/** So many futures cannot tell more than this. */
const SUREST = 0.99;

function sureOf(written: string): number {
  const sure = Number(written);
  if (!/^\d*\.?\d+$/.test(written) || sure <= 0 || sure >= 1)
    throw commandError(EXIT.usage, `"${written}" is not a share between 0 and 1. Write nine of ten as 0.9.`);
  if (sure > SUREST)
    throw commandError(
      EXIT.usage,
      `${SCENARIOS} futures cannot be as sure as ${written}. Ask for ${SUREST} at most.`,
    );
  return sure;
}

function lookedAt(dir: string): Projected {
  if (!existsSync(join(dir, 'facts.db'))) {
    throw commandError(
      EXIT.problems,
      `There is no journal in ${dir}. Name the folder that holds facts.db with --data: the one given to run, or data/ inside the one given to demo.`,
    );
  }
  const latest = latestFold(dir);
  if (latest === null)
    throw commandError(EXIT.problems, `The box of ${dir} has not looked at anything yet. Let it run first.`);
  return look(latest.state, latest.at);
}

function checkMaterial({ world }: Projected, materialId: string): void {
  const standards = [...world.standards.keys()].map((key) => key.slice(key.indexOf('|') + 1));
  const known = [...new Set([...(world.model.kinds.get('material')?.keys() ?? []), ...standards])];
  if (known.includes(materialId)) return;
  if (known.length === 0)
    throw commandError(EXIT.problems, 'The box knows no material yet, so it can promise none. Connect ERP.');
  throw commandError(EXIT.usage, `unknown material "${materialId}".${didYouMean(materialId, known)}`);
}

const routesOf = ({ world }: Projected): string[] =>
  [...new Set([...world.plant.shipments.values()].map(({ route }) => route))].toSorted(compareIds);

function routeOf(routes: readonly string[], asked: string | undefined): string | null {
  if (asked === undefined) return routes.length === 1 ? (routes[0] ?? null) : null;
  if (routes.includes(asked)) return asked;
  const offer =
    didYouMean(asked, routes) ||
    (routes.length > 0 ? ` There are: ${routes.join(', ')}.` : ' The box knows none yet.');
  throw commandError(EXIT.usage, `unknown route "${asked}".${offer}`);
}

type Told = Asked & { readonly routes: readonly string[]; readonly now: UtcMs };

/** Twice the longest that passes between two looks of a box that runs. */
const OLD_MS = 10 * MINUTE;

function textOf({ world }: Projected, found: SafePromise, told: Told): string[] {
  const { zone, lines } = world.plant;
  const age = told.now - world.now;
  const old = age > OLD_MS ? ` That was ${duration(age)} ago.` : '';
  const chooses = told.route === null && told.routes.length > 0 && found.promises.length > 0;
  return [
    `As the box saw it ${dateWords(zone, world.now)} ${clockTime(zone, world.now)}.${old}`,
    ...found.promises.map((one) => promiseLine(world, one, told)),
    ...found.unknown.map(
      ({ lineId, reason }) => `No promise from ${lines.get(lineId)?.name ?? lineId}: ${reason}.`,
    ),
    ...(found.promises.length > 0 ? ['Parts are taken to be there.'] : []),
    ...(chooses ? [`For the day it leaves, name its route: --route ${told.routes.join(' or ')}.`] : []),
  ];
}

/** "Thu 26 Nov, 9 of 10: HX-40 on Line 3, 500 pieces, leaves on S-885." */
function promiseLine({ plant }: Projected['world'], one: Promised, told: Told): string {
  const { zone } = plant;
  const { doneAt, shipment, lineName } = one;
  const what = `${oddsOf(told.sure)}: ${told.materialId} on ${lineName}, ${pieceWords(told.pieces)}`;
  if (shipment) return `${dateWords(zone, shipment.departsAt)}, ${what}, leaves on ${shipment.id}.`;
  const done = Math.ceil(doneAt / MINUTE) * MINUTE;
  const none = told.route === null ? '' : `. No later shipment on ${told.route} is known`;
  return `${dateWords(zone, done)}, ${what}, done by ${clockTime(zone, done)}${none}.`;
}

const pieceWords = (pieces: number): string =>
  pieces === 1 ? '1 piece' : `${pieces.toLocaleString('en-US')} pieces`;

/** 0.9 is "9 of 10", 0.95 "19 of 20", 0.123 "123 of 1000"; finer ones are rounded to that. */
function oddsOf(sure: number): string {
  const of = [10, 20, 100].find((parts) => Math.abs(sure * parts - Math.round(sure * parts)) < 1e-9) ?? 1000;
  return `${Math.round(sure * of)} of ${of}`;
}

function jsonOf({ world }: Projected, found: SafePromise, asked: Asked): object {
  const iso = (at: UtcMs): string => isoTime(world.plant.zone, at);
  return {
    asOf: iso(world.now),
    ...asked,
    promises: found.promises.map(({ doneAt, shipment, ...line }) => ({
      ...line,
      doneAt: iso(doneAt),
      shipment: shipment?.id ?? null,
      departsAt: shipment ? iso(shipment.departsAt) : null,
    })),
    unknown: found.unknown,
  };
}
