// Where the time of a run goes, by part.

export type Stopwatch = {
  during<T>(part: string, work: () => T): T;
  seconds(): { readonly [part: string]: number };
};

/** CPU time of this process would mix the threads: wall time of the thread's own work is counted instead. */
export function newStopwatch(): Stopwatch {
  const spentMs = new Map<string, number>();
  return {
    during: (part, work) => {
      const before = performance.now();
      const result = work();
      spentMs.set(part, (spentMs.get(part) ?? 0) + performance.now() - before);
      return result;
    },
    seconds: () => Object.fromEntries([...spentMs].map(([part, ms]) => [part, Math.round(ms / 100) / 10])),
  };
}
