// The coded errors of the contracts: made for sources and channels, and recognised when they come back.

export type Coded<C extends string> = Error & { readonly code: C; readonly retryable: boolean };

export function contractError<C extends string>(
  code: C,
  retryable: boolean,
  words: string,
  cause?: unknown,
): Coded<C> {
  const error = cause === undefined ? new Error(words) : new Error(words, { cause });
  return Object.assign(error, { code, retryable });
}

/** Errors of Node and of packages carry a code too, but never say whether trying again helps. */
export function isContractError(error: unknown): error is Coded<string> {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    'retryable' in error &&
    typeof error.retryable === 'boolean'
  );
}
