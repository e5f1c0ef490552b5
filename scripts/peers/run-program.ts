// Runs a program of Debian to its end for what starts real peers; what it said is in the error when it fails.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Nothing of the test's own surroundings: another Python or another database may be set there. */
const PLAIN = { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' };

type Run = { readonly env?: Readonly<Record<string, string>>; readonly user?: string };

/** Resolves with what the program wrote to its standard output. */
export async function runProgram(program: string, args: readonly string[], run: Run = {}): Promise<string> {
  const child = spawn('/usr/bin/setpriv', [...privileges(run.user), program, ...args], {
    cwd: '/',
    env: { ...PLAIN, ...run.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [said, complained, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (code !== 0)
    throw new Error(
      `${program} ${args.join(' ')} ended with ${code}:\n${`${said}${complained}`.slice(-2_000)}`,
    );
  return said;
}

/** For setpriv: the program ends when the test does, however that ends, and runs as `user` if one is given. */
export function privileges(user?: string): string[] {
  const as = user === undefined ? [] : [`--reuid=${user}`, `--regid=${user}`, '--init-groups'];
  return [...as, '--pdeathsig=TERM'];
}
