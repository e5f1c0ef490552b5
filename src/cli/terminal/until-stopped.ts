// Runs a command that takes a while: Ctrl-C ends it in order, so that nothing half made is left behind.
import { commandError, EXIT, isCommandError } from '../command.ts';

/** Rejects with a CommandError where the work gave up because of it. */
export async function untilStopped<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const end = (): void => stop.abort();
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  try {
    return await work(stop.signal);
  } catch (error) {
    if (!stop.signal.aborted || isCommandError(error)) throw error;
    throw commandError(EXIT.problems, 'Stopped before its end.', error);
  } finally {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
  }
}
