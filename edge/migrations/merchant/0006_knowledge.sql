-- What the merchant has pasted, and pages that were read. `body` is shared::api::KnowledgeSource, `pieces` what
-- Pi may quote, as JSON; `text` the words as they came.
CREATE TABLE knowledge (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  body TEXT NOT NULL,
  text TEXT NOT NULL,
  pieces TEXT NOT NULL
) STRICT;
