-- Honours that people published by their own wish. A row only leads to the entry, under whose key the
-- chosen name is sealed. Goes when it is taken down, and with the entry.
CREATE TABLE honour (
  id      INTEGER PRIMARY KEY,     -- order of publishing
  entry   BLOB NOT NULL UNIQUE,
  subject INTEGER NOT NULL,
  n       INTEGER NOT NULL         -- the event that published it
) STRICT;
CREATE INDEX honour_of_subject ON honour (subject, id);
