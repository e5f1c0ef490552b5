// `throughline promise <material> <pieces>`: by which day that could be promised, line by line, behind all that is queued.
import { SCENARIOS } from '../core/project/capacity.ts';
import { promiseIn } from '../core/promise.ts';
import { look } from '../core/think.ts';
import type { PromiseAnswer, PromiseAsked, PromisedFrom, PromiseFound } from '../core/types/promise.ts';
import type { UtcMs, Zone } from '../core/types/time.ts';
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
  const asked = { materialId, pieces, sure, route: options.text('route') ?? null };
  const found = foundFor(promiseIn(look(state, at), asked), asked);
  if (options.flag('json')) io.out(JSON.stringify(jsonOf(found), null, 2));
  else if (!options.flag('quiet')) {
    for (const line of textOf(found)) io.out(line);
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

/** Refuses in words what is not known here. */
function foundFor(answer: PromiseAnswer, { materialId, route }: PromiseAsked): PromiseFound {
  switch (answer.type) {
    case 'found':
      return answer;
    case 'no-material':
      throw commandError(
        EXIT.problems,
        'The box knows no material yet, so it can promise none. Connect ERP.',
      );
    case 'unknown-material':
      throw commandError(
        EXIT.usage,
        `unknown material "${materialId}".${nearWords(answer.near) || madeWords(answer)}`,
      );
    case 'unknown-route':
      throw commandError(
        EXIT.usage,
        `unknown route "${route}".${nearWords(answer.near) || routesWords(answer)}`,
      );
    case 'bought':
      throw commandError(EXIT.problems, `${materialId} is bought, not made here: ask who delivers it.`);
    case 'no-standard':
      throw commandError(
        EXIT.problems,
        `No line has a standard rate for ${materialId}, so nothing can be promised of it. Add one to what ERP exports.`,
      );
    default:
      return answer satisfies never;
  }
}

type Answer<T extends PromiseAnswer['type']> = Extract<PromiseAnswer, { readonly type: T }>;

const nearWords = (near: string | null): string => (near === null ? '' : ` Did you mean "${near}"?`);

function madeWords({ made, more }: Answer<'unknown-material'>): string {
  const others = more > 0 ? ` and ${more} more` : '';
  return made.length === 0 ? '' : ` Made here are: ${made.join(', ')}${others}.`;
}

const routesWords = ({ routes }: Answer<'unknown-route'>): string =>
  routes.length > 0 ? ` There are: ${routes.join(', ')}.` : ' The box knows none yet.';

function textOf({ at, zone, asked, routes, promises, unknown, runsOut }: PromiseFound): string[] {
  const plant = { ...IN_ENGLISH, zone };
  const chooses = asked.route === null && routes.length > 0 && promises.length > 0;
  return [
    `As the box saw it ${dateWords(plant, at)} ${clockTime(zone, at)}.`,
    ...promises.map((one) => promiseLine(zone, one, asked)),
    ...unknown.map(
      ({ lineName, reason, knownUntil }) =>
        `No promise from ${lineName}: ${reason}.${knownUntil === null ? '' : ` It is known until ${dateWords(plant, knownUntil)}.`}`,
    ),
    ...(promises.length > 0 ? ['Parts are taken to be there.'] : []),
    ...runsOut.map(
      ({ label, at: out, lineName }) =>
        `Not counted: ${label} runs out ${dateWords(plant, out)} ${clockTime(zone, out)}, and ${lineName} stands for it.`,
    ),
    ...(chooses ? [`For the day it leaves, name its route: --route ${routes.join(' or ')}.`] : []),
  ];
}

/** "500 HX-40 from Line 3: leave on S-885, Thu 26 Nov, in 9 of 10 futures." */
function promiseLine(zone: Zone, one: PromisedFrom, told: PromiseAsked): string {
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

function jsonOf({ at, zone, asked, promises, unknown }: PromiseFound): object {
  const iso = (moment: UtcMs): string => isoTime(zone, moment);
  return {
    asOf: iso(at),
    ...asked,
    promises: promises.map(({ doneAt, shipment, ...line }) => ({
      ...line,
      doneAt: iso(doneAt),
      shipment: shipment?.id ?? null,
      departsAt: shipment ? iso(shipment.departsAt) : null,
    })),
    unknown,
  };
}
