// Two clients of one name throw each other out without end: tells that from a connection that breaks now and then.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { SourceContext } from '../../../src/contracts/source.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';

/** That often within a minute no box is moved and no cable replugged. */
const FIGHT_TIMES = 3;
const FIGHT_WITHIN_MS = 60_000;
/** Attempts come ever more seldom while it goes on: it is over when nobody threw us out for so long. */
const OVER_AFTER_MS = 10 * 60_000;

type Kept = { readonly thrownOutAt: readonly UtcMs[]; readonly foughtAt: UtcMs | null };
type Where = Pick<SourceContext, 'clock' | 'stateDir'>;

/**
 * Notes that another client took our name over just now. True: it is a fight. Kept in a file, for each run of a source
 * is a new one, and so may be the process.
 */
export async function noteTakeOver({ clock, stateDir }: Where): Promise<boolean> {
  const file = `${stateDir}/take-overs.json`;
  const now = clock.now();
  const before = keptIn(await readFile(file, 'utf8').catch(() => ''));
  const isRecent = (at: UtcMs, ms: number): boolean => at <= now && now - at < ms;
  const thrownOutAt = [...before.thrownOutAt.filter((at) => isRecent(at, FIGHT_WITHIN_MS)), now];
  const goesOn = before.foughtAt !== null && isRecent(before.foughtAt, OVER_AFTER_MS);
  const isFight = goesOn || thrownOutAt.length >= FIGHT_TIMES;
  const kept: Kept = { thrownOutAt: thrownOutAt.slice(-FIGHT_TIMES), foughtAt: isFight ? now : null };
  await mkdir(stateDir, { recursive: true });
  await writeFile(file, JSON.stringify(kept), { mode: 0o600 });
  return isFight;
}

/** A file cut short by a power cut is none. */
function keptIn(text: string): Kept {
  try {
    const { thrownOutAt, foughtAt } = JSON.parse(text) as Partial<Kept>;
    const times = Array.isArray(thrownOutAt) ? thrownOutAt.filter(Number.isFinite) : [];
    return { thrownOutAt: times, foughtAt: Number.isFinite(foughtAt) ? Number(foughtAt) : null };
  } catch {
    return { thrownOutAt: [], foughtAt: null };
  }
}
