-- What conversations teach, as JSON of shared::learning::Lesson. `no` and `kind` tell a conversation's lessons
-- apart: a report tells all of them every time.
CREATE TABLE lesson (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation TEXT NOT NULL,
  no INTEGER NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  body TEXT NOT NULL,
  -- What the merchant has made of it, as JSON of shared::learning::LessonState.
  state TEXT NOT NULL,
  UNIQUE (conversation, no, kind)
) STRICT;

-- Where it stands, should nothing more be said, as JSON of shared::learning::Ending.
ALTER TABLE conversation ADD COLUMN ending TEXT;
