-- Honours that people published, officers with rights from a day to a day, a queue for each question.

CREATE TABLE honour (
  id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entry   BYTEA NOT NULL UNIQUE,
  subject BIGINT NOT NULL,
  n       BIGINT NOT NULL
);
CREATE INDEX honour_subject ON honour (subject, id);
COMMENT ON TABLE honour IS 'Entries that people published; goes when it is taken down, and with the entry';
COMMENT ON COLUMN honour.id IS 'clear: append key, the public list is told in the order of publishing';
COMMENT ON COLUMN honour.entry IS 'random: the entry, under whose key the chosen name is sealed';
COMMENT ON COLUMN honour.subject IS 'clear: finds the file that the honour stands in, which the person published';
COMMENT ON COLUMN honour.n IS 'clear: the event that published it';

-- Those from before are put there anew by the administrator or at the machine: no event says what they
-- might do, and until when.
DROP TABLE officer;
CREATE TABLE officer (
  public_id BYTEA PRIMARY KEY,
  body      TEXT NOT NULL,
  name      BYTEA NOT NULL,
  rights    BYTEA NOT NULL
);
CREATE INDEX officer_body ON officer (body);
COMMENT ON TABLE officer IS 'Officers of bodies';
COMMENT ON COLUMN officer.public_id IS 'random: identifier';
COMMENT ON COLUMN officer.body IS 'clear: whose officer; bodies are public, officers are not residents';
COMMENT ON COLUMN officer.name IS 'sealed: under the system''s key';
COMMENT ON COLUMN officer.rights IS 'sealed: office, rights, whom they stand in for, under the system''s key';
-- When a right ends, all that its officer signed in with ends.
CREATE INDEX credential_officer ON credential (officer) WHERE officer IS NOT NULL;

ALTER TABLE identity_case ADD COLUMN kind SMALLINT NOT NULL DEFAULT 1;
COMMENT ON COLUMN identity_case.kind IS 'clear: which of the two queues it waits in: 1 identity, 2 review';
DROP INDEX identity_case_open;
CREATE INDEX identity_case_open ON identity_case (kind, id) WHERE state = 1;

GRANT USAGE ON SEQUENCE honour_id_seq TO xinyu_serve, xinyu_maintain;
GRANT SELECT ON honour, officer TO xinyu_serve, xinyu_maintain;
GRANT INSERT ON honour, officer TO xinyu_serve;
GRANT UPDATE (name, rights) ON officer TO xinyu_serve;
GRANT UPDATE (kind) ON identity_case TO xinyu_serve;
GRANT DELETE ON honour TO xinyu_serve, xinyu_maintain;
