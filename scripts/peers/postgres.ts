// A PostgreSQL that lives as long as one piece of work: no port, a socket in its own folder, and nothing kept after it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { privileges, runProgram } from './run-program.ts';

const STARTS_WITHIN_MS = 60_000;

/** What it loses in a power cut is built again. */
const FAST = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'max_wal_size=4GB'];

export const OWNER = 'plant';

/** `work` gets the folder of its socket. */
export async function withPostgres(work: (socket: string) => Promise<void>): Promise<void> {
  const programs = postgresPrograms();
  // Not in the test's own folder: the path of a socket may have 107 bytes and no more.
  const folder = await mkdtemp(join(tmpdir(), 'throughline-postgres-'));
  const home = join(folder, 'data');
  const log = join(folder, 'log');
  try {
    const user = await prepare(folder, home);
    const locale = ['--encoding=UTF8', '--locale=C.UTF-8'];
    const args = ['-D', home, '-U', OWNER, '--auth=trust', ...locale];
    await runProgram(join(programs, 'initdb'), args, user === undefined ? {} : { user });
    const child = await start(join(programs, 'postgres'), { home, log, user });
    try {
      await answers(join(programs, 'pg_isready'), { child, home, log });
      await work(home);
    } finally {
      await stopped(child);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** As root it refuses to start: Debian's own user for it then has to reach its folder. Without root it runs as we do. */
async function prepare(folder: string, home: string): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  await chmod(folder, 0o755);
  await runProgram('/usr/bin/install', ['-d', '-o', 'postgres', '-m', '700', home]);
  return 'postgres';
}

type Place = { readonly home: string; readonly log: string };

/** Of the newest release installed. */
export function postgresPrograms(): string {
  const all = '/usr/lib/postgresql';
  const newest = releases(all).at(-1);
  if (newest === undefined)
    throw new Error(
      'PostgreSQL is not installed. scripts/peers.sh installs what the tests with real peers need.',
    );
  return join(all, newest, 'bin');
}

function releases(folder: string): string[] {
  try {
    return readdirSync(folder).sort((a, b) => Number(a) - Number(b));
  } catch {
    return [];
  }
}

async function start(
  program: string,
  { home, log, user }: Place & { user: string | undefined },
): Promise<ChildProcess> {
  const settings = ['listen_addresses=', `unix_socket_directories=${home}`, ...FAST];
  const out = await open(log, 'a');
  const args = ['-D', home, ...settings.flatMap((setting) => ['-c', setting])];
  const child = spawn('/usr/bin/setpriv', [...privileges(user), program, ...args], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
    stdio: ['ignore', out.fd, out.fd],
  });
  await out.close();
  return child;
}

async function answers(
  ready: string,
  { child, home, log }: Place & { readonly child: ChildProcess },
): Promise<void> {
  for (const start = performance.now(); performance.now() - start < STARTS_WITHIN_MS; await sleep(100)) {
    if (child.exitCode !== null) break;
    const isReady = await runProgram(ready, ['-q', '-h', home]).then(
      () => true,
      () => false,
    );
    if (isReady) return;
  }
  throw new Error(`PostgreSQL does not answer. Its log ends:\n${readFileSync(log, 'utf8').slice(-2_000)}`);
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  // It ends at once, whoever is still connected.
  child.kill('SIGINT');
  await gone;
}
