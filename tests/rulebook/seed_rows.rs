//! Every row of the seed text, S1–S204, and what proves it: an instruction that cites it, or a test by name.
//!
//! The rows themselves are in `SEED-ROWS.md` beside the design. `cargo test seed_rows -- --nocapture` says how many
//! are covered and which are left.

use std::collections::BTreeSet;
use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;

use rulebook::Rulebook;

use Proof::{Later, Open, Procedure, Tests};

enum Proof {
    /// Steps, branches, warnings or deadlines of a procedure cite it: whoever works by it does what it says.
    Procedure,
    /// `<file>::<function>`, or `<file>::<title>` for tests in a browser.
    Tests(&'static [&'static str]),
    /// Belongs to a part that is not built yet.
    Later(&'static str),
    /// Nothing proves it yet.
    #[expect(dead_code, reason = "no row is open now; the next gap that is found needs the word")]
    Open(&'static str),
}

const LAST: u16 = 204;

const CLASSES: &str = "tests/rulebook/seed.rs::every_class_of_the_seed_has_its_procedure";
const ROLES: &str = "tests/rulebook/seed.rs::every_role_of_the_seed_has_something_to_do";
const PRINCIPLES: &str = "tests/rulebook/seed.rs::the_three_principles_stand_where_one_acts";
const GUIDE: &str = "tests/rulebook/guide.rs::the_guide_says_what_the_seed_says";
const WHOLE_WAY: &str = "tests/browser/journey.test.mjs::a call for help made without a signal is taken, worked, closed and registered";
const THEFT: &str = "tests/browser/theft.test.mjs::a theft is taken down, investigated, handed to the police, closed and registered";
const STOLEN: &str = "src/rulebook/triage/tests/plain.rs::what_was_stolen_is_lost_property";
const PAID_REPAIR: &str = "tests/browser/repair.test.mjs::a resident agrees to a price quoted without a signal, and only then the work begins";
const SUPERVISED: &str = "tests/browser/supervise.test.mjs::what is overdue is seen by person, and whoever is pressed says himself that he knows";
const EVERY_WAY: &str = "src/records/case/tests/walks.rs::every_way_through_every_procedure_ends";
const LIFECYCLE: &str = "src/records/case/tests/lifecycle.rs::a_case_goes_from_received_to_done";
const AT_ITS_LEVEL: &str = "src/records/case/tests/closing.rs::a_case_is_not_closed_below_its_level";
const LEVELS: &str =
    "src/records/case/tests/permissions.rs::anybody_on_the_staff_raises_the_level_and_leaders_lower_it";
const SEEN_BY: &str =
    "src/records/case/tests/sight.rs::a_case_is_seen_by_its_departments_its_reporter_and_the_butler";
const BACKFILL: &str =
    "src/records/case/tests/night.rs::what_the_control_room_sent_waits_for_the_desk_to_complete";
const REGISTERS: &str = "tests/contract/numbers.rs::each_register_counts_for_itself";

const ROWS: &[(RangeInclusive<u16>, Proof)] = &[
    // Document 1: 顾客求助事件工作流程
    (1..=1, Tests(&[WHOLE_WAY])),
    (
        2..=2,
        Tests(&["src/records/case/tests/clocks.rs::a_closed_case_says_how_long_it_took_and_how_it_ended"]),
    ),
    (
        3..=3,
        Tests(&[
            "src/records/case/tests/desk.rs::a_case_nobody_has_taken_waits_for_the_desk",
            "tests/rulebook/seed.rs::every_procedure_answers_within_five_minutes",
            "tests/contract/never_unseen.rs::no_case_of_life_and_death_waits_unseen",
        ]),
    ),
    (4..=4, Tests(&[CLASSES])),
    (5..=5, Tests(&["src/records/case/tests/desk.rs::who_called_and_how_is_on_record"])),
    (6..=6, Tests(&[LIFECYCLE])),
    (7..=9, Later("butler rounds")),
    (
        10..=10,
        Tests(&[
            SUPERVISED,
            "src/records/case/tests/workload.rs::what_expires_first_stands_first",
            "src/records/case/tests/pressing.rs::whoever_was_pressed_says_himself_that_he_knows_and_nobody_says_it_for_him",
            "tests/sync/pressed.rs::it_reaches_the_one_it_is_for_and_nobody_else_on_postgres",
        ]),
    ),
    (11..=11, Tests(&[LEVELS, AT_ITS_LEVEL])),
    (
        12..=12,
        Tests(&[
            SEEN_BY,
            "src/records/case/tests/passing_on.rs::the_department_it_is_passed_on_to_has_it_on_its_phones",
        ]),
    ),
    (13..=13, Tests(&[AT_ITS_LEVEL])),
    (14..=14, Later("shift handover")),
    (15..=15, Tests(&["src/records/case/tests/desk.rs::who_called_and_how_is_on_record"])),
    (16..=16, Procedure),
    (
        17..=17,
        Tests(&["src/records/case/tests/closing.rs::a_procedure_that_needs_a_reply_is_not_closed_without"]),
    ),
    (
        18..=18,
        Tests(&[
            LIFECYCLE,
            "src/records/case/tests/lateness.rs::two_who_classify_at_once_do_not_overrule_each_other_unseen",
        ]),
    ),
    (19..=20, Tests(&[CLASSES, REGISTERS])),
    (
        21..=21,
        Tests(&[
            CLASSES,
            REGISTERS,
            "tests/contract/numbers.rs::moving_to_another_register_takes_its_next_number",
        ]),
    ),
    (22..=22, Tests(&["src/records/case/tests/desk.rs::whoever_is_at_the_desk_owns_what_he_writes_down"])),
    (
        23..=23,
        Tests(&["src/records/case/tests/weighing.rs::what_is_beyond_the_remit_is_weighed_before_it_goes_up"]),
    ),
    (24..=24, Tests(&["src/records/case/tests/weighing.rs::each_of_the_three_is_filled"])),
    (25..=25, Tests(&["src/records/case/tests/weighing.rs::it_is_written_down_in_its_register_first"])),
    (26..=26, Tests(&["src/records/case/tests/weighing.rs::whoever_weighs_it_may_keep_it"])),
    (
        27..=27,
        Tests(&[
            "src/records/case/tests/passing_on.rs::the_department_acknowledges_by_name",
            "src/records/case/tests/passing_on.rs::a_case_is_not_closed_before_the_department_has_acknowledged",
        ]),
    ),
    (28..=31, Later("shift handover")),
    (
        32..=32,
        Tests(&[
            "src/records/case/tests/night.rs::the_control_room_acts_for_a_desk_nobody_is_on_duty_at",
            "src/app/view/next.rs::the_control_room_sends_a_technician_and_the_desk_completes_the_order",
            "src/device/alarm.rs::at_night_it_rings_in_the_control_room",
        ]),
    ),
    (33..=33, Tests(&[BACKFILL])),
    (34..=35, Later("review")),
    // A heading, whose one part is cut off after its first sentence.
    (36..=36, Tests(&[CLASSES])),
    (37..=37, Procedure),
    (
        38..=38,
        Tests(&[
            "src/records/case/tests/money.rs::paid_work_does_not_begin_before_the_price_is_agreed",
            "src/records/case/tests/money.rs::a_declined_price_ends_the_case_without_paid_work",
            "src/records/case/tests/settings.rs::the_whole_is_replaced_by_the_whole",
            PAID_REPAIR,
        ]),
    ),
    (39..=39, Tests(&[LIFECYCLE])),
    (40..=41, Later("shift handover")),
    (42..=42, Tests(&[BACKFILL])),
    (43..=43, Later("review")),
    (44..=44, Procedure),
    (
        45..=45,
        Tests(&[
            WHOLE_WAY,
            "src/records/case/tests/lifecycle.rs::the_resident_asks_how_far_it_is_as_often_as_he_likes",
            "src/records/case/tests/lifecycle.rs::a_closed_case_still_takes_words_facts_and_a_rating",
        ]),
    ),
    // Document 2: 住户求助服务处理标准作业程序
    (46..=46, Tests(&[CLASSES])),
    (
        47..=47,
        Tests(&[EVERY_WAY, "src/records/case/tests/closing.rs::a_supervisor_lets_a_case_close_and_says_why"]),
    ),
    (
        48..=48,
        Tests(&[
            "src/records/case/tests/clocks.rs::a_closed_case_says_how_long_it_took_and_how_it_ended",
            "src/records/case/tests/lifecycle.rs::stars_stay_between_one_and_five_whoever_sends_them",
        ]),
    ),
    (49..=49, Tests(&[CLASSES])),
    (50..=50, Tests(&[LEVELS, AT_ITS_LEVEL])),
    (51..=51, Tests(&[SEEN_BY])),
    (52..=52, Tests(&[EVERY_WAY, ROLES])),
    (53..=61, Tests(&[CLASSES])),
    (62..=62, Tests(&[PRINCIPLES])),
    (63..=64, Procedure),
    (
        65..=65,
        Tests(&[
            "src/records/case/tests/settings.rs::the_whole_is_replaced_by_the_whole",
            "tests/contract/climbing.rs::the_estates_own_limit_holds",
            "src/records/case/tests/agreed.rs::an_appointment_is_due_when_it_was_agreed_for",
            "tests/sync/missed_clock.rs::a_missed_appointment_climbs",
        ]),
    ),
    (66..=66, Procedure),
    (
        67..=67,
        Tests(&[
            "src/records/case/tests/closing.rs::an_unmet_request_closes_only_with_the_department_contacted",
        ]),
    ),
    (
        68..=68,
        Tests(&[
            "tests/browser/journey.test.mjs::one tap keeps it on the phone, the clock runs, and 120 is one tap away",
        ]),
    ),
    (69..=107, Procedure),
    (108..=108, Tests(&["src/records/case/tests/standard.rs::a_major_emergency_is_reported_at_once"])),
    (109..=109, Procedure),
    (110..=110, Tests(&["tests/rulebook/seed.rs::every_row_about_an_enquiry_acts"])),
    (111..=116, Procedure),
    (
        117..=117,
        Tests(&[
            "src/records/case/tests/sight.rs::a_confidential_case_is_hidden_from_residents_and_butlers",
            "src/records/case/tests/confidential.rs::each_opening_is_on_record_by_name_and_time",
        ]),
    ),
    (118..=122, Procedure),
    (
        123..=123,
        Tests(&[
            "src/records/case/tests/money.rs::whoever_finds_that_it_costs_money_marks_it",
            "src/records/case/tests/money.rs::payment_is_apart_from_closing",
            PAID_REPAIR,
        ]),
    ),
    (124..=125, Later("archive")),
    (126..=126, Later("registers' export")),
    (
        127..=127,
        Tests(&[
            "src/records/case/tests/branches.rs::branches_are_open_together_and_each_has_its_musts",
            "src/records/case/tests/branches.rs::a_branch_stood_down_keeps_what_was_done_in_it",
        ]),
    ),
    (
        128..=128,
        Tests(&[
            "src/records/case/tests/closing.rs::an_unanswered_question_upwards_holds_the_case_open",
            "src/records/case/tests/climbing.rs::a_new_miss_climbs_anew",
        ]),
    ),
    (129..=129, Tests(&[LEVELS])),
    (
        130..=130,
        Tests(&["src/records/case/tests/standard.rs::a_letter_is_answered_in_writing_within_48_hours"]),
    ),
    (131..=131, Later("archive")),
    (
        132..=132,
        Tests(&[
            "tests/browser/supervise.test.mjs::the nearest free guard and the free vehicle stand first, and what one case uses another does not get (S132)",
            "src/records/case/tests/at_hand.rs::who_is_on_duty_and_free_stands_first",
            "src/records/case/tests/at_hand.rs::the_nearest_is_who_did_something_there_last_or_said_that_he_would_be",
            "src/records/case/tests/at_hand.rs::a_vehicle_is_in_use_from_the_step_that_calls_it_until_it_is_back",
        ]),
    ),
    (133..=133, Tests(&[ROLES])),
    // Document 3: 挂失财物失窃处理预案
    (134..=134, Tests(&[CLASSES])),
    (135..=135, Tests(&[THEFT, STOLEN])),
    (136..=143, Procedure),
    (
        144..=144,
        Tests(&[
            "src/records/case/tests/triggers.rs::the_owner_asks_for_the_police",
            "src/records/case/tests/triggers.rs::what_is_lost_is_worth_much",
        ]),
    ),
    (145..=146, Procedure),
    (147..=147, Tests(&["src/records/case/tests/lists.rs::two_phones_without_signal_enter_side_by_side"])),
    (148..=155, Procedure),
    (
        156..=156,
        Tests(&[
            "src/records/case/tests/lists.rs::a_list_made_for_another_is_complete_when_every_entry_has_its_own",
            "src/records/case/tests/lists.rs::a_list_made_for_an_empty_one_waits_until_it_is_said_that_there_is_nobody",
            "src/records/case/tests/proposals.rs::who_was_on_duty_between_last_seen_and_missed_is_proposed",
            "tests/browser/theft.test.mjs::who was on duty is proposed: one tap lists him, another says why he is not concerned (S156)",
        ]),
    ),
    (157..=157, Tests(&["tests/browser/theft.test.mjs::he has gone home, and is called back (S157)"])),
    (
        158..=158,
        Tests(&[
            "src/records/case/tests/seals.rs::an_interviewer_reads_his_own_and_the_lead_reads_all",
            "src/records/case/tests/seals.rs::what_is_released_all_staff_read_and_the_rest_stays_sealed",
            "tests/contract/sights.rs::restricted_words_reach_only_their_roles",
        ]),
    ),
    (159..=159, Tests(&["src/records/case/tests/lists.rs::what_is_signed_is_neither_struck_nor_taken_back"])),
    (160..=164, Procedure),
    (165..=165, Tests(&[EVERY_WAY, THEFT])),
    (166..=167, Procedure),
    (168..=168, Tests(&[THEFT])),
    (169..=169, Tests(&[ROLES])),
    // Document 4: 拥挤情况处置预案
    (170..=170, Tests(&[CLASSES])),
    (171..=171, Procedure),
    (172..=172, Tests(&["src/records/case/tests/settings.rs::nothing_required_is_left_empty"])),
    (173..=173, Procedure),
    (
        174..=174,
        Tests(&[
            "src/records/case/tests/drills.rs::a_drill_ends_with_what_it_showed",
            "src/app/view/drills.rs::a_drill_counts_for_the_departments_its_review_names_until_it_is_too_old",
        ]),
    ),
    (175..=178, Procedure),
    (
        179..=179,
        Tests(&[
            "src/app/view/next.rs::each_of_several_who_were_sent_enters_his_own_arrival",
            "src/app/view/next.rs::only_those_who_come_are_asked_to_arrive",
        ]),
    ),
    (180..=180, Tests(&["src/records/case/tests/lists.rs::a_public_list_is_the_residents_to_read"])),
    (181..=181, Tests(&["tests/rulebook/seed.rs::the_broadcast_is_spoken_as_it_stands"])),
    (182..=186, Procedure),
    (187..=187, Tests(&[ROLES])),
    // Document 5: 住宅小区突发事件求助指南
    (
        188..=188,
        Tests(&[
            GUIDE,
            "tests/browser/shell.test.mjs::opens with the server gone, at any address, wherever the link came from",
        ]),
    ),
    (189..=190, Tests(&[GUIDE])),
    (191..=191, Tests(&[GUIDE, CLASSES])),
    (192..=193, Tests(&[GUIDE])),
    (194..=195, Procedure),
    (
        196..=196,
        Tests(&[
            GUIDE,
            "src/records/case/tests/writing_later.rs::a_step_is_ticked_at_once_and_written_up_afterwards",
            "src/records/case/tests/writing_later.rs::records_are_completed_after_closing_too",
            "src/records/case/tests/entries_later.rs::an_entry_is_made_at_once_and_written_up_afterwards",
        ]),
    ),
    (
        197..=198,
        Tests(&[
            "src/records/case/tests/settings.rs::nothing_required_is_left_empty",
            "src/endpoint/routes/guide.rs::anybody_may_read_whom_to_call",
        ]),
    ),
    (199..=202, Tests(&["tests/rulebook/hotlines.rs::a_case_is_offered_the_numbers_its_sub_kind_may_need"])),
    (203..=203, Procedure),
    (204..=204, Tests(&[ROLES])),
];

/// Every row some instruction cites.
fn cited() -> BTreeSet<String> {
    let procedures = Rulebook::standard().procedures().iter();
    procedures
        .flat_map(|procedure| {
            let steps = procedure.steps.iter().map(|step| &step.seed);
            let branches = procedure.branches.iter().map(|branch| &branch.seed);
            let warnings = procedure.warnings.iter().map(|warning| &warning.seed);
            let deadlines = procedure.deadlines.iter().map(|deadline| &deadline.seed);
            steps.chain(branches).chain(warnings).chain(deadlines).flatten().cloned()
        })
        .collect()
}

/// Why this name names no test, if it names none.
fn fault(test: &str) -> Option<String> {
    let Some((file, name)) = test.split_once("::") else {
        return Some(format!("`{test}` names no file and test"));
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
    let Ok(text) = fs::read_to_string(path) else {
        return Some(format!("there is no {file}"));
    };
    let is_rust = Path::new(file).extension().is_some_and(|extension| extension == "rs");
    let there = if is_rust {
        text.contains(&format!("fn {name}("))
    } else {
        text.contains(&format!("test(\"{name}\"")) || text.contains(&format!("step(\"{name}\""))
    };
    (!there).then(|| format!("{file} has no test `{name}`"))
}

#[test]
fn every_row_is_proven_or_known_to_be_missing() {
    let cited = cited();
    let mut faults = Vec::new();
    let mut covered = 0;
    let (mut later, mut open) = (Vec::new(), Vec::new());
    for number in 1..=LAST {
        let row = format!("S{number}");
        let proofs: Vec<&Proof> =
            ROWS.iter().filter(|(rows, _)| rows.contains(&number)).map(|(_, proof)| proof).collect();
        match proofs[..] {
            [Procedure] => {
                covered += 1;
                if !cited.contains(&row) {
                    faults.push(format!("{row}: no instruction cites it"));
                }
            }
            [Tests(tests)] => {
                covered += 1;
                faults.extend(tests.iter().filter_map(|test| fault(test)).map(|why| format!("{row}: {why}")));
            }
            [Later(part)] => later.push(format!("{row} ({part})")),
            [Open(missing)] => open.push(format!("{row}: {missing}")),
            [] => faults.push(format!("{row} is missing")),
            [..] => faults.push(format!("{row} stands here twice")),
        }
    }
    let beyond = ROWS.iter().filter(|(rows, _)| *rows.start() == 0 || *rows.end() > LAST);
    faults.extend(beyond.map(|(rows, _)| format!("there are no rows {rows:?}")));

    println!("{covered} of {LAST} rows of the seed are covered");
    println!("left for later: {}", later.join(", "));
    println!("open: {}", if open.is_empty() { "none".to_owned() } else { open.join("; ") });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_test_that_is_not_there_is_noticed() {
    assert_eq!(fault("tests/rulebook/seed_rows.rs::a_test_that_is_not_there_is_noticed"), None);
    assert!(fault("tests/rulebook/seed_rows.rs::a_test_that_was_renamed").is_some());
    assert!(fault("tests/rulebook/lost.rs::a_test").is_some());
    assert!(fault("tests/browser/journey.test.mjs::a title nobody wrote").is_some());
    assert!(fault("a_test").is_some());
}
