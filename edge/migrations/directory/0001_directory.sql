-- A shard of the directory: which merchants a sign-in belongs to. No address is stored, only its
-- keyed hash.

CREATE TABLE person (
  lookup TEXT PRIMARY KEY,
  -- argon2id, PHC string.
  password TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE membership (
  lookup TEXT NOT NULL,
  merchant TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (lookup, merchant)
) STRICT, WITHOUT ROWID;

-- Tries within the current window. Counted before a password is hashed.
CREATE TABLE sign_in (
  lookup TEXT PRIMARY KEY,
  window_start INTEGER NOT NULL,
  tries INTEGER NOT NULL
) STRICT;
