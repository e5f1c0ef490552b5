// The plant as a child process: started, told when its day begins, passed hand-set values, and stopped.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { UtcMs } from '../../core/types/time.ts';
import type { PlantReady } from '../../plant/peers.ts';
import { type CommandIo, commandError, EXIT } from '../command.ts';

const PLANT = fileURLToPath(new URL('../../plant/main.ts', import.meta.url));
/** It has nothing to save: longer than this, ms, it hangs. */
const STOP_MS = 5_000;

export type PlantProcess = {
  readonly ready: PlantReady;
  /** Resolves once its clock runs: it showed the opening when the machine's clock showed `anchor`. */
  begin(anchor: UtcMs): Promise<void>;
  /** It ended though nobody stopped it. */
  hasFailed(): boolean;
  stop(): Promise<void>;
};

export type PlantStart = {
  readonly dir: string;
  readonly options: { readonly without: string | undefined; readonly drift: string | undefined };
  readonly io: CommandIo;
  /** Called once when the process is gone. */
  onEnd(): void;
};

/** Resolves once all its peers listen. Throws a CommandError where it does not get that far. */
export async function startPlant(start: PlantStart): Promise<PlantProcess> {
  const { io, options } = start;
  const args = ['--dir', start.dir];
  if (options.without !== undefined) args.push('--without', options.without);
  if (options.drift !== undefined) args.push('--drift', options.drift);
  io.out('Writing three weeks of history and starting the plant: OPC UA, MQTT, ERP exports, mail …');
  const child = spawn(process.execPath, [PLANT, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  let isStopping = false;
  let isGone = false;
  const gone = new Promise<void>((resolve) => {
    const end = (): void => {
      isGone = true;
      start.onEnd();
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  const said = listen(child, io);
  await Promise.race([said.ready, gone]);
  const ready = said.place();
  if (ready === null)
    throw commandError(EXIT.noAnswer, 'The sample plant did not start. What it said stands above.');
  const input = passOn(child);
  return {
    ready,
    begin: async (anchor) => {
      child.stdin?.write(`begin ${anchor}\n`);
      await Promise.race([said.running, gone]);
    },
    hasFailed: () => isGone && !isStopping,
    stop: async () => {
      isStopping = !isGone;
      input.close();
      child.stdin?.end();
      const cancel = io.clock.after(STOP_MS, () => child.kill('SIGKILL'), false);
      await gone;
      cancel();
    },
  };
}

function listen(child: ChildProcess, io: CommandIo) {
  const ready = Promise.withResolvers<void>();
  const running = Promise.withResolvers<void>();
  let place: PlantReady | null = null;
  if (child.stdout === null) throw new Error('the plant was started without a pipe');
  createInterface({ input: child.stdout }).on('line', (line) => {
    const space = line.indexOf(' ');
    const word = space < 0 ? line : line.slice(0, space);
    const rest = space < 0 ? '' : line.slice(space + 1);
    if (word === 'ready') {
      place = JSON.parse(rest) as PlantReady;
      ready.resolve();
    } else if (word === 'running') running.resolve();
    else if (word === 'history') {
      if (io.terminal) io.out(`  history ${rest} %`);
    } else if (word === 'mail') io.out(mailLine(rest));
    else io.out(line);
  });
  return { ready: ready.promise, running: running.promise, place: () => place };
}

function mailLine(text: string): string {
  const mail = JSON.parse(text) as {
    readonly path: string;
    readonly to: readonly string[];
    readonly subject: string;
  };
  return `Mail to ${mail.to.join(', ')}: ${mail.subject}  (${mail.path})`;
}

/** What is typed here as "set TAG VALUE", "mes off" or "mes on" goes to the plant: a way to try what a change does. */
function passOn(child: ChildProcess): Interface {
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    if (/^(set|mes) /.test(line)) child.stdin?.write(`${line}\n`);
  });
  // The plant may be gone already: it is its exit that is told, not the broken pipe.
  child.stdin?.on('error', () => undefined);
  return lines;
}
