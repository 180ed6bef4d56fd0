-- Rows whose name does not go with their number, for the officers of the register. Gone with the batch
-- that the row came in.
CREATE TABLE identity_case (
  id        INTEGER PRIMARY KEY,   -- order of opening
  public_id BLOB NOT NULL UNIQUE,  -- 10 random bytes: the number of the case
  blind     BLOB NOT NULL,         -- HMAC(K_idx, identity paper): whose number it is
  batch     BLOB NOT NULL,         -- batch.public_id
  row       INTEGER NOT NULL,      -- in the sender's sheet
  state     INTEGER NOT NULL,      -- 1 open, 2 filed, 3 refused
  at_ms     INTEGER NOT NULL,
  sealed    BLOB NOT NULL,         -- what was filed, under K_batch
  UNIQUE (batch, row)
) STRICT;
CREATE INDEX identity_case_open ON identity_case (id) WHERE state = 1;
CREATE INDEX identity_case_of_person ON identity_case (blind) WHERE state = 1;

-- A number and a name that an officer found not to go together: never asked again. Keyed by what was
-- typed, not by a subject, so that it holds whatever becomes of that.
CREATE TABLE not_this_person (
  pair BLOB PRIMARY KEY            -- HMAC(K_idx, number and name)
) WITHOUT ROWID, STRICT;

-- What became of rows in review after their batch was done; the counts of the batch stay those that
-- its leaf tells.
ALTER TABLE batch ADD COLUMN decided_accepted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN decided_repeated INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN decided_refused INTEGER NOT NULL DEFAULT 0;
