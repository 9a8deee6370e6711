-- A dossier, table by table: the schema of a fresh file, with a word on every column.
-- It follows the migrations (a test compares); it is read, never run, except by that test.
-- Days are ISO texts, instants RFC 3339 UTC texts; null means "not set"; texts are empty, never null.

-- What the file says of itself.
CREATE TABLE meta (
  key TEXT NOT NULL PRIMARY KEY,                               -- dossier_id, created_at, created_by (device), edition (last that wrote)
  value TEXT NOT NULL                                          -- its value, as text
) STRICT, WITHOUT ROWID;

-- The firm: one row.
CREATE TABLE company (
  id TEXT NOT NULL PRIMARY KEY,                                -- UUIDv7
  created_at TEXT NOT NULL,                                    -- instant, RFC 3339 UTC, to the second
  name TEXT NOT NULL,                                          -- as its employees say it
  sector TEXT NOT NULL DEFAULT '',                             -- what it does, free words
  headcount INTEGER,                                           -- people working there; null when not said
  department TEXT NOT NULL DEFAULT '',                         -- code such as 81 or 2A
  city TEXT NOT NULL DEFAULT '',                               -- its town
  has_cse INTEGER NOT NULL DEFAULT 0,                          -- 1 with a works council
  health_service TEXT NOT NULL DEFAULT '',                     -- how to reach its own: a name, a number; empty when not noted
  is_example INTEGER NOT NULL DEFAULT 0                        -- 1 for the example shipped with the program
) STRICT;

-- Parts of the firm that live the same work.
CREATE TABLE work_units (
  id TEXT NOT NULL PRIMARY KEY,                                -- UUIDv7
  created_at TEXT NOT NULL,                                    -- instant
  name TEXT NOT NULL                                           -- unique, kept so by the rules
) STRICT;

-- Situations of work, from a sheet of the library or the firm's own.
CREATE TABLE situations (
  id TEXT NOT NULL PRIMARY KEY,                                -- UUIDv7: sorts by creation
  created_at TEXT NOT NULL,                                    -- instant
  title TEXT NOT NULL,                                         -- a sentence somebody says
  story TEXT NOT NULL DEFAULT '',                              -- what happens, concretely, without names
  theme_code TEXT NOT NULL DEFAULT '',                         -- slug of the theme; empty when none
  library_ref TEXT,                                            -- slug of the sheet; null for the firm's own
  library_version TEXT,                                        -- edition of the library it came from
  exposed_groups TEXT NOT NULL DEFAULT '',                     -- trades or publics, never persons
  exposed_count TEXT,                                          -- 1_4, 5_9, 10_49, 50_plus
  gender_differential TEXT,                                    -- none, women, men, unknown
  gender_note TEXT NOT NULL DEFAULT '',                        -- what is known of that difference
  effects TEXT NOT NULL DEFAULT '',                            -- on health, work, quality
  causes TEXT NOT NULL DEFAULT '',                             -- in the organisation of work
  resources TEXT NOT NULL DEFAULT '',                          -- what already helps
  gollac_family TEXT,                                          -- family of risk factors
  origin TEXT NOT NULL DEFAULT 'other',                        -- library, workshop, interview, register, other
  visibility TEXT NOT NULL DEFAULT 'group',                    -- group, or restricted: never projected
  state TEXT NOT NULL DEFAULT 'noted',                         -- noted, discussed, rated, in_plan, parked, resolved
  state_reason TEXT NOT NULL DEFAULT ''                        -- why it is parked or resolved
) STRICT;

-- Which units live which situations.
CREATE TABLE situation_units (
  id TEXT NOT NULL PRIMARY KEY,                                -- situation_id:work_unit_id
  situation_id TEXT NOT NULL REFERENCES situations (id),       -- the situation
  work_unit_id TEXT NOT NULL REFERENCES work_units (id)        -- the unit
) STRICT;
CREATE INDEX situation_units_situation ON situation_units (situation_id);
CREATE INDEX situation_units_work_unit ON situation_units (work_unit_id);

