// `throughline browse` of tables: what an ERP offers, the first rows of it, and a mapping to paste with its reasons.
import { join } from 'node:path';
import { readConfig } from '../../config/config.ts';
import type { SourceConfig } from '../../contracts/config.ts';
import type { TableSourceModule } from '../../contracts/table-source.ts';
import { kindsOf } from '../../daemon/record-check.ts';
import { loadSourceModule, PROGRAM_ROOT } from '../../load/connectors.ts';
import { loadRules } from '../../load/rules.ts';
import { guessTables } from '../../mapping/guess/guess.ts';
import { type CommandIo, commandError, EXIT } from '../command.ts';
import { guessText, kindsText, rowsText } from './guess-text.ts';
import { draftsOf, pasteText } from './paste-text.ts';
import { type Opened, openToBrowse, type Peeked, type Zone } from './peeked.ts';
import { type Written, writtenWith } from './written-with.ts';

/** Tables looked at for a guess: joins between them prove it. */
const TABLES_MAX = 40;

export async function showTables(
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
export async function openFolder(folder: string, configDir: string, io: CommandIo): Promise<Opened> {
  const module = await loadSourceModule('files');
  if (!('tables' in module)) throw new Error('files are tables');
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

export async function openTables(
  module: TableSourceModule<object>,
  { id, settings }: SourceConfig,
  { configDir, io }: { readonly configDir: string; readonly io: CommandIo },
): Promise<Opened> {
  // Its settings have passed a schema that asks for it.
  const { format } = settings as { readonly format: { readonly zone: string } };
  const open = (context: Parameters<typeof module.open>[1]) => module.open(settings, context);
  return openToBrowse({ id, clock: io.clock, configDir, open }, { name: format.zone, ask: null });
}

const ZONE_EXAMPLE = 'Europe/Berlin';

/** No file says in which zone its times are written: most often it is the plant's. */
async function plantZone(configDir: string, io: CommandIo): Promise<Zone> {
  const { config } = await readConfig(configDir, io.clock.now());
  return config === null
    ? { name: ZONE_EXAMPLE, ask: 'An example. In which time zone does the export write its times?' }
    : { name: config.zoneName, ask: 'That of the plant. Does the export write its times in it?' };
}
