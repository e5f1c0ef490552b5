// Hands the box what comes within one turn of the event loop as one batch: a call for each reading costs more than it.
import type { SourceContext } from '../../src/contracts/source.ts';
import type { Observation } from '../../src/core/types/observation.ts';

export type Gather = {
  /** Resolves once it is durable, with all that came in the same turn; in the order it was put. The last cursor counts. */
  put(observations: readonly Observation[], cursor?: string): Promise<void>;
};

type Batch = {
  readonly observations: Observation[];
  cursor: string | undefined;
  readonly durable: Promise<void>;
};

export function gather(context: Pick<SourceContext, 'append'>): Gather {
  let open: Batch | null = null;

  const begin = (): Batch => {
    const { promise: durable, resolve } = Promise.withResolvers<void>();
    const batch: Batch = { observations: [], cursor: undefined, durable };
    queueMicrotask(() => {
      open = null;
      const { observations, cursor } = batch;
      resolve(cursor === undefined ? context.append(observations) : context.append(observations, cursor));
    });
    return batch;
  };

  return {
    put(observations, cursor) {
      open ??= begin();
      for (const one of observations) open.observations.push(one);
      open.cursor = cursor ?? open.cursor;
      return open.durable;
    },
  };
}
