// Which config folder a command means: the one given, else systemd's, else the usual one.
import { resolve } from 'node:path';
import type { CommandIo } from '../command.ts';
import { DEFAULT_CONFIG_DIR } from '../run.ts';

export function configFolder(io: CommandIo, given: string | undefined): string {
  return resolve(io.cwd, given ?? io.env['CONFIGURATION_DIRECTORY'] ?? DEFAULT_CONFIG_DIR);
}
