//! What every backend must do, as plain functions; [`conformance_tests!`] stamps a named test for
//! each, so that a backend cannot skip one.
//!
//! A case takes a [`Store`] on an empty, migrated database, or a [`Place`], where it opens as many
//! stores on one database as it needs, or two of them. Cases say nothing about SQL: what only one engine can break
//! is tested in that engine's crate.
//!
//! To add a case: write it here, name it in the list below. A test of this crate refuses a case
//! that is not in the list.

pub mod accounts;
pub mod batches;
pub mod changes;
pub mod desks;
pub mod dumps;
pub mod filings;
pub mod honours;
pub mod identities;
pub mod journal;
pub mod keys;
pub mod make;
pub mod make_full;
pub mod papers;
pub mod reads;
pub mod reopening;
pub mod sweep;
pub mod together;
pub mod values;

use async_trait::async_trait;

use crate::Store;

/// Where one empty database is, for as long as the value lives.
#[async_trait]
pub trait Place: Send + Sync {
    /// Opens a store on the database, beside those that are open, as another process would.
    async fn open(&self) -> Store;
}

/// Stamps a test for each case of the suite. `$place` makes a new [`Place`].
///
/// ```ignore
/// xinyu_store::conformance_tests!(TemporaryFile::new());
/// ```
#[macro_export]
macro_rules! conformance_tests {
    ($place:expr) => {
        $crate::conformance_tests! { @store ($place)
            filings {
                a_filing_brings_a_new_subject_along
                a_filing_adds_to_a_known_subject
                a_filing_puts_its_notice_its_message_and_what_falls_due
                the_same_row_is_told_as_repeated_and_writes_nothing
                the_same_row_with_other_content_is_told_as_differing_and_writes_nothing
                a_stale_number_is_a_conflict_and_writes_nothing
                an_event_with_another_number_than_the_subject_is_a_conflict
                a_new_subject_that_is_there_already_is_a_conflict
                a_new_subject_is_not_left_behind_by_a_conflict
                an_unknown_subject_is_a_conflict
                rows_of_a_chunk_do_not_hang_on_each_other
                rows_of_one_person_in_one_chunk_follow_each_other
                rows_behind_a_new_person_who_was_forestalled_are_conflicts
                a_chunk_that_fails_leaves_nothing
                a_large_chunk_is_filed_in_its_order
                a_subject_is_ensured_once
            }
            batches {
                a_batch_begins_at_nothing_and_its_purge_falls_due
                a_step_is_counted_once_with_its_chunk
                a_step_is_left_out_on_a_conflict_and_comes_with_the_next_try
                a_step_goes_with_its_chunk_or_not_at_all
                rows_done_never_go_back
                the_root_is_over_the_accepted_rows_in_their_order
                rows_are_told_in_order_by_state_in_pages
                a_row_told_again_takes_the_place_of_the_first
                a_step_of_no_batch_files_nothing
                the_latest_batch_of_the_same_content_is_found_for_its_body_only
                a_body_sees_its_own_batches_latest_first
                batches_for_the_deep_check_come_in_order_in_pages
                a_batch_ends_with_its_event
                a_purged_batch_has_no_key_and_no_rows
            }
            identities {
                a_case_is_opened_with_its_row_and_once
                cases_are_told_oldest_first_in_pages
                a_decision_that_files_is_done_in_one_piece
                a_decision_that_sends_back_keeps_the_row_and_the_pair
                a_case_is_decided_once
                a_decision_on_a_stale_number_is_a_conflict_and_writes_nothing
                a_case_goes_with_its_batch
                a_row_to_be_read_waits_in_a_queue_of_its_own_and_may_be_handed_on
                a_row_of_somebody_new_is_filed_beside_an_event_of_the_registers_own
                a_row_of_somebody_who_is_no_longer_new_is_a_conflict
            }
            changes {
                a_commit_appends_its_event_and_makes_n_one_more
                a_commit_with_another_number_is_a_conflict_and_changes_nothing
                a_commit_for_nobody_is_a_conflict
                a_decision_on_facts_that_lapsed_is_a_conflict
                an_operation_touches_its_own_parts_only
                a_key_of_a_year_is_stored_once
                an_entry_is_put_anew_under_its_own_subject_only
                a_notice_is_put_anew_under_its_own_subject_only
                a_consent_is_put_anew_under_its_own_subject_only
                a_consent_is_new_once
                an_enquiry_is_stored_with_its_event_and_once
                settings_are_put_anew_for_their_own_subject_only
                a_message_waits_until_its_time_and_goes_when_posted
                a_message_is_forgotten_by_its_own_subject_only
                things_fall_due_for_their_own_subject_only
            }
            desks {
                an_amended_entry_has_its_new_record_mark_and_notice
                askers_are_told_of_a_change_and_confirm_it_once
                a_task_waits_for_its_body_and_goes_when_done
                rows_are_told_with_the_entries_that_they_became
            }
            reads {
                a_file_is_found_by_paper_and_by_number
                entries_are_told_in_the_order_of_filing
                subjects_for_a_filing_leave_out_the_unknown
                events_are_told_by_class_latest_first_in_pages
                events_are_counted_by_class_before_a_number
                events_are_told_in_order_for_the_deep_check
                an_event_reads_back_as_it_was_committed
                subjects_for_the_deep_check_come_in_order_in_pages
                a_person_sees_their_own_notices_latest_first
                consents_are_told_to_the_person_and_to_the_asking_body
                enquiries_are_told_to_the_asking_body
                enquiries_for_the_deep_check_come_in_order_in_pages
                a_file_tells_by_what_its_rows_are_found
                the_proof_of_a_look_is_told_again
            }
            journal {
                an_empty_journal_has_the_empty_root
                a_second_holder_waits_until_the_lease_ends
                a_renewed_lease_keeps_its_epoch
                a_stale_epoch_gives_no_places
                nobody_gives_places_without_a_lease
                places_follow_the_order_of_commit_without_a_gap
                places_given_in_pieces_make_the_same_tree
                leaves_are_told_from_a_place_on
                a_leaf_is_found_by_its_hash_with_and_without_a_place
                counts_agree_with_what_was_done
                a_new_database_is_of_the_form_that_this_release_makes
            }
            sweep {
                what_falls_due_is_told_oldest_first_up_to_the_day
                a_thing_done_falls_due_no_more
                an_entry_is_doomed_only_when_all_its_leaves_have_places
                destruction_removes_the_rows_and_keeps_the_leaves
                destruction_leaves_looks_and_other_entries_alone
                destruction_is_a_conflict_when_the_system_was_faster
                destruction_is_a_conflict_when_the_entry_got_an_event
                destruction_is_a_conflict_when_the_set_is_not_what_goes
                an_entry_is_destroyed_once
                sets_and_keys_of_many_days_add_up
            }
            accounts {
                an_officer_is_put_and_put_anew_with_the_event_that_says_so
                what_an_officer_signed_in_with_ends_with_the_change_that_says_so
                officers_are_told_by_body
                a_credential_is_known_by_its_secret_and_kind_until_its_end
                a_credential_is_taken_once
                an_ended_credential_is_not_taken
                ended_credentials_are_forgotten_and_others_kept
                a_fact_is_kept_by_name
                an_answer_is_replayed_until_its_end
            }
            papers {
                a_copy_is_kept_by_number_and_language_until_it_is_purged
                a_recalled_document_is_listed_until_it_would_have_ended
                a_code_leads_to_its_event_until_it_is_forgotten
                a_code_is_nobody_elses_and_comes_with_its_event_or_not_at_all
            }
            honours {
                what_is_published_is_told_latest_first_in_pages
                what_is_taken_down_is_gone_and_only_its_own_subjects
                a_publication_goes_with_its_entry
            }
            keys {
                keys_are_walked_through_by_generation_in_pages
                a_key_is_put_under_another_generation_once
                a_key_that_is_another_by_now_stays
                a_purged_batch_is_under_no_generation
            }
            values {
                chinese_text_survives
                values_of_a_megabyte_survive
                empty_values_survive
                numbers_survive_to_their_ends
                texts_that_look_alike_stay_apart
            }
            together {
                of_many_writers_about_one_person_exactly_one_wins_each_number
                writers_about_different_persons_all_succeed
                of_two_filings_of_one_new_person_one_conflicts
                of_many_that_take_a_credential_one_gets_it
                of_many_that_want_the_lease_one_gets_it
                places_are_given_while_others_commit
                a_file_is_read_in_one_piece_while_others_commit
                chunks_about_the_same_persons_in_any_order_come_to_their_end
                of_many_that_decide_a_case_one_does
                a_destruction_leaves_no_event_that_came_meanwhile
            }
        }
        $crate::conformance_tests! { @place ($place)
            reopening {
                everything_is_there_after_reopening
                two_stores_see_each_other
                of_two_stores_that_write_about_one_person_one_wins_each_number
                of_two_stores_one_gives_places
            }
        }
        $crate::conformance_tests! { @pair ($place)
            dumps {
                what_one_store_tells_another_takes
                a_store_that_has_rows_takes_none
                a_dump_that_breaks_off_leaves_nothing
            }
        }
    };
    (@pair ($place:expr) $($part:ident { $($case:ident)+ })+) => {
        $(mod $part {
            use super::*;
            $(#[::tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $case() {
                $crate::conformance::$part::$case($place, $place).await;
            })+
        })+
    };
    (@store ($place:expr) $($part:ident { $($case:ident)+ })+) => {
        $(mod $part {
            use super::*;
            $(#[::tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $case() {
                let place = $place;
                let store = $crate::conformance::Place::open(&place).await;
                $crate::conformance::$part::$case(store).await;
            })+
        })+
    };
    (@place ($place:expr) $($part:ident { $($case:ident)+ })+) => {
        $(mod $part {
            use super::*;
            $(#[::tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $case() {
                $crate::conformance::$part::$case($place).await;
            })+
        })+
    };
}
