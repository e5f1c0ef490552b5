// `throughline promise <material> <pieces>`: by which day that could be promised, line by line, behind all that is queued.
import { all, compareIds } from '../core/model/model.ts';
import { billOf } from '../core/project/bill-of-material.ts';
import { SCENARIOS } from '../core/project/capacity.ts';
import { openReceipts } from '../core/project/receipts.ts';
import { type Asked, type Promised, type SafePromise, safePromise } from '../core/project/safe-promise.ts';
import type { Projected } from '../core/rules/facts.ts';
import { didYouMean } from '../core/rules/nearest.ts';
import { look } from '../core/think.ts';
import type { UtcMs } from '../core/types/time.ts';
import { clockTime, dateWords, isoTime, MINUTE } from '../render/plant-time.ts';
import { IN_ENGLISH } from '../render/speech.ts';
import {
  type Command,
  type CommandIo,
  commandError,
  DEFAULT_DATA_DIR,
  EXIT,
  readArguments,
} from './command.ts';
import { foldOf } from './terminal/box-journal.ts';

export const command: Command = {
  name: 'promise',
  summary: 'by which day a new order can be promised',
  usage: `throughline promise <material> <pieces> [--sure 0.9] [--route ROUTE] [--data DIR] [--json] [--quiet]

Asks the futures the box last looked at: behind everything that is queued, on each line with a standard rate for it.
Parts are taken to be there; those known to run out are named. The box may be running: nothing is changed.
--data   where the journal of the box lies, ${DEFAULT_DATA_DIR} unless said
--sure   how sure it is to be, as a share: 0.9 holds in nine of ten futures.
--route  the route it would go on: the day is then that of its shipment. Not needed where there is one route only.
For instance: throughline promise HX-40 500 --sure 0.8
Exit code 0: it can be promised · 1: it cannot, or there is no data.`,
  run,
};

const USUALLY_SURE = '0.9';

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  checkMinus(args);
  const own = { data: { type: 'string' }, sure: { type: 'string' }, route: { type: 'string' } } as const;
  const options = readArguments(args, own, 2);
  const [materialId, written] = options.positionals;
  if (materialId === undefined || written === undefined)
    throw commandError(EXIT.usage, 'what, and how many? Write it: throughline promise HX-40 500');
  const pieces = piecesOf(written);
  const sure = sureOf(options.text('sure') ?? USUALLY_SURE);
  const { state, at } = foldOf(io, options.text('data'));
  const projected = look(state, at);
  checkMaterial(projected, materialId);
  const routes = routesOf(projected);
  const asked = { materialId, pieces, sure, route: routeOf(routes, options.text('route')) };
  const found = safePromise(projected.world, projected.lines, asked);
  if (found.promises.length + found.unknown.length === 0) {
    const words = isBought(projected, materialId)
      ? `${materialId} is bought, not made here: ask who delivers it.`
      : `No line has a standard rate for ${materialId}, so nothing can be promised of it. Add one to what ERP exports.`;
    throw commandError(EXIT.problems, words);
  }
  if (options.flag('json')) io.out(JSON.stringify(jsonOf(projected, found, asked), null, 2));
  else if (!options.flag('quiet')) {
    for (const line of textOf(projected, found, { ...asked, routes })) io.out(line);
  }
  return found.promises.length > 0 ? EXIT.fine : EXIT.problems;
}

