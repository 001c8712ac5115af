-- One agency: the merchants it runs.
CREATE TABLE merchant (
  id TEXT PRIMARY KEY,
  joined_at INTEGER NOT NULL
) STRICT;
