-- What was forgotten is known again without being said: the id of a situation, the digest of a name or of a
-- word. A validated version whose picture was masked says since when.
CREATE TABLE tombstones (
  id TEXT NOT NULL PRIMARY KEY,
  created_at TEXT NOT NULL,
  what TEXT NOT NULL,
  proof TEXT NOT NULL,
  word_count INTEGER NOT NULL DEFAULT 0,
  in_versions INTEGER NOT NULL DEFAULT 0
) STRICT;
ALTER TABLE plan_versions ADD COLUMN masked_at TEXT;