-- Ratings, only ever added: the last one counts.
CREATE TABLE ratings (
  id TEXT NOT NULL PRIMARY KEY,                                -- UUIDv7
  situation_id TEXT NOT NULL REFERENCES situations (id),       -- the situation
  method TEXT NOT NULL,                                        -- exposure4, faces3, freq4, matrix, vote
  value INTEGER,                                               -- on the scale of the method; null when wiped
  level TEXT,                                                  -- low, moderate, high, major; null when wiped
  rated_at TEXT NOT NULL,                                      -- instant
  workshop_id TEXT,                                            -- where it was rated
  n_raters INTEGER,                                            -- how many rated together
  distribution TEXT,                                           -- JSON list of counts; null below five answers
  moment TEXT NOT NULL DEFAULT 'initial',                      -- initial, followup
  comment TEXT NOT NULL DEFAULT ''                             -- what was said of it
) STRICT;
CREATE INDEX ratings_situation ON ratings (situation_id, id);

-- What already exists for a situation.
CREATE TABLE measures (
  id TEXT NOT NULL PRIMARY KEY,                                -- UUIDv7
  created_at TEXT NOT NULL,                                    -- instant
  situation_id TEXT NOT NULL REFERENCES situations (id),       -- the situation
  text TEXT NOT NULL,                                          -- what it is
  works TEXT NOT NULL DEFAULT 'unknown',                       -- yes, partly, no, unknown
  since TEXT NOT NULL DEFAULT ''                               -- since when, free words
) STRICT;
CREATE INDEX measures_situation ON measures (situation_id, id);

-- The actions of the plan.
CREATE TABLE actions (
  id TEXT NOT NULL PRIMARY KEY,                                -- UUIDv7: sorts by creation
  created_at TEXT NOT NULL,                                    -- instant
  title TEXT NOT NULL,                                         -- what, beginning with a verb
  owner_name TEXT NOT NULL DEFAULT '',                         -- who leads it; empty when nobody yet
  owner_role TEXT NOT NULL DEFAULT '',                         -- their function
  due_on TEXT,                                                 -- day, ISO; null when not set; last day of the period
  due_precision TEXT NOT NULL DEFAULT 'day',                   -- day, month, quarter
  status TEXT NOT NULL DEFAULT 'idea',                         -- idea, proposed, decided, in_progress, done, evaluated, postponed, dropped
  main_situation_id TEXT REFERENCES situations (id),           -- where the plan prints it, among its links
  next_step TEXT NOT NULL DEFAULT '',                          -- the first small step
  next_step_on TEXT,                                           -- day of that step
  prevention_level TEXT,                                       -- primary, secondary, tertiary
  expected_result TEXT NOT NULL DEFAULT '',                    -- what one will see when it works
  indicator_label TEXT NOT NULL DEFAULT '',                    -- what is measured
  indicator_unit TEXT NOT NULL DEFAULT '',                     -- in which unit
  indicator_baseline REAL,                                     -- before acting
  indicator_target REAL,                                       -- aimed at
  conditions TEXT NOT NULL DEFAULT '',                         -- conditions of execution
  resources_needed TEXT NOT NULL DEFAULT '',                   -- time, room, tools
  helper_slugs TEXT NOT NULL DEFAULT '',                       -- helpers of the library, separated by spaces
  cost_kind TEXT,                                              -- zero, lt500, 500_5000, gt5000, unknown
  cost_amount INTEGER,                                         -- euros, when known
  cost_days REAL,                                              -- days of work
  effort INTEGER,                                              -- 1 to 3
  impact INTEGER,                                              -- 1 to 3
  support_votes INTEGER,                                       -- people who support it
  support_n INTEGER,                                           -- people who voted
  support_channel TEXT NOT NULL DEFAULT '',                    -- how they voted
  contributors TEXT NOT NULL DEFAULT '',                       -- who takes part besides the owner
  starts_on TEXT,                                              -- day it begins
  recurrence TEXT NOT NULL DEFAULT 'none',                     -- none, monthly, quarterly, yearly
  decided_by TEXT NOT NULL DEFAULT '',                         -- function of who decided it
  decided_on TEXT,                                             -- day of the decision
  cse_consulted_on TEXT,                                       -- day the works council was consulted
  done_on TEXT,                                                -- day it was done
  review_on TEXT,                                              -- day its effect is looked at
  effectiveness TEXT,                                          -- effective, partly, no_effect, too_early
  reason TEXT NOT NULL DEFAULT '',                             -- why it was last postponed or dropped
  program_year INTEGER,                                        -- only when it is not the computed one
  share_with_staff INTEGER NOT NULL DEFAULT 0,                 -- 1 when the feedback to the staff may mention it
  library_action_ref TEXT,                                     -- sheet/idea it comes from
  follows_action_id TEXT REFERENCES actions (id),              -- the action it takes over from
  workshop_id TEXT                                             -- the workshop it comes from
) STRICT;
CREATE INDEX actions_plan ON actions (main_situation_id, id);
CREATE INDEX actions_follows ON actions (follows_action_id) WHERE follows_action_id IS NOT NULL;

