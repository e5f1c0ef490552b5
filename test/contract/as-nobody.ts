// Lets a test be somebody with few rights, also where it runs as root, who has them all.
import { chmod, stat } from 'node:fs/promises';

/** Debian's user that owns nothing, and its group. */
const NOBODY = 65_534;
const ROOT = 0;
const OWN_ALONE = 0o077;

/** `work` runs as somebody who may not use these places; afterwards all is as before. */
export async function asNobody(places: readonly string[], work: () => Promise<unknown>): Promise<void> {
  const modes = await Promise.all(places.map(async (place) => [place, (await stat(place)).mode] as const));
  for (const [place] of modes) await chmod(place, isRoot() ? 0o700 : 0);
  try {
    await asMemberOf([], work);
  } finally {
    for (const [place, mode] of modes) await chmod(place, mode);
  }
}

/** As a service of its own user that was put into these groups, and whose files are for itself. Who is not root stays who he is. */
export async function asMemberOf(groups: readonly string[], work: () => Promise<unknown>): Promise<void> {
  const mask = process.umask(OWN_ALONE);
  const before = process.getgroups?.() ?? [];
  const mayChange = isRoot();
  try {
    if (mayChange) {
      process.setgroups?.([...groups]);
      process.setegid?.(NOBODY);
      process.seteuid?.(NOBODY);
    }
    await work();
  } finally {
    process.umask(mask);
    if (mayChange) {
      // The user comes back first: only root may change the groups.
      process.seteuid?.(ROOT);
      process.setegid?.(ROOT);
      process.setgroups?.(before);
    }
  }
}

const isRoot = (): boolean => process.geteuid?.() === ROOT;
