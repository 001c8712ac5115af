-- Files that were uploaded. A message names the file that it shows.
CREATE TABLE file (
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL
) STRICT;

-- Their bytes, in rows of at most 1 MiB: SQLite's end at 2 MB.
CREATE TABLE file_part (
  file TEXT NOT NULL,
  part INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (file, part)
) STRICT;
