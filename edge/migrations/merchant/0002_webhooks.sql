-- The last message that was taken of a conversation.
ALTER TABLE conversation ADD COLUMN told INTEGER NOT NULL DEFAULT 0;

-- The whole set in one row: it is always read and saved as one.
CREATE TABLE webhook_set (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  body TEXT NOT NULL
) STRICT;

-- The outbox of notices, and the log of what became of them. `next_at` is when it is tried next;
-- none once it is delivered or given up.
CREATE TABLE delivery (
  rank INTEGER PRIMARY KEY AUTOINCREMENT,
  webhook TEXT NOT NULL,
  -- The notice as JSON, contacts masked.
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER,
  delivered_at INTEGER
) STRICT;

CREATE INDEX delivery_due ON delivery (next_at) WHERE next_at IS NOT NULL;

CREATE TABLE attempt (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  delivery INTEGER NOT NULL,
  at INTEGER NOT NULL,
  status INTEGER,
  error TEXT,
  took_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX attempt_of ON attempt (delivery);
