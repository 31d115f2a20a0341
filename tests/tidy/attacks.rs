//! What somebody hostile may try, and the tests in which he does. Each of them failed on a build that could be attacked
//! so; whoever closes another hole adds a line.

use crate::support::cited::fault;

#[rustfmt::skip]
const ATTACKS: &[(&str, &[&str])] = &[
    ("a client writes under the endpoint's own device and numbers, until nobody gets through", &[
        "tests/contract/bounds.rs::a_device_that_is_not_drawn_neither_joins_nor_writes",
        "tests/contract/bounds.rs::numbers_used_up_under_the_nil_device_are_in_nobodys_way",
        "tests/contract/bounds.rs::an_event_whose_receipt_is_lost_takes_nobody_down_with_it",
        "tests/sync/own_numbers.rs::a_session_of_the_nil_device_is_good_for_nothing",
    ]),
    ("an insider writes for fewer eyes than a case has, and it is handled or closed unseen", &[
        "src/records/case/tests/judging.rs::nobody_chooses_who_sees_an_event",
        "src/records/case/tests/judging.rs::nobody_chooses_who_sees_a_late_event",
        "tests/contract/matrix_of_events.rs::everybody_may_say_what_the_matrix_says_and_for_no_other_eyes",
    ]),
    ("a member floods his record, the estate or everybody's next page", &[
        "tests/sync/flood.rs::refused_junk_hardly_grows_the_database",
        "tests/contract/bounds.rs::a_resident_may_add_so_much_to_one_record",
        "tests/contract/long_histories.rs::twelve_megabytes_reach_a_new_phone_whole_and_no_page_is_larger_than_half_a_one",
        "tests/contract/photos.rs::a_day_has_so_many_photos_of_a_member_and_no_more",
        "src/endpoint/limits.rs::what_passes_and_what_waits",
        "src/endpoint/routes/sync.rs::a_session_pulls_so_often_at_once_and_from_the_start_not_for_ever",
        "src/endpoint/routes/sync.rs::an_answer_that_is_not_read_counts_until_it_is",
        "src/endpoint/routes/blob.rs::photos_that_are_not_read_are_six_of_a_session",
        "src/endpoint/routes/sync.rs::a_session_sends_two_large_batches_at_once",
        "src/records/case/tests/lengths.rs::what_a_report_carries_with_it",
    ]),
    ("a member who is at his limit of open cases withdraws them, reports others and has all of them back", &[
        "tests/contract/bounds.rs::a_residents_open_cases_are_counted",
        "tests/contract/visitors.rs::few_calls_of_a_visitor_are_open_at_once",
        "src/endpoint/limits.rs::what_passes_and_what_waits",
    ]),
    ("one of the staff pours hundreds of calls for a life into everybody's list", &[
        "src/endpoint/limits.rs::what_passes_and_what_waits",
        "tests/sync/flood.rs::one_of_the_staff_pours_no_calls_into_the_list",
    ]),
    ("what is refused anyway has a long history folded for it, again and again, under the estate's lock", &[
        "tests/contract/bounds.rs::one_of_the_staff_may_add_so_many_small_things_in_a_day",
        "tests/contract/bounds.rs::a_long_history_is_not_folded_again_and_again_while_others_wait",
        "src/records/case/tests/one_check.rs::what_a_role_may_on_some_case_it_could",
        "src/records/case/tests/judging.rs::what_an_author_saw_is_the_same_however_one_comes_to_it",
    ]),
    ("what travels beside a call for a life makes it wait", &[
        "src/device/sync/plan.rs::a_call_for_a_life_overtakes_what_was_written_before_and_goes_by_itself",
        "tests/sync/asked_to_wait.rs::what_waits_beside_a_call_for_a_life_does_not_make_it_wait",
        "tests/sync/asked_to_wait.rs::a_call_for_a_life_is_taken_out_of_a_request_that_is_too_much",
    ]),
    ("whoever says to have seen nothing of a record begins it again, and writes where every phone reads", &[
        "tests/contract/bounds.rs::nobody_begins_what_is_there",
    ]),
    ("bytes are hidden where nobody counts them: signatures, white space, the row itself", &[
        "tests/contract/bounds.rs::what_is_not_a_signature_is_none",
        "tests/contract/bounds.rs::white_space_is_not_kept_by_the_page",
        "tests/contract/bounds.rs::one_of_the_staff_may_add_so_much_to_a_large_record",
    ]),
    ("a rule is gone round by an act that no screen offers", &[
        "src/records/case/tests/loopholes.rs::a_withdrawal_written_down_passes_over_no_level",
        "src/records/case/tests/loopholes.rs::nobody_makes_a_drill_of_a_call_for_help",
        "src/records/case/tests/loopholes.rs::leave_to_close_is_for_whoever_gave_it",
        "src/records/case/tests/loopholes.rs::a_step_of_another_kind_or_before_its_answer_is_none",
        "src/records/case/tests/loopholes.rs::nothing_is_paid_that_was_not_agreed",
        "src/records/case/tests/raised.rs::what_waits_for_the_director_is_not_lowered_before_the_director_has_it",
        "tests/contract/groups.rs::a_defect_becomes_a_case_that_its_group_begins",
    ]),
    ("a client sends what its app would refuse", &[
        "src/records/case/tests/one_check.rs::what_a_phone_refuses_the_endpoint_refuses",
        "src/records/case/tests/one_check.rs::what_a_phone_refuses_of_other_records_the_endpoint_refuses",
        "src/records/case/tests/one_check.rs::what_the_endpoint_takes_a_phone_could_have_decided",
    ]),
    ("whoever saw a used invitation and a device's id comes in as its owner", &[
        "tests/contract/enrolment.rs::a_devices_name_is_no_proof_of_being_it",
        "src/endpoint/routes/enrol.rs::a_link_lets_in_once",
    ]),
    ("a photo that no event is seen to name is nobody's, and goes", &[
        "src/records/case/tests/photos.rs::every_event_with_answers_names_its_photos",
        "tests/contract/photos.rs::a_photo_added_to_an_entry_later_is_seen_by_others",
    ]),
    ("whoever knows a photo's name sees it, or learns that it is there", &[
        "tests/contract/photos.rs::knowing_a_photos_name_shows_it_to_nobody",
        "tests/contract/matrix_of_routes.rs::everybody_is_answered_at_every_door_as_the_matrix_says",
    ]),
    ("a photo is found in the browser's cache after its reader has left", &[
        "src/endpoint/routes/blob.rs::a_photo_goes_up_in_pieces_and_comes_down_whole",
    ]),
    ("a file of other bytes, or a small one that draws large, is taken for a photo", &[
        "src/endpoint/jpeg.rs::three_bytes_and_a_name_are_no_picture",
        "src/endpoint/jpeg.rs::a_picture_too_large_to_draw_is_refused_before_room_is_made_for_it",
    ]),
    ("photos are brought that are none, or take long to look into, and others wait for theirs", &[
        "tests/contract/photos.rs::photos_that_fail_are_counted_and_one_is_given_up",
        "src/endpoint/jpeg.rs::one_that_is_refined_scan_by_scan_is_none_of_ours",
        "src/endpoint/routes/blob.rs::a_member_brings_one_piece_at_a_time_and_nobody_else_waits_for_it",
        "src/endpoint/turns.rs::the_third_waits_and_others_do_not",
    ]),
    ("a backup is put in place under a running endpoint, or lets in who had signed out", &[
        "tests/commands.rs::nothing_is_restored_under_a_running_endpoint",
        "tests/commands.rs::after_a_restore_everybody_comes_in_anew_and_stays_who_they_are",
    ]),
    ("a visitor takes somebody's name, and he cannot be let in again", &[
        "tests/commands.rs::whoever_was_invited_is_meant_before_a_visitor_of_the_same_name",
    ]),
    ("a demo opens a real estate to everybody", &[
        "tests/commands.rs::the_demo_gives_nobody_a_way_into_a_real_estate",
    ]),
    ("another account of the machine reads the files", &[
        "tests/commands.rs::what_people_said_is_for_the_endpoints_own_account",
    ]),
    ("codes and links are tried, or tried so that nobody else gets in", &[
        "src/endpoint/attempts.rs::the_sixth_wrong_code_waits_and_others_do_not",
        "src/endpoint/attempts.rs::guessing_everywhere_or_from_everywhere_ends_too",
        "src/endpoint/attempts.rs::a_link_that_was_right_takes_no_wrong_code_back",
        "src/endpoint/attempts.rs::one_site_keeps_nobody_out_and_many_no_right_code",
        "src/endpoint/attempts.rs::two_of_the_older_internet_are_two_on_a_listener_of_both",
        "src/endpoint/routes/enrol.rs::codes_cannot_be_tried_for_long",
        "src/endpoint/routes/enrol.rs::links_cannot_be_tried_for_long",
        "tests/contract/enrolment.rs::a_guess_waits_for_nobody_and_keeps_nobody_waiting",
        "src/endpoint/settings.rs::https_is_a_proxys_and_the_proxy_says_who_comes",
    ]),
    ("one who is in comes in again and again, and everybody waits for the estate's lock", &[
        "src/endpoint/routes/enrol.rs::coming_in_again_cannot_be_done_for_long",
    ]),
    ("connections are held by saying little, sending slowly, not reading, or for ever", &[
        "src/endpoint/serve.rs::whoever_says_nothing_or_goes_on_saying_little_is_hung_up_on",
        "src/endpoint/serve.rs::a_body_that_does_not_come_is_not_waited_for",
        "src/endpoint/serve.rs::a_stranger_sends_no_more_than_an_invitation_needs",
        "src/endpoint/serve.rs::one_network_does_not_fill_the_house",
        "src/endpoint/places.rs::one_network_has_its_share_and_nothing_is_left_behind",
        "src/endpoint/serve.rs::whoever_asks_and_does_not_read_is_hung_up_on",
        "src/endpoint/serve.rs::no_connection_lasts_for_ever",
        "src/endpoint/serve.rs::so_many_are_let_in_and_the_next_one_waits",
        "tests/sync/flood.rs::three_hundred_streams_of_one_session_are_three",
    ]),
    ("an act is dated back until a missed clock is kept", &[
        "tests/contract/dated_back.rs::what_arrives_after_somebody_was_told_does_not_make_a_missed_clock_kept",
        "tests/contract/dated_back.rs::nothing_was_done_before_the_call",
    ]),
    ("a clock or a number beyond all bounds is believed", &[
        "tests/contract/bounds.rs::no_clock_is_believed_beyond_all_bounds",
        "tests/contract/bounds.rs::a_leap_in_the_numbers_is_no_loss",
    ]),
    ("one event that cannot be read takes the others of its request down", &[
        "tests/contract/bounds.rs::an_event_nested_too_deep_is_refused_alone",
        "tests/sync/flood.rs::what_is_nested_deep_breaks_no_page_of_others",
    ]),
    ("whoever listens learns of what he may not see", &[
        "tests/contract/poked.rs::a_resident_hears_of_what_he_may_see_and_of_nothing_else",
        "tests/contract/poked.rs::staff_hear_of_their_own_departments",
    ]),
    ("strangers read what only those who run the endpoint should", &[
        "src/endpoint/routes/metrics.rs::counts_what_happened",
        "src/endpoint/routes/health.rs::it_says_so_and_nothing_else_and_asks_the_database_seldom",
    ]),
    ("a cookie goes over the line in the clear, and nobody was warned", &[
        "tests/commands.rs::cookies_in_the_clear_are_warned_of",
        "src/endpoint/routes/enrol.rs::over_https_the_cookie_is_bound_to_the_host",
    ]),
    ("another site's page asks with our cookie", &[
        "src/endpoint/routes/sent.rs::another_site_asks_for_nothing_with_our_cookie",
        "src/endpoint/routes/sent.rs::an_old_browser_is_known_by_its_origin",
        "src/endpoint/routes/headers.rs::every_answer_is_guarded_even_a_refusal",
    ]),
    ("the last director leaves, or is made to", &[
        "tests/contract/last_director.rs::the_only_director_does_not_leave_himself",
        "tests/contract/last_director.rs::two_who_demote_each_other_at_once_leave_one",
    ]),
    ("calls dated back stand before all others, until an honest one is beyond what is listed, searched or rung for", &[
        "tests/sync/crowded_out.rs::a_call_rings_behind_three_hundred_of_1970",
        "tests/sync/crowded_out.rs::what_is_kept_in_memory_is_what_is_stored",
        "tests/browser/crowded_out.test.mjs::a call for help is seen, heard and found among three hundred of 1970",
    ]),
    ("a visitor without an invitation drowns the desk", &[
        "src/endpoint/attempts.rs::few_visitors_from_one_address_and_some_from_everywhere",
        "src/endpoint/attempts.rs::a_patient_machine_lets_few_visitors_in_a_day",
        "tests/contract/visitors.rs::few_calls_of_a_visitor_are_open_at_once",
    ]),
    ("a visitor, or one of the house, fills the disk with photos that no event names or that never come whole", &[
        "tests/contract/photos.rs::a_visitor_leaves_little_on_the_disk_and_not_for_long",
        "tests/contract/photos.rs::many_visitors_leave_so_much_together",
        "tests/contract/photos.rs::what_no_event_names_is_limited_and_collected",
        "tests/contract/photos.rs::a_day_has_so_many_photos_of_a_member_and_no_more",
    ]),
    ("an inner word reaches a resident", &[
        "src/records/case/tests/seals.rs::the_endpoint_takes_no_sealed_words_for_wider_eyes",
        "tests/contract/sights.rs::a_resident_gets_no_internal_byte",
    ]),
];

#[test]
fn every_attack_is_tried_by_a_test() {
    let tests = ATTACKS.iter().flat_map(|(attack, tests)| {
        assert!(!tests.is_empty(), "{attack}");
        *tests
    });
    let faults: Vec<String> = tests.filter_map(|test| fault(test)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
