// One thing at a time for each source: a person's decision on a snapshot never meets a pull half way.
export type Turns = <T>(sourceId: string, work: () => Promise<T>) => Promise<T>;

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return (sourceId, work) => {
    const before = last.get(sourceId) ?? Promise.resolve();
    const mine = before.then(work, work);
    last.set(
      sourceId,
      mine.catch(() => undefined),
    );
    return mine;
  };
}
