// `throughline check`: every fault of every config and rule file, each with its place, all at once.
import { existsSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { type ConfigRead, readConfig } from '../config/config.ts';
import type { FileTrouble } from '../contracts/errors.ts';
import { createLog } from '../daemon/log.ts';
import type { OpeningParts } from '../daemon/open-channel.ts';
import { loadChannelModule, loadLampModule, PROGRAM_ROOT } from '../load/connectors.ts';
import { durationMs } from '../load/duration-text.ts';
import { PARAMS_FILE } from '../load/own-params.ts';
import { checkRules } from '../load/rule-check.ts';
import type { FileCount } from '../load/rules.ts';
import { inOrder } from '../load/trouble-order.ts';
import { channelTroubles } from './check/channels.ts';
import { credentialTroubles } from './check/credentials.ts';
import { peopleTroubles } from './check/people.ts';
import { type Beside, checkSources, isSound, linesJson, sourcesJson } from './check/sources.ts';
import { sourceLines } from './check/sources-text.ts';
import { replyTroubles, textTroubles } from './check/texts.ts';
import {
  type Arguments,
  type Command,
  type CommandIo,
  commandError,
  DEFAULT_DATA_DIR,
  EXIT,
  readArguments,
} from './command.ts';
import { DEFAULT_CONFIG_DIR } from './run.ts';
import { dataFolder } from './terminal/box-journal.ts';
import { type CheckResult, checkLines } from './terminal/check-text.ts';

export const command: Command = {
  name: 'check',
  summary: 'check config and rules',
  usage: `throughline check [path] [--sources] [--for DURATION] [--config DIR] [--data DIR] [--json] [--quiet]

  path          a config folder, or a file or folder of one: only its lines are printed
  --sources     asks each source of tables for its tables, as the box would: whether it is reached and what its account
                may do beyond reading; of each table the rows, the columns, the first record in a sentence, and rows
                that name what is nowhere. Hears each source of tags for some seconds: of each line what it makes, which
                order it is on and what it counted, in a sentence, and what is missing or odd
  --for         how long tags are heard, "10 s" unless said; a rate is measured by a counter in some minutes only
  --data DIR    where the box keeps its keys, ${DEFAULT_DATA_DIR} unless said
  --config DIR  config folder, ${DEFAULT_CONFIG_DIR} unless said
  --json        the faults as an array of { file, line, column, severity, code, words }, severity error, warning or
                remark; with --sources { faults, sources, lines }

Each channel and lamp is opened as the box would open it, and closed again: that reaches nobody. Credentials are seen where
systemd hands them over, in the service of the box, and nowhere else: elsewhere each is a remark, which is no fault.

Exit code 0: no errors · 1: errors.`,
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const own = { sources: { type: 'boolean' }, for: { type: 'string' }, data: { type: 'string' } } as const;
  const options = readArguments(args, own, 1);
  const configDir = options.text('config') ?? io.env['CONFIGURATION_DIRECTORY'] ?? DEFAULT_CONFIG_DIR;
  const { dir, only } = scopeOf(options.positionals[0], configDir, io);
  const config = await readConfig(dir, io.clock.now());
  const opening = openingIn(dir, dataFolder(io, options.text('data')), io);
  const result = await checkAll({ dir, only, config, opening }, io);
  const isAsked = options.flag('sources') && config.config !== null;
  const sources = isAsked ? await checkSources(config.config, only, io, besideOf(options, io)) : null;
  if (options.flag('json')) {
    const faults = result.troubles.map(plain);
    const all = options.flag('sources')
      ? {
          faults,
          sources: sources === null ? [] : sourcesJson(sources),
          lines: sources === null ? [] : linesJson(sources),
        }
      : faults;
    io.out(JSON.stringify(all, null, 2));
  } else {
    const look = { color: io.color, quiet: options.flag('quiet'), width: io.width ?? null };
    for (const line of checkLines(result, look)) io.out(line);
    for (const line of sources === null ? [] : sourceLines(sources, look)) io.out(line);
  }
  const errors = result.troubles.filter(({ severity }) => severity === 'error');
  return errors.length === 0 && (sources?.looks ?? []).every(isSound) ? EXIT.fine : EXIT.problems;
}

/** Until an ordinary machine has said each of its values once and a counter of a fast line has moved. */
const HEARD_FOR = '10 s';

function besideOf(options: Arguments, io: CommandIo): Beside {
  const heard = durationMs(options.text('for') ?? HEARD_FOR);
  if ('words' in heard) throw commandError(EXIT.usage, `--for ${heard.words}`);
  return { forMs: heard.ms, dataDir: dataFolder(io, options.text('data')) };
}

type Scope = { readonly dir: string; readonly only: string | null };

/** A folder with a plant.yaml is a config folder; anything else narrows what is printed. */
function scopeOf(path: string | undefined, configDir: string, io: CommandIo): Scope {
  if (path === undefined) return { dir: inCwd(configDir, io), only: null };
  const full = resolve(io.cwd, path);
  if (!existsSync(full))
    throw commandError(EXIT.usage, `there is no "${path}". Name a config folder or one of its files.`);
  if (existsSync(join(full, 'plant.yaml'))) return { dir: inCwd(path, io), only: null };
  const own = ['rules', 'config/lang'].map((folder) => join(PROGRAM_ROOT, folder));
  const folders = [resolve(io.cwd, configDir), ...own];
  if (folders.some((folder) => isWithin(full, folder))) return { dir: inCwd(configDir, io), only: full };
  throw commandError(
    EXIT.usage,
    `"${path}" has no plant.yaml and is not part of ${configDir}. Name its folder with --config.`,
  );
}

async function checkAll(
  { dir, only, config, opening }: Scope & { readonly config: ConfigRead; readonly opening: OpeningParts },
  io: CommandIo,
): Promise<CheckResult> {
  const ruleDirs = [inCwd(join(PROGRAM_ROOT, 'rules'), io), join(dir, 'rules')];
  const rules = await checkRules(ruleDirs, rolesOf(config), io.clock.now());
  const judged = rules.loaded.rules.filter(({ id }) => rules.running.includes(id));
  const people = await peopleTroubles(config, judged, io.clock.now());
  const isShown = (file: string): boolean => only === null || isWithin(resolve(io.cwd, file), only);
  const told = [
    ...config.troubles,
    ...(await partTroubles(config, opening)),
    ...textTroubles(config.languages),
    ...replyTroubles(config.languages),
  ].map((one) => ({
    ...one,
    place: { ...one.place, file: asTyped(one.place.file, io) },
  }));
  const files = [
    ...config.files.map((one) => ({ ...one, file: asTyped(one.file, io), isRule: false })),
    ...rules.loaded.files.map((one) => ({ file: one.file, holds: ruleWords(one), isRule: true })),
  ];
  const names = files.map(({ file }) => file);
  return {
    troubles: inOrder([...told, ...people, ...rules.troubles], names).filter(({ place }) =>
      isShown(place.file),
    ),
    files: files.filter(({ file }) => isShown(file)),
    plantIsBroken: config.config === null,
    rulesBroken: rules.brokenCount,
    rulesRunning: rules.running.length,
  };
}

/** Of sources and channels what only a box would find out: as it opens them, and for want of a credential. */
async function partTroubles({ parts }: ConfigRead, opening: OpeningParts): Promise<FileTrouble[]> {
  const { sources, channels } = parts;
  return [
    ...(await channelTroubles(channels, opening)),
    ...credentialTroubles([...sources, ...channels], opening.secrets),
  ];
}

/** As the box opens a channel, but that no folder is made for it. */
function openingIn(dir: string, dataDir: string, { clock, env, cwd }: CommandIo): OpeningParts {
  return {
    loadChannel: (type) => loadChannelModule(type),
    loadLamp: (type) => loadLampModule(type),
    clock,
    log: createLog({ now: () => clock.now(), level: 'silent', readable: true }),
    secrets: { configDir: resolve(cwd, dir), credentialsDir: env['CREDENTIALS_DIRECTORY'] ?? null },
    stateDirOf: (id) => join(dataDir, 'channels', id),
  };
}

function rolesOf({ config }: ConfigRead): readonly string[] | null {
  return config?.records.filter(({ kind }) => kind === 'role').map(({ id }) => id) ?? null;
}

const plain = ({ place, severity, code, words }: FileTrouble): object => ({
  ...place,
  severity,
  code,
  words,
});

/** "3 rules, 1 draft": what is not judged is told, and is no fault. */
function ruleWords({ file, rules, drafts, retired }: FileCount): string {
  if (file.endsWith('domain.yaml')) return 'domain';
  if (basename(file) === PARAMS_FILE) return 'own figures';
  return [
    rules === 1 ? '1 rule' : `${rules} rules`,
    ...(drafts > 0 ? [`${drafts} draft`] : []),
    ...(retired > 0 ? [`${retired} retired`] : []),
  ].join(', ');
}

/** As one would type it from here, where that is shorter. */
function inCwd(path: string, io: CommandIo): string {
  const short = relative(io.cwd, resolve(io.cwd, path));
  return short === '' ? '.' : short.startsWith('..') ? resolve(io.cwd, path) : short;
}

/** A file of the program itself as one would type it; those of the config folder are already. */
const asTyped = (file: string, io: CommandIo): string =>
  file.startsWith(PROGRAM_ROOT) ? inCwd(file, io) : file;

function isWithin(path: string, folder: string): boolean {
  const inner = relative(folder, path);
  return inner === '' || (!inner.startsWith('..') && !inner.startsWith('/'));
}
