// `throughline browse`: what an ERP or the floor has to offer, with lines to paste and the reason for each.
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type LoadedConfig, readConfig } from '../config/config.ts';
import type { SourceConfig } from '../contracts/config.ts';
import { isContractError } from '../daemon/contract-error.ts';
import { loadSourceModule } from '../load/connectors.ts';
import { openFolder, openTables, showTables } from './browse/tables.ts';
import { browseTags } from './browse/tags.ts';
import {
  type Arguments,
  type Command,
  type CommandIo,
  commandError,
  DEFAULT_DATA_DIR,
  EXIT,
  readArguments,
} from './command.ts';
import { dataFolder } from './terminal/box-journal.ts';
import { configFolder } from './terminal/config-folder.ts';

export const command: Command = {
  name: 'browse',
  summary: 'what an ERP or the floor offers, with lines to paste',
  usage: `throughline browse FOLDER [TABLE] [--json]
throughline browse SOURCE [TABLE] [--config DIR] [--json]
throughline browse SOURCE [PLACE] [--find WORD] [--paste] [--line LINE] [--ready] [--config DIR] [--data DIR] [--json]

Of tables: lists what lies in a folder of exports, or what a source of the config could read, with what each seems to be.
With a TABLE: its headings and first rows, which column fills which field and why, and the lines to paste into the
source's file. Of tags: lists what lies below a PLACE ("Line 3/Counters"), with type, unit, value, age and what it seems
to be; a value that is looked at is looked at twice, some seconds apart.
Of a source it also says what the box's account may do there beyond reading.
Nothing is decided: what stays open is asked with a "?". Nothing is changed at the peer.

  --find WORD   values with that word in their path, wherever they are below the place
  --paste       lines for the tags of the source's file: all below the place that seem to be something
  --line LINE   only what seems to be of that line of plant.yaml
  --ready       values that a companion model at the peer names for us (PackML, ISA-95)
  --data DIR    where the box keeps its keys, ${DEFAULT_DATA_DIR} unless said

For instance: throughline browse ./exports sales_orders.csv
              throughline browse mes --find count
              throughline browse mes "Line 3" --paste
Exit code 0: shown · 1: a table cannot be read · 2: there is no such table or place · 3: the source is not reached.`,
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const own = { find: { type: 'string' }, line: { type: 'string' }, data: { type: 'string' } } as const;
  const flags = { paste: { type: 'boolean' }, ready: { type: 'boolean' } } as const;
  const options = readArguments(args, { ...own, ...flags }, 2);
  const [place, inner] = options.positionals;
  if (place === undefined)
    throw commandError(EXIT.usage, 'which folder or source? Write it: throughline browse ./exports');
  const full = resolve(io.cwd, place);
  const isFolder = existsSync(full) && statSync(full).isDirectory();
  const configDir = configFolder(io, options.text('config'));
  try {
    if (!isFolder) return await browseSource(place, { inner, configDir, options }, io);
    refuseTagOptions(options, `${place} is a folder of tables`);
    const opened = await openFolder(full, configDir, io);
    return await showTables(opened, inner, options.flag('json'), io).finally(() => opened.close());
  } catch (error) {
    throw isContractError(error) ? commandError(EXIT.noAnswer, error.message, error) : error;
  }
}

type Asked = { readonly inner: string | undefined; readonly configDir: string; readonly options: Arguments };

async function browseSource(
  id: string,
  { inner, configDir, options }: Asked,
  io: CommandIo,
): Promise<number> {
  const { config, source } = await sourceOf(id, configDir, io);
  const module = await loadSourceModule(source.type);
  const isJson = options.flag('json');
  if ('tables' in module) {
    refuseTagOptions(options, `${id} has tables`);
    const opened = await openTables(module, source, { configDir, io });
    return showTables(opened, inner, isJson, io).finally(() => opened.close());
  }
  const dataDir = dataFolder(io, options.text('data'));
  const peer = { module, source, config, configDir, dataDir };
  const [find = null, line = null] = [options.text('find'), options.text('line')];
  const wanted = {
    place: inner ?? null,
    find,
    line,
    paste: options.flag('paste'),
    ready: options.flag('ready'),
  };
  return browseTags(peer, { ...wanted, json: isJson }, io);
}

async function sourceOf(
  id: string,
  configDir: string,
  io: CommandIo,
): Promise<{ readonly config: LoadedConfig; readonly source: SourceConfig }> {
  const { config } = await readConfig(configDir, io.clock.now());
  const source = config?.sources.find((one) => one.id === id);
  if (config && source) return { config, source };
  const known = config?.sources.map((one) => one.id).join(', ') ?? '';
  const words = `"${id}" is no folder, and no source without a fault in ${configDir}.${known === '' ? '' : ` There are: ${known}.`}`;
  throw commandError(EXIT.usage, words);
}

function refuseTagOptions(options: Arguments, why: string): void {
  const given = ['find', 'line'].find((name) => options.text(name) !== undefined);
  const flag = given ?? ['paste', 'ready'].find((name) => options.flag(name));
  if (flag !== undefined) throw commandError(EXIT.usage, `--${flag} is for sources of tags; ${why}.`);
}
