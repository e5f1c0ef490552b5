// The tables of facts.db: what is worth keeping for years, and what the box owes to people.
import { ANSWERS } from './answers-schema.ts';
import { HANDOVER } from './handover-schema.ts';
import { LEDGER } from './ledger-schema.ts';
import type { MigrationStep } from './migrations.ts';
import { NOTES } from './notes-schema.ts';

const FIRST = `
CREATE TABLE fact (
  seq INTEGER PRIMARY KEY,
  recordedAt INTEGER NOT NULL CHECK (abs(recordedAt) < 1e15),
  effectiveAt INTEGER NOT NULL CHECK (abs(effectiveAt) < 1e15),
  source TEXT NOT NULL CHECK (source <> ''),
  type TEXT NOT NULL CHECK (type IN ('snapshot','rules','link','trouble','cleared','act','clockStep')),
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

CREATE TABLE entityVersion (
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  factSeq INTEGER NOT NULL REFERENCES fact (seq),
  effectiveFrom INTEGER NOT NULL,
  recordedFrom INTEGER NOT NULL,
  recordedTo INTEGER,
  fields TEXT NOT NULL CHECK (json_valid(fields)),
  PRIMARY KEY (source, kind, id, factSeq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX entityCurrent ON entityVersion (kind, source, id) WHERE recordedTo IS NULL;
CREATE INDEX entityAsOf ON entityVersion (kind, id, factSeq);

CREATE TABLE code (id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)) STRICT;

CREATE TABLE tick (
  tick INTEGER PRIMARY KEY CHECK (tick > 0),
  at INTEGER NOT NULL CHECK (abs(at) < 1e15),
  cause TEXT NOT NULL CHECK (cause IN ('grid','act','snapshot','link','detector','rules','start')),
  factSeq INTEGER NOT NULL CHECK (factSeq >= 0),
  samplePos INTEGER NOT NULL CHECK (samplePos >= 0),
  pictureSha256 TEXT NOT NULL CHECK (length(pictureSha256) = 64),
  code INTEGER NOT NULL REFERENCES code (id)
) STRICT;
CREATE INDEX tickAt ON tick (at, tick);

CREATE TABLE picture (
  tick INTEGER PRIMARY KEY REFERENCES tick (tick),
  at INTEGER NOT NULL,
  contentSha256 TEXT NOT NULL CHECK (length(contentSha256) = 64),
  body BLOB NOT NULL
) STRICT;

CREATE TABLE foldState (
  id INTEGER PRIMARY KEY,
  format INTEGER NOT NULL,
  code TEXT NOT NULL CHECK (length(code) = 64),
  tick INTEGER NOT NULL,
  factSeq INTEGER NOT NULL,
  samplePos INTEGER NOT NULL,
  crossed INTEGER NOT NULL CHECK (crossed IN (0, 1)),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  body BLOB NOT NULL
) STRICT;

CREATE TABLE outbox (
  key TEXT PRIMARY KEY,
  dedupKey TEXT NOT NULL,
  threadKey TEXT NOT NULL,
  tick INTEGER NOT NULL REFERENCES tick (tick),
  decisionId TEXT NOT NULL,
  taskId INTEGER NOT NULL,
  recipientId TEXT NOT NULL,
  channel TEXT NOT NULL,
  class TEXT NOT NULL CHECK (class IN ('raised','escalated','taken','recovered','closed')),
  step INTEGER NOT NULL,
  raisedAt INTEGER NOT NULL,
  dueAt INTEGER NOT NULL,
  uselessAfter INTEGER,
  state TEXT NOT NULL CHECK (state IN ('queued','sending','retry','sent','dead','cancelled')),
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  leaseUntil INTEGER,
  providerId TEXT,
  subject TEXT NOT NULL DEFAULT '',
  words TEXT NOT NULL DEFAULT '',
  updatedAt INTEGER NOT NULL,
  CHECK ((state = 'sending') = (leaseUntil IS NOT NULL)),
  CHECK ((state = 'sent') = (providerId IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX outboxDue ON outbox (state, dueAt);
CREATE INDEX outboxTask ON outbox (taskId);
CREATE INDEX outboxDedup ON outbox (dedupKey);

CREATE TABLE outboxEvent (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL REFERENCES outbox (key),
  fromState TEXT,
  toState TEXT NOT NULL,
  cause TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX outboxEventKey ON outboxEvent (key);
CREATE TRIGGER outboxEventKept BEFORE UPDATE ON outboxEvent BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER factKept BEFORE UPDATE ON fact BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TABLE person (
  id TEXT PRIMARY KEY CHECK (id <> ''),
  name TEXT NOT NULL,
  roles TEXT NOT NULL CHECK (json_valid(roles)),
  email TEXT,
  mobile TEXT
) STRICT;

CREATE TABLE ruleNumber (number INTEGER PRIMARY KEY AUTOINCREMENT, ruleId TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE job (name TEXT PRIMARY KEY, doneFor INTEGER NOT NULL CHECK (abs(doneFor) < 1e15)) STRICT;

CREATE TABLE cursor (source TEXT PRIMARY KEY, turn INTEGER NOT NULL, cursor TEXT NOT NULL) STRICT;
`;

