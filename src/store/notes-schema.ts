// The step of facts.db that takes what people wrote out of the facts.

const TYPES = ['act', 'reply', 'entry'] as const;

const takeOut = (type: (typeof TYPES)[number]): string => {
  const reason = `'$.${type}.reason'`;
  return `
INSERT INTO note (id, personId, at, text)
  SELECT seq, body ->> '$.${type}.personId', body ->> '$.${type}.at', body ->> ${reason} FROM fact
    WHERE type = '${type}' AND trim(coalesce(body ->> ${reason}, '')) <> '';
UPDATE fact SET body = json_set(body, ${reason}, 'note:' || seq)
  WHERE type = '${type}' AND seq IN (SELECT id FROM note);`;
};

/**
 * Each text lies in a row of its own, and the fact has its number. Kept states of the fold hold the words too, and are only a
 * cache. Of a message that went out nothing is kept: its first line named people.
 */
export const NOTES = `
CREATE TABLE note (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  personId TEXT NOT NULL,
  at INTEGER NOT NULL CHECK (abs(at) < 1e15),
  text TEXT NOT NULL
) STRICT;
DROP TRIGGER factKept;
${TYPES.map(takeOut).join('')}
CREATE TRIGGER factKept BEFORE UPDATE ON fact BEGIN SELECT RAISE(ABORT, 'append-only'); END;
DELETE FROM foldState;
ALTER TABLE outbox DROP COLUMN subject;
`;
