-- Documents that were signed, for as long as they are kept; the list of recalled ones; the codes of
-- views that may be opened once.

-- A signed document in one language. Gone on its day; later it is made anew under another number.
CREATE TABLE paper_copy (
  id        BLOB NOT NULL,         -- number of the document: enquiry.public_id
  lang      INTEGER NOT NULL,      -- 1 Chinese, 2 English
  subject   INTEGER NOT NULL,
  year      INTEGER NOT NULL,      -- year of K_sy
  purge_day INTEGER NOT NULL,      -- first day without it
  sealed    BLOB NOT NULL,         -- the file, under K_sy
  PRIMARY KEY (id, lang)
) WITHOUT ROWID, STRICT;
CREATE INDEX paper_copy_of_subject ON paper_copy (subject);

-- Recalled documents, by the hash of their number; nobody's.
CREATE TABLE recalled (
  mark      BLOB PRIMARY KEY,      -- SHA-256 of the number
  until_day INTEGER NOT NULL       -- listed up to this day: the document has ended then anyway
) WITHOUT ROWID, STRICT;

-- Codes of shared views. What the view is, and its second word, stand in the event.
CREATE TABLE share (
  code_mark BLOB PRIMARY KEY,      -- HMAC of the code under the index key
  subject   INTEGER NOT NULL,
  n         INTEGER NOT NULL       -- the event that made it
) WITHOUT ROWID, STRICT;
CREATE UNIQUE INDEX share_of_subject ON share (subject, n);
