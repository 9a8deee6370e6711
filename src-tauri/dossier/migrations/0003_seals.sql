-- Each row is sealed, so that what turned on the disk shows: a record or a preference in this table, an
-- operation, with its changes, on its own row. The rows that are there already are sealed by the step.
CREATE TABLE seals (
  table_name TEXT NOT NULL,
  key TEXT NOT NULL,
  seal INTEGER NOT NULL,
  PRIMARY KEY (table_name, key)
) STRICT, WITHOUT ROWID;
