// `throughline run` as a process of its own, for stories: its address, what it answers, what it said, how it ended.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Test } from 'tap';
import { PROGRAM_ROOT } from '../../src/load/connectors.ts';

export type Trouble = { readonly code: string; readonly where: string; readonly words: string };
export type Source = {
  readonly id: string;
  readonly state: string;
  readonly reason: string;
  readonly troubles: readonly Trouble[];
};
export type Shown = {
  readonly decisions: readonly { readonly ruleId: string; readonly taskId: number; readonly state: string }[];
  readonly brokenJoins: readonly { readonly from: { readonly id: string }; readonly words: string }[];
  readonly sources: readonly Source[];
};

export type BoxProcess = {
  /** Address of the panel; rejects where the process ends before it has one. */
  readonly url: Promise<string>;
  readonly ended: Promise<number | null>;
  /** What it wrote on stderr so far. */
  said(): string;
  /** The answer of an address as JSON; null while the box has none yet. */
  read<T>(path: string): Promise<T | null>;
  source(id: string): Promise<Source | null>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
};

export type Places = { readonly config: string; readonly data: string; readonly port?: number };

export function startBox(t: Test, { config, data, port = 0 }: Places): BoxProcess {
  const args = ['run', '--config', config, '--data', data, '--port', String(port)];
  const main = join(PROGRAM_ROOT, 'src/cli/main.ts');
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const errors: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const url = addressOf(child, ended);
  url.catch(() => undefined);
  const read = async <T>(path: string): Promise<T | null> => {
    const response = await fetch(`${await url}${path}`);
    return response.ok ? ((await response.json()) as T) : null;
  };
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  t.teardown(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const source = async (id: string) =>
    (await read<readonly Source[]>('/api/sources'))?.find((one) => one.id === id) ?? null;
  return { url, ended, said: () => errors.join(''), read, source, stop };
}

function addressOf(child: ChildProcess, ended: Promise<unknown>): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      out += String(chunk);
      const address = /^Open (http\S+)$/m.exec(out)?.[1];
      if (address !== undefined) resolve(address);
    });
    void ended.then(() => reject(new Error('the box ended before its panel was up')));
  });
}

/** Looks until there is an answer that is not null or false. A source that was lost may wait most of a minute to try again. */
export async function until<T>(words: string, look: () => Promise<T | null | false>): Promise<T> {
  for (let tries = 0; tries < 1_800; tries += 1) {
    const found = await look();
    if (found !== null && found !== false) return found;
    await sleep(50);
  }
  throw new Error(`waited a minute and a half in vain: ${words}`);
}

/** A trouble of a source, once it is shown. */
export function told(box: BoxProcess, id: string, where: string): Promise<Trouble> {
  return until(`a trouble of ${id} at ${where}`, async () => {
    const source = await box.source(id);
    return source?.troubles.find((one) => one.where.includes(where)) ?? null;
  });
}

/** The words a source's state comes with, once it is that. */
export function stateOf(box: BoxProcess, id: string, state: string): Promise<string> {
  return until(`${id} is ${state}`, async () => {
    const source = await box.source(id);
    return source?.state === state && source.reason;
  });
}

/** By what does not join, in which words; once there is any. */
export function brokenJoins(box: BoxProcess): Promise<Readonly<Record<string, string>>> {
  return until('broken joins', async () => {
    const found = (await box.read<Shown>('/api/picture'))?.brokenJoins ?? [];
    return found.length > 0 && Object.fromEntries(found.map((one) => [one.from.id, one.words]));
  });
}
