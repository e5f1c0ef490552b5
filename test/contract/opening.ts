// That opening a channel or a lamp reaches nobody: no connection, no port, no look-up, no program, no file, no secret read.
import { createHook } from 'node:async_hooks';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Test } from 'tap';
import type { ChannelContext } from '../../src/contracts/channel.ts';
import { benchClock } from './source-context.ts';

/** What Node makes to reach another machine, program or name server, or to be reached. */
const REACHING = new Set([
  ...['TCPCONNECTWRAP', 'PIPECONNECTWRAP', 'UDPSENDWRAP', 'PROCESSWRAP'],
  ...['TCPSERVERWRAP', 'PIPESERVERWRAP', 'UDPWRAP'],
  ...['GETADDRINFOREQWRAP', 'GETNAMEINFOREQWRAP', 'QUERYWRAP'],
]);
/** Ms; what is begun with the opening and not waited for shows in it. */
const LINGER_MS = 100;

export type Opening<O> = {
  open(context: ChannelContext): O;
  readonly context: ChannelContext;
  /** Folders of a peer that is made of files. */
  readonly folders?: readonly string[];
};

export async function reachesNobody<O extends { close(): Promise<void> }>(
  t: Test,
  opening: Opening<O> & {
    /** Reaches the peer after all, where that is more than files: what is looked for must then be seen. */
    use?(opened: O): Promise<void>;
  },
): Promise<void> {
  const { opened, reached, read, files } = await deedsOf(opening);
  t.same(reached, [], 'nobody was reached, and nothing waits to be');
  // A new secret counts from the next send on, and `check` opens where no secret can be seen.
  t.same(read, [], 'no secret was read');
  t.same(files, [], 'no file was made or changed');
  const { use } = opening;
  if (use !== undefined) {
    const used = await reachedBy(() => use(opened));
    t.not(used.length, 0, 'what reaches somebody is seen');
  }
  await opened.close();
}

/** What an opening did, besides what it opened; `files`: those made, changed or gone, also in the folder the box works in. */
export async function deedsOf<O>({ open, context, folders = [] }: Opening<O>) {
  const home = process.cwd();
  const work = await mkdtemp(join(tmpdir(), 'throughline-opening-'));
  const places = [context.stateDir, work, ...folders.map((folder) => resolve(folder))];
  const read: string[] = [];
  process.chdir(work);
  try {
    const before = await filesIn(places);
    const opened: O[] = [];
    const reached = await reachedBy(async () => {
      opened.push(
        open({
          ...context,
          secret(reference) {
            read.push('file' in reference ? reference.file : reference.credential);
            return context.secret(reference);
          },
        }),
      );
      await benchClock().sleep(LINGER_MS);
    });
    const after = await filesIn(places);
    return {
      opened: opened[0] as O,
      reached,
      read,
      files: [...new Set(before).symmetricDifference(new Set(after))],
    };
  } finally {
    process.chdir(home);
    await rm(work, { recursive: true });
  }
}

/** What Node made for it meanwhile. */
async function reachedBy(work: () => Promise<void>): Promise<readonly string[]> {
  const reached: string[] = [];
  const watch = createHook({
    init: (_id, type) => void (REACHING.has(type) && reached.push(type)),
  }).enable();
  try {
    await work();
  } finally {
    watch.disable();
  }
  return reached;
}

/** Each with its size and the time of its last change, so that a file written again shows too. */
async function filesIn(folders: readonly string[]): Promise<string[]> {
  const lists = folders.map(async (folder) => {
    const names = await readdir(folder, { recursive: true });
    return Promise.all(
      names.toSorted().map(async (name) => {
        const { size, mtimeMs } = await stat(join(folder, name));
        return `${join(folder, name)} ${size} ${mtimeMs}`;
      }),
    );
  });
  return (await Promise.all(lists)).flat();
}