-- Which actions answer which situations.
CREATE TABLE action_situations (
  id TEXT NOT NULL PRIMARY KEY,                                -- action_id:situation_id
  action_id TEXT NOT NULL REFERENCES actions (id),             -- the action
  situation_id TEXT NOT NULL REFERENCES situations (id)        -- the situation
) STRICT;
CREATE INDEX action_situations_action ON action_situations (action_id, situation_id);
CREATE INDEX action_situations_situation ON action_situations (situation_id, action_id);

-- Every change of status, for ever.
CREATE TABLE status_events (
  id TEXT NOT NULL PRIMARY KEY,                                -- UUIDv7
  action_id TEXT NOT NULL REFERENCES actions (id),             -- the action
  from_status TEXT,                                            -- null when the action was written down
  to_status TEXT NOT NULL,                                     -- where it went
  at TEXT NOT NULL,                                            -- instant
  by_role TEXT NOT NULL DEFAULT '',                            -- function of who made the move
  reason TEXT NOT NULL DEFAULT '',                             -- why
  workshop_id TEXT                                             -- where it was said
) STRICT;
CREATE INDEX status_events_action ON status_events (action_id, id);

-- Measures of the indicators.
CREATE TABLE indicator_measures (
  id TEXT NOT NULL PRIMARY KEY,                                -- UUIDv7
  action_id TEXT NOT NULL REFERENCES actions (id),             -- the action
  measured_on TEXT NOT NULL,                                   -- day
  value REAL NOT NULL,                                         -- in the unit of the indicator
  note TEXT NOT NULL DEFAULT ''                                -- a remark
) STRICT;
CREATE INDEX indicator_measures_action ON indicator_measures (action_id, measured_on);

-- Follow-up meetings of the team: planned, then held.
CREATE TABLE meetings (
  id TEXT NOT NULL PRIMARY KEY,                                -- UUIDv7
  created_at TEXT NOT NULL,                                    -- instant
  planned_on TEXT NOT NULL,                                    -- day it is planned for
  held_on TEXT,                                                -- day it was held; null until then
  minutes INTEGER,                                             -- how long it lasts
  participants TEXT NOT NULL DEFAULT '',                       -- functions of those who come, never a list of names
  participant_count INTEGER,                                   -- how many people
  notes TEXT NOT NULL DEFAULT ''                               -- what was said
) STRICT;

