-- The register on SQLite. Append-only: later changes are further files.
--
-- What stands in clear, and why, is listed column by column in crates/store-sqlite/clear.toml;
-- a test reads that list and refuses a column that is not in it.

-- One row: the register's own small facts by name (origin, numbers of the system's subjects, …).
CREATE TABLE fact (
  name  TEXT PRIMARY KEY,          -- what it is
  value BLOB NOT NULL              -- its bytes
) WITHOUT ROWID, STRICT;

-- A natural person, or one of two of the register's own: the system and the decoy.
CREATE TABLE subject (
  id         INTEGER PRIMARY KEY,  -- append key, never leaves the server
  blind      BLOB NOT NULL UNIQUE, -- HMAC(K_idx, identity paper)
  pseudonym  BLOB NOT NULL,        -- 16 random bytes: stands for the person in commitments
  n          INTEGER NOT NULL,     -- number of events so far; every change makes it one more
  generation INTEGER NOT NULL,     -- generation of the key-encryption key that wraps the key
  key_id     BLOB NOT NULL,        -- name of K_s
  wrapped    BLOB NOT NULL,        -- K_s under KEK_g
  seed       BLOB NOT NULL,        -- sealed under K_s
  identity   BLOB NOT NULL,        -- sealed under K_s
  settings   BLOB NOT NULL         -- sealed under K_s
) STRICT;

-- K_sy: a key of a subject and year, for looks and consents.
CREATE TABLE year_key (
  subject INTEGER NOT NULL,
  year    INTEGER NOT NULL,        -- Beijing time
  key_id  BLOB NOT NULL,
  wrapped BLOB NOT NULL,           -- under K_s
  PRIMARY KEY (subject, year)
) WITHOUT ROWID, STRICT;

-- One filed decision about one subject. Its content and life are in `record`.
CREATE TABLE entry (
  id           INTEGER PRIMARY KEY,  -- append key
  public_id    BLOB NOT NULL UNIQUE, -- 10 random bytes
  row_key      BLOB NOT NULL UNIQUE, -- HMAC(document number, deciding body, item, subject)
  content_mark BLOB NOT NULL,        -- HMAC(content): repeated or amended
  subject      INTEGER NOT NULL,
  key_id       BLOB NOT NULL,        -- name of K_e
  wrapped      BLOB NOT NULL,        -- K_e under K_s
  record       BLOB NOT NULL,        -- sealed under K_e
  source_body  TEXT NOT NULL         -- who filed it: whose clerks may amend, whose tallies count
) STRICT;
CREATE INDEX entry_of_subject ON entry (subject, id);

-- A leaf of the journal (evidence.md), in the order of commit; `place` once sequenced.
CREATE TABLE leaf (
  id    INTEGER PRIMARY KEY,       -- order of commit
  bytes BLOB NOT NULL,             -- 98 bytes: suite, kind, label, position, content
  place INTEGER,                   -- index in the tree
  at_ms INTEGER NOT NULL,          -- made durable
  due_ms INTEGER NOT NULL          -- promised to be published by
) STRICT;
CREATE UNIQUE INDEX leaf_by_place ON leaf (place) WHERE place IS NOT NULL;
CREATE INDEX leaf_waiting ON leaf (id) WHERE place IS NULL;

-- An event about a subject: what its leaf commits to, sealed. Gone when its entry is destroyed.
CREATE TABLE event (
  subject  INTEGER NOT NULL,
  n        INTEGER NOT NULL,       -- 0 is the enrolment
  class    INTEGER NOT NULL,       -- 0 enrolment, 1 entry, 2 look, 3 consent or notice, 4 padding
  key_year INTEGER,                -- year of K_sy, where it seals m
  entry    BLOB,                   -- public_id of the entry, where K_e seals m
  m        BLOB NOT NULL,          -- sealed
  leaf     INTEGER NOT NULL,       -- leaf.id
  PRIMARY KEY (subject, n)
) WITHOUT ROWID, STRICT;
CREATE INDEX event_of_class ON event (subject, class, n);

