-- One row: what cards are made of, as JSON of shared::catalog::Catalog.
CREATE TABLE catalog (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  revision INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
INSERT INTO catalog (id, revision, body) VALUES (1, 1, '{}');

-- Visits: a conversation books one, and no two have one seat at one time.
CREATE TABLE booking (
  conversation TEXT PRIMARY KEY,
  wish TEXT NOT NULL,
  slot INTEGER NOT NULL,
  seat INTEGER NOT NULL,
  UNIQUE (slot, seat)
) STRICT;

-- Where a visitor talks whom the merchant's page has identified.
CREATE TABLE identified (
  sub TEXT PRIMARY KEY,
  conversation TEXT NOT NULL
) STRICT;
