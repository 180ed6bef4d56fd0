-- One queue a question: names that do not go with their number, rows that a human must read first.
ALTER TABLE identity_case ADD COLUMN kind INTEGER NOT NULL DEFAULT 1; -- 1 identity, 2 review
DROP INDEX identity_case_open;
CREATE INDEX identity_case_open ON identity_case (kind, id) WHERE state = 1;
