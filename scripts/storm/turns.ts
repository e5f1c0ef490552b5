// Keeps a kill of the box and a freeze of a peer apart, where one would blur what the other is measured by.
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 100;

export type Turns = {
  /** Several peers may be still or mad at once, but the box runs then. */
  withBox<T>(work: () => Promise<T>): Promise<T>;
  /** None of them is still or mad then. */
  alone<T>(work: () => Promise<T>): Promise<T>;
};

export function openTurns(): Turns {
  let still = 0;
  let isAlone = false;
  return {
    async withBox(work) {
      while (isAlone) await sleep(LOOK_EVERY_MS);
      still += 1;
      return work().finally(() => {
        still -= 1;
      });
    },
    async alone(work) {
      while (still > 0 || isAlone) await sleep(LOOK_EVERY_MS);
      isAlone = true;
      return work().finally(() => {
        isAlone = false;
      });
    },
  };
}