-- What a person is told. Sealed under the entry's key.
CREATE TABLE notice (
  id        INTEGER PRIMARY KEY,
  public_id BLOB NOT NULL,         -- looked up among the person's own only, so not indexed
  subject   INTEGER NOT NULL,
  entry     BLOB NOT NULL,
  sealed    BLOB NOT NULL
) STRICT;
CREATE INDEX notice_of_subject ON notice (subject, id);

-- A request for consent and what became of it. Its state is in `sealed`: refused looks like open.
CREATE TABLE consent (
  id        INTEGER PRIMARY KEY,
  public_id BLOB NOT NULL UNIQUE,
  subject   INTEGER NOT NULL,
  body      TEXT NOT NULL,         -- who asked: their own list
  year      INTEGER NOT NULL,      -- year of K_sy
  asked_ms  INTEGER NOT NULL,
  sealed    BLOB NOT NULL
) STRICT;
CREATE INDEX consent_of_subject ON consent (subject, id);
CREATE INDEX consent_of_body ON consent (body, id);

-- An answered enquiry, for fetches by the one who asked.
CREATE TABLE enquiry (
  id        INTEGER PRIMARY KEY,
  public_id BLOB NOT NULL UNIQUE,
  subject   INTEGER NOT NULL,      -- the system's own where the identity was not confirmed
  n         INTEGER NOT NULL,      -- its event
  body      TEXT NOT NULL,         -- who asked: their own list
  year      INTEGER NOT NULL,      -- year of K_sy; 0 under the system's key
  at_ms     INTEGER NOT NULL,
  sealed    BLOB NOT NULL
) STRICT;
CREATE INDEX enquiry_of_body ON enquiry (body, id);

-- What a body sent in one file or call.
CREATE TABLE batch (
  id           INTEGER PRIMARY KEY,
  public_id    BLOB NOT NULL UNIQUE,
  body         TEXT NOT NULL,
  officer      BLOB NOT NULL,
  template     TEXT NOT NULL,
  content_mark BLOB NOT NULL,      -- HMAC(body, template, bytes): the same file is the same batch
  generation   INTEGER NOT NULL,
  key_id       BLOB NOT NULL,
  wrapped      BLOB NOT NULL,      -- K_batch under KEK_g; empty once purged
  sealed       BLOB NOT NULL,      -- file name, header, warnings: under K_batch
  state        INTEGER NOT NULL,   -- 1 working, 2 done, 3 failed
  accepted     INTEGER NOT NULL DEFAULT 0,
  repeated     INTEGER NOT NULL DEFAULT 0,
  refused      INTEGER NOT NULL DEFAULT 0,
  review       INTEGER NOT NULL DEFAULT 0,
  at_ms        INTEGER NOT NULL,
  done_ms      INTEGER,
  purge_day    INTEGER NOT NULL,
  event        INTEGER,            -- n of the system's event that tells its end
  upto         INTEGER NOT NULL DEFAULT 0,     -- rows up to this one have their outcome
  frontier     BLOB NOT NULL DEFAULT x''       -- tree over the leaf hashes of the accepted rows
) STRICT;
CREATE INDEX batch_of_body ON batch (body, id);

-- Rows that did not become entries. Purged with their batch.
CREATE TABLE batch_row (
  batch  INTEGER NOT NULL,
  row    INTEGER NOT NULL,         -- in the sender's sheet
  state  INTEGER NOT NULL,         -- 1 refused, 2 refused by law, 3 review
  sealed BLOB NOT NULL,            -- cells and reasons, under K_batch
  PRIMARY KEY (batch, row)
) WITHOUT ROWID, STRICT;

-- What is to be done on a day: the sweep touches only this.
CREATE TABLE due (
  day     INTEGER NOT NULL,        -- days since 1970-01-01, Beijing
  kind    INTEGER NOT NULL,
  id      BLOB NOT NULL,           -- entry, consent or batch
  subject INTEGER,
  PRIMARY KEY (day, kind, id)
) WITHOUT ROWID, STRICT;

