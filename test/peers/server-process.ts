// A server of Debian as the tests with real peers run it: in the foreground, its words in a file, gone when the test ends.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Test } from 'tap';
import { privileges, runProgram } from '../../scripts/peers/run-program.ts';

/** Milliseconds. It takes a second or two, and many times that on a busy machine. */
const STARTS_WITHIN_MS = 60_000;

export type Account = { readonly user: string; readonly password: string };

export type ServerPlan = {
  readonly program: string;
  readonly args: readonly string[];
  /** Whom it runs as; left out: who runs the test. */
  readonly user: string | undefined;
  /** The file that gets what it says. */
  readonly log: string;
  /** The signal by which it ends at once, whoever is still connected. */
  readonly stopSignal: NodeJS.Signals;
  /** Rejects for as long as it does not answer. */
  answers(): Promise<unknown>;
};

export type Server = {
  readonly pid: number;
  /** The test's end does it too. */
  stop(): Promise<void>;
  /** Without warning, as when the machine it runs on fails. */
  kill(): Promise<void>;
};

/** The program itself, or words on how to get it. */
export function installed(program: string): string {
  if (existsSync(program)) return program;
  throw new Error(`${program} is not here: run scripts/peers.sh, which installs what these tests need.`);
}

/** Debian's own user for a server that refuses to run as root; who is not root runs it as himself. */
export const unprivileged = (user: string): string | undefined =>
  process.getuid?.() === 0 ? user : undefined;

/** An own folder for one server; its own user may enter it. */
export async function serverFolder(t: Pick<Test, 'teardown'>, name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `throughline-${name}-`));
  // What a killed server leaves running for a moment may still write.
  t.teardown(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  await chmod(folder, 0o755);
  return folder;
}

/** Made for `user`, who alone may read it. */
export async function folderOf(user: string | undefined, path: string): Promise<string> {
  const owner = user === undefined ? [] : ['-o', user];
  await runProgram('/usr/bin/install', ['-d', '-m', '700', ...owner, path]);
  return path;
}

/** Resolves once it answers. */
export async function startServer(t: Pick<Test, 'teardown'>, plan: ServerPlan): Promise<Server> {
  const out = await open(plan.log, 'a');
  const child = spawn('/usr/bin/setpriv', [...privileges(plan.user), plan.program, ...plan.args], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
    stdio: ['ignore', out.fd, out.fd],
  });
  await out.close();
  const stop = () => ended(child, plan.stopSignal);
  t.teardown(stop);
  await untilItAnswers(child, plan);
  return { pid: child.pid ?? 0, stop, kill: () => ended(child, 'SIGKILL') };
}

async function untilItAnswers(child: ChildProcess, plan: ServerPlan): Promise<void> {
  let last: unknown = null;
  for (const start = performance.now(); performance.now() - start < STARTS_WITHIN_MS; await sleep(100)) {
    if (hasEnded(child)) break;
    try {
      await plan.answers();
      return;
    } catch (error) {
      last = error;
    }
  }
  const words = readFileSync(plan.log, 'utf8').slice(-2_000);
  throw new Error(`${plan.program} does not answer. It said last:\n${words}`, { cause: last });
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(child)) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;
