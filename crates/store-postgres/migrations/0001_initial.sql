-- The register on PostgreSQL. Append-only: later changes are further files.
--
-- Runs as xinyu_owner, in the schema `xinyu`, inside one transaction.
--
-- Every column's comment begins with what may be learnt from it: `sealed` (under a key that is not in
-- the database, or one sealed by such), `hmac` (under the index key or a person's secret), `random`
-- (random bytes, or a hash of such), or `clear`, with the reason. A test refuses a column without one.
--
-- Tables about persons are cut into 16 by a hash of the subject, so that a statement about one person
-- touches one part, and parts can be moved to other servers. What finds a person or an entry by a
-- random identifier is a narrow table of its own, cut by that identifier. Keys are appended, so that
-- an index grows at its end; random indexes an entry: its place in its person's file, its identifier.

CREATE SEQUENCE subject_id;
CREATE SEQUENCE leaf_id;
CREATE SEQUENCE notice_id;
CREATE SEQUENCE consent_id;
CREATE SEQUENCE enquiry_id;

CREATE TABLE migration (
  version INTEGER PRIMARY KEY,
  at      TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE migration IS 'The files that made this database; the highest is its schema version';
COMMENT ON COLUMN migration.version IS 'clear: number of the file';
COMMENT ON COLUMN migration.at IS 'clear: when it was run';

CREATE TABLE fact (
  name  TEXT PRIMARY KEY,
  value BYTEA NOT NULL
);
COMMENT ON TABLE fact IS 'The register''s own small facts by name: origin, numbers of its own subjects, …';
COMMENT ON COLUMN fact.name IS 'clear: the same names in every register';
COMMENT ON COLUMN fact.value IS 'clear: nothing about a person';

-- Persons ------------------------------------------------------------------------------------------

CREATE TABLE subject (
  id         BIGINT NOT NULL PRIMARY KEY,
  blind      BYTEA NOT NULL,
  pseudonym  BYTEA NOT NULL,
  n          BIGINT NOT NULL,
  generation BIGINT NOT NULL,
  key_id     BYTEA NOT NULL,
  wrapped    BYTEA NOT NULL,
  seed       BYTEA NOT NULL,
  identity   BYTEA NOT NULL,
  settings   BYTEA NOT NULL
) PARTITION BY HASH (id);
COMMENT ON TABLE subject IS 'A natural person, or one of two of the register''s own: the system and the decoy';
COMMENT ON COLUMN subject.id IS 'clear: append key, never leaves the server';
COMMENT ON COLUMN subject.blind IS 'hmac: of the identity paper, under the index key';
COMMENT ON COLUMN subject.pseudonym IS 'random: stands for the person in commitments';
COMMENT ON COLUMN subject.n IS 'clear: number of events so far, decides who commits next';
COMMENT ON COLUMN subject.generation IS 'clear: generation of the key-encryption key; rotation looks for old ones';
COMMENT ON COLUMN subject.key_id IS 'random: name of the subject''s key';
COMMENT ON COLUMN subject.wrapped IS 'sealed: the subject''s key under its generation''s';
COMMENT ON COLUMN subject.seed IS 'sealed: under the subject''s key';
COMMENT ON COLUMN subject.identity IS 'sealed: under the subject''s key';
COMMENT ON COLUMN subject.settings IS 'sealed: under the subject''s key';

CREATE TABLE subject_at (
  blind   BYTEA NOT NULL PRIMARY KEY,
  subject BIGINT NOT NULL
) PARTITION BY HASH (blind);
COMMENT ON TABLE subject_at IS 'Finds a subject by identity paper; one paper, one subject';
COMMENT ON COLUMN subject_at.blind IS 'hmac: of the identity paper, under the index key';
COMMENT ON COLUMN subject_at.subject IS 'clear: leads to the subject''s row';

CREATE TABLE year_key (
  subject BIGINT NOT NULL,
  year    SMALLINT NOT NULL,
  key_id  BYTEA NOT NULL,
  wrapped BYTEA NOT NULL,
  PRIMARY KEY (subject, year)
) PARTITION BY HASH (subject);
COMMENT ON TABLE year_key IS 'A key of a subject and year, for looks and consents';
COMMENT ON COLUMN year_key.subject IS 'clear: joins the key to its subject';
COMMENT ON COLUMN year_key.year IS 'clear: Beijing time; tells that something was asked or looked at in it';
COMMENT ON COLUMN year_key.key_id IS 'random: its name';
COMMENT ON COLUMN year_key.wrapped IS 'sealed: under the subject''s key';

CREATE TABLE entry (
  subject      BIGINT NOT NULL,
  row_key      BYTEA NOT NULL,
  id           BIGINT NOT NULL,
  public_id    BYTEA NOT NULL,
  content_mark BYTEA NOT NULL,
  key_id       BYTEA NOT NULL,
  wrapped      BYTEA NOT NULL,
  record       BYTEA NOT NULL,
  source_body  TEXT NOT NULL,
  PRIMARY KEY (subject, row_key)
) PARTITION BY HASH (subject);
COMMENT ON TABLE entry IS 'One filed decision about one subject; its content and life are in the record';
COMMENT ON COLUMN entry.subject IS 'clear: joins the entry to its subject; goes with the row';
COMMENT ON COLUMN entry.row_key IS 'hmac: of document number, deciding body, item and subject; one row, one entry';
COMMENT ON COLUMN entry.id IS 'clear: number of the leaf of its filing, so in the order of filing';
COMMENT ON COLUMN entry.public_id IS 'random: its identifier';
COMMENT ON COLUMN entry.content_mark IS 'hmac: of the content, tells a repeated row from an amended one';
COMMENT ON COLUMN entry.key_id IS 'random: name of the entry''s key';
COMMENT ON COLUMN entry.wrapped IS 'sealed: the entry''s key under the subject''s';
COMMENT ON COLUMN entry.record IS 'sealed: under the entry''s key';
COMMENT ON COLUMN entry.source_body IS 'clear: whose clerks may amend and whose tallies count; the item is sealed';

CREATE TABLE entry_at (
  public_id BYTEA NOT NULL PRIMARY KEY,
  subject   BIGINT NOT NULL
) PARTITION BY HASH (public_id);
COMMENT ON TABLE entry_at IS 'Finds whose an entry is; one identifier, one entry';
COMMENT ON COLUMN entry_at.public_id IS 'random: the entry''s identifier';
COMMENT ON COLUMN entry_at.subject IS 'clear: leads to the entry''s row and goes with it';

CREATE TABLE event (
  subject  BIGINT NOT NULL,
  n        BIGINT NOT NULL,
  class    SMALLINT NOT NULL,
  key_year SMALLINT,
  entry    BYTEA,
  m        BYTEA NOT NULL,
  leaf     BIGINT NOT NULL,
  PRIMARY KEY (subject, n) INCLUDE (class)
) PARTITION BY HASH (subject);
COMMENT ON TABLE event IS 'An event about a subject: what its leaf commits to, sealed. Gone when its entry is destroyed';
COMMENT ON COLUMN event.subject IS 'clear: joins the event to its subject; goes with the row';
COMMENT ON COLUMN event.n IS 'clear: the number that the leaf''s label is of; 0 is the enrolment';
COMMENT ON COLUMN event.class IS 'clear: 0 enrolment, 1 entry, 2 look, 3 consent or notice, 4 padding';
COMMENT ON COLUMN event.key_year IS 'clear: year of the key that seals m, where it is one of a year';
COMMENT ON COLUMN event.entry IS 'random: the entry whose key seals m, where it is one of an entry';
COMMENT ON COLUMN event.m IS 'sealed: what the leaf commits to';
COMMENT ON COLUMN event.leaf IS 'clear: joins the event to its leaf; goes with the row';

CREATE TABLE notice (
  subject   BIGINT NOT NULL,
  id        BIGINT NOT NULL DEFAULT nextval('notice_id'),
  public_id BYTEA NOT NULL,
  entry     BYTEA NOT NULL,
  sealed    BYTEA NOT NULL,
  PRIMARY KEY (subject, id)
) PARTITION BY HASH (subject);
COMMENT ON TABLE notice IS 'What a person is told; looked up among the person''s own only';
COMMENT ON COLUMN notice.subject IS 'clear: finds a person''s own notices';
COMMENT ON COLUMN notice.id IS 'clear: append key, order of telling';
COMMENT ON COLUMN notice.public_id IS 'random: its identifier';
COMMENT ON COLUMN notice.entry IS 'random: the entry it tells of';
COMMENT ON COLUMN notice.sealed IS 'sealed: under the entry''s key';

CREATE TABLE consent (
  subject   BIGINT NOT NULL,
  id        BIGINT NOT NULL,
  public_id BYTEA NOT NULL,
  body      TEXT NOT NULL,
  year      SMALLINT NOT NULL,
  asked_ms  BIGINT NOT NULL,
  sealed    BYTEA NOT NULL,
  PRIMARY KEY (subject, id)
) PARTITION BY HASH (subject);
COMMENT ON TABLE consent IS 'A request for consent and what became of it; refused looks like open';
COMMENT ON COLUMN consent.subject IS 'clear: finds a person''s own consents';
COMMENT ON COLUMN consent.id IS 'clear: append key, order of asking';
COMMENT ON COLUMN consent.public_id IS 'random: its identifier';
COMMENT ON COLUMN consent.body IS 'clear: who asked; what for and what became of it is sealed';
COMMENT ON COLUMN consent.year IS 'clear: finds the key among the subject''s';
COMMENT ON COLUMN consent.asked_ms IS 'clear: when it was asked, in milliseconds; requests lapse by it';
COMMENT ON COLUMN consent.sealed IS 'sealed: under the subject''s key of the year';

CREATE TABLE consent_at (
  public_id BYTEA NOT NULL PRIMARY KEY,
  subject   BIGINT NOT NULL,
  id        BIGINT NOT NULL,
  body      TEXT NOT NULL
);
CREATE INDEX consent_at_body ON consent_at (body, id DESC) INCLUDE (subject);
COMMENT ON TABLE consent_at IS 'Finds a consent by its identifier, and the consents that a body asked for';
COMMENT ON COLUMN consent_at.public_id IS 'random: the consent''s identifier';
COMMENT ON COLUMN consent_at.subject IS 'clear: leads to the consent''s row';
COMMENT ON COLUMN consent_at.id IS 'clear: leads to the consent''s row';
COMMENT ON COLUMN consent_at.body IS 'clear: who asked, for their own list';

CREATE TABLE enquiry (
  subject   BIGINT NOT NULL,
  id        BIGINT NOT NULL,
  public_id BYTEA NOT NULL,
  n         BIGINT NOT NULL,
  body      TEXT NOT NULL,
  year      SMALLINT NOT NULL,
  at_ms     BIGINT NOT NULL,
  sealed    BYTEA NOT NULL,
  PRIMARY KEY (subject, id)
) PARTITION BY HASH (subject);
COMMENT ON TABLE enquiry IS 'An answered enquiry, for fetches by the one who asked';
COMMENT ON COLUMN enquiry.subject IS 'clear: whose file was asked for; the system''s own where identity was not confirmed';
COMMENT ON COLUMN enquiry.id IS 'clear: append key, order of asking';
COMMENT ON COLUMN enquiry.public_id IS 'random: its identifier';
COMMENT ON COLUMN enquiry.n IS 'clear: its event';
COMMENT ON COLUMN enquiry.body IS 'clear: who asked; what for and what was answered is sealed';
COMMENT ON COLUMN enquiry.year IS 'clear: finds the key among the subject''s; 0 under the system''s key';
COMMENT ON COLUMN enquiry.at_ms IS 'clear: when it was asked, in milliseconds; later fetches end by it';
COMMENT ON COLUMN enquiry.sealed IS 'sealed: under the subject''s key of the year';

CREATE TABLE enquiry_at (
  public_id BYTEA NOT NULL PRIMARY KEY,
  subject   BIGINT NOT NULL,
  id        BIGINT NOT NULL,
  body      TEXT NOT NULL
);
CREATE INDEX enquiry_at_body ON enquiry_at (body, id DESC) INCLUDE (subject);
COMMENT ON TABLE enquiry_at IS 'Finds an enquiry by its identifier, and the enquiries of a body';
COMMENT ON COLUMN enquiry_at.public_id IS 'random: the enquiry''s identifier';
COMMENT ON COLUMN enquiry_at.subject IS 'clear: leads to the enquiry''s row';
COMMENT ON COLUMN enquiry_at.id IS 'clear: leads to the enquiry''s row';
COMMENT ON COLUMN enquiry_at.body IS 'clear: who asked, for their own list';

-- The journal --------------------------------------------------------------------------------------

CREATE TABLE leaf (
  id     BIGINT PRIMARY KEY,
  bytes  BYTEA NOT NULL,
  at_ms  BIGINT NOT NULL,
  due_ms BIGINT NOT NULL
);
COMMENT ON TABLE leaf IS 'A leaf of the journal (evidence.md). Never changes, never goes';
COMMENT ON COLUMN leaf.id IS 'clear: append key; of one person''s leaves in the order of commit';
COMMENT ON COLUMN leaf.bytes IS 'clear: published; label, position and content in it are HMACs';
COMMENT ON COLUMN leaf.at_ms IS 'clear: made durable, in milliseconds, as the receipt tells';
COMMENT ON COLUMN leaf.due_ms IS 'clear: promised to be published by, as the receipt tells';

-- A queue: its rows live for seconds, so that it is cleaned often.
CREATE TABLE leaf_waiting (
  leaf BIGINT PRIMARY KEY
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
COMMENT ON TABLE leaf_waiting IS 'Leaves that have no place yet';
COMMENT ON COLUMN leaf_waiting.leaf IS 'clear: the leaf';

CREATE TABLE leaf_place (
  place BIGINT PRIMARY KEY,
  leaf  BIGINT NOT NULL UNIQUE
);
COMMENT ON TABLE leaf_place IS 'Places of leaves in the tree. Never change, never go';
COMMENT ON COLUMN leaf_place.place IS 'clear: published, the index in the tree';
COMMENT ON COLUMN leaf_place.leaf IS 'clear: the leaf; one leaf, one place';

CREATE TABLE head (
  one      SMALLINT PRIMARY KEY CHECK (one = 1),
  size     BIGINT NOT NULL,
  root     BYTEA NOT NULL,
  frontier BYTEA[] NOT NULL,
  epoch    BIGINT NOT NULL,
  holder   BYTEA NOT NULL,
  until_ms BIGINT NOT NULL
) WITH (fillfactor = 50);
COMMENT ON TABLE head IS 'One row: the head of the journal and the sequencer''s lease';
COMMENT ON COLUMN head.one IS 'clear: keeps the table to one row';
COMMENT ON COLUMN head.size IS 'clear: published, leaves in the tree';
COMMENT ON COLUMN head.root IS 'clear: published, root of the tree';
COMMENT ON COLUMN head.frontier IS 'clear: hashes of the perfect subtrees, largest first';
COMMENT ON COLUMN head.epoch IS 'clear: grows with each change of the sequencer';
COMMENT ON COLUMN head.holder IS 'random: the sequencer that has the lease';
COMMENT ON COLUMN head.until_ms IS 'clear: end of the lease, in milliseconds';
INSERT INTO head VALUES (1, 0, sha256(''), '{}', 0, '', 0);

CREATE TABLE destruction (
  n      BIGINT PRIMARY KEY,
  day    INTEGER NOT NULL,
  places BIGINT[] NOT NULL
);
COMMENT ON TABLE destruction IS 'Sets of leaves whose keys were destroyed on one day';
COMMENT ON COLUMN destruction.n IS 'clear: number of the system''s event that tells the set';
COMMENT ON COLUMN destruction.day IS 'clear: days since 1970-01-01, told by its leaf';
COMMENT ON COLUMN destruction.places IS 'clear: the set, ascending, everyone''s mixed; kept for auditors';

CREATE TABLE destroyed_key (
  key_id BYTEA PRIMARY KEY,
  day    INTEGER NOT NULL
);
COMMENT ON TABLE destroyed_key IS 'Names of keys that were destroyed: restores destroy them again';
COMMENT ON COLUMN destroyed_key.key_id IS 'random: the name';
COMMENT ON COLUMN destroyed_key.day IS 'clear: those older than every backup can be dropped by it';

-- What bodies send ---------------------------------------------------------------------------------

CREATE TABLE batch (
  id               BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  public_id        BYTEA NOT NULL UNIQUE,
  body             TEXT NOT NULL,
  officer          BYTEA NOT NULL,
  template         TEXT NOT NULL,
  content_mark     BYTEA NOT NULL,
  generation       BIGINT NOT NULL,
  key_id           BYTEA NOT NULL,
  wrapped          BYTEA NOT NULL,
  sealed           BYTEA NOT NULL,
  state            SMALLINT NOT NULL,
  accepted         BIGINT NOT NULL DEFAULT 0,
  repeated         BIGINT NOT NULL DEFAULT 0,
  refused          BIGINT NOT NULL DEFAULT 0,
  review           BIGINT NOT NULL DEFAULT 0,
  late             BIGINT NOT NULL DEFAULT 0,
  decided_accepted BIGINT NOT NULL DEFAULT 0,
  decided_repeated BIGINT NOT NULL DEFAULT 0,
  decided_refused  BIGINT NOT NULL DEFAULT 0,
  at_ms            BIGINT NOT NULL,
  done_ms          BIGINT,
  purge_day        INTEGER NOT NULL,
  event            BIGINT,
  upto             BIGINT NOT NULL DEFAULT 0,
  frontier         BYTEA[] NOT NULL DEFAULT '{}'
);
CREATE INDEX batch_body ON batch (body, id DESC);
CREATE INDEX batch_working ON batch (id) WHERE state = 1;
COMMENT ON TABLE batch IS 'What a body sent in one file or call';
COMMENT ON COLUMN batch.id IS 'clear: append key, order of coming';
COMMENT ON COLUMN batch.public_id IS 'random: its identifier';
COMMENT ON COLUMN batch.body IS 'clear: a body sees its own batches';
COMMENT ON COLUMN batch.officer IS 'random: who sent it';
COMMENT ON COLUMN batch.template IS 'clear: name of a filing template, for the body''s list';
COMMENT ON COLUMN batch.content_mark IS 'hmac: of body, template and bytes; the same file is the same batch';
COMMENT ON COLUMN batch.generation IS 'clear: which generation wraps the key';
COMMENT ON COLUMN batch.key_id IS 'random: name of the batch''s key';
COMMENT ON COLUMN batch.wrapped IS 'sealed: the batch''s key under its generation''s; empty once purged';
COMMENT ON COLUMN batch.sealed IS 'sealed: file name, header, warnings, under the batch''s key';
COMMENT ON COLUMN batch.state IS 'clear: 1 working, 2 done, 3 failed; finds what a stopped server left';
COMMENT ON COLUMN batch.accepted IS 'clear: a count of rows, told to the body and journalled';
COMMENT ON COLUMN batch.repeated IS 'clear: a count of rows, told to the body and journalled';
COMMENT ON COLUMN batch.refused IS 'clear: a count of rows, told to the body and journalled';
COMMENT ON COLUMN batch.review IS 'clear: a count of rows, told to the body and journalled';
COMMENT ON COLUMN batch.late IS 'clear: a count of accepted rows that came after their time';
COMMENT ON COLUMN batch.decided_accepted IS 'clear: what became later of rows in review, told to the body';
COMMENT ON COLUMN batch.decided_repeated IS 'clear: what became later of rows in review, told to the body';
COMMENT ON COLUMN batch.decided_refused IS 'clear: what became later of rows in review, told to the body';
COMMENT ON COLUMN batch.at_ms IS 'clear: when it came, in milliseconds';
COMMENT ON COLUMN batch.done_ms IS 'clear: when it was done, in milliseconds';
COMMENT ON COLUMN batch.purge_day IS 'clear: the day on which upload and rows are purged';
COMMENT ON COLUMN batch.event IS 'clear: number of the system''s event that tells its end';
COMMENT ON COLUMN batch.upto IS 'clear: rows up to this one have their outcome';
COMMENT ON COLUMN batch.frontier IS 'clear: tree over the leaf hashes of the accepted rows';

CREATE TABLE batch_row (
  batch  BIGINT NOT NULL,
  row    BIGINT NOT NULL,
  state  SMALLINT NOT NULL,
  sealed BYTEA NOT NULL,
  PRIMARY KEY (batch, row)
);
COMMENT ON TABLE batch_row IS 'Rows that did not become entries; purged with their batch';
COMMENT ON COLUMN batch_row.batch IS 'clear: joins the row to its batch';
COMMENT ON COLUMN batch_row.row IS 'clear: its number in the sender''s sheet';
COMMENT ON COLUMN batch_row.state IS 'clear: 1 refused, 2 refused by law, 3 review';
COMMENT ON COLUMN batch_row.sealed IS 'sealed: cells and reasons, under the batch''s key';

CREATE TABLE batch_filed (
  batch   BIGINT NOT NULL,
  part    BIGINT NOT NULL,
  rows    BIGINT[] NOT NULL,
  entries BYTEA[] NOT NULL,
  leaves  BYTEA[] NOT NULL,
  PRIMARY KEY (batch, part)
);
COMMENT ON TABLE batch_filed IS 'Rows that became entries, or were ones already, a chunk each; purged with their batch';
COMMENT ON COLUMN batch_filed.batch IS 'clear: joins the rows to their batch';
COMMENT ON COLUMN batch_filed.part IS 'clear: from 0, in the order of acceptance';
COMMENT ON COLUMN batch_filed.rows IS 'clear: their numbers in the sender''s sheet';
COMMENT ON COLUMN batch_filed.entries IS 'random: identifiers of the entries';
COMMENT ON COLUMN batch_filed.leaves IS 'clear: hashes of the leaves, which are published; NULL where the entry was there';

CREATE TABLE identity_case (
  id        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  public_id BYTEA NOT NULL UNIQUE,
  blind     BYTEA NOT NULL,
  batch     BYTEA NOT NULL,
  row       BIGINT NOT NULL,
  state     SMALLINT NOT NULL,
  at_ms     BIGINT NOT NULL,
  sealed    BYTEA NOT NULL,
  UNIQUE (batch, row)
);
CREATE INDEX identity_case_open ON identity_case (id) WHERE state = 1;
CREATE INDEX identity_case_of_person ON identity_case (blind) WHERE state = 1;
COMMENT ON TABLE identity_case IS 'Rows whose name does not go with their number; purged with their batch';
COMMENT ON COLUMN identity_case.id IS 'clear: order of opening, for the officers'' list';
COMMENT ON COLUMN identity_case.public_id IS 'random: number of the case';
COMMENT ON COLUMN identity_case.blind IS 'hmac: of the identity paper whose number it is';
COMMENT ON COLUMN identity_case.batch IS 'random: identifier of the batch';
COMMENT ON COLUMN identity_case.row IS 'clear: its number in the sender''s sheet';
COMMENT ON COLUMN identity_case.state IS 'clear: 1 open, 2 filed, 3 refused';
COMMENT ON COLUMN identity_case.at_ms IS 'clear: when it was opened, in milliseconds';
COMMENT ON COLUMN identity_case.sealed IS 'sealed: what was filed, under the batch''s key';

CREATE TABLE not_this_person (
  pair BYTEA PRIMARY KEY
);
COMMENT ON TABLE not_this_person IS 'Numbers and names that an officer found not to go together';
COMMENT ON COLUMN not_this_person.pair IS 'hmac: of number and name, under the index key';

-- Desks and queues ---------------------------------------------------------------------------------

CREATE TABLE due (
  day     INTEGER NOT NULL,
  kind    SMALLINT NOT NULL,
  id      BYTEA NOT NULL,
  subject BIGINT,
  PRIMARY KEY (day, kind, id)
);
COMMENT ON TABLE due IS 'What is to be done on a day: the sweep touches only this';
COMMENT ON COLUMN due.day IS 'clear: days since 1970-01-01, Beijing time';
COMMENT ON COLUMN due.kind IS 'clear: what is to be done; not which kind of entry';
COMMENT ON COLUMN due.id IS 'random: identifier of the entry, consent, batch or document';
COMMENT ON COLUMN due.subject IS 'clear: finds the file that the thing is to be done in; NULL for batches';

CREATE TABLE outbox (
  id        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  public_id BYTEA NOT NULL UNIQUE,
  subject   BIGINT NOT NULL,
  entry     BYTEA,
  sealed    BYTEA NOT NULL,
  tries     BIGINT NOT NULL DEFAULT 0,
  at_ms     BIGINT NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
COMMENT ON TABLE outbox IS 'Messages that wait to be posted';
COMMENT ON COLUMN outbox.id IS 'clear: append key, the oldest is posted first';
COMMENT ON COLUMN outbox.public_id IS 'random: its name';
COMMENT ON COLUMN outbox.subject IS 'clear: finds the file when the message was posted; the address is sealed';
COMMENT ON COLUMN outbox.entry IS 'random: the entry whose notice it announces';
COMMENT ON COLUMN outbox.sealed IS 'sealed: address and words, under the system''s key';
COMMENT ON COLUMN outbox.tries IS 'clear: how often posting was tried';
COMMENT ON COLUMN outbox.at_ms IS 'clear: not before this moment, in milliseconds';

CREATE TABLE change (
  id        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  public_id BYTEA NOT NULL UNIQUE,
  subject   BIGINT NOT NULL,
  n         BIGINT NOT NULL,
  body      TEXT NOT NULL,
  enquiry   BYTEA NOT NULL,
  entry     BYTEA NOT NULL,
  sealed    BYTEA NOT NULL,
  at_ms     BIGINT NOT NULL,
  seen_ms   BIGINT
);
CREATE INDEX change_body ON change (body, id DESC);
CREATE INDEX change_subject ON change (subject, id DESC);
COMMENT ON TABLE change IS 'An asker is told that an entry changed which they were shown; goes with the entry';
COMMENT ON COLUMN change.id IS 'clear: append key, order of telling';
COMMENT ON COLUMN change.public_id IS 'random: its identifier';
COMMENT ON COLUMN change.subject IS 'clear: finds the file when the asker fetches';
COMMENT ON COLUMN change.n IS 'clear: the event that changed the entry';
COMMENT ON COLUMN change.body IS 'clear: who asked, for their own list; what changed is sealed';
COMMENT ON COLUMN change.enquiry IS 'random: the enquiry that showed it';
COMMENT ON COLUMN change.entry IS 'random: the entry';
COMMENT ON COLUMN change.sealed IS 'sealed: what happened, under the entry''s key';
COMMENT ON COLUMN change.at_ms IS 'clear: when it was told, in milliseconds';
COMMENT ON COLUMN change.seen_ms IS 'clear: when the asker confirmed to know, in milliseconds';

CREATE TABLE task (
  id        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  public_id BYTEA NOT NULL UNIQUE,
  body      TEXT NOT NULL,
  subject   BIGINT NOT NULL,
  entry     BYTEA NOT NULL UNIQUE,
  at_ms     BIGINT NOT NULL
);
CREATE INDEX task_body ON task (body, id);
COMMENT ON TABLE task IS 'What waits for a second clerk of a body; goes when it is done, or with the entry';
COMMENT ON COLUMN task.id IS 'clear: append key, the oldest first';
COMMENT ON COLUMN task.public_id IS 'random: its identifier';
COMMENT ON COLUMN task.body IS 'clear: whose clerks it waits for; what is to be done is sealed in the entry';
COMMENT ON COLUMN task.subject IS 'clear: finds the file that the thing is to be done in';
COMMENT ON COLUMN task.entry IS 'random: the entry';
COMMENT ON COLUMN task.at_ms IS 'clear: since when it waits, in milliseconds';

-- Officers -----------------------------------------------------------------------------------------

CREATE TABLE officer (
  public_id BYTEA PRIMARY KEY,
  body      TEXT NOT NULL,
  roles     TEXT[] NOT NULL,
  office    TEXT NOT NULL,
  name      BYTEA NOT NULL,
  active    BOOLEAN NOT NULL
);
CREATE INDEX officer_body ON officer (body);
COMMENT ON TABLE officer IS 'Officers of bodies';
COMMENT ON COLUMN officer.public_id IS 'random: identifier';
COMMENT ON COLUMN officer.body IS 'clear: whom the officer acts for';
COMMENT ON COLUMN officer.roles IS 'clear: what the officer may do, from the policies';
COMMENT ON COLUMN officer.office IS 'clear: an office or post, told to the people whose files are looked at';
COMMENT ON COLUMN officer.name IS 'sealed: under the system''s key';
COMMENT ON COLUMN officer.active IS 'clear: whether the officer may act';

CREATE TABLE credential (
  secret    BYTEA PRIMARY KEY,
  kind      SMALLINT NOT NULL,
  public_id BYTEA NOT NULL,
  officer   BYTEA,
  subject   BIGINT,
  scopes    TEXT[] NOT NULL,
  until_ms  BIGINT NOT NULL
);
CREATE INDEX credential_until ON credential (until_ms);
COMMENT ON TABLE credential IS 'Tokens, sessions, sign-in links';
COMMENT ON COLUMN credential.secret IS 'random: SHA-256 of the secret';
COMMENT ON COLUMN credential.kind IS 'clear: 1 token, 2 session, 3 link; one does not serve as another';
COMMENT ON COLUMN credential.public_id IS 'random: its name in lists';
COMMENT ON COLUMN credential.officer IS 'random: who acts, if an officer';
COMMENT ON COLUMN credential.subject IS 'clear: who acts, for a resident''s own session; goes at its end';
COMMENT ON COLUMN credential.scopes IS 'clear: what the token allows, from the policies';
COMMENT ON COLUMN credential.until_ms IS 'clear: its end, in milliseconds; forgotten by it';

CREATE TABLE replay (
  key      BYTEA PRIMARY KEY,
  ids      BYTEA NOT NULL,
  until_ms BIGINT NOT NULL
);
CREATE INDEX replay_until ON replay (until_ms);
COMMENT ON TABLE replay IS 'Answers kept for idempotency keys';
COMMENT ON COLUMN replay.key IS 'random: hash of the key';
COMMENT ON COLUMN replay.ids IS 'clear: identifiers only, each of random bytes; forgotten soon';
COMMENT ON COLUMN replay.until_ms IS 'clear: its end, in milliseconds; forgotten by it';

-- Documents ----------------------------------------------------------------------------------------

CREATE TABLE paper_copy (
  id        BYTEA NOT NULL,
  lang      SMALLINT NOT NULL,
  subject   BIGINT NOT NULL,
  year      SMALLINT NOT NULL,
  purge_day INTEGER NOT NULL,
  sealed    BYTEA NOT NULL,
  PRIMARY KEY (id, lang)
);
CREATE INDEX paper_copy_subject ON paper_copy (subject);
COMMENT ON TABLE paper_copy IS 'A signed document in one language, until its day';
COMMENT ON COLUMN paper_copy.id IS 'random: number of the document';
COMMENT ON COLUMN paper_copy.lang IS 'clear: 1 Chinese, 2 English';
COMMENT ON COLUMN paper_copy.subject IS 'clear: finds the key that seals it; goes with the row';
COMMENT ON COLUMN paper_copy.year IS 'clear: finds the key among the subject''s';
COMMENT ON COLUMN paper_copy.purge_day IS 'clear: the first day without it, since 1970-01-01';
COMMENT ON COLUMN paper_copy.sealed IS 'sealed: the file, under the subject''s key of the year';

CREATE TABLE recalled (
  mark      BYTEA PRIMARY KEY,
  until_day INTEGER NOT NULL
);
COMMENT ON TABLE recalled IS 'Recalled documents, nobody''s';
COMMENT ON COLUMN recalled.mark IS 'random: SHA-256 of the document''s number';
COMMENT ON COLUMN recalled.until_day IS 'clear: published with the list; the document has ended then anyway';

CREATE TABLE share (
  code_mark BYTEA PRIMARY KEY,
  subject   BIGINT NOT NULL,
  n         BIGINT NOT NULL,
  UNIQUE (subject, n)
);
COMMENT ON TABLE share IS 'Codes of views that may be opened once';
COMMENT ON COLUMN share.code_mark IS 'hmac: of the code, under the index key';
COMMENT ON COLUMN share.subject IS 'clear: finds the file when the code is used; goes with the row';
COMMENT ON COLUMN share.n IS 'clear: the event that says what the view is and what opens it';

-- Guards: not even the owner changes what was committed, without taking these off first, which the
-- shallow check notices.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% does not change', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION refuse_going_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.class <> 1 THEN
    RAISE EXCEPTION 'only events of a destroyed entry go' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER leaf_is_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON leaf
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER place_is_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON leaf_place
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_does_not_change BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_does_not_go BEFORE DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse_going_event();
CREATE TRIGGER event_is_not_emptied BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER set_is_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON destruction
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Roles: what serves people adds to the journal and cannot take away; what keeps house can destroy,
-- purge and give places, and no more.

GRANT USAGE ON SCHEMA xinyu TO xinyu_serve, xinyu_maintain;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA xinyu TO xinyu_serve, xinyu_maintain;
GRANT SELECT ON ALL TABLES IN SCHEMA xinyu TO xinyu_serve, xinyu_maintain;

GRANT INSERT ON fact, subject, subject_at, year_key, entry, entry_at, event, notice, consent, consent_at, enquiry,
  enquiry_at, leaf, leaf_waiting, batch, batch_row, batch_filed, identity_case, not_this_person, due, outbox, change,
  task, officer, credential, replay, paper_copy, recalled, share TO xinyu_serve;
GRANT UPDATE ON fact, batch, batch_row, due, outbox, officer, credential, replay, recalled TO xinyu_serve;
GRANT UPDATE (n, identity, settings) ON subject TO xinyu_serve;
GRANT UPDATE (record, content_mark) ON entry TO xinyu_serve;
GRANT UPDATE (sealed) ON notice TO xinyu_serve;
GRANT UPDATE (sealed, year) ON consent TO xinyu_serve;
GRANT UPDATE (seen_ms) ON change TO xinyu_serve;
GRANT UPDATE (state) ON identity_case TO xinyu_serve;
GRANT DELETE ON batch_row, due, outbox, task, credential, replay, share TO xinyu_serve;

GRANT INSERT ON event, leaf, leaf_waiting, leaf_place, destruction, destroyed_key TO xinyu_maintain;
GRANT UPDATE (n) ON subject TO xinyu_maintain;
GRANT UPDATE (wrapped, sealed) ON batch TO xinyu_maintain;
GRANT UPDATE ON head TO xinyu_maintain;
GRANT DELETE ON entry, entry_at, event, notice, change, task, outbox, leaf_waiting, batch_row, batch_filed,
  identity_case, due, credential, replay, paper_copy, recalled, share TO xinyu_maintain;

-- Parts come last: they take over indexes and guards, and nobody is let at one directly.
-- n moves with every event: room on the page keeps its row there and its index untouched.
DO $$
DECLARE
  part RECORD;
BEGIN
  FOR part IN
    SELECT name, at FROM unnest(ARRAY['subject', 'subject_at', 'year_key', 'entry', 'entry_at', 'event',
      'notice', 'consent', 'enquiry']) AS name, generate_series(0, 15) AS at
  LOOP
    EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS 16, REMAINDER %s) WITH (fillfactor = %s)',
      part.name || '_p' || lpad(part.at::text, 2, '0'), part.name, part.at,
      CASE part.name WHEN 'subject' THEN 70 ELSE 100 END);
  END LOOP;
END $$;
