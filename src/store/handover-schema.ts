// The step of facts.db that lets a fact be what a person did at the handover of a shift.

/** What a CHECK allows is changed by making the table anew: rows keep their places. */
export const HANDOVER = `
CREATE TABLE factNew (
  seq INTEGER PRIMARY KEY,
  recordedAt INTEGER NOT NULL CHECK (abs(recordedAt) < 1e15),
  effectiveAt INTEGER NOT NULL CHECK (abs(effectiveAt) < 1e15),
  source TEXT NOT NULL CHECK (source <> ''),
  type TEXT NOT NULL CHECK (type IN ('snapshot','rules','link','trouble','cleared','act','entry','reply','ledger','handover','clockStep')),
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
INSERT INTO factNew (seq, recordedAt, effectiveAt, source, type, body)
  SELECT seq, recordedAt, effectiveAt, source, type, body FROM fact ORDER BY seq;
DROP TABLE fact;
ALTER TABLE factNew RENAME TO fact;
CREATE TRIGGER factKept BEFORE UPDATE ON fact BEGIN SELECT RAISE(ABORT, 'append-only'); END;
`;
