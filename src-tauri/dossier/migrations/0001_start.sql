CREATE TABLE meta (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE company (
  id TEXT NOT NULL PRIMARY KEY,
  created_at TEXT NOT NULL,
  name TEXT NOT NULL,
  sector TEXT NOT NULL DEFAULT '',
  headcount INTEGER,
  department TEXT NOT NULL DEFAULT '',
  city TEXT NOT NULL DEFAULT '',
  has_cse INTEGER NOT NULL DEFAULT 0,
  health_service TEXT NOT NULL DEFAULT '',
  is_example INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE work_units (
  id TEXT NOT NULL PRIMARY KEY,
  created_at TEXT NOT NULL,
  name TEXT NOT NULL
) STRICT;

CREATE TABLE situations (
  id TEXT NOT NULL PRIMARY KEY,
  created_at TEXT NOT NULL,
  title TEXT NOT NULL,
  story TEXT NOT NULL DEFAULT '',
  theme_code TEXT NOT NULL DEFAULT '',
  library_ref TEXT,
  library_version TEXT,
  exposed_groups TEXT NOT NULL DEFAULT '',
  exposed_count TEXT,
  gender_differential TEXT,
  gender_note TEXT NOT NULL DEFAULT '',
  effects TEXT NOT NULL DEFAULT '',
  causes TEXT NOT NULL DEFAULT '',
  resources TEXT NOT NULL DEFAULT '',
  gollac_family TEXT,
  origin TEXT NOT NULL DEFAULT 'other',
  visibility TEXT NOT NULL DEFAULT 'group',
  state TEXT NOT NULL DEFAULT 'noted',
  state_reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX situations_restricted ON situations (id) WHERE visibility = 'restricted';
CREATE INDEX situations_library_ref ON situations (library_ref) WHERE library_ref IS NOT NULL;

CREATE TABLE situation_units (
  id TEXT NOT NULL PRIMARY KEY,
  situation_id TEXT NOT NULL REFERENCES situations (id),
  work_unit_id TEXT NOT NULL REFERENCES work_units (id)
) STRICT;
CREATE INDEX situation_units_situation ON situation_units (situation_id);
CREATE INDEX situation_units_work_unit ON situation_units (work_unit_id);

CREATE TABLE ratings (
  id TEXT NOT NULL PRIMARY KEY,
  situation_id TEXT NOT NULL REFERENCES situations (id),
  method TEXT NOT NULL,
  value INTEGER,
  level TEXT,
  rated_at TEXT NOT NULL,
  workshop_id TEXT,
  n_raters INTEGER,
  distribution TEXT,
  moment TEXT NOT NULL DEFAULT 'initial',
  comment TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX ratings_situation ON ratings (situation_id, id);

CREATE TABLE measures (
  id TEXT NOT NULL PRIMARY KEY,
  created_at TEXT NOT NULL,
  situation_id TEXT NOT NULL REFERENCES situations (id),
  text TEXT NOT NULL,
  works TEXT NOT NULL DEFAULT 'unknown',
  since TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX measures_situation ON measures (situation_id, id);

CREATE TABLE actions (
  id TEXT NOT NULL PRIMARY KEY,
  created_at TEXT NOT NULL,
  title TEXT NOT NULL,
  owner_name TEXT NOT NULL DEFAULT '',
  owner_role TEXT NOT NULL DEFAULT '',
  due_on TEXT,
  due_precision TEXT NOT NULL DEFAULT 'day',
  status TEXT NOT NULL DEFAULT 'idea',
  main_situation_id TEXT REFERENCES situations (id),
  next_step TEXT NOT NULL DEFAULT '',
  next_step_on TEXT,
  prevention_level TEXT,
  expected_result TEXT NOT NULL DEFAULT '',
  indicator_label TEXT NOT NULL DEFAULT '',
  indicator_unit TEXT NOT NULL DEFAULT '',
  indicator_baseline REAL,
  indicator_target REAL,
  conditions TEXT NOT NULL DEFAULT '',
  resources_needed TEXT NOT NULL DEFAULT '',
  helper_slugs TEXT NOT NULL DEFAULT '',
  cost_kind TEXT,
  cost_amount INTEGER,
  cost_days REAL,
  effort INTEGER,
  impact INTEGER,
  support_votes INTEGER,
  support_n INTEGER,
  support_channel TEXT NOT NULL DEFAULT '',
  contributors TEXT NOT NULL DEFAULT '',
  starts_on TEXT,
  recurrence TEXT NOT NULL DEFAULT 'none',
  decided_by TEXT NOT NULL DEFAULT '',
  decided_on TEXT,
  cse_consulted_on TEXT,
  done_on TEXT,
  review_on TEXT,
  effectiveness TEXT,
  reason TEXT NOT NULL DEFAULT '',
  program_year INTEGER,
  share_with_staff INTEGER NOT NULL DEFAULT 0,
  library_action_ref TEXT,
  follows_action_id TEXT REFERENCES actions (id),
  workshop_id TEXT
) STRICT;
CREATE INDEX actions_plan ON actions (main_situation_id, id);
CREATE INDEX actions_status ON actions (status, due_on, owner_name, main_situation_id, review_on, done_on, id);
CREATE INDEX actions_owner ON actions (owner_name, status, due_on);
CREATE INDEX actions_follows ON actions (follows_action_id) WHERE follows_action_id IS NOT NULL;
CREATE INDEX actions_library_ref ON actions (library_action_ref) WHERE library_action_ref IS NOT NULL;
CREATE INDEX actions_open ON actions (due_on) WHERE status IN ('decided', 'in_progress');
CREATE INDEX actions_consulted ON actions (status) WHERE cse_consulted_on IS NOT NULL;
CREATE INDEX actions_review ON actions (review_on) WHERE status = 'done';

CREATE TABLE action_situations (
  id TEXT NOT NULL PRIMARY KEY,
  action_id TEXT NOT NULL REFERENCES actions (id),
  situation_id TEXT NOT NULL REFERENCES situations (id)
) STRICT;
CREATE INDEX action_situations_action ON action_situations (action_id, situation_id);
CREATE INDEX action_situations_situation ON action_situations (situation_id, action_id);

CREATE TABLE status_events (
  id TEXT NOT NULL PRIMARY KEY,
  action_id TEXT NOT NULL REFERENCES actions (id),
  from_status TEXT,
  to_status TEXT NOT NULL,
  at TEXT NOT NULL,
  by_role TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  workshop_id TEXT
) STRICT;
CREATE INDEX status_events_action ON status_events (action_id, id);

CREATE TABLE indicator_measures (
  id TEXT NOT NULL PRIMARY KEY,
  action_id TEXT NOT NULL REFERENCES actions (id),
  measured_on TEXT NOT NULL,
  value REAL NOT NULL,
  note TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX indicator_measures_action ON indicator_measures (action_id, measured_on);

CREATE TABLE meetings (
  id TEXT NOT NULL PRIMARY KEY,
  created_at TEXT NOT NULL,
  planned_on TEXT NOT NULL,
  held_on TEXT,
  minutes INTEGER,
  participants TEXT NOT NULL DEFAULT '',
  participant_count INTEGER,
  notes TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX meetings_planned ON meetings (planned_on) WHERE held_on IS NULL;
CREATE INDEX meetings_held ON meetings (held_on) WHERE held_on IS NOT NULL;

CREATE TABLE reviews (
  id TEXT NOT NULL PRIMARY KEY,
  action_id TEXT NOT NULL REFERENCES actions (id),
  held_on TEXT NOT NULL,
  workshop_id TEXT,
  meeting_id TEXT REFERENCES meetings (id),
  what_changed TEXT NOT NULL DEFAULT '',
  new_rating_id TEXT REFERENCES ratings (id),
  indicator_value REAL,
  effectiveness TEXT,
  decision TEXT NOT NULL
) STRICT;
CREATE INDEX reviews_action ON reviews (action_id, held_on);
CREATE INDEX reviews_rating ON reviews (new_rating_id) WHERE new_rating_id IS NOT NULL;
CREATE INDEX reviews_meeting ON reviews (meeting_id) WHERE meeting_id IS NOT NULL;

CREATE TABLE carry_overs (
  id TEXT NOT NULL PRIMARY KEY,
  created_at TEXT NOT NULL,
  action_id TEXT NOT NULL REFERENCES actions (id),
  from_year INTEGER NOT NULL,
  to_year INTEGER NOT NULL,
  due_before TEXT,
  reason TEXT NOT NULL,
  by_role TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX carry_overs_action ON carry_overs (action_id);
CREATE INDEX carry_overs_year ON carry_overs (from_year);

CREATE TABLE plan_versions (
  id TEXT NOT NULL PRIMARY KEY,
  created_at TEXT NOT NULL,
  label TEXT NOT NULL,
  validated_on TEXT NOT NULL,
  validated_by_role TEXT NOT NULL DEFAULT '',
  legal_profile TEXT,
  cse_opinion TEXT NOT NULL DEFAULT '',
  cse_consulted_on TEXT,
  sent_to_spst_on TEXT,
  sha256 TEXT NOT NULL,
  snapshot TEXT NOT NULL
) STRICT;
CREATE TRIGGER plan_versions_frozen BEFORE UPDATE OF label, validated_on, validated_by_role, legal_profile, sha256, snapshot ON plan_versions BEGIN SELECT RAISE (ABORT, 'a validated version never changes'); END;

CREATE TABLE operations (
  id TEXT NOT NULL PRIMARY KEY,
  code TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  subject_title TEXT NOT NULL,
  at TEXT NOT NULL,
  hlc TEXT NOT NULL UNIQUE,
  device_id TEXT NOT NULL,
  undoes TEXT REFERENCES operations (id),
  original TEXT,
  undone INTEGER NOT NULL DEFAULT 0,
  redoable INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX operations_undo ON operations (hlc) WHERE undone = 0 AND code NOT IN ('undo', 'redo');
CREATE INDEX operations_redo ON operations (hlc) WHERE redoable = 1;

CREATE TABLE changes (
  id INTEGER PRIMARY KEY,
  operation_id TEXT NOT NULL REFERENCES operations (id),
  kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  before TEXT,
  after TEXT
) STRICT;
CREATE INDEX changes_operation ON changes (operation_id);
CREATE INDEX changes_record ON changes (record_id);

CREATE TABLE reading (
  kind TEXT NOT NULL,
  slug TEXT NOT NULL,
  state TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (kind, slug)
) STRICT, WITHOUT ROWID;
CREATE INDEX reading_at ON reading (at);

CREATE TABLE document_settings (
  document TEXT NOT NULL PRIMARY KEY,
  columns TEXT NOT NULL DEFAULT '',
  period TEXT NOT NULL DEFAULT '',
  with_names INTEGER NOT NULL DEFAULT 1,
  with_firm_logo INTEGER NOT NULL DEFAULT 1,
  with_consultant_logo INTEGER NOT NULL DEFAULT 0,
  options TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE logos (
  place TEXT NOT NULL PRIMARY KEY,
  media_type TEXT NOT NULL,
  data TEXT NOT NULL
) STRICT, WITHOUT ROWID;
