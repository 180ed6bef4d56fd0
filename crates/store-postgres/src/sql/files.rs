//! What is read about one person.

use super::statements;

macro_rules! subject {
    ($rest:literal) => {
        concat!(
            "SELECT s.id, s.blind, s.pseudonym, s.n, s.generation, s.key_id, s.wrapped, s.seed, s.identity, s.settings ",
            $rest
        )
    };
}

macro_rules! entry {
    ($rest:literal) => {
        concat!(
            "SELECT e.public_id, e.row_key, e.content_mark, e.source_body, e.key_id, e.wrapped, e.record ",
            $rest,
            " ORDER BY e.id"
        )
    };
}

macro_rules! event {
    ($rest:literal) => {
        concat!(
            "SELECT e.n, e.class, e.key_year, e.entry, e.m, l.id, l.bytes, p.place, l.at_ms, l.due_ms
             FROM event e JOIN leaf l ON l.id = e.leaf LEFT JOIN leaf_place p ON p.leaf = l.id WHERE e.subject = $1",
            $rest
        )
    };
}

macro_rules! consent {
    ($rest:literal) => {
        concat!("SELECT c.public_id, c.subject, c.body, c.year, c.asked_ms, c.sealed ", $rest)
    };
}

macro_rules! enquiry {
    ($rest:literal) => {
        concat!("SELECT q.public_id, q.subject, q.n, q.body, q.year, q.at_ms, q.sealed ", $rest)
    };
}

// A number that is looked up first (a subquery without a join) is known before the parts are opened, so
// that all but one are left alone, whatever the planner thinks of the sizes.

statements! {
    SUBJECT_BY_BLIND: Serve One =
        subject!("FROM subject s WHERE s.id = (SELECT subject FROM subject_at WHERE blind = $1)");
    SUBJECT_BY_KEY: Serve One = subject!("FROM subject s WHERE s.id = $1");
    ENTRIES_BY_BLIND: Serve One =
        entry!("FROM entry e WHERE e.subject = (SELECT subject FROM subject_at WHERE blind = $1)");
    ENTRIES_BY_KEY: Serve One = entry!("FROM entry e WHERE e.subject = $1");
    YEAR_KEYS_BY_BLIND: Serve One =
        "SELECT year, key_id, wrapped FROM year_key
         WHERE subject = (SELECT subject FROM subject_at WHERE blind = $1) ORDER BY year";
    YEAR_KEYS_BY_KEY: Serve One = "SELECT year, key_id, wrapped FROM year_key WHERE subject = $1 ORDER BY year";
    SUBJECTS_FOR_FILING: Serve Keys =
        subject!("FROM unnest($1::bytea[]) WITH ORDINALITY AS wanted (blind, place)
                    CROSS JOIN LATERAL (SELECT subject FROM subject_at WHERE blind = wanted.blind OFFSET 0) a
                    CROSS JOIN LATERAL (SELECT * FROM subject WHERE id = a.subject OFFSET 0) s
                  ORDER BY wanted.place");
    SUBJECTS_FOR_AUDIT: Serve All = subject!("FROM subject s WHERE s.id > $1 ORDER BY s.id LIMIT $2");
    OWN_NOTICES: Serve One = "SELECT public_id, entry, sealed FROM notice WHERE subject = $1 ORDER BY id DESC";
    OWN_CONSENTS: Serve One = consent!("FROM consent c WHERE c.subject = $1 ORDER BY c.id DESC");
    OWN_EVENTS: Serve One = event!(" AND e.class = $2 AND e.n < $3 ORDER BY e.n DESC LIMIT $4");
    OWN_EVENT_COUNT: Serve One = "SELECT count(*) FROM event WHERE subject = $1 AND class = $2 AND n < $3";
    EVENT: Serve One = event!(" AND e.n = $2");
    EVENTS_FOR_AUDIT: Serve One = event!(" ORDER BY e.n");
    CONSENT: Serve One =
        consent!("FROM consent c WHERE c.subject = (SELECT subject FROM consent_at WHERE public_id = $1)
                    AND c.id = (SELECT id FROM consent_at WHERE public_id = $1)");
    CONSENTS_OF_BODY: Serve List =
        consent!("FROM (SELECT subject, id FROM consent_at WHERE body = $1 ORDER BY id DESC LIMIT $2) a
                    CROSS JOIN LATERAL (SELECT * FROM consent WHERE subject = a.subject AND id = a.id OFFSET 0) c ORDER BY c.id DESC");
    ENQUIRY: Serve One =
        enquiry!("FROM enquiry q WHERE q.subject = (SELECT subject FROM enquiry_at WHERE public_id = $1)
                    AND q.id = (SELECT id FROM enquiry_at WHERE public_id = $1)");
    ENQUIRIES_OF_BODY: Serve List =
        enquiry!("FROM (SELECT subject, id FROM enquiry_at WHERE body = $1 ORDER BY id DESC LIMIT $2) a
                    CROSS JOIN LATERAL (SELECT * FROM enquiry WHERE subject = a.subject AND id = a.id OFFSET 0) q ORDER BY q.id DESC");
    ENQUIRIES_FOR_AUDIT: Serve List =
        enquiry!("FROM (SELECT subject, id FROM enquiry_at WHERE public_id > $1 ORDER BY public_id LIMIT $2) a
                    CROSS JOIN LATERAL (SELECT * FROM enquiry WHERE subject = a.subject AND id = a.id OFFSET 0) q ORDER BY q.public_id");
    MESSAGES_WAITING: Serve One =
        "SELECT public_id, sealed, subject, entry, tries FROM outbox WHERE at_ms <= $1 ORDER BY id LIMIT $2";
    MESSAGE_LATER: Serve One = "UPDATE outbox SET tries = tries + 1, at_ms = $2 WHERE public_id = $1";
    MESSAGE_GONE: Serve One = "DELETE FROM outbox WHERE public_id = $1";
}
