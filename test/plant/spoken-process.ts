// A process of this project run by a test: what it says line by line, and how it ends.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export type SpokenProcess = {
  readonly pid: number;
  /** Everything it said so far and nobody waited for. */
  readonly lines: string[];
  tell(line: string): void;
  /** The rest of the next line that begins so. Throws where the process ends without saying it. */
  said(start: string): Promise<string>;
  /** Closes its input. */
  end(): Promise<number | null>;
  kill(signal: NodeJS.Signals): Promise<number | null>;
};

/** `program`: what runs the script, this Node unless said. */
export function startSpoken(
  script: string,
  args: readonly string[],
  program = process.execPath,
): SpokenProcess {
  // As from a person's shell: the test runner loads itself into every process started by a test, 100 MB of it.
  const bare = ['-u', 'NODE_OPTIONS', program, script, ...args];
  const child = spawn('env', bare, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const said: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    said.push(line);
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.stdin.on('error', () => undefined);
  return {
    pid: child.pid ?? 0,
    lines,
    tell: (line) => void child.stdin.write(`${line}\n`),
    said: async (start) => {
      for (;;) {
        const index = lines.findIndex((line) => line.startsWith(start));
        if (index >= 0) return lines.splice(index, 1).join('').slice(start.length);
        if (child.exitCode !== null)
          throw new Error(
            `${script} ended (${child.exitCode}) without saying "${start}". It said:\n${said.join('\n')}`,
          );
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    end: () => {
      child.stdin.end();
      return ended;
    },
    kill: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}
