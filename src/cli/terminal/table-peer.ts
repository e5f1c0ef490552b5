// Opens a source of tables from the shell, beside any box: its copies lie in a folder of their own until it is closed.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../contracts/clock.ts';
import type { TableContext, TableSource } from '../../contracts/table-source.ts';
import { contractError } from '../../daemon/contract-error.ts';
import { createLog } from '../../daemon/log.ts';
import { readSecret } from '../../daemon/secret.ts';
import { wordsOf } from '../../daemon/source-context.ts';

export type ToOpen = {
  readonly id: string;
  readonly clock: Clock;
  readonly configDir: string;
  open(context: TableContext): TableSource;
};

export type TablePeer = { readonly source: TableSource; close(): Promise<void> };

export async function openTablePeer({ id, clock, configDir, open }: ToOpen): Promise<TablePeer> {
  const stateDir = await mkdtemp(join(tmpdir(), 'throughline-'));
  const close = () => rm(stateDir, { recursive: true, force: true });
  const log = createLog({ now: () => clock.now(), level: 'error', readable: true });
  const credentialsDir = process.env['CREDENTIALS_DIRECTORY'] ?? null;
  const context: TableContext = {
    ...{ id, clock, log, stateDir, error: contractError },
    secret(reference) {
      try {
        return readSecret(reference, { configDir, credentialsDir });
      } catch (error) {
        throw contractError('config', false, wordsOf(error), error);
      }
    },
  };
  try {
    return { source: open(context), close };
  } catch (error) {
    await close();
    throw error;
  }
}
