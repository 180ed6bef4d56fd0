//! What bodies send, what waits on desks, officers, documents.

use super::statements;

macro_rules! batch {
    ($rest:literal) => {
        concat!(
            "SELECT public_id, body, officer, template, content_mark, generation, key_id, wrapped, sealed, state,
               accepted, repeated, refused, review, decided_accepted, decided_repeated, decided_refused, at_ms, done_ms,
               purge_day, event, upto, late, frontier FROM batch WHERE ",
            $rest
        )
    };
}

macro_rules! case {
    ($rest:literal) => {
        concat!("SELECT id, public_id, blind, batch, row, state, at_ms, sealed, kind FROM identity_case WHERE ", $rest)
    };
}

macro_rules! change {
    ($rest:literal) => {
        concat!("SELECT public_id, subject, n, body, enquiry, entry, sealed, at_ms, seen_ms FROM change WHERE ", $rest)
    };
}

macro_rules! task {
    ($rest:literal) => {
        concat!("SELECT public_id, body, subject, entry, at_ms FROM task WHERE ", $rest)
    };
}

macro_rules! copy {
    ($rest:literal) => {
        concat!("SELECT id, lang, subject, year, purge_day, sealed FROM paper_copy WHERE ", $rest)
    };
}

statements! {
    BATCH_NEW: Serve One =
        "INSERT INTO batch (public_id, body, officer, template, content_mark, generation, key_id, wrapped, sealed, state,
           at_ms, purge_day) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    BATCH: Serve One = batch!("public_id = $1");
    BATCH_OF_CONTENT: Serve One = batch!("body = $1 AND content_mark = $2 ORDER BY id DESC LIMIT 1");
    BATCHES_OF_BODY: Serve One = batch!("body = $1 ORDER BY id DESC LIMIT $2");
    BATCHES_WORKING: Serve One = batch!("state = 1 ORDER BY id");
    BATCHES_FOR_AUDIT: Serve One = batch!("public_id > $1 ORDER BY public_id LIMIT $2");
    BATCH_END: Serve One =
        "UPDATE batch SET state = $2, sealed = $3, event = $4, done_ms = $5 WHERE public_id = $1";
    BATCH_ROWS: Serve One =
        "SELECT row, state, sealed FROM batch_row WHERE batch = (SELECT id FROM batch WHERE public_id = $1)
           AND row > $2 AND ($3::smallint = 0 OR state = $3::smallint) ORDER BY row LIMIT $4";
    BATCH_ROW_PUT: Serve One =
        "UPDATE batch_row SET state = $3, sealed = $4
         WHERE batch = (SELECT id FROM batch WHERE public_id = $1) AND row = $2";
    BATCH_ROW_GONE: Serve One =
        "DELETE FROM batch_row WHERE batch = (SELECT id FROM batch WHERE public_id = $1) AND row = $2";
    BATCH_DECIDED: Serve One =
        "UPDATE batch SET decided_accepted = decided_accepted + $2, decided_repeated = decided_repeated + $3,
           decided_refused = decided_refused + $4 WHERE public_id = $1";
    BATCH_FILED: Serve One =
        "SELECT rows, entries, leaves FROM batch_filed
         WHERE batch = (SELECT id FROM batch WHERE public_id = $1) AND part = $2";

    // Cases go first: whoever decides one locks it before the batch.
    PURGE_CASES: Maintain One = "DELETE FROM identity_case WHERE batch = $1";
    PURGE_ROWS: Maintain One = "DELETE FROM batch_row WHERE batch = (SELECT id FROM batch WHERE public_id = $1)";
    PURGE_FILED: Maintain One = "DELETE FROM batch_filed WHERE batch = (SELECT id FROM batch WHERE public_id = $1)";
    PURGE_KEY: Maintain One =
        "INSERT INTO destroyed_key (key_id, day) SELECT key_id, purge_day FROM batch WHERE public_id = $1
         ON CONFLICT (key_id) DO NOTHING";
    PURGE_BATCH: Maintain One = "UPDATE batch SET wrapped = '', sealed = '' WHERE public_id = $1";

    CASE_LOCK: Serve One = "SELECT batch, row FROM identity_case WHERE public_id = $1 AND state = 1 FOR NO KEY UPDATE";
    CASE_PUT: Serve One = "UPDATE identity_case SET state = $2, kind = $3 WHERE public_id = $1";
    PAIR_PUT: Serve One = "INSERT INTO not_this_person (pair) VALUES ($1) ON CONFLICT (pair) DO NOTHING";
    CASES_OPEN: Serve One = case!("state = 1 AND kind = $3 AND id > $1 ORDER BY id LIMIT $2");
    CASE: Serve One = case!("public_id = $1");
    OWN_CASES: Serve One = case!("state = 1 AND kind = 1 AND blind = $1 ORDER BY id");
    CASES_FOR_AUDIT: Serve One = case!("id > $1 ORDER BY id LIMIT $2");
    PAIR: Serve One = "SELECT EXISTS (SELECT 1 FROM not_this_person WHERE pair = $1)";
    PAIRS_COUNT: Serve All = "SELECT count(*) FROM not_this_person";

    SUBJECT_OF_ENTRY: Serve One = "SELECT subject FROM entry_at WHERE public_id = $1";
    CHANGE: Serve One = change!("public_id = $1");
    CHANGES_OF_BODY: Serve One = change!("body = $1 ORDER BY id DESC LIMIT $2");
    OWN_CHANGES: Serve One = change!("subject = $1 ORDER BY id DESC");
    TASKS_OF_BODY: Serve One = task!("body = $1 ORDER BY id LIMIT $2");
    /// Not a hot path: the table holds what waits, and that is little.
    TASKS_FOR_AUDIT: Serve All = task!("subject = $1 ORDER BY id");

    /// One that is there keeps its body: another one's changes no row.
    OFFICER_PUT: Serve One =
        "INSERT INTO officer (public_id, body, name, rights) VALUES ($1, $2, $3, $4)
         ON CONFLICT (public_id) DO UPDATE SET name = EXCLUDED.name, rights = EXCLUDED.rights
           WHERE officer.body = EXCLUDED.body";
    OFFICER_SIGNED_OUT: Serve One = "DELETE FROM credential WHERE officer = $1";
    OFFICER: Serve One = "SELECT public_id, body, name, rights FROM officer WHERE public_id = $1";
    OFFICERS_OF_BODY: Serve One =
        "SELECT public_id, body, name, rights FROM officer WHERE body = $1 ORDER BY public_id";
    CREDENTIAL_NEW: Serve One =
        "INSERT INTO credential (secret, kind, public_id, officer, subject, scopes, until_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7)";
    CREDENTIAL: Serve One =
        "SELECT kind, public_id, officer, subject, scopes, until_ms FROM credential
         WHERE secret = $1 AND kind = $2 AND until_ms > $3";
    /// Of two that try, one finds the row gone.
    CREDENTIAL_TAKE: Serve One =
        "DELETE FROM credential WHERE secret = $1 AND kind = $2
         RETURNING kind, public_id, officer, subject, scopes, until_ms";
    CREDENTIALS_FORGET: Maintain One = "DELETE FROM credential WHERE until_ms <= $1";
    REPLAYS_FORGET: Maintain One = "DELETE FROM replay WHERE until_ms <= $1";
    FACT: Serve One = "SELECT value FROM fact WHERE name = $1";
    FACT_PUT: Serve One =
        "INSERT INTO fact (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value";
    REPLAY: Serve One = "SELECT ids FROM replay WHERE key = $1 AND until_ms > $2";
    REPLAY_PUT: Serve One =
        "INSERT INTO replay (key, ids, until_ms) VALUES ($1, $2, $3)
         ON CONFLICT (key) DO UPDATE SET ids = EXCLUDED.ids, until_ms = EXCLUDED.until_ms";

    HONOUR_GONE: Serve One = "DELETE FROM honour WHERE subject = $1 AND entry = $2";
    /// The subject's own entry, or none.
    HONOUR_NEW: Serve One =
        "INSERT INTO honour (subject, entry, n)
         SELECT subject, public_id, $3::bigint FROM entry_at WHERE public_id = $2 AND subject = $1";
    HONOURS: Serve One = "SELECT id, subject, entry, n FROM honour WHERE id < $1 ORDER BY id DESC LIMIT $2";
    HONOURS_OF: Serve One = "SELECT id, subject, entry, n FROM honour WHERE subject = $1 ORDER BY id";

    /// One that is kept already stays as it is.
    COPY_NEW: Serve One =
        "INSERT INTO paper_copy (id, lang, subject, year, purge_day, sealed) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (id, lang) DO NOTHING";
    COPY: Serve One = copy!("id = $1 AND lang = $2");
    COPIES_FOR_AUDIT: Serve One = copy!("subject = $1 ORDER BY id, lang");
    COPY_PURGE: Maintain One = "DELETE FROM paper_copy WHERE id = $1";
    RECALLED: Serve One = "SELECT mark, until_day FROM recalled ORDER BY mark";
    RECALLED_FORGET: Maintain All = "DELETE FROM recalled WHERE until_day < $1";
    SHARE: Serve One = "SELECT code_mark, subject, n FROM share WHERE code_mark = $1";
    SHARES_OF: Serve One = "SELECT code_mark, subject, n FROM share WHERE subject = $1 ORDER BY n";
    SHARE_FORGET: Serve One = "DELETE FROM share WHERE subject = $1 AND n = $2";
}
