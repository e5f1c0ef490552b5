// Looks at the panel once a second as a person would, and writes down what it showed and how much memory the box has.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Box, residentMb } from './box.ts';
import { openLedger } from './ledger.ts';

const EVERY_MS = 1_000;
const ANSWER_WITHIN_MS = 2_000;

/** `state` is the panel's own word: live, lost, old, never. */
export type SeenSource = { readonly id: string; readonly state: string };
/** `sources` null: the panel did not answer. */
export type Note = {
  readonly at: number;
  readonly pid: number | null;
  readonly residentMb: number | null;
  readonly sources: readonly SeenSource[] | null;
};

type Answer = readonly {
  readonly id: string;
  readonly state: string;
}[];

/** Until `over`. Resolves when its last note is written. `onNote` gets each as well. */
export async function observe(
  box: Box,
  file: string,
  { over, onNote }: { readonly over: AbortSignal; readonly onNote: (note: Note) => void },
): Promise<void> {
  const ledger = openLedger(file);
  while (!over.aborted) {
    const pid = box.pid();
    const sources = pid === null ? null : await look(box.url);
    const note: Note = { at: Date.now(), pid, residentMb: pid === null ? null : residentMb(pid), sources };
    ledger.note(note);
    onNote(note);
    await sleep(EVERY_MS);
  }
  ledger.close();
}

async function look(url: string): Promise<readonly SeenSource[] | null> {
  try {
    const answer = await fetch(`${url}/api/sources`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    if (!answer.ok) return null;
    const sources = (await answer.json()) as Answer;
    return sources.map(({ id, state }) => ({ id, state }));
  } catch {
    return null;
  }
}
