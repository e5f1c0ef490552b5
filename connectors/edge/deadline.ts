// Waiting for the peer, but not for ever, and not longer than the box runs.
import type { Clock } from '../../src/contracts/clock.ts';

export type Deadline = { readonly clock: Clock; readonly signal?: AbortSignal };

/** What the work resolves to. Rejects as it does, and when `ms` are over or the signal aborts before. */
export async function bounded<T>(work: Promise<T>, ms: number, { clock, signal }: Deadline): Promise<T> {
  const over = Promise.withResolvers<never>();
  const stop = (): void => over.reject(new Error('no answer in time'));
  const cancel = clock.after(ms, stop);
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  try {
    return await Promise.race([work, over.promise]);
  } finally {
    cancel();
    signal?.removeEventListener('abort', stop);
  }
}
