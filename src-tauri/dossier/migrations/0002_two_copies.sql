-- What two copies of a dossier need before they can be put together: operations in the order of
-- (hlc, id), each saying the schema it was written with and sealed; dates on what has no history.

-- The table is made again: a constraint cannot be taken away from it.
PRAGMA defer_foreign_keys = ON;
CREATE TEMP TABLE written AS SELECT * FROM operations;
DROP TABLE operations;
CREATE TABLE operations (
  id TEXT NOT NULL PRIMARY KEY,
  code TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  subject_title TEXT NOT NULL,
  at TEXT NOT NULL,
  hlc TEXT NOT NULL,
  device_id TEXT NOT NULL,
  undoes TEXT REFERENCES operations (id),
  original TEXT,
  undone INTEGER NOT NULL DEFAULT 0,
  redoable INTEGER NOT NULL DEFAULT 0,
  schema INTEGER NOT NULL DEFAULT 1,
  seal INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO operations (id, code, subject_kind, subject_id, subject_title, at, hlc, device_id, undoes,
                        original, undone, redoable)
  SELECT id, code, subject_kind, subject_id, subject_title, at, hlc, device_id, undoes,
         original, undone, redoable
  FROM written ORDER BY hlc;
DROP TABLE written;
CREATE INDEX operations_order ON operations (hlc, id);
CREATE INDEX operations_undo ON operations (hlc, id) WHERE undone = 0 AND code NOT IN ('undo', 'redo');
CREATE INDEX operations_redo ON operations (hlc, id) WHERE redoable = 1;

ALTER TABLE reading RENAME COLUMN at TO changed_at;
ALTER TABLE document_settings ADD COLUMN changed_at TEXT NOT NULL DEFAULT '';
ALTER TABLE logos ADD COLUMN changed_at TEXT NOT NULL DEFAULT '';

-- Everything is read from memory since: what is left to find here is a record, and what hangs on it.
DROP INDEX situations_restricted;
DROP INDEX situations_library_ref;
DROP INDEX actions_status;
DROP INDEX actions_owner;
DROP INDEX actions_library_ref;
DROP INDEX actions_open;
DROP INDEX actions_consulted;
DROP INDEX actions_review;
DROP INDEX meetings_planned;
DROP INDEX meetings_held;
DROP INDEX carry_overs_year;
