-- One conversation: how it stands, what it runs on, its transcript, its outbox.

-- One row: everything but the messages, as JSON of shared::conversation::Conversation.
CREATE TABLE conversation (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  body TEXT NOT NULL
) STRICT;

-- One row: the merchant as it was when the conversation began, as JSON of Script.
CREATE TABLE script (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  body TEXT NOT NULL
) STRICT;

-- The transcript. `body` is masked; `sealed` holds the words as written where they differ.
CREATE TABLE message (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  body TEXT NOT NULL,
  sealed TEXT
) STRICT;

-- One row at most: the latest report that the merchant's object has not taken yet.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  tries INTEGER NOT NULL
) STRICT;
