// `throughline replay FILE`: thinks a recording through with this program and this config, and prints the picture at its end.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type LoadedConfig, readConfig } from '../config/config.ts';
import { pictureJson } from '../render/api.ts';
import { type Command, type CommandIo, commandError, EXIT, readArguments } from './command.ts';
import { type Played, playRecording } from './replay/play-recording.ts';
import { momentOf, TIME_FORMS, wallTime } from './terminal/asked-time.ts';
import { configFolder } from './terminal/config-folder.ts';
import { plural } from './terminal/figures.ts';
import type { ApiPicture } from './terminal/panel-api.ts';
import { pictureLines } from './terminal/picture-text.ts';
import { untilStopped } from './terminal/until-stopped.ts';

export const command: Command = {
  name: 'replay',
  summary: 'play a stretch of floor data',
  usage: `throughline replay FILE [--config DIR] [--at TIME] [--speed N|max] [--data DIR] [--json] [--quiet]

Plays what \`throughline record\` wrote in a box of its own, with the lines, tags and rules of the config and none of its
sources, and prints the picture at the end. Nobody is told anything. A recording that begins where
the journal does gives the pictures that were shown, with the same config, rules and program, as far as nobody acted
and no file had a fault meanwhile. One that begins later lacks what the box had learned before: usual rates, drifts, what it had said.

  --at TIME     the picture as it was then: ${TIME_FORMS}
  --speed N     N times as fast as it was, a line for each new headline; max (the default): as fast as it can
  --data DIR    an empty folder to keep the journal of that box in, for throughline why, promise and joins
  --config DIR  the config folder

Exit code 0: played · 1: lines of it cannot be read, its end is missing, or nothing was known then · 2: wrong usage.

  throughline replay morning.ndjson --at "2026-11-24 08:30"
  throughline replay morning.ndjson --config ./trial --json`,
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readArguments(
    args,
    { at: { type: 'string' }, speed: { type: 'string' }, data: { type: 'string' } },
    1,
  );
  const [named] = options.positionals;
  if (named === undefined)
    throw commandError(EXIT.usage, 'which recording? Write it: throughline replay morning.ndjson');
  const file = resolve(io.cwd, named);
  if (!existsSync(file)) throw commandError(EXIT.usage, `there is no "${named}".`);
  const speed = speedOf(options.text('speed'));
  const config = await configOf(configFolder(io, options.text('config')), io);
  const text = options.text('at');
  const at = text === undefined ? null : momentOf(text, config.zoneName, io.clock.now());
  const kept = options.text('data');
  const data = kept === undefined ? null : resolve(io.cwd, kept);
  const isTold = !options.flag('json') && !options.flag('quiet');
  const onHeadline = Number.isFinite(speed) && isTold ? headlines(config, io) : () => undefined;
  const played = await untilStopped((signal) =>
    playRecording({ file, config, at, speed, data, onTick: onHeadline }, io, signal),
  );
  const { picture } = played;
  if (picture === null) throw nothingKnown(named, played, { at, zone: config.zoneName });
  const json = pictureJson(picture, config.people, played.numbers, picture.at);
  if (options.flag('json')) io.out(JSON.stringify(json, null, 2));
  else if (isTold)
    for (const line of [...pictureLines(asApi(json), io.color), '', tookWords(played, config.zoneName)])
      io.out(line);
  if (played.ruleFaults > 0)
    io.err(
      `throughline: ${plural(played.ruleFaults, 'fault')} in rule files; rules that have one are left out; throughline check says why.`,
    );
  return told(played, named, io);
}

function speedOf(text: string | undefined): number {
  if (text === undefined || text === 'max') return Number.POSITIVE_INFINITY;
  const speed = Number(text);
  if (/^\d*\.?\d+$/.test(text) && speed > 0) return speed;
  throw commandError(EXIT.usage, `"${text}" is not a speed. Write how many times as fast, 60, or max.`);
}

async function configOf(dir: string, io: CommandIo): Promise<LoadedConfig> {
  const { config, troubles } = await readConfig(dir, io.clock.now());
  const faults = troubles.filter(({ severity }) => severity === 'error').length;
  const look = `throughline check --config ${dir} says why`;
  if (config === null)
    throw commandError(EXIT.problems, `${join(dir, 'plant.yaml')} cannot be used; ${look}.`);
  if (faults > 0)
    io.err(`throughline: ${plural(faults, 'fault')} in ${dir}; what has one is left out; ${look}.`);
  return config;
}

/** While it is played slowly: what it came to, when that changed. */
function headlines(
  config: LoadedConfig,
  io: CommandIo,
): (output: { readonly picture: Parameters<typeof pictureJson>[0] }) => void {
  let last = '';
  return ({ picture }) => {
    const { headline } = asApi(pictureJson(picture, config.people, [], picture.at));
    if (headline !== last) io.out(`${wallTime(picture.at, config.zoneName)}  ${headline}`);
    last = headline;
  };
}

/** As a client of the panel reads it. */
const asApi = (json: object): ApiPicture => JSON.parse(JSON.stringify(json)) as ApiPicture;

function nothingKnown(
  named: string,
  { span, troubles }: Played,
  { at, zone }: { readonly at: number | null; readonly zone: string },
): Error {
  if (troubles[0] !== undefined) return commandError(EXIT.problems, troubles[0]);
  const words =
    at === null || span === null
      ? `${named} holds nothing, so there is nothing to show. Record it again.`
      : `${named} tells nothing of ${wallTime(at, zone)}: it begins ${wallTime(span.from, zone)}. Ask for a later time.`;
  return commandError(EXIT.problems, words);
}

function tookWords({ span, ticks, tookMs }: Played, zone: string): string {
  const stretch = span === null ? '' : `${wallTime(span.from, zone)} to ${wallTime(span.to, zone)}, `;
  return `${stretch}decided ${plural(ticks, 'time')}, played in ${(tookMs / 1000).toFixed(1)} s.`;
}

/** What is wrong with the recording itself, on stderr. */
function told({ troubles, troubleCount, isCut }: Played, named: string, io: CommandIo): number {
  for (const words of troubles) io.err(`throughline: ${words}`);
  if (troubleCount > troubles.length)
    io.err(`throughline: ${plural(troubleCount - troubles.length, 'more line')} cannot be read.`);
  if (isCut)
    io.err(
      `throughline: the end of ${named} is missing: its last line is not whole. What comes before it was played.`,
    );
  return troubles.length > 0 || isCut ? EXIT.problems : EXIT.fine;
}
