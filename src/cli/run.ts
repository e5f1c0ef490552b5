// `throughline run`: starts the daemon and stays until it is stopped.
import { systemClock } from '../clock/system-clock.ts';
import {
  type Command,
  type CommandIo,
  commandError,
  DEFAULT_DATA_DIR,
  EXIT,
  readArguments,
} from './command.ts';

/** Loopback: who wants the panel on the plant's network says so. */
const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = 8480;
const PORT_MAX = 65_535;

/** Where the package puts things; systemd says it in its own words. */
export const DEFAULT_CONFIG_DIR = '/etc/throughline';

export const command: Command = {
  name: 'run',
  summary: 'start the daemon (systemd does this)',
  usage: `throughline run [--config DIR] [--data DIR] [--host H] [--port N]

  --config DIR  config folder, ${DEFAULT_CONFIG_DIR} unless said
  --data DIR    where the journal lies, ${DEFAULT_DATA_DIR} unless said
  --host H      address the panel listens on, ${DEFAULT_HOST} unless said: this machine only
  --port N      port of the panel, ${DEFAULT_PORT} unless said; 0 takes a free one

Exit code 0: stopped by a signal · 1: plant.yaml or the journal cannot be used · 3: the port cannot be had · 4: another
daemon has the journal.`,
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readArguments(
    args,
    { data: { type: 'string' }, host: { type: 'string' }, port: { type: 'string' } },
    0,
  );
  const port = portOf(options.text('port'));
  const { runDaemon } = await import('../main.ts');
  return runDaemon({
    configDir: options.text('config') ?? io.env['CONFIGURATION_DIRECTORY'] ?? DEFAULT_CONFIG_DIR,
    dataDir: options.text('data') ?? io.env['STATE_DIRECTORY'] ?? DEFAULT_DATA_DIR,
    port,
    host: options.text('host') ?? DEFAULT_HOST,
    clock: systemClock(),
    onReady: (url) => {
      if (!options.flag('quiet')) io.out(options.flag('json') ? JSON.stringify({ url }) : `Open ${url}`);
    },
  });
}

export function portOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= PORT_MAX) return port;
  throw commandError(EXIT.usage, `"${text}" is not a port. Write a number from 0 to ${PORT_MAX}.`);
}
