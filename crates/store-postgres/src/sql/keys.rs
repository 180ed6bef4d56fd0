//! Keys under a generation: what a rotation walks through.

use super::statements;

statements! {
    /// A batch that was purged has no key any more.
    GENERATIONS: Maintain All =
        "SELECT generation, count(*) FROM (
           SELECT generation FROM subject UNION ALL SELECT generation FROM batch WHERE length(wrapped) > 0
         ) AS keys GROUP BY generation ORDER BY generation";
    SUBJECTS_UNDER: Maintain All =
        "SELECT id, pseudonym, key_id, wrapped FROM subject WHERE generation = $1 AND id > $2 ORDER BY id LIMIT $3";
    BATCHES_UNDER: Maintain All =
        "SELECT id, public_id, key_id, wrapped FROM batch
         WHERE generation = $1 AND id > $2 AND length(wrapped) > 0 ORDER BY id LIMIT $3";
    /// Rows are locked by their numbers, as everywhere.
    REWRAP_SUBJECTS: Maintain All =
        "WITH held AS (
           SELECT id FROM subject WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE
         )
         UPDATE subject AS s SET generation = $5::bigint, wrapped = new.wrapped
         FROM unnest($1::bigint[], $2::bytea[], $3::bytea[]) AS new (id, key_id, wrapped), held
         WHERE held.id = new.id AND s.id = held.id AND s.key_id = new.key_id AND s.generation = $4::bigint";
    REWRAP_BATCHES: Maintain All =
        "UPDATE batch AS b SET generation = $5::bigint, wrapped = new.wrapped
         FROM unnest($1::bigint[], $2::bytea[], $3::bytea[]) AS new (id, key_id, wrapped)
         WHERE b.id = new.id AND b.key_id = new.key_id AND b.generation = $4::bigint AND length(b.wrapped) > 0";
}
