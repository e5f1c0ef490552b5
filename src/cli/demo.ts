// The demo command: the sample plant in a process of its own, and a box beside it that reads it, on loopback.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { systemClock } from '../clock/system-clock.ts';
import type { Clock } from '../contracts/clock.ts';
import type { UtcMs } from '../core/types/time.ts';
import { casesOf } from '../plant/orders.ts';
import { OPENING } from '../plant/riverside.ts';
import type { Cases } from '../plant/riverside-plant.ts';
import {
  type Command,
  type CommandError,
  type CommandIo,
  commandError,
  EXIT,
  readArguments,
} from './command.ts';
import { fileLog } from './demo/box-log.ts';
import { writeDemoConfig } from './demo/config-copy.ts';
import { type PlantProcess, startPlant } from './demo/plant-process.ts';
import { type Up, whatToLookAt } from './demo/tour.ts';
import { awaitPicture } from './demo/wait.ts';
import { portOf } from './run.ts';

const HOST = '127.0.0.1';

export const command: Command = {
  name: 'demo',
  summary: 'run the sample plant',
  usage: `throughline demo [--port N] [--data DIR] [--without drift,shortage,spike] [--drift PERCENT]

Starts a simulated plant and a box that reads it, gives the box three weeks of history, and opens on
Thursday 19 November 2026, 06:52 plant time. Nothing leaves this machine. Ctrl-C ends both.

  --port N          port of the panel (8480, 0 takes a free one)
  --data DIR        an empty folder for everything the demo writes; without it a folder that is removed at the end
  --without CASES   leave cases out: drift, shortage, spike, with commas between
  --drift PERCENT   how far Line 3 is under its usual rate (8)
  --json            nothing but { url, mail, data, config, headline }, once there is something to see

Exit code 0: ended by Ctrl-C · 1: the folder is not empty · 3: the sample plant ended by itself · 4: the port is taken.

  throughline demo --without shortage --drift 12`,
  run,
};

async function run(args: readonly string[], asked: CommandIo): Promise<number> {
  const given = readArguments(
    args,
    {
      port: { type: 'string' },
      data: { type: 'string' },
      without: { type: 'string' },
      drift: { type: 'string' },
    },
    0,
  );
  const isTold = !given.flag('json') && !given.flag('quiet');
  const io: CommandIo = isTold ? asked : { ...asked, out: () => undefined };
  const onUp = ({ picture, ...up }: Up): void => {
    if (given.flag('json')) asked.out(JSON.stringify({ ...up, headline: picture.headline }));
    else for (const line of whatToLookAt({ picture, ...up })) io.out(line);
  };
  const port = await panelPort(given.text('port'));
  const cases = readCases(given.text('without'), given.text('drift'));
  const folder = openFolder(given.text('data'), io);
  const stop = new AbortController();
  const end = (): void => stop.abort();
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  process.on('exit', folder.forget);
  let plant: PlantProcess | null = null;
  try {
    const options = { without: given.text('without'), drift: given.text('drift') };
    plant = await startPlant({ dir: join(folder.path, 'plant'), options, io, onEnd: end });
    const box = { plant, folder: folder.path, port, cases, io, stop, onUp };
    const code = stop.signal.aborted ? EXIT.fine : await runBox(box);
    if (stop.signal.aborted) io.out('The demo has ended.');
    if (plant.hasFailed())
      throw commandError(
        EXIT.noAnswer,
        'The sample plant ended by itself, so the demo ended too. What it said stands above.',
      );
    return code;
  } finally {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
    await plant?.stop();
  }
}

type Box = {
  readonly plant: PlantProcess;
  readonly folder: string;
  readonly port: number;
  readonly cases: Cases;
  readonly io: CommandIo;
  readonly stop: AbortController;
  onUp(up: Up): void;
};

async function runBox({ plant, folder, port, cases, io, stop, onUp }: Box): Promise<number> {
  const configDir = join(folder, 'config');
  writeDemoConfig({ to: configDir, peers: plant.ready, panelUrl: `http://${HOST}:${port}` });
  const { runDaemon } = await import('../main.ts');
  const clock = await beginAt(plant, io.clock);
  io.out('The plant runs. It is Thursday 19 November 2026, 06:52 there. Starting the box …');
  const shown = Promise.withResolvers<void>();
  const onReady = (url: string): void => {
    awaitPicture({ url, cases, io, opening: OPENING, signal: stop.signal }).then((picture) => {
      if (picture !== null) {
        onUp({ url, picture, mail: plant.ready.mail, data: join(folder, 'data'), config: configDir });
      }
      shown.resolve();
    }, shown.reject);
  };
  shown.promise.catch(() => stop.abort());
  return await runDaemon({
    configDir,
    dataDir: join(folder, 'data'),
    port,
    host: HOST,
    clock,
    signal: stop.signal,
    log: fileLog(join(folder, 'box.log'), clock, (words) => io.err(`The box says: ${words}`)),
    onReady,
  });
}

/** From this moment both clocks show the opening, and run on together. */
async function beginAt(plant: PlantProcess, machine: Clock): Promise<Clock> {
  const anchor: UtcMs = machine.now();
  await plant.begin(anchor);
  return systemClock(OPENING + machine.now() - anchor);
}

/** The mails name the panel's address, so it has to be known before the box starts. */
async function panelPort(text: string | undefined): Promise<number> {
  const wanted = portOf(text);
  const server = createServer();
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', (cause) => reject(portTaken(wanted, cause)));
    server.listen(wanted, HOST, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : wanted);
    });
  });
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** There is none above it to name. */
const LAST_PORT = 65_535;

function portTaken(port: number, cause: Error): CommandError {
  const code = 'code' in cause ? cause.code : cause.message;
  const why =
    code === 'EADDRINUSE'
      ? 'is taken by another program'
      : code === 'EACCES'
        ? 'may be opened by its administrator only'
        : `cannot be used: ${code}`;
  const words = `Port ${port} of this machine ${why}. Name another one: throughline demo --port ${port === LAST_PORT ? port - 1 : port + 1}`;
  return commandError(EXIT.notAllowed, words, cause);
}

function readCases(without: string | undefined, drift: string | undefined): Cases {
  try {
    return casesOf(without, drift);
  } catch (error) {
    throw commandError(EXIT.usage, error instanceof Error ? error.message : String(error));
  }
}

/** `forget`: called with the exit code at the very end, however the end comes. */
type Folder = { readonly path: string; forget(code: number): void };

/** A demo begins on its Thursday: a folder that already knows later days would make time run backwards. */
function openFolder(given: string | undefined, io: CommandIo): Folder {
  if (given === undefined) return temporaryFolder(io);
  const path = resolve(io.cwd, given);
  const names = existsSync(path) ? readdirSync(path) : [];
  if (names.length === 0) return { path, forget: () => undefined };
  throw commandError(
    EXIT.problems,
    `${path} is not empty. A demo starts on an empty folder: empty it or name another one.`,
  );
}

function temporaryFolder(io: CommandIo): Folder {
  const path = mkdtempSync(join(tmpdir(), 'throughline-demo-'));
  const forget = (code: number): void => {
    // After a fault of ours the log is what helps to find it.
    if (code === EXIT.bug) io.err(`What the box wrote down is kept in ${path}`);
    else rmSync(path, { recursive: true, force: true });
  };
  return { path, forget };
}
