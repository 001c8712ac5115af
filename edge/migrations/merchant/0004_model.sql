-- One row: the merchant's model and how it does. Settings as JSON of shared::pi::model::ModelSettings,
-- none where the deployment's is used; its key sealed.
CREATE TABLE model (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  settings TEXT,
  sealed_key TEXT,
  breaker TEXT NOT NULL,
  day TEXT NOT NULL
) STRICT;

INSERT INTO model (id, breaker, day) VALUES (1, '{}', '{}');
