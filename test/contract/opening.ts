// That opening a channel or a lamp reaches nobody: no connection, no look-up, no program, no file, no secret read.
import { createHook } from 'node:async_hooks';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { ChannelContext } from '../../src/contracts/channel.ts';
import { benchClock } from './source-context.ts';

/** What Node makes to reach another machine, program or name server. */
const REACHING = new Set([
  ...['TCPCONNECTWRAP', 'PIPECONNECTWRAP', 'UDPSENDWRAP', 'PROCESSWRAP'],
  ...['GETADDRINFOREQWRAP', 'GETNAMEINFOREQWRAP', 'QUERYWRAP'],
]);
/** Ms; what is begun with the opening and not waited for shows in it. */
const LINGER_MS = 100;

export type Opening<O> = {
  open(context: ChannelContext): O;
  readonly context: ChannelContext;
  /** Folders of a peer that is made of files. */
  readonly folders?: readonly string[];
  /** Reaches the peer after all, where that is more than files: what is looked for must then be seen. */
  use?(opened: O): Promise<void>;
};

export async function reachesNobody<O extends { close(): Promise<void> }>(
  t: Test,
  { open, context, folders = [], use }: Opening<O>,
): Promise<void> {
  const places = [context.stateDir, ...folders];
  const before = await filesIn(places);
  const reached: string[] = [];
  const read: string[] = [];
  const watch = createHook({
    init: (_id, type) => void (REACHING.has(type) && reached.push(type)),
  }).enable();
  try {
    const opened = open({
      ...context,
      secret(reference) {
        read.push('file' in reference ? reference.file : reference.credential);
        return context.secret(reference);
      },
    });
    await benchClock().sleep(LINGER_MS);
    t.same(reached, [], 'nobody was reached');
    // A new secret counts from the next send on, and `check` opens where no secret can be seen.
    t.same(read, [], 'no secret was read');
    t.same(await filesIn(places), before, 'no file was made or changed');
    await use?.(opened);
    if (use !== undefined) t.not(reached.length, 0, 'what reaches somebody is seen');
    await opened.close();
  } finally {
    watch.disable();
  }
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
