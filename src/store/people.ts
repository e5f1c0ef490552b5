// The table that holds names and addresses, and how a person is erased, with what they wrote, while the journal stays whole.
import type { Person } from '../contracts/reader.ts';
import { openDataFiles } from './data-files.ts';
import { checkpoint, type Db } from './database.ts';

export type People = {
  /** Adds and updates; who is not in the list stays, because past tasks still show the name. */
  put(people: readonly Person[]): void;
  all(): readonly Person[];
  /**
   * Afterwards neither the file nor its WAL holds the name, an address or anything they wrote. Tasks show the id alone, and
   * "(erased)" for what was written. Returns what there was.
   */
  erase(id: string): Erased;
};

export type Erased = { readonly isKnown: boolean; readonly notes: number };

type StoredPerson = Omit<Person, 'roles'> & { readonly roles: string };

export function openPeople(db: Db): People {
  const upsert = db.prepare<[string, string, string, string | null, string | null, string]>(
    'INSERT INTO person (id, name, roles, email, mobile, language) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET ' +
      'name = excluded.name, roles = excluded.roles, email = excluded.email, mobile = excluded.mobile, ' +
      'language = excluded.language',
  );
  const all = db.prepare<[], StoredPerson>(
    'SELECT id, name, roles, email, mobile, language FROM person ORDER BY id',
  );
  const erase = openErase(db);
  const put = db.transaction((people: readonly Person[]) => {
    for (const { id, name, roles, email, mobile, language } of people)
      upsert.run(id, name, JSON.stringify(roles), email, mobile, language);
  });
  return {
    put: (people) => put.immediate(people),
    all: () => all.all().map((row) => ({ ...row, roles: JSON.parse(row.roles) as string[] })),
    erase(id) {
      const erased = erase(id);
      // The deleted row's page is overwritten (secure_delete); the old one leaves with the WAL.
      checkpoint(db);
      return erased;
    },
  };
}

function openErase(db: Db): (id: string) => Erased {
  const find = db.prepare<[string], Pick<Person, 'name' | 'email' | 'mobile'>>(
    'SELECT name, email, mobile FROM person WHERE id = ?',
  );
  const person = db.prepare<[string]>('DELETE FROM person WHERE id = ?');
  const notes = db.prepare<[string]>('DELETE FROM note WHERE personId = ?');
  const missed = db.prepare<[string]>('DELETE FROM missedWords WHERE personId = ?');
  // A mail server that refuses somebody says whom.
  const words = db.prepare<[string]>("UPDATE outbox SET words = '(erased)' WHERE instr(words, ?) > 0");
  const causes = db.prepare<[string]>(
    "REPLACE INTO outboxEvent SELECT seq, key, fromState, toState, '(erased)', at FROM outboxEvent WHERE instr(cause, ?) > 0",
  );
  const erase = db.transaction((id: string): Erased => {
    const known = find.get(id);
    for (const said of [known?.name, known?.email, known?.mobile]) {
      if (!said) continue;
      words.run(said);
      causes.run(said);
    }
    const written = notes.run(id).changes + missed.run(id).changes;
    return { isKnown: person.run(id).changes > 0, notes: written };
  });
  return (id) => erase.immediate(id);
}

/**
 * In a data folder whose box does not run. Throws a store error: `locked` while it does, `damaged`, `too-new` or `storage`.
 */
export function eraseIn(dir: string, id: string): Erased {
  const files = openDataFiles(dir, {});
  try {
    return openPeople(files.facts).erase(id);
  } finally {
    files.close();
  }
}