-- Follow-up points.
CREATE TABLE reviews (
  id TEXT NOT NULL PRIMARY KEY,                                -- UUIDv7
  action_id TEXT NOT NULL REFERENCES actions (id),             -- the action
  held_on TEXT NOT NULL,                                       -- day
  workshop_id TEXT,                                            -- where it was held
  meeting_id TEXT REFERENCES meetings (id),                    -- in which follow-up meeting
  what_changed TEXT NOT NULL DEFAULT '',                       -- in the work
  new_rating_id TEXT REFERENCES ratings (id),                  -- the rating made again
  indicator_value REAL,                                        -- value of the indicator that day
  effectiveness TEXT,                                          -- what the action had changed by then: effective, partly, no_effect, too_early
  decision TEXT NOT NULL                                       -- continue, adjust, close, relaunch
) STRICT;
CREATE INDEX reviews_action ON reviews (action_id, held_on);
CREATE INDEX reviews_rating ON reviews (new_rating_id) WHERE new_rating_id IS NOT NULL;
CREATE INDEX reviews_meeting ON reviews (meeting_id) WHERE meeting_id IS NOT NULL;

-- Actions carried over from one year of the programme to the next, with the reason.
CREATE TABLE carry_overs (
  id TEXT NOT NULL PRIMARY KEY,                                -- UUIDv7
  created_at TEXT NOT NULL,                                    -- instant
  action_id TEXT NOT NULL REFERENCES actions (id),             -- the action
  from_year INTEGER NOT NULL,                                  -- year of the programme it leaves
  to_year INTEGER NOT NULL,                                    -- year of the programme it joins
  due_before TEXT,                                             -- its date until then
  reason TEXT NOT NULL,                                        -- why it was not done
  by_role TEXT NOT NULL DEFAULT ''                             -- function of who carried it over
) STRICT;
CREATE INDEX carry_overs_action ON carry_overs (action_id);

-- Validated versions of the plan: frozen pictures.
CREATE TABLE plan_versions (
  id TEXT NOT NULL PRIMARY KEY,                                -- UUIDv7
  created_at TEXT NOT NULL,                                    -- instant
  label TEXT NOT NULL,                                         -- what it is called
  validated_on TEXT NOT NULL,                                  -- day
  validated_by_role TEXT NOT NULL DEFAULT '',                  -- function of who validated it
  legal_profile TEXT,                                          -- lt11, 11_49, gte50; null without headcount
  cse_opinion TEXT NOT NULL DEFAULT '',                        -- what the works council said
  cse_consulted_on TEXT,                                       -- day the works council was consulted on it
  sent_to_spst_on TEXT,                                        -- day it was sent to the occupational health service
  sha256 TEXT NOT NULL,                                        -- of the snapshot, hexadecimal
  snapshot TEXT NOT NULL,                                      -- canonical JSON of the records
  masked_at TEXT                                               -- instant something was masked in the snapshot; null when it is as validated
) STRICT;
CREATE TRIGGER plan_versions_frozen BEFORE UPDATE OF label, validated_on, validated_by_role, legal_profile, sha256, snapshot ON plan_versions BEGIN SELECT RAISE (ABORT, 'a validated version never changes'); END;

-- Each record an operation touched, before and after.
CREATE TABLE changes (
  id INTEGER PRIMARY KEY,                                      -- rank
  operation_id TEXT NOT NULL REFERENCES operations (id),       -- the operation
  kind TEXT NOT NULL,                                          -- kind of the record
  record_id TEXT NOT NULL,                                     -- its id
  before TEXT,                                                 -- JSON of the changed fields; null when created
  after TEXT                                                   -- JSON of the changed fields; null when removed
) STRICT;
CREATE INDEX changes_operation ON changes (operation_id);
CREATE INDEX changes_record ON changes (record_id);

-- Where people are in the library; not part of the history.
CREATE TABLE reading (
  kind TEXT NOT NULL,                                          -- collection
  slug TEXT NOT NULL,                                          -- page
  state TEXT NOT NULL,                                         -- how far
  changed_at TEXT NOT NULL,                                    -- instant of the last visit
  PRIMARY KEY (kind, slug)
) STRICT, WITHOUT ROWID;
CREATE INDEX reading_at ON reading (changed_at);

