// Sleeping, on the timers of any clock.
import type { Clock } from '../contracts/clock.ts';

/** Resolves after so long, or as soon as the signal says so: whoever sleeps looks what of the two it was. */
export function sleepOn(after: Clock['after']): Clock['sleep'] {
  return (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const wake = () => {
        cancel();
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const cancel = after(ms, wake);
      signal?.addEventListener('abort', wake, { once: true });
    });
}
