// How long the main thread held up everything else at most, by the clock and by its own work.

export type LoopWatched = {
  readonly longestBlockMs: number;
  /** The most it worked between two looks: a block that busy neighbours have no part in. */
  readonly longestWorkMs: number;
};

const LOOK_EVERY_MS = 5;

/** `look`: what else is to be seen each time. */
export function watchLoop(look: () => void = () => undefined): { end(): LoopWatched } {
  let longestBlockMs = 0;
  let longestWorkMs = 0;
  let last = performance.now();
  let worked = threadCpuMs();
  const looking = setInterval(() => {
    const now = performance.now();
    longestBlockMs = Math.max(longestBlockMs, now - last - LOOK_EVERY_MS);
    last = now;
    const workedNow = threadCpuMs();
    longestWorkMs = Math.max(longestWorkMs, workedNow - worked);
    worked = workedNow;
    look();
  }, LOOK_EVERY_MS);
  return {
    end() {
      clearInterval(looking);
      return { longestBlockMs, longestWorkMs };
    },
  };
}

function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
