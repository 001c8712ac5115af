-- One row: the changes to the pack that are worked on, as JSON of shared::pack::Changes.
CREATE TABLE playbook_draft (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  revision INTEGER NOT NULL,
  changes TEXT NOT NULL,
  saved_at INTEGER,
  saved_by TEXT
) STRICT;
INSERT INTO playbook_draft (id, revision, changes) VALUES (1, 1, '{}');

-- What was published, under the number that `merchant.playbook_version` had from then on. Saved
-- settings raise that number too: the changes in force are those of the last row.
CREATE TABLE playbook_version (
  version INTEGER PRIMARY KEY,
  changes TEXT NOT NULL,
  published_at INTEGER NOT NULL,
  -- The operator's name; none for the version that a merchant begins with.
  published_by TEXT,
  note TEXT NOT NULL,
  -- The version that was brought back with it.
  restores INTEGER
) STRICT;

-- A merchant that is there already runs on its pack as it is.
INSERT INTO playbook_version (version, changes, published_at, note)
SELECT playbook_version, '{}', unixepoch() * 1000, '' FROM merchant;
