-- One merchant: settings, chips, people, leads, conversations, counts, and who looked at what.

CREATE TABLE merchant (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  merchant TEXT NOT NULL,
  profile TEXT NOT NULL,
  playbook_version INTEGER NOT NULL,
  -- Keyed hash of the first owner's address: repeating the creation is told from a second try.
  owner TEXT NOT NULL
) STRICT;

-- The whole set in one row: it is always read and saved as one.
CREATE TABLE chip_set (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  revision INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE operator (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
  id TEXT PRIMARY KEY,
  operator TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

-- One-time tokens that were used.
CREATE TABLE used_token (
  nonce TEXT PRIMARY KEY,
  operator TEXT NOT NULL,
  used_at INTEGER NOT NULL
) STRICT;

-- `rank` counts up with every capture: pages of the list stay stable while leads come in.
CREATE TABLE lead (
  rank INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  body TEXT NOT NULL
) STRICT;

-- By which contact a lead is found again (keyed hash).
CREATE TABLE lead_contact (
  lookup TEXT PRIMARY KEY,
  lead TEXT NOT NULL
) STRICT;

-- Which conversation or form went into which lead.
CREATE TABLE lead_source (
  source TEXT PRIMARY KEY,
  lead TEXT NOT NULL
) STRICT;

-- `rank` counts up with every change: the list is ordered by it.
CREATE TABLE conversation (
  id TEXT PRIMARY KEY,
  rank INTEGER NOT NULL UNIQUE,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

-- Counts by day (days since 1970 on the merchant's clock): what happened, and to which chip.
CREATE TABLE tally (
  day INTEGER NOT NULL,
  what TEXT NOT NULL,
  chip TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (day, what, chip)
) STRICT, WITHOUT ROWID;

-- Who saw or changed what.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  operator TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL
) STRICT;