/** Why a message that is being sent is not wanted any more: it is not tried again. Null: it is wanted. */
const CANCEL_CAUSE = 'ALTER TABLE outbox ADD COLUMN cancelCause TEXT;';

/**
 * What snapshots changed moves out of the facts into rows of its own, written in the order it was told: a batch can be
 * staged in small commits before anybody sees it, and is seen by all at once when its fact names it.
 */
const BATCHES = `
CREATE TABLE batch (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source TEXT NOT NULL CHECK (source <> ''),
  kind TEXT,
  factSeq INTEGER REFERENCES fact (seq),
  recordedAt INTEGER,
  absent TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(absent)),
  held TEXT CHECK (json_valid(held)),
  CHECK ((factSeq IS NULL) = (recordedAt IS NULL)),
  CHECK (held IS NULL OR factSeq IS NULL)
) STRICT;
CREATE INDEX batchOf ON batch (source, factSeq);

CREATE TABLE version (
  row INTEGER PRIMARY KEY,
  batch INTEGER NOT NULL REFERENCES batch (id),
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  fields TEXT CHECK (json_valid(fields))
) STRICT;
CREATE INDEX versionBatch ON version (batch);

CREATE TABLE roster (
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  upTo INTEGER NOT NULL REFERENCES fact (seq),
  size INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (source, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE pull (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  asOf INTEGER NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('taken','same','held','refused','accepted','rejected','dropped')),
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX pullOf ON pull (source, kind, id);

INSERT INTO batch (id, source, factSeq, recordedAt)
  SELECT seq, source, seq, recordedAt FROM fact WHERE type = 'snapshot' ORDER BY seq;
INSERT INTO version (batch, kind, id, fields)
  SELECT batch, kind, id, fields FROM (
    SELECT factSeq AS batch, kind, id, fields FROM entityVersion
    UNION ALL
    SELECT seq, gone.value ->> 'kind', gone.value ->> 'id', NULL
      FROM fact, json_each(fact.body, '$.removes') AS gone WHERE fact.type = 'snapshot'
  ) ORDER BY batch, kind, id;
DROP TABLE entityVersion;
DROP TRIGGER factKept;
UPDATE fact SET body = json_set(json_remove(body, '$.upserts', '$.removes'), '$.batch', seq) WHERE type = 'snapshot';
CREATE TRIGGER factKept BEFORE UPDATE ON fact BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER versionKept BEFORE UPDATE ON version BEGIN SELECT RAISE(ABORT, 'append-only'); END;
`;

/** What tags were taken for. Append-only: who accepted what stays. */
const IDENTITIES = `
CREATE TABLE tagIdentity (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tag TEXT NOT NULL CHECK (tag <> ''),
  at TEXT NOT NULL CHECK (json_valid(at)),
  body TEXT NOT NULL CHECK (json_valid(body)),
  recordedAt INTEGER NOT NULL CHECK (abs(recordedAt) < 1e15),
  personId TEXT,
  via TEXT,
  CHECK ((personId IS NULL) = (via IS NULL))
) STRICT;
CREATE INDEX tagIdentityOf ON tagIdentity (tag, id);
CREATE TRIGGER tagIdentityKept BEFORE UPDATE ON tagIdentity BEGIN SELECT RAISE(ABORT, 'append-only'); END;
`;

/**
 * A fact may be an entry of a person. What a CHECK allows is changed by making the table anew: rows keep their places,
 * so that what refers to them still does.
 */
const ENTRIES = `
CREATE TABLE factNew (
  seq INTEGER PRIMARY KEY,
  recordedAt INTEGER NOT NULL CHECK (abs(recordedAt) < 1e15),
  effectiveAt INTEGER NOT NULL CHECK (abs(effectiveAt) < 1e15),
  source TEXT NOT NULL CHECK (source <> ''),
  type TEXT NOT NULL CHECK (type IN ('snapshot','rules','link','trouble','cleared','act','entry','clockStep')),
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
INSERT INTO factNew (seq, recordedAt, effectiveAt, source, type, body)
  SELECT seq, recordedAt, effectiveAt, source, type, body FROM fact ORDER BY seq;
DROP TABLE fact;
ALTER TABLE factNew RENAME TO fact;
CREATE TRIGGER factKept BEFORE UPDATE ON fact BEGIN SELECT RAISE(ABORT, 'append-only'); END;
`;

/** Who was stored before languages were known was written to in English. */
const LANGUAGES = "ALTER TABLE person ADD COLUMN language TEXT NOT NULL DEFAULT 'en';";

export const FACTS_STEPS: readonly MigrationStep[] = [
  { to: 1, sql: FIRST },
  { to: 2, sql: CANCEL_CAUSE },
  { to: 3, sql: BATCHES },
  { to: 4, sql: IDENTITIES },
  { to: 5, sql: ENTRIES, remakes: true },
  { to: 6, sql: ANSWERS, remakes: true },
  { to: 7, sql: LANGUAGES },
  { to: 8, sql: NOTES },
  { to: 9, sql: LEDGER, remakes: true },
  { to: 10, sql: HANDOVER, remakes: true },
];
