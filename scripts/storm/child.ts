// A process the storm starts: spoken to by lines, frozen, ended, and gone when the storm is, however that ends.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

/** A peer that does not begin in this time never will, on a machine that is busy too, ms. */
const SAYS_WITHIN_MS = 60_000;
/** As long as its service would wait, ms. */
const ENDS_WITHIN_MS = 20_000;
/** More than any process here says before it is waited for. */
const LINES_KEPT = 1_000;
const LOG_TOLD_CHARACTERS = 2_000;

export type Child = {
  readonly pid: number;
  /** The rest of the next line that begins so; one waits at a time. Rejects where the process ends, or is silent for a minute. */
  said(start: string): Promise<string>;
  tell(line: string): void;
  signal(name: NodeJS.Signals): void;
  /** Ends it if it has not ended. Resolves when it is gone. */
  end(name?: NodeJS.Signals): Promise<void>;
  readonly ended: Promise<void>;
  hasEnded(): boolean;
};

export type ChildPlan = {
  readonly program: string;
  readonly args: readonly string[];
  /** A file that gets what it says. */
  readonly log: string;
};

/** A script beside this one, run by this Node. */
export const script = (
  file: string,
  args: readonly (string | number)[],
): Pick<ChildPlan, 'program' | 'args'> => ({
  program: process.execPath,
  args: [join(import.meta.dirname, file), ...args.map(String)],
});

export function startChild({ program, args, log }: ChildPlan): Child {
  // A test runner loads itself into every process by this variable.
  const { NODE_OPTIONS: _, ...env } = process.env;
  // Killed by the kernel when this process ends: a frozen one would not hear anything else.
  const command = ['--pdeathsig=KILL', program, ...args];
  const logFile = openSync(log, 'a');
  const child: ChildProcess = spawn('/usr/bin/setpriv', command, { env, stdio: ['pipe', 'pipe', logFile] });
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('a child without pipes');
  stdin.on('error', () => undefined);
  const output = createInterface({ input: stdout });
  output.on('line', (line) => void writeSync(logFile, `${line}\n`));
  output.once('close', () => closeSync(logFile));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const { said, hasEnded } = hearing(output, ended, { who: args.join(' '), log });
  return {
    pid: child.pid ?? 0,
    ...{ ended, hasEnded, said },
    tell: (line) => void stdin.write(`${line}\n`),
    signal: (name) => void child.kill(name),
    async end(name = 'SIGKILL') {
      child.kill(name);
      // Who is frozen hears nothing before it goes on.
      if (name !== 'SIGKILL') child.kill('SIGCONT');
      const late = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS);
      await ended;
      clearTimeout(late);
    },
  };
}

/** The newest lines that nobody has waited for are kept. */
function hearing(
  output: Interface,
  ended: Promise<void>,
  { who, log }: { readonly who: string; readonly log: string },
): Pick<Child, 'said' | 'hasEnded'> {
  const lines: string[] = [];
  let isOver = false;
  let hear = (): void => undefined;
  output.on('line', (line) => {
    lines.push(line);
    if (lines.length > LINES_KEPT) lines.shift();
    hear();
  });
  void ended.then(() => {
    isOver = true;
    hear();
  });
  const said = (start: string): Promise<string> => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const fail = (words: string): void =>
      reject(new Error(`${who} ${words} without saying "${start}". ${endOfLog(log)}`));
    const timer = setTimeout(() => fail('went on for a minute'), SAYS_WITHIN_MS);
    hear = (): void => {
      const index = lines.findIndex((line) => line.startsWith(start));
      if (index >= 0) resolve((lines.splice(index, 1)[0] ?? '').slice(start.length).trim());
      else if (isOver) fail('ended');
    };
    hear();
    return promise.finally(() => {
      clearTimeout(timer);
      hear = (): void => undefined;
    });
  };
  return { said, hasEnded: () => isOver };
}

/** Its folder may be gone when the words are read. */
export const endOfLog = (log: string): string =>
  `Its log ends:\n${readFileSync(log, 'utf8').slice(-LOG_TOLD_CHARACTERS)}`;
