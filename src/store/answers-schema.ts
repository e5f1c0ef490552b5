// The step of facts.db that brings what people write back, and messages that wait, tell of several tasks, or go another way.

/**
 * A fact may be what a person wrote back. A message may wait with a reason, speak of several tasks or of none, go instead of
 * another, and be folded into one that says what it would have.
 */
export const ANSWERS = `
CREATE TABLE factNew (
  seq INTEGER PRIMARY KEY,
  recordedAt INTEGER NOT NULL CHECK (abs(recordedAt) < 1e15),
  effectiveAt INTEGER NOT NULL CHECK (abs(effectiveAt) < 1e15),
  source TEXT NOT NULL CHECK (source <> ''),
  type TEXT NOT NULL CHECK (type IN ('snapshot','rules','link','trouble','cleared','act','entry','reply','clockStep')),
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
INSERT INTO factNew (seq, recordedAt, effectiveAt, source, type, body)
  SELECT seq, recordedAt, effectiveAt, source, type, body FROM fact ORDER BY seq;
DROP TABLE fact;
ALTER TABLE factNew RENAME TO fact;
CREATE TRIGGER factKept BEFORE UPDATE ON fact BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TABLE outboxNew (
  key TEXT PRIMARY KEY,
  dedupKey TEXT NOT NULL,
  threadKey TEXT NOT NULL,
  tick INTEGER NOT NULL REFERENCES tick (tick),
  decisionId TEXT,
  taskId INTEGER,
  recipientId TEXT NOT NULL,
  channel TEXT NOT NULL,
  class TEXT NOT NULL CHECK (class IN ('raised','escalated','again','changed','taken','recovered','closed','digest',
    'outage','flood','answer','test','heartbeat')),
  step INTEGER NOT NULL,
  band INTEGER CHECK (band IN (1, 2, 3)),
  about TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(about)),
  answer TEXT CHECK (json_valid(answer)),
  outage TEXT CHECK (json_valid(outage)),
  heldFor TEXT CHECK (heldFor IN ('off-duty','budget','flood','another-way')),
  insteadOf TEXT,
  raisedAt INTEGER NOT NULL,
  dueAt INTEGER NOT NULL,
  uselessAfter INTEGER,
  state TEXT NOT NULL CHECK (state IN ('held','queued','sending','retry','sent','dead','cancelled','folded')),
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  leaseUntil INTEGER,
  providerId TEXT,
  subject TEXT NOT NULL DEFAULT '',
  words TEXT NOT NULL DEFAULT '',
  updatedAt INTEGER NOT NULL,
  cancelCause TEXT,
  CHECK ((state = 'sending') = (leaseUntil IS NOT NULL)),
  CHECK ((state = 'sent') = (providerId IS NOT NULL)),
  CHECK (state <> 'held' OR heldFor IS NOT NULL)
) STRICT, WITHOUT ROWID;
INSERT INTO outboxNew (key, dedupKey, threadKey, tick, decisionId, taskId, recipientId, channel, class, step, about,
    raisedAt, dueAt, uselessAfter, state, attempts, leaseUntil, providerId, subject, words, updatedAt, cancelCause)
  SELECT key, dedupKey, threadKey, tick, decisionId, taskId, recipientId, channel, class, step, json_array(taskId),
    raisedAt, dueAt, uselessAfter, state, attempts, leaseUntil, providerId, subject, words, updatedAt, cancelCause
  FROM outbox;
DROP TABLE outbox;
ALTER TABLE outboxNew RENAME TO outbox;
CREATE INDEX outboxDue ON outbox (channel, state, dueAt);
CREATE INDEX outboxTask ON outbox (taskId);
CREATE INDEX outboxDedup ON outbox (dedupKey);
CREATE INDEX outboxThread ON outbox (threadKey);
CREATE INDEX outboxState ON outbox (state, updatedAt);
CREATE INDEX outboxInstead ON outbox (insteadOf) WHERE insteadOf IS NOT NULL;
CREATE INDEX outboxAsked ON outbox (recipientId, channel, state);
`;
