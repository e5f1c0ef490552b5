// `throughline browse`: what an ERP has to offer, the first rows of it, and a mapping to paste with the reason for each line.
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readConfig } from '../config/config.ts';
import type { TableSourceModule } from '../contracts/table-source.ts';
import { isContractError } from '../daemon/contract-error.ts';
import { kindsOf } from '../daemon/record-check.ts';
import { loadSourceModule, PROGRAM_ROOT } from '../load/connectors.ts';
import { loadRules } from '../load/rules.ts';
import { guessTables } from '../mapping/guess/guess.ts';
import { guessText, kindsText, rowsText } from './browse/guess-text.ts';
import { draftsOf, pasteText } from './browse/paste-text.ts';
import { type Opened, openToBrowse, type Peeked, type Zone } from './browse/peeked.ts';
import { type Written, writtenWith } from './browse/written-with.ts';
import { type Command, type CommandIo, commandError, EXIT, readArguments } from './command.ts';
import { DEFAULT_CONFIG_DIR } from './run.ts';

export const command: Command = {
  name: 'browse',
  summary: 'what an ERP offers, and a mapping to paste',
  usage: `throughline browse FOLDER [TABLE] [--json]
throughline browse SOURCE [TABLE] [--config DIR] [--json]

Lists what lies in a folder of exports, or what a source of the config could read, with what each seems to be. With a
TABLE: its headings and first rows, which column fills which field and why, and the lines to paste into the source's file.
Of a source it also says what the box's account may do there beyond reading.
Nothing is decided: what stays open is asked with a "?". Nothing is changed anywhere.

For instance: throughline browse ./exports sales_orders.csv
Exit code 0: shown · 1: a table cannot be read · 2: there is no such table · 3: the source is not reached.`,
  run,
};

/** Tables looked at for a guess: joins between them prove it. */
const TABLES_MAX = 40;

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readArguments(args, {}, 2);
  const [place, table] = options.positionals;
  if (place === undefined)
    throw commandError(EXIT.usage, 'which folder or source? Write it: throughline browse ./exports');
  const full = resolve(io.cwd, place);
  const isFolder = existsSync(full) && statSync(full).isDirectory();
  const configDir = resolve(
    io.cwd,
    options.text('config') ?? io.env['CONFIGURATION_DIRECTORY'] ?? DEFAULT_CONFIG_DIR,
  );
  try {
    const opened = isFolder ? await openFolder(full, configDir, io) : await openSource(place, configDir, io);
    return await show(opened, table, options.flag('json'), io).finally(() => opened.close());
  } catch (error) {
    throw isContractError(error) ? commandError(EXIT.noAnswer, error.message, error) : error;
  }
}

async function show(
  opened: Opened,
  table: string | undefined,
  isJson: boolean,
  io: CommandIo,
): Promise<number> {
  const offers = await opened.offers();
  if (table !== undefined && !offers.some(({ name }) => name === table))
    throw commandError(
      EXIT.usage,
      `there is no "${table}". There are: ${offers.map(({ name }) => name).join(', ')}.`,
    );
  const names = offers.map(({ name }) => name).slice(0, TABLES_MAX);
  const peeked: Peeked[] = [];
  for (const name of table === undefined || names.includes(table) ? names : [...names, table])
    peeked.push(await opened.peek(name));
  const sound = peeked.filter(({ fault }) => fault === null).map(({ sample }) => sample);
  const { domains } = await loadRules([join(PROGRAM_ROOT, 'rules')]);
  const guesses = guessTables(sound, kindsOf(domains));
  const wanted = guesses.filter((one) => table === undefined || one.table === table);
  if (isJson) io.out(JSON.stringify(wanted, null, 2));
  else if (table === undefined) {
    for (const { name, words } of offers) {
      const found = guesses.find((one) => one.table === name);
      const fault = peeked.find(({ sample }) => sample.name === name)?.fault ?? null;
      io.out(
        `${name}  ${words}  ${fault === null ? (found === undefined ? '' : kindsText(found)) : fault.words}`,
      );
    }
    for (const words of await opened.rights()) io.out(words);
  } else {
    const one = peeked.find(({ sample }) => sample.name === table);
    if (one?.fault) io.out(`${table}: ${one.fault.words}`);
    else if (one !== undefined) for (const line of rowsText(one.sample)) io.out(line);
    for (const guess of wanted) {
      const drafts = await draftsOf(guess, opened);
      const paste = pasteText(guess, { drafts, written: one?.written ?? {}, zone: opened.zone });
      for (const line of ['', ...guessText(guess), ...paste]) io.out(line);
    }
  }
  const shown = peeked.filter(({ sample }) => table === undefined || sample.name === table);
  return shown.every(({ fault }) => fault === null) ? EXIT.fine : EXIT.problems;
}

const USUAL = { encoding: 'utf-8', delimiter: ';', quote: '"', escape: '', lastLineEnds: false };

/** Before there is any config: how the table is written is read off its begin. */
async function openFolder(folder: string, configDir: string, io: CommandIo): Promise<Opened> {
  const module = await tablesModule('files');
  const zone = await plantZone(configDir, io);
  const settings = (written: Written) => {
    const marks = { decimal: '.', group: '', zone: 'UTC', date: 'yyyy-MM-dd', minorDigits: 2 };
    return {
      ...{ folder, schedule: '0 * * * *', maxMegabytes: 256, tables: [] },
      format: { ...marks, ...USUAL, ...written },
    };
  };
  const open = (of: object) =>
    openToBrowse(
      {
        id: 'browse',
        clock: io.clock,
        configDir: folder,
        open: (context) => module.open(of, context),
      },
      zone,
    );
  const listed = await open(settings({}));
  return {
    offers: listed.offers,
    async peek(offer) {
      const written = await writtenWith(join(folder, offer));
      const own = await open(settings(written));
      try {
        return { ...(await own.peek(offer)), written };
      } finally {
        await own.close();
      }
    },
    draft: listed.draft,
    zone,
    // Whoever asks has rights of his own there: they are not the box's.
    rights: async () => [],
    close: listed.close,
  };
}

async function openSource(id: string, configDir: string, io: CommandIo): Promise<Opened> {
  const { config } = await readConfig(configDir, io.clock.now());
  const source = config?.sources.find((one) => one.id === id);
  if (source === undefined) {
    const known = config?.sources.map((one) => one.id).join(', ') ?? '';
    const words = `"${id}" is no folder, and no source without a fault in ${configDir}.${known === '' ? '' : ` There are: ${known}.`}`;
    throw commandError(EXIT.usage, words);
  }
  const module = await tablesModule(source.type);
  // Its settings have passed a schema that asks for it.
  const { format } = source.settings as { readonly format: { readonly zone: string } };
  return openToBrowse(
    {
      id,
      clock: io.clock,
      configDir,
      open: (context) => module.open(source.settings, context),
    },
    { name: format.zone, ask: null },
  );
}

const ZONE_EXAMPLE = 'Europe/Berlin';

/** No file says in which zone its times are written: most often it is the plant's. */
async function plantZone(configDir: string, io: CommandIo): Promise<Zone> {
  const { config } = await readConfig(configDir, io.clock.now());
  return config === null
    ? { name: ZONE_EXAMPLE, ask: 'An example. In which time zone does the export write its times?' }
    : { name: config.zoneName, ask: 'That of the plant. Does the export write its times in it?' };
}

async function tablesModule(type: string): Promise<TableSourceModule<object>> {
  const module = await loadSourceModule(type);
  if ('tables' in module) return module;
  throw commandError(EXIT.usage, `a source of type ${type} has tags, not tables.`);
}
