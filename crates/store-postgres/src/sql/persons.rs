//! Changes under a subject's event number: single ones, and chunks of filings.

use super::statements;

// `LATERAL (… OFFSET 0)` is looked up for each key, whatever the planner thinks of the sizes: a join it may
// turn round, and read a whole table because it believes it to be small.

statements! {
    /// Appends an event if the subject's n is the expected one. With [`MOVE`], the only place where n
    /// moves. All or nothing: every part is fed from the row that moved, and a leaf's number is drawn
    /// when that row is locked, so that a person's leaves are in the order of their events.
    ADVANCE: Serve One =
        "WITH moved AS (
           UPDATE subject SET n = n + 1 WHERE id = $1::bigint AND n = $2::bigint RETURNING id
         ), key AS (
           INSERT INTO year_key (subject, year, key_id, wrapped)
           SELECT id, $10::smallint, $11::bytea, $12::bytea FROM moved WHERE $10::smallint IS NOT NULL
         ), kept AS (
           INSERT INTO leaf (id, bytes, at_ms, due_ms)
           SELECT nextval('leaf_id'), $3::bytea, $4::bigint, $5::bigint FROM moved RETURNING id
         ), waits AS (
           INSERT INTO leaf_waiting (leaf) SELECT id FROM kept
         ), told AS (
           INSERT INTO event (subject, n, class, key_year, entry, m, leaf)
           SELECT $1::bigint, $2::bigint, $6::smallint, $7::smallint, $8::bytea, $9::bytea, id FROM kept
         )
         SELECT id FROM moved";
    ENTRY_PUT: Serve One =
        "UPDATE entry SET record = $3, content_mark = coalesce($4, content_mark) WHERE subject = $1 AND public_id = $2";
    NOTICE_NEW: Serve One = "INSERT INTO notice (subject, public_id, entry, sealed) VALUES ($1, $2, $3, $4)";
    NOTICE_PUT: Serve One = "UPDATE notice SET sealed = $3 WHERE subject = $1 AND public_id = $2";
    CHANGES_NEW: Serve One =
        "INSERT INTO change (subject, n, public_id, body, enquiry, entry, sealed, at_ms)
         SELECT $1::bigint, $2::bigint, id, body, enquiry, entry, sealed, at_ms
         FROM unnest($3::bytea[], $4::text[], $5::bytea[], $6::bytea[], $7::bytea[], $8::bigint[])
           WITH ORDINALITY AS new (id, body, enquiry, entry, sealed, at_ms, place) ORDER BY place";
    CHANGE_SEEN: Serve One =
        "UPDATE change SET seen_ms = $3 WHERE public_id = $2 AND subject = $1 AND seen_ms IS NULL";
    TASK_NEW: Serve One = "INSERT INTO task (subject, public_id, body, entry, at_ms) VALUES ($1, $2, $3, $4, $5)";
    TASK_DONE: Serve One = "DELETE FROM task WHERE entry = $2 AND subject = $1";
    CONSENT_NEW: Serve One =
        "WITH place AS (
           INSERT INTO consent_at (subject, public_id, body, id) VALUES ($1, $2, $3, nextval('consent_id'))
           RETURNING subject, id, public_id, body
         )
         INSERT INTO consent (subject, id, public_id, body, year, asked_ms, sealed)
         SELECT subject, id, public_id, body, $4::smallint, $5::bigint, $6::bytea FROM place";
    CONSENT_PUT: Serve One = "UPDATE consent SET sealed = $3, year = $4 WHERE subject = $1 AND public_id = $2";
    ENQUIRY_NEW: Serve One =
        "WITH place AS (
           INSERT INTO enquiry_at (subject, public_id, body, id) VALUES ($1, $2, $3, nextval('enquiry_id'))
           RETURNING subject, id, public_id, body
         )
         INSERT INTO enquiry (subject, id, public_id, body, n, year, at_ms, sealed)
         SELECT subject, id, public_id, body, $4::bigint, $5::smallint, $6::bigint, $7::bytea FROM place";
    PERSON_PUT: Serve One =
        "UPDATE subject SET settings = coalesce($2, settings), identity = coalesce($3, identity) WHERE id = $1";
    MESSAGE_GONE_OF: Serve One = "DELETE FROM outbox WHERE public_id = $2 AND subject = $1";
    RECALLED_PUT: Serve One =
        "INSERT INTO recalled (mark, until_day)
         SELECT DISTINCT ON (mark) mark, day FROM unnest($1::bytea[], $2::integer[])
           WITH ORDINALITY AS new (mark, day, place) ORDER BY mark, place DESC
         ON CONFLICT (mark) DO UPDATE SET until_day = EXCLUDED.until_day";
    SHARE_NEW: Serve One = "INSERT INTO share (code_mark, subject, n) VALUES ($1, $2, $3)";
    DUE_ADD: Serve One =
        "INSERT INTO due (day, kind, id, subject)
         SELECT DISTINCT ON (day, kind, id) day, kind, id, subject
         FROM unnest($1::integer[], $2::smallint[], $3::bytea[], $4::bigint[])
           WITH ORDINALITY AS new (day, kind, id, subject, place) ORDER BY day, kind, id, place DESC
         ON CONFLICT (day, kind, id) DO UPDATE SET subject = EXCLUDED.subject";
    DUE_REMOVE: Serve One =
        "DELETE FROM due USING unnest($1::integer[], $2::smallint[], $3::bytea[], $4::bigint[])
           AS gone (day, kind, id, subject)
         WHERE due.day = gone.day AND due.kind = gone.kind AND due.id = gone.id
           AND due.subject IS NOT DISTINCT FROM gone.subject";

    // A chunk of filings. First, in one go: who is new is put on the list of persons (waiting for others
    // who do the same), then all known subjects are locked in the order of their numbers.

    /// In the order of the marks, so that of two chunks with the same new persons one waits.
    RESERVE: Serve Keys =
        "INSERT INTO subject_at (blind, subject)
         SELECT blind, nextval('subject_id') FROM (SELECT blind FROM unnest($1::bytea[]) AS new (blind) ORDER BY blind) AS new
         ON CONFLICT (blind) DO NOTHING RETURNING blind, subject";
    /// In the order of the numbers, as everything that locks more than one subject does.
    LOCK: Serve Keys =
        "SELECT wanted.blind, locked.id, locked.n
         FROM (SELECT given.blind, found.subject FROM unnest($1::bytea[]) AS given (blind) CROSS JOIN LATERAL
                 (SELECT subject FROM subject_at WHERE blind = given.blind OFFSET 0) AS found ORDER BY found.subject) AS wanted
           CROSS JOIN LATERAL (SELECT id, n FROM subject WHERE id = wanted.subject FOR NO KEY UPDATE) AS locked";
    /// After [`LOCK`], so that it sees what those before us filed.
    ROWS_KNOWN: Serve Keys =
        "SELECT wanted.row_key, known.public_id, known.content_mark
         FROM unnest($1::bytea[], $2::bytea[]) AS wanted (blind, row_key)
           CROSS JOIN LATERAL (SELECT subject FROM subject_at WHERE blind = wanted.blind OFFSET 0) AS found
           CROSS JOIN LATERAL (SELECT public_id, content_mark FROM entry
                               WHERE subject = found.subject AND row_key = wanted.row_key OFFSET 0) AS known";
    /// After [`LOCK`], so that a person's leaves are in the order of their events.
    NUMBERS: Serve One = "SELECT nextval('leaf_id'), nextval('notice_id') FROM generate_series(1, $1::bigint)";
    BATCH_LOCK: Serve One = "SELECT id, accepted, frontier FROM batch WHERE public_id = $1 FOR NO KEY UPDATE";

    // Then, in one go: what was decided.

    SUBJECTS_NEW: Serve Keys =
        "INSERT INTO subject (id, n, blind, pseudonym, generation, key_id, wrapped, seed, identity, settings)
         SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[], $5::bigint[], $6::bytea[],
           $7::bytea[], $8::bytea[], $9::bytea[], $10::bytea[])";
    /// Of locked subjects.
    MOVE: Serve Keys =
        "UPDATE subject SET n = moved.n FROM unnest($1::bigint[], $2::bigint[]) AS moved (id, n)
         WHERE subject.id = moved.id";
    LEAVES_NEW: Serve Keys =
        "WITH kept AS (
           INSERT INTO leaf (id, bytes, at_ms, due_ms)
           SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::bigint[]) RETURNING id
         )
         INSERT INTO leaf_waiting (leaf) SELECT id FROM kept";
    EVENTS_NEW: Serve Keys =
        "INSERT INTO event (subject, n, class, key_year, entry, m, leaf)
         SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::smallint[], $5::bytea[], $6::bytea[],
           $7::bigint[])";
    ENTRIES_NEW: Serve Keys =
        "WITH place AS (
           INSERT INTO entry_at (public_id, subject) SELECT * FROM unnest($1::bytea[], $2::bigint[])
         )
         INSERT INTO entry (public_id, subject, id, row_key, content_mark, key_id, wrapped, record, source_body)
         SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::bytea[], $5::bytea[], $6::bytea[],
           $7::bytea[], $8::bytea[], $9::text[])";
    NOTICES_NEW: Serve Keys =
        "INSERT INTO notice (id, subject, public_id, entry, sealed)
         SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[], $5::bytea[])";
    MESSAGES_NEW: Serve Keys =
        "INSERT INTO outbox (public_id, subject, entry, sealed, at_ms)
         SELECT id, subject, entry, sealed, at_ms
         FROM unnest($1::bytea[], $2::bigint[], $3::bytea[], $4::bytea[], $5::bigint[])
           WITH ORDINALITY AS new (id, subject, entry, sealed, at_ms, place) ORDER BY place";
    BATCH_COUNT: Serve One =
        "UPDATE batch SET accepted = $2, repeated = repeated + $3, refused = refused + $4, review = review + $5,
           upto = greatest(upto, $6), frontier = $7, late = late + $8 WHERE id = $1";
    BATCH_FILED_NEW: Serve One =
        "INSERT INTO batch_filed (batch, part, rows, entries, leaves)
         SELECT $1::bigint, (SELECT coalesce(max(part) + 1, 0) FROM batch_filed WHERE batch = $1::bigint),
           $2::bigint[], $3::bytea[], $4::bytea[]";
    BATCH_ROWS_PUT: Serve Keys =
        "INSERT INTO batch_row (batch, row, state, sealed)
         SELECT DISTINCT ON (row) $1::bigint, row, state, sealed
         FROM unnest($2::bigint[], $3::smallint[], $4::bytea[])
           WITH ORDINALITY AS new (row, state, sealed, place) ORDER BY row, place DESC
         ON CONFLICT (batch, row) DO UPDATE SET state = EXCLUDED.state, sealed = EXCLUDED.sealed";
    CASES_NEW: Serve Keys =
        "INSERT INTO identity_case (batch, public_id, blind, row, state, at_ms, sealed, kind)
         SELECT $1::bytea, id, blind, row, 1, at_ms, sealed, kind
         FROM unnest($2::bytea[], $3::bytea[], $4::bigint[], $5::bigint[], $6::bytea[], $7::smallint[])
           WITH ORDINALITY AS new (id, blind, row, at_ms, sealed, kind, place) ORDER BY place
         ON CONFLICT (batch, row) DO NOTHING";
}
