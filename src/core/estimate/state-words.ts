// What a machine calls its state, as far as the arithmetic must know: it runs, is set up, stands and says so, or has nothing to do.

export type Standing = 'run' | 'stop' | 'setup' | 'idle';

/** PackML's states and the words machines use. A word that is not here says nothing. */
const WORDS: ReadonlyMap<string, Standing> = new Map([
  ...['running', 'run', 'execute', 'producing', 'production', 'auto', 'automatic'].map(
    (word) => [word, 'run'] as const,
  ),
  ...['setup', 'set-up', 'changeover', 'change-over'].map((word) => [word, 'setup'] as const),
  ...['idle', 'complete', 'no order', 'off', 'unscheduled'].map((word) => [word, 'idle'] as const),
  ...['down', 'stopped', 'stop', 'held', 'aborted', 'fault', 'faulted', 'suspended', 'breakdown'].map(
    (word) => [word, 'stop'] as const,
  ),
]);

/** Null: the word is not known, so nothing changes. */
export function standingOf(value: string): Standing | null {
  return WORDS.get(value.trim().toLowerCase()) ?? null;
}
