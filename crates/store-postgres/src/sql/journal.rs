//! Leaves, their order, the head; what falls due; destruction.

use super::statements;

statements! {
    /// Taken if nobody else holds it, renewed if we do; the row's lock lets one of many through.
    LEASE: Maintain One =
        "UPDATE head SET epoch = epoch + CASE WHEN holder = $1 THEN 0 ELSE 1 END, holder = $1, until_ms = $3
         WHERE one = 1 AND (holder = $1 OR until_ms <= $2) RETURNING epoch";
    HEAD: Serve One = "SELECT size, root, epoch, frontier FROM head WHERE one = 1";
    /// Two that sequence at once stand in line here; the second finds another size than it would.
    HEAD_LOCK: Maintain One = "SELECT size, root, epoch, frontier FROM head WHERE one = 1 FOR UPDATE";
    /// In the order of their numbers. One whose number is lower may still come to be; it gets a later
    /// place, which is right: only of one person's leaves the order means something, and those come in it.
    WAITING_NEXT: Maintain One =
        "SELECT leaf.id, leaf.bytes FROM (SELECT leaf FROM leaf_waiting ORDER BY leaf LIMIT $1) AS waits
           JOIN leaf ON leaf.id = waits.leaf ORDER BY leaf.id";
    PLACES_NEW: Maintain One =
        "INSERT INTO leaf_place (leaf, place) SELECT leaf, $2::bigint + at - 1
         FROM unnest($1::bigint[]) WITH ORDINALITY AS new (leaf, at)";
    WAITING_GONE: Maintain One =
        "DELETE FROM leaf_waiting USING unnest($1::bigint[]) AS gone (leaf) WHERE leaf_waiting.leaf = gone.leaf";
    /// The head moves from where it was read, or not at all.
    HEAD_MOVE: Maintain One =
        "UPDATE head SET size = $1, root = $2, frontier = $3 WHERE one = 1 AND size = $4 AND epoch = $5 AND root = $6";
    WAITING_COUNT: Serve All = "SELECT count(*) FROM leaf_waiting";
    LEAVES: Serve One =
        "SELECT leaf.bytes, leaf_place.place FROM leaf_place JOIN leaf ON leaf.id = leaf_place.leaf
         WHERE leaf_place.place >= $1 ORDER BY leaf_place.place LIMIT $2";
    /// Reads through the journal: the hash is that of RFC 6962.
    LEAF_BY_HASH: Serve All =
        "SELECT leaf.id, leaf.bytes, leaf_place.place, leaf.at_ms, leaf.due_ms
         FROM leaf LEFT JOIN leaf_place ON leaf_place.leaf = leaf.id
         WHERE sha256('\\x00'::bytea || leaf.bytes) = $1 ORDER BY leaf.id DESC LIMIT 1";
    COUNTS: Serve All =
        "SELECT (SELECT size FROM head), (SELECT count(*) FROM leaf_place), (SELECT count(*) FROM leaf_waiting),
           (SELECT coalesce(sum(n), 0)::bigint FROM subject), (SELECT count(*) FROM event),
           (SELECT coalesce(sum(cardinality(places)), 0)::bigint FROM destruction), (SELECT count(*) FROM entry),
           (SELECT count(*) FROM subject)";
    DESTRUCTION_SETS: Serve One = "SELECT n, day, places FROM destruction ORDER BY n";
    DESTROYED_KEYS: Serve One = "SELECT key_id FROM destroyed_key ORDER BY key_id";
    /// A commit that writes waits for everything committed before it.
    SETTLE: Maintain One = "SELECT pg_logical_emit_message(true, 'xinyu', 'settle')";

    DUE: Serve One =
        "SELECT day, kind, id, subject FROM due WHERE day <= $1 AND (day, kind, id) > ($2, $3, $4)
         ORDER BY day, kind, id LIMIT $5";

    /// Entries with their events' leaves: an entry has its own event at least.
    DOOMED: Serve One =
        "SELECT e.subject, e.key_id, e.source_body,
           ARRAY(SELECT p.place FROM event v LEFT JOIN leaf_place p ON p.leaf = v.leaf
                 WHERE v.subject = e.subject AND v.class = 1 AND v.entry = $1)
         FROM entry e WHERE e.subject = (SELECT subject FROM entry_at WHERE public_id = $1) AND e.public_id = $1";
    /// In the order of the numbers, the system's among them: what happens to one of these persons from
    /// here on waits until the destruction is over.
    DOOM_LOCK: Maintain List =
        "SELECT locked.id, locked.n FROM (
           SELECT $1::bigint AS id UNION
           SELECT a.subject FROM unnest($2::bytea[]) AS given (id)
             CROSS JOIN LATERAL (SELECT subject FROM entry_at WHERE public_id = given.id OFFSET 0) a
           ORDER BY id
         ) AS wanted CROSS JOIN LATERAL (SELECT id, n FROM subject WHERE id = wanted.id FOR NO KEY UPDATE) AS locked";
    /// After [`DOOM_LOCK`]: the places of all events of these entries; one that is NULL has none yet.
    DOOM_PLACES: Maintain Keys =
        "SELECT told.place FROM unnest($1::bytea[]) AS given (id)
           CROSS JOIN LATERAL (SELECT subject FROM entry_at WHERE public_id = given.id OFFSET 0) a
           CROSS JOIN LATERAL (SELECT p.place FROM event v LEFT JOIN leaf_place p ON p.leaf = v.leaf
                               WHERE v.subject = a.subject AND v.class = 1 AND v.entry = given.id OFFSET 0) AS told";
    /// Whose they are.
    DOOM_FIND: Maintain Keys =
        "SELECT given.id, a.subject FROM unnest($1::bytea[]) AS given (id)
           CROSS JOIN LATERAL (SELECT subject FROM entry_at WHERE public_id = given.id OFFSET 0) a";

    // Entries and their subjects, side by side.

    DESTROY_KEYS: Maintain Keys =
        "INSERT INTO destroyed_key (key_id, day)
         SELECT e.key_id, $3::integer FROM unnest($1::bytea[], $2::bigint[]) AS doomed (id, subject)
           CROSS JOIN LATERAL (SELECT key_id FROM entry WHERE subject = doomed.subject AND public_id = doomed.id OFFSET 0) e
         ON CONFLICT (key_id) DO NOTHING";
    DESTROY_EVENTS: Maintain Keys =
        "DELETE FROM event USING unnest($1::bytea[], $2::bigint[]) AS doomed (id, subject)
         WHERE event.subject = doomed.subject AND event.class = 1 AND event.entry = doomed.id";
    DESTROY_NOTICES: Maintain Keys =
        "DELETE FROM notice USING unnest($1::bytea[], $2::bigint[]) AS doomed (id, subject)
         WHERE notice.subject = doomed.subject AND notice.entry = doomed.id";
    DESTROY_CHANGES: Maintain Keys =
        "DELETE FROM change USING unnest($1::bytea[], $2::bigint[]) AS doomed (id, subject)
         WHERE change.subject = doomed.subject AND change.entry = doomed.id";
    DESTROY_HONOURS: Maintain Keys =
        "DELETE FROM honour USING unnest($1::bytea[], $2::bigint[]) AS doomed (id, subject)
         WHERE honour.subject = doomed.subject AND honour.entry = doomed.id";
    DESTROY_TASKS: Maintain Keys =
        "DELETE FROM task USING unnest($1::bytea[], $2::bigint[]) AS doomed (id, subject)
         WHERE task.subject = doomed.subject AND task.entry = doomed.id";
    /// Not a hot path: the table holds what waits, and that is little.
    DESTROY_MESSAGES: Maintain All =
        "DELETE FROM outbox USING unnest($1::bytea[], $2::bigint[]) AS doomed (id, subject)
         WHERE outbox.subject = doomed.subject AND outbox.entry = doomed.id";
    DESTROY_ENTRIES: Maintain Keys =
        "DELETE FROM entry USING unnest($1::bytea[], $2::bigint[]) AS doomed (id, subject)
         WHERE entry.subject = doomed.subject AND entry.public_id = doomed.id";
    DESTROY_PLACES: Maintain Keys =
        "DELETE FROM entry_at USING unnest($1::bytea[], $2::bigint[]) AS doomed (id, subject)
         WHERE entry_at.subject = doomed.subject AND entry_at.public_id = doomed.id";
    DESTRUCTION_NEW: Maintain One = "INSERT INTO destruction (n, day, places) VALUES ($1, $2, $3)";
}
