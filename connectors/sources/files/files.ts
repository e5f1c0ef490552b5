// The files source: CSV snapshots of an ERP, pulled on a schedule, checked whole and swapped in one go.
import type { Source, SourceContext, SourceModule } from '../../../src/contracts/source.ts';
import type { FilesConfig } from './files-config.ts';
import { type Ledger, readLedger, writeLedger } from './ledger.ts';
import { checkFolder, pull } from './pull.ts';

export const source: SourceModule<FilesConfig> = {
  open: (config, context): Source => ({ run: (signal) => run(config, context, signal) }),
};

const NOTHING_YET: Ledger = { files: {}, open: [] };

async function run(config: FilesConfig, context: SourceContext, signal: AbortSignal): Promise<void> {
  checkConfig(config, context);
  const known = readLedger(context.cursor);
  let ledger = known ?? NOTHING_YET;
  // The first pull is owed whatever the schedule says: without it the box knows no order.
  if (known === null) ledger = await pullOnce(config, { context, ledger, signal });
  else {
    await checkFolder(config.folder, context);
    context.live(`${config.folder} can be read; the next pull is by schedule`);
  }
  while (!signal.aborted) {
    const dueAt = await nextDue(config.schedule, context, signal);
    if (dueAt === null) return;
    ledger = await pullOnce(config, { context, ledger, signal });
    if (!signal.aborted) await context.ran(config.schedule, dueAt);
  }
}

/** Returns the ledger as it is once the batch is durable, or unchanged when the run was stopped before. */
async function pullOnce(
  config: FilesConfig,
  on: { readonly context: SourceContext; readonly ledger: Ledger; readonly signal: AbortSignal },
): Promise<Ledger> {
  const { context, signal } = on;
  const pulled = await pull({ config, context, ledger: on.ledger }, signal);
  if (signal.aborted) return on.ledger;
  if (pulled.batch.length > 0) {
    await orStopped(context.append(pulled.batch, writeLedger(pulled.ledger)), signal);
    if (signal.aborted) return on.ledger;
  }
  if (pulled.goodFiles > 0) context.live(`${pulled.goodFiles} of ${config.files.length} files read`);
  return pulled.ledger;
}

/** When the next pull is owed; null once the run is stopped. */
async function nextDue(
  schedule: string,
  context: SourceContext,
  signal: AbortSignal,
): Promise<number | null> {
  try {
    return await context.due(schedule, signal);
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

/** A batch that is not made durable must not hold up a stop: the cursor stays, and it is read again. */
async function orStopped(appended: Promise<void>, signal: AbortSignal): Promise<void> {
  const stopped = Promise.withResolvers<void>();
  const stop = (): void => stopped.resolve();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    await Promise.race([appended, stopped.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** What a schema cannot say. */
function checkConfig(config: FilesConfig, context: SourceContext): void {
  const kinds = config.files.map((file) => file.kind);
  const twice = kinds.find((kind, index) => kinds.indexOf(kind) !== index);
  if (twice !== undefined) {
    const words = `Two files are of the kind ${twice}, and each would remove the other's records. Join them in the export.`;
    throw context.error('config', false, words);
  }
  const { decimal, group, zone } = config.format;
  if (decimal === group) {
    throw context.error(
      'config',
      false,
      `format.decimal and format.group are both "${group}". Set group to "".`,
    );
  }
  try {
    Temporal.PlainDate.from('2026-01-01').toZonedDateTime(zone);
  } catch (error) {
    const words = `format.zone ${zone} is no time zone. Name one like Europe/Berlin or America/Chicago.`;
    throw context.error('config', false, words, error);
  }
}
