// A side of the floor bench in a process of its own: what it tells, and what its parent reads.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** CPU of all its threads and the most memory it had, and what the side itself counted. */
export type Told = {
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly counted: Readonly<Record<string, number>>;
};

/** In the child: on a line of input it tells what it took since the last one; the end of its input ends it. */
export function toldWhenEnded(counted: () => Record<string, number>, end?: () => Promise<void>): void {
  let before = process.cpuUsage();
  const input = createInterface({ input: process.stdin });
  input.on('line', () => {
    const { user, system } = process.cpuUsage(before);
    before = process.cpuUsage();
    const peakMb = process.resourceUsage().maxRSS / 1_024;
    const told: Told = { cpuMs: (user + system) / 1_000, peakMb, counted: counted() };
    console.log(JSON.stringify(told));
  });
  input.on('close', () => void (end?.() ?? Promise.resolve()).finally(() => process.exit(0)));
}

export type Child = {
  /** The next line of JSON it prints. */
  next<T>(): Promise<T>;
  /** What it took since it was asked last. */
  ask(): Promise<Told>;
  end(): Promise<void>;
};

export function startChild(script: string, args: readonly (string | number)[]): Child {
  const command = [...process.execArgv, join(import.meta.dirname, script), ...args.map(String)];
  const child: ChildProcess = spawn(process.execPath, command, { stdio: ['pipe', 'pipe', 'inherit'] });
  if (child.stdout === null || child.stdin === null) throw new Error('a child without pipes');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async <T>(): Promise<T> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${script} ended early`);
      // node-opcua says on the same output that it makes its default key, the first time on a machine.
      if (value.startsWith('{')) return JSON.parse(value) as T;
    }
  };
  const { stdin } = child;
  return {
    next,
    ask() {
      stdin.write('\n');
      return next<Told>();
    },
    async end() {
      const over = once(child, 'exit');
      stdin.end();
      await over;
    },
  };
}
