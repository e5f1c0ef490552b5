// What a box last thought with, from its data folder, for commands that ask it something; running or not.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type LatestFold, latestFold } from '../../store/latest-fold.ts';
import { type CommandIo, commandError, DEFAULT_DATA_DIR, EXIT } from '../command.ts';

/** The folder as given, else systemd's, else the usual one. */
export function dataFolder(io: CommandIo, data: string | undefined): string {
  return resolve(io.cwd, data ?? io.env['STATE_DIRECTORY'] ?? DEFAULT_DATA_DIR);
}

/** The same. Throws a CommandError where there is no journal in it. */
export function journalFolder(io: CommandIo, data: string | undefined): string {
  const dir = dataFolder(io, data);
  if (!existsSync(join(dir, 'facts.db'))) {
    throw commandError(
      EXIT.problems,
      `There is no journal in ${dir}. Name the folder that holds facts.db with --data: the one given to run, or data/ inside the one given to demo.`,
    );
  }
  return dir;
}

export function foldOf(io: CommandIo, data: string | undefined): LatestFold {
  const dir = journalFolder(io, data);
  const latest = latestFold(dir);
  if (latest === null)
    throw commandError(EXIT.problems, `The box of ${dir} has not looked at anything yet. Let it run first.`);
  return latest;
}
