// Which topics the session that a broker keeps for this box follows: what a config names no more must be given back.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { SourceContext } from '../../../src/contracts/source.ts';

/** A look beside the box has no session that is kept, and nothing to note. */
type Where = Pick<SourceContext, 'stateDir' | 'beside'>;

const fileOf = ({ stateDir }: Where): string => `${stateDir}/topics.json`;

/** By this and earlier runs. A file cut short by a power cut is none: what it named is followed and read by no tag. */
export async function askedTopics(where: Where): Promise<ReadonlySet<string>> {
  if (where.beside === true) return new Set();
  try {
    const kept: unknown = JSON.parse(await readFile(fileOf(where), 'utf8'));
    return new Set(Array.isArray(kept) ? kept.map(String) : []);
  } catch {
    return new Set();
  }
}

/** Written before they are asked for, and after others were given back. */
export async function noteAskedTopics(where: Where, topics: ReadonlySet<string>): Promise<void> {
  if (where.beside === true) return;
  await mkdir(where.stateDir, { recursive: true });
  await writeFile(fileOf(where), JSON.stringify([...topics]), { mode: 0o600 });
}
