-- The compiled library: one read-only file, written by the compiler and read by the program.
-- PRAGMA application_id names it, PRAGMA user_version is its format: a program refuses any other.

-- Everything that can be shown, in the order of lists.
CREATE TABLE entries (
  id INTEGER PRIMARY KEY,     -- rank in its kind comes with it: lists are read by id
  kind TEXT NOT NULL,         -- code of the kind, as in links; also edition, source, chiffre, departement, exemple, synonymes
  slug TEXT NOT NULL,         -- identifier, unique in its kind
  theme TEXT NOT NULL,        -- slug of the theme it is listed in; '' when it is in none
  card TEXT NOT NULL,         -- JSON of what a list shows; '' when lists show the whole entry
  body TEXT NOT NULL,         -- JSON of the entry
  UNIQUE (kind, slug)
) STRICT;

-- Old names of entries that were renamed.
CREATE TABLE aliases (
  kind TEXT NOT NULL,
  alias TEXT NOT NULL,
  slug TEXT NOT NULL,         -- the name it has now
  PRIMARY KEY (kind, alias)
) STRICT, WITHOUT ROWID;

-- What the search knows: the texts it reads, where each word stands in them, synonyms (`Index`, postcard).
CREATE TABLE search (
  data BLOB NOT NULL
) STRICT;
