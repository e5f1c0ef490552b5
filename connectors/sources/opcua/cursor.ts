// What is kept with the readings: which troubles are open, and up to when the server's history was read.
import type { UtcMs } from '../../../src/core/types/time.ts';

export type Kept = { readonly troubles: Record<string, string>; readonly readTo: UtcMs | null };

/** One that a source of another kind and of this name left says nothing here. */
export function readCursor(text: string | null): Kept {
  const none: Kept = { troubles: {}, readTo: null };
  try {
    const kept: { readonly troubles?: unknown; readonly readTo?: unknown } | null = JSON.parse(
      text ?? 'null',
    );
    const troubles = kept?.troubles;
    if (troubles === null || typeof troubles !== 'object' || Array.isArray(troubles)) return none;
    if (!Object.values(troubles).every((words) => typeof words === 'string')) return none;
    const readTo = Number.isSafeInteger(kept?.readTo) ? (kept?.readTo as number) : null;
    return { troubles: troubles as Record<string, string>, readTo };
  } catch {
    return none;
  }
}
