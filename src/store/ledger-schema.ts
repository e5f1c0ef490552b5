// The step of facts.db that brings the ledger: its rows for years, and beside them words that can be erased.

/**
 * A fact may be what a person says of the ledger. Rows of the ledger are made by ticks and kept as they were made; the words
 * of what was missed lie apart, so that they can be erased.
 */
export const LEDGER = `
CREATE TABLE factNew (
  seq INTEGER PRIMARY KEY,
  recordedAt INTEGER NOT NULL CHECK (abs(recordedAt) < 1e15),
  effectiveAt INTEGER NOT NULL CHECK (abs(effectiveAt) < 1e15),
  source TEXT NOT NULL CHECK (source <> ''),
  type TEXT NOT NULL CHECK (type IN ('snapshot','rules','link','trouble','cleared','act','entry','reply','ledger','clockStep')),
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
INSERT INTO factNew (seq, recordedAt, effectiveAt, source, type, body)
  SELECT seq, recordedAt, effectiveAt, source, type, body FROM fact ORDER BY seq;
DROP TABLE fact;
ALTER TABLE factNew RENAME TO fact;
CREATE TRIGGER factKept BEFORE UPDATE ON fact BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TABLE ledgerCase (
  decisionId TEXT PRIMARY KEY CHECK (decisionId <> ''),
  closedAt INTEGER NOT NULL CHECK (abs(closedAt) < 1e15),
  tick INTEGER NOT NULL REFERENCES tick (tick),
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT, WITHOUT ROWID;
CREATE TABLE ledgerMissed (
  id INTEGER PRIMARY KEY,
  nonce TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL CHECK (abs(at) < 1e15),
  tick INTEGER NOT NULL REFERENCES tick (tick),
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE TABLE ledgerConfirmed (
  decisionId TEXT PRIMARY KEY,
  personId TEXT NOT NULL CHECK (personId <> ''),
  at INTEGER NOT NULL CHECK (abs(at) < 1e15),
  tick INTEGER NOT NULL REFERENCES tick (tick)
) STRICT, WITHOUT ROWID;
CREATE TABLE missedWords (
  nonce TEXT PRIMARY KEY CHECK (nonce <> ''),
  personId TEXT NOT NULL CHECK (personId <> ''),
  words TEXT NOT NULL CHECK (words <> '')
) STRICT, WITHOUT ROWID;
CREATE TRIGGER ledgerCaseKept BEFORE UPDATE ON ledgerCase BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER ledgerMissedKept BEFORE UPDATE ON ledgerMissed BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER ledgerConfirmedKept BEFORE UPDATE ON ledgerConfirmed BEGIN SELECT RAISE(ABORT, 'append-only'); END;
`;
