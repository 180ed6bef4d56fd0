-- A clerk's day: which rows became entries, what changed of what others were shown, what waits for a
-- second clerk.

ALTER TABLE batch ADD COLUMN late INTEGER NOT NULL DEFAULT 0; -- accepted rows filed after their time

-- Rows that became entries, or were ones already, in the order in which they did. Purged with the batch.
CREATE TABLE batch_filed (
  batch INTEGER NOT NULL,
  part  INTEGER NOT NULL,          -- from 0, in order
  rows  BLOB NOT NULL,             -- a row each: number, entry, hash of its leaf (0 if it was there)
  PRIMARY KEY (batch, part)
) WITHOUT ROWID, STRICT;

-- An asker is told that an entry changed which an enquiry of theirs had shown. Goes with the entry.
CREATE TABLE change (
  id        INTEGER PRIMARY KEY,
  public_id BLOB NOT NULL UNIQUE,
  subject   INTEGER NOT NULL,
  n         INTEGER NOT NULL,      -- the event that changed the entry
  body      TEXT NOT NULL,         -- who asked: their own list
  enquiry   BLOB NOT NULL,         -- public_id of the enquiry
  entry     BLOB NOT NULL,
  sealed    BLOB NOT NULL,         -- what happened, under the entry's key
  at_ms     INTEGER NOT NULL,
  seen_ms   INTEGER                -- when the asker confirmed to know
) STRICT;
CREATE INDEX change_of_body ON change (body, id);
CREATE INDEX change_of_subject ON change (subject, id);

-- What waits for a second clerk of a body. Goes when it is done, or with the entry.
CREATE TABLE task (
  id        INTEGER PRIMARY KEY,
  public_id BLOB NOT NULL UNIQUE,
  body      TEXT NOT NULL,         -- whose clerks
  subject   INTEGER NOT NULL,
  entry     BLOB NOT NULL UNIQUE,
  at_ms     INTEGER NOT NULL
) STRICT;
CREATE INDEX task_of_body ON task (body, id);
