// The tables of samples.db: many small readings, written in time order and never one row a reading.
import type { MigrationStep } from './migrations.ts';

const FIRST = `
CREATE TABLE tag (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE CHECK (name <> '')) STRICT;

CREATE TABLE batch (
  pos INTEGER PRIMARY KEY CHECK (pos > 0),
  recordedAt INTEGER NOT NULL CHECK (abs(recordedAt) < 1e15),
  n INTEGER NOT NULL CHECK (n > 0),
  body BLOB NOT NULL
) STRICT;

CREATE TABLE cursor (source TEXT PRIMARY KEY, turn INTEGER NOT NULL, cursor TEXT NOT NULL) STRICT;
`;

export const SAMPLES_STEPS: readonly MigrationStep[] = [{ to: 1, sql: FIRST }];
