// The process around the daemon: signals ask it to stop, and what nobody caught ends it with the last line in the log.
import type { Clock } from '../contracts/clock.ts';
import type { Log } from '../contracts/log.ts';

/** Exit code of our own faults: the service manager starts us again, and the journal holds what was. */
const FAULT_EXIT = 70;
/** A stop takes a second or two; what still hangs then is not worth waiting for. */
const HARD_STOP_MS = 10_000;

export type ProcessGuard = {
  /** Aborts on SIGINT, SIGTERM or the caller's own signal. */
  readonly signal: AbortSignal;
  /** A fault of this program: said in the log, and the end. */
  fatal(error: unknown): never;
  release(): void;
};

export function guardProcess(clock: Clock, log: Log, outer?: AbortSignal): ProcessGuard {
  const stopping = new AbortController();
  let cancelHardStop: (() => void) | null = null;
  const stop = () => {
    if (stopping.signal.aborted) return;
    stopping.abort(new Error('the box is stopping'));
    cancelHardStop = clock.after(HARD_STOP_MS, hardStop, false);
  };
  const onFault = (error: unknown) => void fatal(error);
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('uncaughtException', onFault);
  process.on('unhandledRejection', onFault);
  outer?.addEventListener('abort', stop, { once: true });
  if (outer?.aborted === true) stop();
  return {
    signal: stopping.signal,
    fatal,
    release() {
      cancelHardStop?.();
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      process.off('uncaughtException', onFault);
      process.off('unhandledRejection', onFault);
      outer?.removeEventListener('abort', stop);
    },
  };

  function hardStop(): void {
    log.error(
      { afterMs: HARD_STOP_MS },
      'the box did not stop in time and is ended; what was acknowledged is kept',
    );
    process.exit(FAULT_EXIT);
  }

  function fatal(error: unknown): never {
    log.error({ err: error }, 'a fault of this program ended it; what was acknowledged is kept');
    process.exit(FAULT_EXIT);
  }
}
