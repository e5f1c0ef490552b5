// Seeds that nobody tuned to: they follow from the commit that is scored.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';

const FRESH_SEEDS = 3;

/** The commit the working tree stands on, with a plus where files differ from it. Null: not a clone. */
export function commitOf(dir: string): string | null {
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', dir, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    const head = git('rev-parse', 'HEAD');
    return git('status', '--porcelain') === '' ? head : `${head}+`;
  } catch {
    return null;
  }
}

/** The first three 4-byte words of the hash's own SHA-256. */
export function freshSeeds(commit: string): number[] {
  const digest = createHash('sha256').update(commit.replace(/\+$/, '')).digest();
  return Array.from({ length: FRESH_SEEDS }, (_, i) => digest.readUInt32BE(4 * i));
}