-- Messages that wait to be posted; address and words are sealed under the system's key.
CREATE TABLE outbox (
  id        INTEGER PRIMARY KEY,
  public_id BLOB NOT NULL UNIQUE,
  subject   INTEGER NOT NULL,
  entry     BLOB,
  sealed    BLOB NOT NULL,
  tries     INTEGER NOT NULL DEFAULT 0,
  at_ms     INTEGER NOT NULL       -- not before
) STRICT;

-- Officers of bodies. Their names are sealed under the system's key.
CREATE TABLE officer (
  public_id BLOB PRIMARY KEY,
  body      TEXT NOT NULL,
  roles     TEXT NOT NULL,
  office    TEXT NOT NULL,
  name      BLOB NOT NULL,
  active    INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
CREATE INDEX officer_of_body ON officer (body);

-- Tokens, sessions, sign-in links: hashes of secrets.
CREATE TABLE credential (
  secret    BLOB PRIMARY KEY,      -- SHA-256 of the secret
  kind      INTEGER NOT NULL,
  public_id BLOB NOT NULL,
  officer   BLOB,
  subject   INTEGER,
  scopes    TEXT NOT NULL,
  until_ms  INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
CREATE INDEX credential_ends ON credential (until_ms);

-- Answers kept for idempotency keys: identifiers only.
CREATE TABLE replay (
  key      BLOB PRIMARY KEY,
  ids      BLOB NOT NULL,
  until_ms INTEGER NOT NULL
) WITHOUT ROWID, STRICT;

-- One row: the head of the journal and the sequencer's lease.
CREATE TABLE head (
  one      INTEGER PRIMARY KEY CHECK (one = 1),
  size     INTEGER NOT NULL,
  root     BLOB NOT NULL,
  frontier BLOB NOT NULL,          -- hashes of the perfect subtrees, largest first
  epoch    INTEGER NOT NULL,
  holder   BLOB NOT NULL,
  until_ms INTEGER NOT NULL
) STRICT;

-- Sets of leaves whose keys were destroyed, and the names of those keys.
CREATE TABLE destruction (
  n      INTEGER PRIMARY KEY,      -- the system's event that tells it
  day    INTEGER NOT NULL,
  places BLOB NOT NULL             -- u64 big-endian, ascending
) STRICT;
CREATE TABLE destroyed_key (
  key_id BLOB PRIMARY KEY,
  day    INTEGER NOT NULL
) WITHOUT ROWID, STRICT;

-- The journal only grows: leaves never change but for their place, and never go.
CREATE TRIGGER leaf_is_for_ever BEFORE DELETE ON leaf BEGIN SELECT RAISE(ABORT, 'a leaf is for ever'); END;
CREATE TRIGGER leaf_does_not_change BEFORE UPDATE ON leaf
  WHEN OLD.bytes IS NOT NEW.bytes OR OLD.at_ms IS NOT NEW.at_ms OR OLD.due_ms IS NOT NEW.due_ms
    OR OLD.id IS NOT NEW.id OR OLD.place IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'a leaf does not change'); END;
-- REPLACE deletes without a word to the triggers above.
CREATE TRIGGER leaf_is_not_replaced BEFORE INSERT ON leaf
  WHEN NEW.place IS NOT NULL OR EXISTS (SELECT 1 FROM leaf WHERE id = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'a leaf is for ever'); END;
-- Looks outlive everything about the person but the person's own key.
CREATE TRIGGER look_does_not_change BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'an event does not change'); END;
CREATE TRIGGER look_does_not_go BEFORE DELETE ON event WHEN OLD.class <> 1
  BEGIN SELECT RAISE(ABORT, 'only events of a destroyed entry go'); END;
CREATE TRIGGER look_is_not_replaced BEFORE INSERT ON event
  WHEN EXISTS (SELECT 1 FROM event WHERE subject = NEW.subject AND n = NEW.n)
  BEGIN SELECT RAISE(ABORT, 'an event does not change'); END;