/** A number below zero looks like an option and is none. */
function checkMinus(args: readonly string[]): void {
  const minus = args.find((one, i) => /^-\d/.test(one) && !args[i - 1]?.startsWith('--'));
  if (minus !== undefined) piecesOf(minus);
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

/** So many names are an offer; more are a list to look up in ERP. */
const MOST_OFFERED = 12;

const isBought = ({ world }: Projected, materialId: string): boolean =>
  openReceipts(world.model).has(materialId) ||
  all(world.model, 'supplyTerm').some(({ record }) => record.fields['material'] === materialId);

function checkMaterial({ world }: Projected, materialId: string): void {
  const standards = [...world.standards.keys()].map((key) => key.slice(key.indexOf('|') + 1));
  const known = [...new Set([...(world.model.kinds.get('material')?.keys() ?? []), ...standards])];
  if (known.includes(materialId)) return;
  if (known.length === 0)
    throw commandError(EXIT.problems, 'The box knows no material yet, so it can promise none. Connect ERP.');
  const made = [...new Set(standards)].toSorted(compareIds);
  const more = made.length > MOST_OFFERED ? ` and ${made.length - MOST_OFFERED} more` : '';
  const offer = made.length === 0 ? '' : ` Made here are: ${made.slice(0, MOST_OFFERED).join(', ')}${more}.`;
  throw commandError(
    EXIT.usage,
    `unknown material "${materialId}".${didYouMean(materialId, known) || offer}`,
  );
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

type Told = Asked & { readonly routes: readonly string[] };

function textOf(projected: Projected, found: SafePromise, told: Told): string[] {
  const { world } = projected;
  const { zone, lines } = world.plant;
  const chooses = told.route === null && told.routes.length > 0 && found.promises.length > 0;
  return [
    `As the box saw it ${dateWords({ ...IN_ENGLISH, zone }, world.now)} ${clockTime(zone, world.now)}.`,
    ...found.promises.map((one) => promiseLine(world, one, told)),
    ...found.unknown.map(
      ({ lineId, reason, knownUntil }) =>
        `No promise from ${lines.get(lineId)?.name ?? lineId}: ${reason}.${knownUntil === null ? '' : ` It is known until ${dateWords({ ...IN_ENGLISH, zone }, knownUntil)}.`}`,
    ),
    ...(found.promises.length > 0 ? partsLines(projected, found, told.materialId) : []),
    ...(chooses ? [`For the day it leaves, name its route: --route ${told.routes.join(' or ')}.`] : []),
  ];
}

/** What the promise does not count: parts of it that run out, and what its lines will stand for. */
function partsLines({ world, materials }: Projected, found: SafePromise, materialId: string): string[] {
  const parts = billOf(world.model).partsOf.get(materialId) ?? [];
  const promising = new Set(found.promises.map(({ lineId }) => lineId));
  const out = [...materials.values()].flatMap(({ materialId: id, name, runoutAt, hit }) => {
    const line = hit?.queued.line;
    const concerns = parts.some((part) => part.materialId === id) || (line && promising.has(line.id));
    if (runoutAt === null || line === undefined || !concerns) return [];
    const label = name.includes(id) ? name : `${name} ${id}`;
    const when = `${dateWords({ ...IN_ENGLISH, zone: world.plant.zone }, runoutAt)} ${clockTime(world.plant.zone, runoutAt)}`;
    return [`Not counted: ${label} runs out ${when}, and ${line.name} stands for it.`];
  });
  return ['Parts are taken to be there.', ...out];
}

/** "500 HX-40 from Line 3: leave on S-885, Thu 26 Nov, in 9 of 10 futures." */
function promiseLine({ plant }: Projected['world'], one: Promised, told: Told): string {
  const { zone } = plant;
  const { doneAt, shipment, lineName } = one;
  const what = `${told.pieces.toLocaleString('en-US')} ${told.materialId} from ${lineName}`;
  const sure = `in ${oddsOf(told.sure)} futures`;
  if (shipment)
    return `${what}: ${told.pieces === 1 ? 'leaves' : 'leave'} on ${shipment.id}, ${dateWords({ ...IN_ENGLISH, zone }, shipment.departsAt)}, ${sure}.`;
  const done = Math.ceil(doneAt / MINUTE) * MINUTE;
  const none = told.route === null ? '' : ` No later shipment on ${told.route} is known.`;
  return `${what}: done by ${dateWords({ ...IN_ENGLISH, zone }, done)} ${clockTime(zone, done)} ${sure}.${none}`;
}

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
