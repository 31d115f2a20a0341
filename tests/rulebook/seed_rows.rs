//! Every row of the seed text, S1–S204: done, partly or not, and what shows it.
//!
//! *Done* names a test in which the person the row names does it. *Partly* and *not* say what is missing. That an
//! instruction cites a row is not enough: a journey or a walk in which its role did what it says is named as well.
//! The rows themselves are in `src/rulebook/rows.md`; `cargo test seed_rows -- --nocapture` counts them.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use rulebook::Rulebook;

use crate::support::cited::fault;

use Proof::{Done, Not, Partly, Walked};

/// Tests are named `<file>::<function>`, or `<file>::<title>` for tests and their steps in a browser.
enum Proof {
    /// In these tests the person it names does it.
    Done(&'static [&'static str]),
    /// A step of a procedure cites it, and in these journeys or walks its role does it.
    Walked(&'static [&'static str]),
    /// Something of it is missing, as the phrase says; the tests show the rest.
    Partly(&'static str, &'static [&'static str]),
    Not(&'static str),
}

const LAST: u16 = 204;

const CLASSES: &str = "tests/rulebook/seed.rs::every_class_of_the_seed_has_its_procedure";
const SEVEN: &str = "tests/rulebook/seed.rs::seven_classes_are_chosen_from_and_the_rest_stands_under_them";
const BUTTONS: &str = "src/app/pages/report/starters.rs::whatever_can_be_opened_has_a_button_at_intake";
const ROLES: &str = "tests/rulebook/seed.rs::every_role_of_the_seed_has_something_to_do";
const PRINCIPLES: &str = "tests/rulebook/seed.rs::the_three_principles_stand_where_one_acts";
const GUIDE: &str = "tests/rulebook/guide.rs::the_guide_says_what_the_seed_says";
/// Whatever kind, branches and answers: each step is done by its own role until the case is closed.
const WALK: &str = "src/records/case/tests/walks.rs::every_procedure_can_be_worked_to_its_end";
const EVERY_WAY: &str = "src/records/case/tests/walks.rs::every_way_through_every_procedure_ends";
/// On real phones against a real endpoint: whoever calls, and each step by its own role on his own phone.
const MEDICAL_WALKED: &str = "tests/walks.rs::medical_is_walked";
const COMPLAINT_WALKED: &str = "tests/walks.rs::complaint_is_walked";
const INQUIRY_WALKED: &str = "tests/walks.rs::inquiry_is_walked";
const OTHER_HELP_WALKED: &str = "tests/walks.rs::other_help_is_walked";
const SECURITY_WALKED: &str = "tests/walks.rs::security_is_walked";
const LOST_PROPERTY_WALKED: &str = "tests/walks.rs::lost_property_is_walked";
const DISASTER_WALKED: &str = "tests/walks.rs::disaster_is_walked";
const CROWDING_WALKED: &str = "tests/walks.rs::crowding_is_walked";
const REPAIR_WALKED: &str = "tests/walks.rs::repair_is_walked";
const RENOVATION_WALKED: &str = "tests/walks.rs::renovation_is_walked";
const MOVE_IN_WALKED: &str = "tests/walks.rs::move_in_is_walked";
/// On the phones of those it goes between, against a real endpoint.
const WEIGHED: &str =
    "tests/walks/between.rs::what_is_beyond_the_remit_is_heard_written_down_and_thought_about";
const NIGHT: &str =
    "tests/walks/between.rs::at_night_the_control_room_sends_a_technician_and_the_desk_completes_the_order";
const ASKED_UP: &str =
    "tests/walks/between.rs::a_question_goes_up_is_seen_answered_and_passed_on_to_whoever_called";
const UP_AND_DOWN: &str =
    "tests/walks/between.rs::a_level_is_raised_by_whoever_is_there_and_lowered_by_those_above";
const TURNED_UP: &str = "tests/walks/between.rs::what_turned_up_is_signed_for_and_the_search_ends";
const WHOLE_WAY: &str = "tests/browser/journey.test.mjs::a call for help made without a signal is taken, worked, closed and registered";
const ONE_TAP: &str =
    "tests/browser/journey.test.mjs::one tap keeps it on the phone, the clock runs, and 120 is one tap away";
const HOSPITAL: &str = "tests/browser/hospital.test.mjs::a new guard takes a patient to hospital without a signal and without help";
const FIRST_QUESTIONS: &str =
    "tests/browser/hospital.test.mjs::the desk asks where, what they wish, and for two guards (S69–S72)";
const TO_HOSPITAL: &str = "src/records/case/tests/standard.rs::a_patient_is_taken_to_hospital";
const THEFT: &str = "tests/browser/theft.test.mjs::a theft is taken down, investigated, handed to the police, closed and registered";
const BRIEFED: &str =
    "tests/browser/theft.test.mjs::the cameras are seen, and those above are briefed (S137, S138, S149)";
const SUPERIOR_SET: &str =
    "tests/browser/theft.test.mjs::the director sets whom the estate reports to above himself (S169)";
const REPORTED: &str = "tests/browser/theft.test.mjs::the security chief reports to the management what he found, and on which records it rests (S160, S161)";
const VISITOR: &str = "tests/browser/visitor.test.mjs::a visitor without an invitation reports a theft, and the desk has it with name, number and 未核实";
const STOLEN: &str = "src/triage/tests/plain.rs::what_was_stolen_is_lost_property";
const REPAIR: &str = "tests/browser/repair.test.mjs::the desk grades it and sends a technician, who accepts and arrives (S56, S119, D2)";
const PAID_REPAIR: &str = "tests/browser/repair.test.mjs::a resident agrees to a price quoted without a signal, and only then the work begins";
const FIRE: &str = "tests/browser/fire.test.mjs::a fire reported without a signal is confirmed, 119 called and the building cleared";
const LETTER: &str = "tests/browser/enquiry.test.mjs::an enquiry in writing that lay on a phone for two days climbs to the director, who takes it on";
const CLIMBS: &str = "tests/browser/enquiry.test.mjs::a call taken on climbs no further, one that is not does, and the resident sees nothing of either";
const CROWDING: &str =
    "tests/browser/crowding.test.mjs::crowding at an escalator is reported, eased, recorded and closed";
const SUPERVISED: &str = "tests/browser/supervise.test.mjs::what is overdue is seen by person, and whoever is pressed says himself that he knows";
const LIFECYCLE: &str = "src/records/case/tests/lifecycle.rs::a_case_goes_from_received_to_done";
const AT_ITS_LEVEL: &str = "src/records/case/tests/closing.rs::a_case_is_not_closed_below_its_level";
const RAISED: &str = "src/records/case/tests/raised.rs::a_raised_case_waits_for_somebody_of_that_level_who_writes_down_what_they_do";
const DIRECTORS: &str =
    "src/records/case/tests/raised.rs::what_is_the_directors_the_supervisor_does_not_handle";
const LEVELS: &str =
    "src/records/case/tests/permissions.rs::anybody_on_the_staff_raises_the_level_and_leaders_lower_it";
const SEEN_BY: &str =
    "src/records/case/tests/sight.rs::a_case_is_seen_by_its_departments_its_reporter_and_the_butler";
const BACKFILL: &str =
    "src/records/case/tests/night.rs::what_the_control_room_sent_waits_for_the_desk_to_complete";
const REGISTERS: &str = "tests/contract/numbers.rs::each_register_counts_for_itself";
const HOW_LONG: &str =
    "src/records/case/tests/clocks.rs::a_closed_case_says_how_long_it_took_and_how_it_ended";
const WHO_CALLED: &str = "src/records/case/tests/desk.rs::who_called_and_how_is_on_record";
const ANSWERED: &str = "tests/rulebook/seed.rs::every_procedure_answers_within_five_minutes";
const FORTY_EIGHT_HOURS: &str =
    "src/records/case/tests/standard.rs::a_letter_is_answered_in_writing_within_48_hours";
const SETTLED: &str = "src/records/case/tests/settings.rs::nothing_required_is_left_empty";

const HANDOVER: &str = "no shift handover, no 工作移交表, no switching of the telephone";
const ARCHIVE: &str = "no archive, no keeping for two years";
const ROSTER: &str = "who is on duty now is seen; no roster, no warning of a gap";
const REGISTER_REACH: &str = "it reaches back as far as the phone does, 30 days; no file to take away";
const NOT_CLOSED_UNANSWERED: &str = "tests/browser/crowding.test.mjs::nothing is closed before whoever called has heard from the desk (S2, S63)";

const ROWS: &[(RangeInclusive<u16>, Proof)] = &[
    // Document 1: 顾客求助事件工作流程
    (1..=1, Done(&[WHOLE_WAY])),
    (2..=2, Done(&[NOT_CLOSED_UNANSWERED, HOW_LONG, COMPLAINT_WALKED])),
    (
        3..=3,
        Partly(
            "its clocks run from the moment it is saved; what the desk did not write down itself is nobody's until taken",
            &[
                "src/records/case/tests/desk.rs::a_case_nobody_has_taken_waits_for_the_desk",
                ANSWERED,
                "tests/contract/never_unseen.rs::no_case_of_life_and_death_waits_unseen",
            ],
        ),
    ),
    (4..=4, Done(&[BUTTONS, WHOLE_WAY, COMPLAINT_WALKED, REPAIR_WALKED, RENOVATION_WALKED, MOVE_IN_WALKED])),
    (
        5..=5,
        Partly(
            "the desk writes down which of them called, or leaves it out; an owner's own phone says 住户",
            &[
                WHO_CALLED,
                "src/records/case/tests/desk.rs::whoever_called_is_known_by_name_and_kind",
                INQUIRY_WALKED,
                COMPLAINT_WALKED,
            ],
        ),
    ),
    (
        6..=6,
        Done(&[
            "tests/browser/enquiry.test.mjs::the desk's list goes by 收集、整理、分类、处理, with how many stand where (S6)",
            "src/records/case/tests/lifecycle.rs::the_desk_collects_arranges_classifies_and_handles",
            LIFECYCLE,
        ]),
    ),
    (
        7..=7,
        Partly(
            "sight is limited to the butler's buildings, what they write down is not; no households",
            &[SEEN_BY],
        ),
    ),
    (8..=8, Not("no 主动征询, no 「问过，无需求」")),
    (9..=9, Partly("a butler's report reaches the desk; there is no canvass behind it", &[SEEN_BY])),
    (
        10..=10,
        Done(&[
            SUPERVISED,
            "src/records/case/tests/workload.rs::what_expires_first_stands_first",
            "src/records/case/tests/pressing.rs::whoever_was_pressed_says_himself_that_he_knows_and_nobody_says_it_for_him",
            "tests/sync/pressed.rs::it_reaches_the_one_it_is_for_and_nobody_else_on_postgres",
        ]),
    ),
    (11..=11, Done(&[OTHER_HELP_WALKED, RAISED, LEVELS, AT_ITS_LEVEL])),
    (
        12..=12,
        Partly(
            "保洁 and 绿化 are no roles: nobody there has a phone, and no case is theirs",
            &[
                "tests/browser/supervise.test.mjs::the director sees which department has it, and gives it to another (S12)",
                "src/app/view/supervise.rs::everybody_on_the_staff_stands_in_one_department",
                SEEN_BY,
                "src/records/case/tests/passing_on.rs::the_department_it_is_passed_on_to_has_it_on_its_phones",
                "src/records/case/tests/passing_on.rs::the_butler_of_the_building_is_passed_a_case_and_acknowledges",
            ],
        ),
    ),
    (13..=13, Done(&[COMPLAINT_WALKED, DIRECTORS, AT_ITS_LEVEL])),
    (
        14..=14,
        Partly(
            ROSTER,
            &["tests/browser/theft.test.mjs::a guard is on duty, and a technician has just gone home (S14)"],
        ),
    ),
    (15..=15, Done(&[WHO_CALLED, LETTER])),
    (
        16..=16,
        Done(&[
            "tests/browser/enquiry.test.mjs::the desk asks who, where and when before it says what it is, and says what it has not asked yet (S16)",
            "src/records/case/tests/desk.rs::when_it_happened_is_asked_and_kept_as_it_was_said",
            FIRST_QUESTIONS,
        ]),
    ),
    (
        17..=17,
        Done(&[
            "src/records/case/tests/closing.rs::nothing_closes_before_whoever_called_has_heard_from_us",
            LETTER,
        ]),
    ),
    (
        18..=18,
        Done(&[
            WHOLE_WAY,
            "tests/browser/journey.test.mjs::the phone itself says what it is, and which words decided",
            "src/records/case/tests/closing.rs::a_case_is_not_closed_before_somebody_has_confirmed_what_it_is",
            INQUIRY_WALKED,
            LIFECYCLE,
            "src/records/case/tests/lateness.rs::two_who_classify_at_once_do_not_overrule_each_other_unseen",
        ]),
    ),
    (19..=20, Partly(REGISTER_REACH, &[PAID_REPAIR, REGISTERS])),
    (
        21..=21,
        Done(&[
            WHOLE_WAY,
            REGISTERS,
            "tests/contract/numbers.rs::moving_to_another_register_takes_its_next_number",
        ]),
    ),
    (
        22..=22,
        Partly(
            "what residents report themselves is nobody's until somebody acts on it",
            &["src/records/case/tests/desk.rs::whoever_is_at_the_desk_owns_what_he_writes_down"],
        ),
    ),
    (
        23..=23,
        Done(&[
            WEIGHED,
            "src/records/case/tests/weighing.rs::what_is_beyond_the_remit_is_weighed_before_it_goes_up",
        ]),
    ),
    (24..=24, Done(&[WEIGHED, "src/records/case/tests/weighing.rs::each_of_the_three_is_filled"])),
    (
        25..=25,
        Done(&[WEIGHED, "src/records/case/tests/weighing.rs::it_is_written_down_in_its_register_first"]),
    ),
    (26..=26, Done(&[WEIGHED, "src/records/case/tests/weighing.rs::whoever_weighs_it_may_keep_it"])),
    (
        27..=27,
        Done(&[
            WEIGHED,
            "src/records/case/tests/passing_on.rs::the_department_acknowledges_by_name",
            "src/records/case/tests/passing_on.rs::a_case_is_not_closed_before_the_department_has_acknowledged",
        ]),
    ),
    (28..=31, Not(HANDOVER)),
    (
        32..=32,
        Done(&[
            NIGHT,
            "src/records/case/tests/night.rs::the_control_room_acts_for_a_desk_nobody_is_on_duty_at",
            "src/records/case/tests/next.rs::the_control_room_sends_a_technician_and_the_desk_completes_the_order",
            "src/device/alarm.rs::at_night_it_rings_in_the_control_room",
        ]),
    ),
    (33..=33, Done(&[NIGHT, BACKFILL])),
    (34..=34, Not("no 当班记录, so nothing to review at the start of a shift")),
    (
        35..=35,
        Partly("督促 is one tap and seen; it does not start from the last shift's record", &[SUPERVISED]),
    ),
    // A heading, whose one part is cut off after its first sentence.
    (36..=36, Done(&[PAID_REPAIR])),
    (37..=37, Walked(&[REPAIR, PAID_REPAIR])),
    (
        38..=38,
        Done(&[
            PAID_REPAIR,
            "src/records/case/tests/money.rs::paid_work_does_not_begin_before_the_price_is_agreed",
            "src/records/case/tests/money.rs::a_declined_price_ends_the_case_without_paid_work",
            "src/records/case/tests/settings.rs::the_whole_is_replaced_by_the_whole",
        ]),
    ),
    (39..=39, Done(&[WHOLE_WAY, LIFECYCLE])),
    (40..=41, Not(HANDOVER)),
    (
        42..=42,
        Partly("待补单 has its mark and its clock; it stands in no review of the supervisor's", &[BACKFILL]),
    ),
    (43..=43, Done(&[SUPERVISED])),
    (44..=44, Walked(&[REPAIR, PAID_REPAIR])),
    (
        45..=45,
        Done(&[
            WHOLE_WAY,
            "src/records/case/tests/lifecycle.rs::the_resident_asks_how_far_it_is_as_often_as_he_likes",
            "src/records/case/tests/lifecycle.rs::a_closed_case_still_takes_words_facts_and_a_rating",
        ]),
    ),
    // Document 2: 住户求助服务处理标准作业程序
    (46..=46, Done(&[WHOLE_WAY])),
    (
        47..=47,
        Done(&[
            WHOLE_WAY,
            EVERY_WAY,
            "src/records/case/tests/closing.rs::a_supervisor_lets_a_case_close_and_says_why",
        ]),
    ),
    (
        48..=48,
        Partly(
            "per case; no figure by class, person or month",
            &[
                HOW_LONG,
                "src/records/case/tests/lifecycle.rs::stars_stay_between_one_and_five_whoever_sends_them",
            ],
        ),
    ),
    (49..=49, Done(&[OTHER_HELP_WALKED, EVERY_WAY, BUTTONS])),
    (50..=50, Done(&[OTHER_HELP_WALKED, DIRECTORS, LEVELS, AT_ITS_LEVEL])),
    (51..=51, Done(&[SEEN_BY, SUPERVISED])),
    (52..=52, Done(&[MEDICAL_WALKED, SECURITY_WALKED, EVERY_WAY, ROLES])),
    (
        53..=53,
        Done(&[
            SEVEN,
            "tests/browser/journey.test.mjs::the phone itself says what it is, and which words decided",
        ]),
    ),
    (
        54..=54,
        Done(&[
            WHOLE_WAY,
            COMPLAINT_WALKED,
            SEVEN,
            "src/wording/register.rs::a_loss_is_registered_under_its_class",
        ]),
    ),
    (55..=55, Done(&[WHOLE_WAY])),
    (56..=56, Done(&[PAID_REPAIR])),
    (57..=57, Done(&[SEVEN, COMPLAINT_WALKED])),
    (58..=58, Done(&[LETTER])),
    (59..=59, Done(&[CLASSES, SECURITY_WALKED, THEFT])),
    (60..=60, Done(&[FIRE])),
    (61..=61, Done(&[SEVEN, OTHER_HELP_WALKED])),
    (
        62..=62,
        Done(&[
            PRINCIPLES,
            "tests/browser/enquiry.test.mjs::all three principles are before the eyes of whoever replies and closes (S62)",
        ]),
    ),
    (63..=63, Done(&[NOT_CLOSED_UNANSWERED, CLIMBS, ANSWERED])),
    (
        64..=64,
        Done(&[
            "tests/browser/enquiry.test.mjs::the desk asks the supervisor: five minutes run on both screens (S64)",
            INQUIRY_WALKED,
            CLIMBS,
            ANSWERED,
            "src/records/case/tests/clocks.rs::a_second_five_minutes_run_from_the_question_upwards",
        ]),
    ),
    (
        65..=65,
        Partly(
            "limits are data, which the director sets; the supervisor, whom the row names, does not",
            &[
                "src/records/case/tests/settings.rs::the_whole_is_replaced_by_the_whole",
                "tests/contract/climbing.rs::the_estates_own_limit_holds",
                "src/records/case/tests/agreed.rs::an_appointment_is_due_when_it_was_agreed_for",
                "tests/sync/missed_clock.rs::a_missed_appointment_climbs",
            ],
        ),
    ),
    (
        66..=66,
        Done(&[
            OTHER_HELP_WALKED,
            "src/records/case/tests/closing.rs::what_was_judged_not_proper_ends_as_that_and_the_caller_knows_why",
            "src/records/case/tests/closing.rs::an_unmet_request_closes_only_with_the_department_contacted",
        ]),
    ),
    (
        67..=67,
        Done(&[
            OTHER_HELP_WALKED,
            "src/records/case/tests/closing.rs::an_unmet_request_closes_only_with_the_department_contacted",
        ]),
    ),
    (68..=68, Done(&[ONE_TAP])),
    (69..=71, Walked(&[FIRST_QUESTIONS, WHOLE_WAY])),
    (
        72..=72,
        Done(&[
            "tests/browser/supervise.test.mjs::the two nearest guards on duty are proposed, and one tap names both (S72)",
            "tests/browser/supervise.test.mjs::both who were named accept, and whoever accepted is busy (S72)",
            FIRST_QUESTIONS,
            MEDICAL_WALKED,
        ]),
    ),
    (73..=73, Walked(&[WHOLE_WAY])),
    (74..=74, Walked(&[MEDICAL_WALKED, TO_HOSPITAL])),
    (75..=78, Walked(&[HOSPITAL])),
    (
        79..=80,
        Done(&["tests/browser/hospital.test.mjs::the standing rules are pinned for whoever goes (S79, S80)"]),
    ),
    (81..=81, Walked(&[HOSPITAL])),
    (82..=82, Walked(&[MEDICAL_WALKED])),
    (83..=84, Walked(&[HOSPITAL])),
    (85..=85, Walked(&[MEDICAL_WALKED, ASKED_UP, TO_HOSPITAL])),
    (
        86..=86,
        Done(&[
            "tests/browser/hospital.test.mjs::the security chief whom he chose is told, and the desk is not asked (S86)",
            "src/records/case/tests/notices.rs::the_one_chosen_is_told",
        ]),
    ),
    (87..=87, Walked(&[HOSPITAL])),
    (88..=98, Walked(&[WHOLE_WAY, MEDICAL_WALKED])),
    (99..=103, Walked(&[MEDICAL_WALKED])),
    (
        104..=104,
        Done(&[
            "tests/browser/hospital.test.mjs::whoever stays to nurse a patient reads what is not theirs to do (S104)",
        ]),
    ),
    (
        105..=105,
        Done(&[
            MEDICAL_WALKED,
            "src/records/case/tests/notices.rs::every_time_the_relative_leaves_the_leader_hears_it_anew",
            "src/records/case/tests/writing_later.rs::a_step_is_ticked_at_once_and_written_up_afterwards",
            WALK,
        ]),
    ),
    (
        106..=106,
        Partly("it is recorded in 《日常事务登记表》; no form is called 《住户求助登记表》", &[HOSPITAL]),
    ),
    (
        107..=107,
        Walked(&[
            HOSPITAL,
            "src/wording/register.rs::a_report_is_drafted_from_the_record_without_what_is_sealed",
        ]),
    ),
    (
        108..=108,
        Done(&[
            UP_AND_DOWN,
            MEDICAL_WALKED,
            "src/records/case/tests/standard.rs::a_major_emergency_is_reported_at_once",
        ]),
    ),
    (109..=109, Walked(&[MEDICAL_WALKED, ASKED_UP])),
    (110..=110, Done(&[LETTER, "tests/rulebook/seed.rs::every_row_about_an_enquiry_acts"])),
    (
        111..=111,
        Done(&[LETTER, "src/records/case/tests/standard.rs::a_letter_is_photographed_or_it_is_said_why_not"]),
    ),
    (
        112..=112,
        Done(&[
            LETTER,
            FORTY_EIGHT_HOURS,
            "src/records/case/tests/standard.rs::a_reply_in_writing_is_the_supervisors_or_the_directors",
        ]),
    ),
    (
        113..=113,
        Walked(&[
            LETTER,
            INQUIRY_WALKED,
            "src/records/case/tests/next.rs::a_reply_in_writing_is_the_directors_once_he_was_asked",
        ]),
    ),
    (
        114..=114,
        Partly("answered at once, under its clock; no 物业部有关规定 to look into", &[INQUIRY_WALKED]),
    ),
    (
        115..=115,
        Walked(&[
            INQUIRY_WALKED,
            ASKED_UP,
            "src/records/case/tests/standard.rs::an_oral_enquiry_is_answered_after_asking",
        ]),
    ),
    (116..=116, Walked(&[INQUIRY_WALKED, "tests/rulebook/seed.rs::every_row_about_an_enquiry_acts"])),
    (
        117..=117,
        Done(&[
            "tests/browser/enquiry.test.mjs::the supervisor marks it 保密, and from then on lists say no word of it (S117)",
            "tests/browser/enquiry.test.mjs::whoever has leave takes it away, the desk does not; who read it stands there by name (S117)",
            "src/records/case/tests/confidential.rs::it_leaves_the_house_only_with_leave",
            "src/records/case/tests/sight.rs::a_confidential_case_is_hidden_from_residents_and_butlers",
            "src/records/case/tests/confidential.rs::each_opening_is_on_record_by_name_and_time",
            "src/wording/register.rs::a_confidential_case_keeps_its_words_out_of_the_register",
        ]),
    ),
    (118..=118, Walked(&[COMPLAINT_WALKED])),
    (119..=119, Walked(&[PAID_REPAIR])),
    (120..=120, Walked(&[SECURITY_WALKED, LOST_PROPERTY_WALKED])),
    (121..=121, Walked(&[FIRE, DISASTER_WALKED])),
    (122..=122, Walked(&[OTHER_HELP_WALKED])),
    (
        123..=123,
        Done(&[
            PAID_REPAIR,
            "src/records/case/tests/money.rs::whoever_finds_that_it_costs_money_marks_it",
            "src/records/case/tests/money.rs::payment_is_apart_from_closing",
        ]),
    ),
    (124..=125, Not(ARCHIVE)),
    (126..=126, Partly("its columns are printed, under the names of the three registers", &[PAID_REPAIR])),
    (
        127..=127,
        Done(&[
            MEDICAL_WALKED,
            "src/records/case/tests/branches.rs::branches_are_open_together_and_each_has_its_musts",
            "src/records/case/tests/branches.rs::a_branch_stood_down_keeps_what_was_done_in_it",
        ]),
    ),
    (
        128..=128,
        Done(&[
            ASKED_UP,
            "src/records/case/tests/closing.rs::an_unanswered_question_upwards_holds_the_case_open",
            "src/records/case/tests/climbing.rs::a_new_miss_climbs_anew",
        ]),
    ),
    (129..=129, Done(&[UP_AND_DOWN, LEVELS])),
    (130..=130, Done(&[LETTER, FORTY_EIGHT_HOURS])),
    (131..=131, Not(ARCHIVE)),
    (
        132..=132,
        Done(&[
            "tests/browser/supervise.test.mjs::the nearest free guard and the free vehicle stand first, and what one case uses another does not get (S132)",
            "src/records/case/tests/at_hand.rs::who_is_on_duty_and_free_stands_first",
            "src/records/case/tests/at_hand.rs::the_nearest_is_who_did_something_there_last_or_said_that_he_would_be",
            "src/records/case/tests/at_hand.rs::a_vehicle_is_in_use_from_the_step_that_calls_it_until_it_is_back",
        ]),
    ),
    (133..=133, Partly("ten fixed roles bear all the names; a driver is nobody", &[ROLES])),
    // Document 3: 挂失财物失窃处理预案
    (134..=134, Done(&[THEFT])),
    (
        135..=135,
        Done(&[
            VISITOR,
            THEFT,
            STOLEN,
            "tests/contract/visitors.rs::a_visitor_is_a_resident_whom_nobody_has_verified",
            "tests/contract/visitors.rs::nothing_of_the_staff_or_of_others_travels_to_a_visitor",
        ]),
    ),
    (136..=143, Walked(&[THEFT])),
    (
        144..=144,
        Done(&[
            THEFT,
            "src/records/case/tests/triggers.rs::the_owner_asks_for_the_police",
            "src/records/case/tests/triggers.rs::what_is_lost_is_worth_much",
        ]),
    ),
    (145..=146, Walked(&[THEFT])),
    (
        147..=147,
        Done(&[THEFT, "src/records/case/tests/lists.rs::two_phones_without_signal_enter_side_by_side"]),
    ),
    (148..=148, Walked(&[THEFT])),
    (149..=149, Done(&[BRIEFED, SUPERIOR_SET])),
    (150..=155, Walked(&[THEFT])),
    (
        156..=156,
        Done(&[
            "tests/browser/theft.test.mjs::who was on duty is proposed: one tap lists him, another says why he is not concerned (S156)",
            "src/records/case/tests/lists.rs::a_list_made_for_another_is_complete_when_every_entry_has_its_own",
            "src/records/case/tests/lists.rs::a_list_made_for_an_empty_one_waits_until_it_is_said_that_there_is_nobody",
            "src/records/case/tests/proposals.rs::who_was_on_duty_between_last_seen_and_missed_is_proposed",
        ]),
    ),
    (157..=157, Done(&["tests/browser/theft.test.mjs::he has gone home, and is called back (S157)"])),
    (
        158..=158,
        Done(&[
            "tests/browser/theft.test.mjs::what one said is nowhere on the other's phone, at the desk or with the owner (S158)",
            "src/records/case/tests/seals.rs::an_interviewer_reads_his_own_and_the_lead_reads_all",
            "src/records/case/tests/seals.rs::what_is_released_all_staff_read_and_the_rest_stays_sealed",
            "tests/contract/sights.rs::restricted_words_reach_only_their_roles",
        ]),
    ),
    (
        159..=159,
        Done(&[
            "tests/browser/theft.test.mjs::what was signed is not struck out (S159)",
            "src/records/case/tests/lists.rs::what_is_signed_is_neither_struck_nor_taken_back",
        ]),
    ),
    (
        160..=160,
        Done(&[
            REPORTED,
            "tests/browser/theft.test.mjs::the director opens from the findings what they rest on, and the desk learns nothing that is sealed (S158, S160)",
            "src/records/case/tests/grounds.rs::a_conclusion_rests_on_what_stands_in_the_case",
            "src/records/case/tests/grounds.rs::a_conclusion_without_a_ground_is_not_written",
            "src/records/case/tests/grounds.rs::a_sealed_entry_stays_sealed_to_whoever_reads_what_rests_on_it",
        ]),
    ),
    (
        161..=161,
        Done(&[
            REPORTED,
            "src/app/view/grounds.rs::a_report_names_what_it_rests_on_and_nothing_that_is_sealed",
            "src/wording/register.rs::a_report_is_drafted_from_the_record_without_what_is_sealed",
        ]),
    ),
    (162..=162, Walked(&[THEFT])),
    (163..=164, Walked(&[LOST_PROPERTY_WALKED])),
    (165..=165, Done(&[THEFT, EVERY_WAY])),
    (166..=166, Walked(&[THEFT])),
    (
        167..=167,
        Done(&[
            TURNED_UP,
            "src/records/case/tests/standard.rs::the_receipt_for_what_turned_up_stops_the_investigation",
        ]),
    ),
    (168..=168, Done(&[THEFT])),
    (169..=169, Done(&[ROLES, SUPERIOR_SET])),
    // Document 4: 拥挤情况处置预案
    (170..=170, Done(&[CROWDING])),
    (171..=171, Done(&["tests/browser/crowding.test.mjs::whose it is to see to stands on his page (S171)"])),
    (172..=172, Done(&["tests/commands.rs::an_estate_without_a_duty_lead_is_not_opened", SETTLED])),
    (
        173..=173,
        Done(&[
            "tests/browser/crowding.test.mjs::without the endpoint the guard on post reports it in two taps (S173, S177)",
            "src/app/pages/report/spots.rs::the_six_of_the_plan_are_offered_and_then_the_sites_own",
        ]),
    ),
    (
        174..=174,
        Partly(
            "a new phone knows the drills of 30 days",
            &[
                "src/records/case/tests/drills.rs::a_drill_ends_with_what_it_showed",
                "src/wording/drills.rs::a_drill_counts_for_the_departments_its_review_names_until_it_is_too_old",
            ],
        ),
    ),
    (175..=175, Partly("doors are checked in a crowding that was reported, not at opening", &[WALK])),
    (176..=176, Partly("posts are what guards say of themselves; no door by shift, nobody missed", &[WALK])),
    (177..=178, Walked(&[CROWDING])),
    (
        179..=179,
        Done(&[
            CROWDING,
            CROWDING_WALKED,
            "src/records/case/tests/next.rs::each_of_several_who_were_sent_enters_his_own_arrival",
            "src/records/case/tests/next.rs::only_those_who_come_are_asked_to_arrive",
        ]),
    ),
    (180..=180, Done(&[CROWDING, "src/records/case/tests/lists.rs::a_public_list_is_the_residents_to_read"])),
    (181..=181, Done(&[CROWDING, "tests/rulebook/seed.rs::the_broadcast_is_spoken_as_it_stands"])),
    (182..=186, Walked(&[CROWDING])),
    (187..=187, Done(&[ROLES, CROWDING])),
    // Document 5: 住宅小区突发事件求助指南
    (
        188..=188,
        Done(&[
            GUIDE,
            "tests/browser/shell.test.mjs::opens with the server gone, at any address, wherever the link came from",
        ]),
    ),
    (189..=190, Done(&[GUIDE])),
    (
        191..=191,
        Done(&[
            "tests/browser/sudden.test.mjs::for every sudden event 110 and the desk are one tap away, for nothing else",
            GUIDE,
            "src/app/pages/report/starters.rs::each_emergency_of_the_guide_opens_its_class",
        ]),
    ),
    (192..=193, Done(&[GUIDE])),
    (
        194..=194,
        Done(&[
            "tests/browser/sudden.test.mjs::for every sudden event 110 and the desk are one tap away, for nothing else",
            "tests/browser/sudden.test.mjs::the desk sees that he has called the police",
            "tests/rulebook/hotlines.rs::whoever_reports_a_sudden_event_is_offered_the_police",
            ONE_TAP,
            "src/records/case/tests/lifecycle.rs::the_reporters_call_to_the_police_is_on_record",
        ]),
    ),
    (195..=195, Walked(&[THEFT, FIRE])),
    (
        196..=196,
        Done(&[
            HOSPITAL,
            "src/records/case/tests/writing_later.rs::a_step_is_ticked_at_once_and_written_up_afterwards",
            "src/records/case/tests/writing_later.rs::records_are_completed_after_closing_too",
            "src/records/case/tests/entries_later.rs::an_entry_is_made_at_once_and_written_up_afterwards",
        ]),
    ),
    (
        197..=198,
        Done(&[
            "tests/browser/sudden.test.mjs::whom to call for what stands in the guide (S197, S198)",
            SETTLED,
            "src/endpoint/routes/guide.rs::anybody_may_read_whom_to_call",
        ]),
    ),
    (
        199..=202,
        Done(&[ONE_TAP, "tests/rulebook/hotlines.rs::a_case_is_offered_the_numbers_its_sub_kind_may_need"]),
    ),
    (203..=203, Walked(&[FIRE])),
    (204..=204, Done(&[SECURITY_WALKED, LOST_PROPERTY_WALKED, ROLES, EVERY_WAY])),
];

/// Every row that a step or a branch cites: somebody does it, and the walks take every one of them
/// (`walks/route.rs::every_step_of_every_procedure_is_walked`). What a warning says or a clock counts is no act.
fn acted() -> BTreeSet<String> {
    let procedures = Rulebook::standard().procedures().iter();
    let cited = procedures.flat_map(|procedure| {
        let steps = procedure.steps.iter().map(|step| &step.seed);
        let branches = procedure.branches.iter().map(|branch| &branch.seed);
        steps.chain(branches).flatten().cloned()
    });
    cited.collect()
}

/// Somebody does it there, on a real phone or screen or over the wire, or reads what is there to be read; in the others
/// a function is called.
fn is_of_people(test: &&str) -> bool {
    let places = [
        "tests/walks",
        "tests/browser/",
        "tests/sync/",
        "tests/contract/",
        "tests/commands",
        "tests/rulebook/guide",
    ];
    places.iter().any(|place| test.starts_with(place))
}

#[test]
fn every_row_is_done_or_says_what_is_missing() {
    let acted = acted();
    let mut faults = Vec::new();
    let mut done = 0;
    let (mut partly, mut not) = (Vec::new(), Vec::new());
    for number in 1..=LAST {
        let row = format!("S{number}");
        let proofs: Vec<&Proof> =
            ROWS.iter().filter(|(rows, _)| rows.contains(&number)).map(|(_, proof)| proof).collect();
        let tests = match proofs[..] {
            [Done(tests)] => {
                done += 1;
                if !tests.iter().any(is_of_people) {
                    faults.push(format!("{row}: nobody does it on a phone or a screen"));
                }
                *tests
            }
            [Walked(tests)] => {
                done += 1;
                if !tests.iter().any(is_of_people) {
                    faults.push(format!("{row}: nobody does it on a phone or a screen"));
                }
                if !acted.contains(&row) {
                    faults.push(format!("{row}: no step cites it, so nobody does it on a walk"));
                }
                *tests
            }
            [Partly(missing, tests)] => {
                partly.push(format!("{row}: {missing}"));
                *tests
            }
            [Not(missing)] => {
                not.push(format!("{row}: {missing}"));
                continue;
            }
            [] => {
                faults.push(format!("{row} is missing"));
                continue;
            }
            [..] => {
                faults.push(format!("{row} stands here twice"));
                continue;
            }
        };
        if tests.is_empty() {
            faults.push(format!("{row}: no test shows it"));
        }
        faults.extend(tests.iter().filter_map(|test| fault(test)).map(|why| format!("{row}: {why}")));
    }
    let beyond = ROWS.iter().filter(|(rows, _)| *rows.start() == 0 || *rows.end() > LAST);
    faults.extend(beyond.map(|(rows, _)| format!("there are no rows {rows:?}")));

    println!("of {LAST} rows: {done} done, {} partly, {} not", partly.len(), not.len());
    println!("partly:\n  {}\nnot:\n  {}", partly.join("\n  "), not.join("\n  "));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
