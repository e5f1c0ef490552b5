// What a source is handed to work with, each its own: door, schedule, secrets, folder.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../contracts/clock.ts';
import type { Log } from '../contracts/log.ts';
import type { SourceContext } from '../contracts/source.ts';
import { contractError } from './contract-error.ts';
import type { Door } from './intake.ts';
import type { Schedule } from './schedule.ts';
import { readSecret, type SecretPlaces } from './secret.ts';

export type ContextParts = {
  readonly id: string;
  readonly door: Door;
  readonly cursor: string | null;
  readonly schedule: Schedule;
  readonly clock: Clock;
  readonly log: Log;
  readonly dataDir: string;
  readonly secrets: SecretPlaces;
  live(words: string): void;
};

export function sourceContext(parts: ContextParts): SourceContext {
  const { id, door, schedule } = parts;
  return {
    id,
    append: (batch, cursor) => door.append(batch, cursor),
    cursor: parts.cursor,
    live: (words) => parts.live(words),
    due: (text, signal) => schedule.due(id, text, signal).catch(asConfigError(signal)),
    ran: (text, dueAt) => schedule.ran(id, text, dueAt),
    secret(reference) {
      try {
        return readSecret(reference, parts.secrets);
      } catch (error) {
        throw contractError('config', false, wordsOf(error), error);
      }
    },
    error: contractError,
    clock: parts.clock,
    log: parts.log,
    stateDir: stateFolder(parts.dataDir, 'sources', id),
  };
}

/** Made where it is missing, for the box's user alone. */
export function stateFolder(dataDir: string, kind: 'sources' | 'channels', id: string): string {
  const path = join(dataDir, kind, id);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

/** A schedule that cannot be read is a fault of the file; an abort stays what it is. */
function asConfigError(signal: AbortSignal): (error: unknown) => never {
  return (error) => {
    if (signal.aborted) throw signal.reason;
    throw contractError('config', false, wordsOf(error), error);
  };
}

export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
