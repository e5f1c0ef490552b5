// `throughline import`: old exports become history, each with its own date, before the box is first started.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type LoadedConfig, readConfig } from '../config/config.ts';
import type { SourceConfig } from '../contracts/config.ts';
import type { UtcMs } from '../core/types/time.ts';
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

/** The last minute of a day is still of that day. */
const MINUTE_MS = 60_000;

export const command: Command = {
  name: 'import',
  summary: 'old ERP exports as history, before the first start',
  usage: `throughline import SOURCE FOLDER [--data DIR] [--config DIR] [--take-held] [--json] [--quiet]

Reads the exports in each folder of FOLDER, oldest first, as SOURCE would have read them that day: checked, compared,
held where they look wrong. A folder named by its time (20261103-0640) is of that time. One named by its day
(2026-11-03) is of the time its newest file was written that day; where that is of another day, as of copies, of the
end of it. Else the files' own times count. What is told here is no open trouble of the box later. Afterwards the box knows what changed when, and what is usual on a weekday and at a month-end.
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
  const exports = oldExports(resolve(io.cwd, folder), { zone: config.zoneName, now: io.clock.now() });
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

function linesOf({ dir, at, words, troubles }: Imported): string[] {
  return [`${basename(dir)}  as of ${timeWords(at)}  ${words}`, ...troubles.map((one) => `  ${one}`)];
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
function oldExports(folder: string, on: Calendar): readonly OldExport[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw commandError(EXIT.usage, `"${folder}" is no folder.`);
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const found = folders.flatMap(({ name }): OldExport[] => {
    const dir = join(folder, name);
    const newest = newestIn(dir);
    if (newest === null) return [];
    const named = timeOf(name, newest, on);
    return [{ dir, at: named ?? newest, newest, isNamed: named !== null }];
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

type Calendar = { readonly zone: string; readonly now: UtcMs };

/** "2026-11-03", "20261103", either with "-0640" or "T06:40" behind; null: it is no time. */
function timeOf(name: string, newest: UtcMs, on: Calendar): UtcMs | null {
  const parts = /^(\d{4})-?(\d{2})-?(\d{2})(?:[-T_ ](\d{2}):?(\d{2}))?$/.exec(name);
  if (parts === null) return null;
  const [, year, month, day, hour, minute] = parts;
  try {
    const date = Temporal.PlainDate.from(`${year}-${month}-${day}`);
    if (hour === undefined) return within(date, newest, on);
    const at = date.toPlainDateTime(Temporal.PlainTime.from(`${hour}:${minute}`));
    return at.toZonedDateTime(on.zone).epochMilliseconds;
  } catch {
    return null;
  }
}

/**
 * When on its day an export was made: when its newest file was written. Copies are often of the day they were copied;
 * then the end of the day stands for it, by which all of it was written, and of today no more than now.
 */
function within(date: Temporal.PlainDate, newest: UtcMs, { zone, now }: Calendar): UtcMs {
  const from = date.toZonedDateTime(zone).epochMilliseconds;
  const to = date.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds - MINUTE_MS;
  return newest >= from && newest <= to ? newest : Math.min(to, Math.max(from, now));
}
