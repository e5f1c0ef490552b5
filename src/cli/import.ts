// `throughline import`: old exports become history, each with its own date, before the box is first started.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type LoadedConfig, readConfig } from '../config/config.ts';
import type { SourceConfig } from '../contracts/config.ts';
import {
  type Command,
  type CommandIo,
  commandError,
  DEFAULT_DATA_DIR,
  EXIT,
  readArguments,
} from './command.ts';
import { type Imported, importExports, type OldExport } from './import/import-exports.ts';
import { DEFAULT_CONFIG_DIR } from './run.ts';
import { timeWords } from './terminal/figures.ts';

export const command: Command = {
  name: 'import',
  summary: 'old ERP exports as history, before the first start',
  usage: `throughline import SOURCE FOLDER [--data DIR] [--config DIR] [--take-held] [--json] [--quiet]

Reads the exports in each folder of FOLDER, oldest first, as SOURCE would have read them that day: checked, compared,
held where they look wrong. A folder named by its day (2026-11-03 or 20261103-0640) is of that time; else the files'
own times count. Afterwards the box knows what changed when, and what is usual on a weekday and at a month-end.
The files are only read. It needs a journal that holds nothing of this source yet: do it before the first start.

  --data DIR    where the journal is to be, ${DEFAULT_DATA_DIR} unless said
  --take-held   take what the box would hold for a person: it did happen
Exit code 0: all were read · 1: some were refused or held · 4: the box is running.`,
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const own = { data: { type: 'string' }, 'take-held': { type: 'boolean' } } as const;
  const options = readArguments(args, own, 2);
  const [sourceId, folder] = options.positionals;
  if (sourceId === undefined || folder === undefined)
    throw commandError(EXIT.usage, 'which source, and where? Write it: throughline import erp ./old-exports');
  const configDir = resolve(
    io.cwd,
    options.text('config') ?? io.env['CONFIGURATION_DIRECTORY'] ?? DEFAULT_CONFIG_DIR,
  );
  const config = await soundConfig(configDir, io);
  const source = sourceOf(config.sources, sourceId);
  const exports = oldExports(resolve(io.cwd, folder), config.zoneName);
  const dataDir = resolve(io.cwd, options.text('data') ?? io.env['STATE_DIRECTORY'] ?? DEFAULT_DATA_DIR);
  const isJson = options.flag('json');
  const imported: Imported[] = [];
  await importExports({
    ...{ config, source, exports, dataDir, clock: io.clock },
    takeHeld: options.flag('take-held'),
    onEach(one) {
      imported.push(one);
      if (!isJson && !options.flag('quiet')) for (const line of linesOf(one)) io.out(line);
    },
  });
  if (isJson) io.out(JSON.stringify(imported, null, 2));
  return imported.every(({ troubles }) => troubles.length === 0) ? EXIT.fine : EXIT.problems;
}

async function soundConfig(dir: string, io: CommandIo): Promise<LoadedConfig> {
  const { config, troubles } = await readConfig(dir, io.clock.now());
  if (config !== null) return config;
  const [first] = troubles;
  const where = first === undefined ? dir : `${first.place.file}:${first.place.line}:${first.place.column}`;
  const words = `the config cannot be used: ${where} ${first?.words ?? ''} All faults: throughline check ${dir}`;
  throw commandError(EXIT.problems, words);
}

function linesOf({ at, words, troubles }: Imported): string[] {
  return [`${timeWords(at)}  ${words}`, ...troubles.map((one) => `  ${one}`)];
}

function sourceOf(sources: readonly SourceConfig[], id: string): SourceConfig {
  const source = sources.find((one) => one.id === id);
  if (source === undefined) {
    const known = sources.map((one) => one.id).join(', ');
    throw commandError(EXIT.usage, `there is no source "${id}" without a fault. There are: ${known}.`);
  }
  if ('folder' in source.settings || 'sftp' in source.settings) return source;
  throw commandError(EXIT.usage, `"${id}" reads no files. History is imported from exports in files.`);
}

/** Oldest first. Throws where there is none. */
function oldExports(folder: string, zone: string): readonly OldExport[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw commandError(EXIT.usage, `"${folder}" is no folder.`);
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const found = folders.flatMap(({ name }): OldExport[] => {
    const dir = join(folder, name);
    const newest = newestIn(dir);
    const named = timeOf(name, zone);
    return newest === null ? [] : [{ dir, at: named ?? newest, isNamed: named !== null }];
  });
  if (found.length > 0) return found.toSorted((a, b) => a.at - b.at);
  throw commandError(
    EXIT.usage,
    `"${folder}" holds no folders with exports. Put each old export into a folder of its own, named by its day: 2026-11-03.`,
  );
}

function newestIn(dir: string): number | null {
  const times = readdirSync(dir).map((name) => Math.trunc(statSync(join(dir, name)).mtimeMs));
  return times.length === 0 ? null : Math.max(...times);
}

/** "2026-11-03", "20261103", either with "-0640" or "T06:40" behind; null: it is no time. */
function timeOf(name: string, zone: string): number | null {
  const parts = /^(\d{4})-?(\d{2})-?(\d{2})(?:[-T_ ](\d{2}):?(\d{2}))?$/.exec(name);
  if (parts === null) return null;
  const [, year, month, day, hour = '0', minute = '0'] = parts;
  try {
    return Temporal.PlainDateTime.from(
      {
        year: Number(year),
        month: Number(month),
        day: Number(day),
        hour: Number(hour),
        minute: Number(minute),
      },
      { overflow: 'reject' },
    ).toZonedDateTime(zone).epochMilliseconds;
  } catch {
    return null;
  }
}