-- How each document was last made: remembered, not part of the history.
CREATE TABLE document_settings (
  document TEXT NOT NULL PRIMARY KEY,                          -- code of the document
  columns TEXT NOT NULL DEFAULT '',                            -- codes of the chosen columns, separated by spaces; empty: the usual ones
  period TEXT NOT NULL DEFAULT '',                             -- code of the period; empty: everything
  with_names INTEGER NOT NULL DEFAULT 1,                       -- 0 when the names are left out
  with_firm_logo INTEGER NOT NULL DEFAULT 1,                   -- 0 without the logo of the firm
  with_consultant_logo INTEGER NOT NULL DEFAULT 0,             -- 1 with the logo of the consultant
  options TEXT NOT NULL DEFAULT '',                            -- codes of other options, separated by spaces
  changed_at TEXT NOT NULL DEFAULT ''                          -- instant; empty before schema 2
) STRICT, WITHOUT ROWID;

-- The logos printed on documents; not part of the history.
CREATE TABLE logos (
  place TEXT NOT NULL PRIMARY KEY,                             -- firm, consultant
  media_type TEXT NOT NULL,                                    -- image/png, image/jpeg, image/svg+xml
  data TEXT NOT NULL,                                          -- the picture, in base 64; empty once it was taken away
  changed_at TEXT NOT NULL DEFAULT ''                          -- instant; empty before schema 2
) STRICT, WITHOUT ROWID;

-- The history: one row per operation.
CREATE TABLE operations (
  id TEXT NOT NULL PRIMARY KEY,                                -- UUIDv7
  code TEXT NOT NULL,                                          -- what was done
  subject_kind TEXT NOT NULL,                                  -- kind of what it was about
  subject_id TEXT NOT NULL,                                    -- its id
  subject_title TEXT NOT NULL,                                 -- as it was called then
  at TEXT NOT NULL,                                            -- instant
  hlc TEXT NOT NULL,                                           -- hybrid logical clock: milliseconds-counter-device; operations are in the order of (hlc, id)
  device_id TEXT NOT NULL,                                     -- on which computer
  undoes TEXT REFERENCES operations (id),                      -- the operation an undo or a redo reverts
  original TEXT,                                               -- the verb at the end of that chain
  undone INTEGER NOT NULL DEFAULT 0,                           -- 1 when its effect is undone now
  redoable INTEGER NOT NULL DEFAULT 0,                         -- 1 for an undo that redo can take back
  schema INTEGER NOT NULL DEFAULT 1,                           -- schema it was written with
  seal INTEGER NOT NULL DEFAULT 0                              -- XXH3 of the operation, its changes and its marks
) STRICT;
CREATE INDEX operations_order ON operations (hlc, id);
CREATE INDEX operations_undo ON operations (hlc, id) WHERE undone = 0 AND code NOT IN ('undo', 'redo');
CREATE INDEX operations_redo ON operations (hlc, id) WHERE redoable = 1;

-- The seal of each row of a record, of a preference or of meta, so that what turned on the disk shows.
CREATE TABLE seals (
  table_name TEXT NOT NULL,                                    -- the table of the row
  key TEXT NOT NULL,                                           -- its key; the parts of one of several columns are joined by /
  seal INTEGER NOT NULL,                                       -- the first 64 bits of the SHA-256 of its columns
  PRIMARY KEY (table_name, key)
) STRICT, WITHOUT ROWID;

-- What was forgotten, to be known again when it comes back from elsewhere.
CREATE TABLE tombstones (
  id TEXT NOT NULL PRIMARY KEY,                                -- UUIDv7; salts the proof
  created_at TEXT NOT NULL,                                    -- instant
  what TEXT NOT NULL,                                          -- situation, words
  proof TEXT NOT NULL,                                         -- the id of the situation; of words, the SHA-256 of the id and of them, folded
  word_count INTEGER NOT NULL DEFAULT 0,                       -- how many words; 0 for a situation
  in_versions INTEGER NOT NULL DEFAULT 0                       -- 1 when the pictures of versions were masked too
) STRICT;
