-- What the merchant's object has taken. A report is made when it leaves, so none is stored; a
-- conversation from before is reported once more, which changes nothing there.
ALTER TABLE conversation ADD COLUMN reported INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
-- What the alarm was set to last.
ALTER TABLE conversation ADD COLUMN alarm INTEGER;
DROP TABLE outbox;
