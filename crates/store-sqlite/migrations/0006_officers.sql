-- Officers with rights from a day to a day, which events tell. Those from before are put there anew by the
-- administrator or at the machine: no event says what they might do, and until when.
DROP TABLE officer;
CREATE TABLE officer (
  public_id BLOB PRIMARY KEY,
  body      TEXT NOT NULL,
  name      BLOB NOT NULL,         -- sealed under the system's key
  rights    BLOB NOT NULL          -- office, rights, whom they stand in for: sealed under the system's key
) WITHOUT ROWID, STRICT;
CREATE INDEX officer_of_body ON officer (body);

-- When a right ends, all that its officer signed in with ends.
CREATE INDEX credential_of_officer ON credential (officer) WHERE officer IS NOT NULL;
