// Sees to it that a structure among the values cannot end the process: the library asks the server what is in it, uncaught.
import type { SourceContext } from '../../../src/contracts/source.ts';
import { bounded } from '../../edge/deadline.ts';
import type { Connection } from './connection.ts';

/** Servers of before 2018 tell of all their types or of none, and small ones take their time, ms. */
const LEARNT_WITHIN_MS = 60_000;

export type LearnOptions = {
  readonly connection: Pick<Connection, 'ua' | 'session'>;
  readonly context: SourceContext;
  readonly signal: AbortSignal;
  /** Some tag lies inside a structure. */
  readonly needed: boolean;
};

/**
 * To be called once a connection, before anything is followed. At the first structure in a notification the library asks the
 * server about its data types; where that fails, because the server went away just then, nobody catches it and Node ends
 * the process. So it is asked here, if at all. Where nothing is learnt the library is told that there is nothing to know:
 * structures stay closed, the tags inside them are bad with that reason, and the others are read.
 */
export async function learnStructures({ connection, context, signal, needed }: LearnOptions): Promise<void> {
  const { ua, session } = connection;
  if (needed) {
    try {
      await bounded(session.extractNamespaceDataType(), LEARNT_WITHIN_MS, { clock: context.clock, signal });
      return;
    } catch (error) {
      context.log.warn({ error: String(error) }, 'the server does not say what its structures hold');
    }
  }
  // Private, and the one place where the library looks for what it knows already.
  Object.assign(session, { $$extraDataTypeManager: new ua.ExtraDataTypeManager() });
}
