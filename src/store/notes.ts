// What people wrote: in one table that can be erased. The journal gets the number of a note in place of its words.
import { isNoteId, noteId } from '../core/types/note.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Db } from './database.ts';
import type { NewFact } from './journal.ts';

export type Notes = {
  /** Within the transaction that writes the fact: as it is journaled. */
  taken(fact: NewFact): NewFact;
  /** The words of those that are there; of one that was erased there are none. */
  of(ids: readonly string[]): ReadonlyMap<string, string>;
};

type Wrote = { readonly personId: string; readonly at: UtcMs };

export function openNotes(db: Db): Notes {
  const insert = db.prepare<[string, number, string]>(
    'INSERT INTO note (personId, at, text) VALUES (?, ?, ?)',
  );
  const find = db.prepare<[number], { text: string }>('SELECT text FROM note WHERE id = ?');
  /** What is empty says nothing, and stays so: whether something was written, the fold must know. */
  const kept = <T extends string | null | undefined>({ personId, at }: Wrote, text: T): T | string =>
    text?.trim() ? noteId(Number(insert.run(personId, at, text).lastInsertRowid)) : text;
  return {
    taken(fact) {
      const { body } = fact;
      switch (body.type) {
        case 'act': {
          const { act } = body;
          if (act.kind === 'undo' || act.reason === undefined) return fact;
          return { ...fact, body: { ...body, act: { ...act, reason: kept(act, act.reason) } } };
        }
        case 'reply': {
          const { reply } = body;
          return { ...fact, body: { ...body, reply: { ...reply, reason: kept(reply, reply.reason) } } };
        }
        case 'entry': {
          const { entry } = body;
          if (entry.kind !== 'stop') return fact;
          return { ...fact, body: { ...body, entry: { ...entry, reason: kept(entry, entry.reason) } } };
        }
        case 'handover': {
          const { entry } = body;
          if (entry.kind !== 'sign') return fact;
          const notes = { did: kept(entry, entry.did), unmeasured: kept(entry, entry.unmeasured) };
          return { ...fact, body: { ...body, entry: { ...entry, ...notes } } };
        }
        default:
          return fact;
      }
    },
    of: (ids) =>
      new Map(
        ids.filter(isNoteId).flatMap((id) => {
          const found = find.get(Number(id.slice(id.indexOf(':') + 1)));
          return found === undefined ? [] : [[id, found.text] as const];
        }),
      ),
  };
}
