// The one table that holds names and addresses, so that a person can be erased and the journal stays whole.
import type { Person } from '../contracts/reader.ts';
import { checkpoint, type Db } from './database.ts';

export type People = {
  /** Adds and updates; who is not in the list stays, because past tasks still show the name. */
  put(people: readonly Person[]): void;
  all(): readonly Person[];
  /** Afterwards neither the file nor its WAL holds the name. Tasks show the id alone. */
  erase(id: string): void;
};

type StoredPerson = Omit<Person, 'roles'> & { readonly roles: string };

export function openPeople(db: Db): People {
  const upsert = db.prepare<[string, string, string, string | null, string | null]>(
    'INSERT INTO person (id, name, roles, email, mobile) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET ' +
      'name = excluded.name, roles = excluded.roles, email = excluded.email, mobile = excluded.mobile',
  );
  const all = db.prepare<[], StoredPerson>('SELECT id, name, roles, email, mobile FROM person ORDER BY id');
  const remove = db.prepare<[string]>('DELETE FROM person WHERE id = ?');
  const put = db.transaction((people: readonly Person[]) => {
    for (const { id, name, roles, email, mobile } of people)
      upsert.run(id, name, JSON.stringify(roles), email, mobile);
  });
  return {
    put: (people) => put.immediate(people),
    all: () => all.all().map((row) => ({ ...row, roles: JSON.parse(row.roles) as string[] })),
    erase(id) {
      remove.run(id);
      // The deleted row's page is overwritten (secure_delete); the old one leaves with the WAL.
      checkpoint(db);
    },
  };
}
