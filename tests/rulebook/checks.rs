//! `good/` has no faults; each file in `bad/` has exactly the one it is named after.

use std::fs;
use std::path::Path;

use rulebook::check::{Fault, Problem, check_files, names};
use rulebook::{Department, EvidenceKind, ProcedureId, Role};

/// Faults of shape, found before there is anything to run a check on.
const SHAPE: [&str; 4] = ["toml", "unknown_key", "missing_key", "file_name"];

fn fixture(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rulebook").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Reads `bad/<name>.toml` as `other_help.toml`, after the files of `beside`, and expects one fault.
fn check(name: &str, beside: &[&str], key: &str, problem: Problem) {
    let mut files: Vec<(String, String)> =
        beside.iter().map(|path| ((*path).to_owned(), fixture(path))).collect();
    files.push(("other_help.toml".to_owned(), fixture(&format!("bad/{name}.toml"))));
    let faults = check_files(&files).err().unwrap_or_default();
    let expected = Fault { file: "other_help.toml".to_owned(), key: key.to_owned(), problem };
    assert_eq!(faults, [expected], "bad/{name}.toml");
}

#[test]
fn every_check_has_a_file_that_fails_it() {
    let table: [(&str, &[&str], &str, Problem); 45] = [
        (
            "toml",
            &[],
            "deadlines.first_reply",
            Problem::NotToml { line: 6, said: "unclosed array table, expected `]`".into() },
        ),
        (
            "unknown_key",
            &[],
            "steps.help.colour",
            Problem::Shape {
                line: 19,
                said:
                    "unknown field `colour`, expected one of `id`, `branch`, `sub_kinds`, `when`, `actor`, `backfills`, \
                       `after`, `passed_by`, `need`, `text`, `hint`, `evidence`, `notice`, `done_by`, `public`, `replies`, `repeats`, `each`, \
                       `proposes`, `sealed`, `becomes`, `say`, `starts_work`, `makes_paid`, `weighed_first`, \
                       `seed`"
                        .into(),
            },
        ),
        ("missing_key", &[], "steps.help", Problem::Shape { line: 14, said: "missing field `actor`".into() }),
        ("file_name", &[], "id", Problem::FileName { id: "inquiry".into() }),
        ("ids_well_formed", &[], "steps.Help-now", Problem::BadId { id: "Help-now".into() }),
        ("ids_unique", &[], "steps.help.evidence.when", Problem::Twice { id: "when".into() }),
        (
            "branches_known",
            &[],
            "steps.help.branch",
            Problem::NoSuchBranch { name: "hospitals".into(), known: vec![] },
        ),
        ("branches_have_steps", &[], "branches.hospital", Problem::EmptyBranch { name: "hospital".into() }),
        ("branch_to_choose", &[], "closing.needs_branch", Problem::NoBranchToChoose),
        (
            "sub_kinds_known",
            &[],
            "deadlines.done.sub_kinds",
            Problem::NoSuchSubKind { name: "heavy".into(), known: vec![] },
        ),
        ("steps_known", &[], "deadlines.told.stops", Problem::NothingToAccept { step: "help".into() }),
        (
            "when_answerable",
            &[],
            "steps.help_more.when.is",
            Problem::NoSuchAnswer {
                evidence: "more".into(),
                answer: "perhaps".into(),
                known: vec!["yes".into(), "no".into()],
            },
        ),
        (
            "triggers_answerable",
            &[],
            "branches.more_help.opens_when[1].at_least",
            Problem::NotAnAmount { evidence: "more".into() },
        ),
        (
            "stood_down_by_known",
            &[],
            "branches.more_help.stood_down_by",
            Problem::NoSuchStep { name: "home".into() },
        ),
        (
            "unless_known",
            &[],
            "steps.help.evidence.letter.unless",
            Problem::NoSuchEvidence { step: "help".into(), evidence: "why_not".into() },
        ),
        (
            "drafts_are_text",
            &[],
            "steps.help.evidence.sum.drafted",
            Problem::NotAText { kind: EvidenceKind::Amount },
        ),
        (
            "grounds_known",
            &[],
            "steps.help.evidence.rests_on.among",
            Problem::NoSuchStepBefore { step: "seen".into() },
        ),
        (
            "contacts_are_people",
            &[],
            "steps.help.evidence.told.contact",
            Problem::OtherKind { evidence: "told".into(), kind: EvidenceKind::Person },
        ),
        ("classes_flat", &[], "stands_under", Problem::NotAClass { name: "other_help".into() }),
        (
            "closing_answerable",
            &[],
            "closing.not_proper_when.evidence",
            Problem::NoSuchEvidence { step: "help".into(), evidence: "proper".into() },
        ),
        ("lists_known", &[], "steps.help_each.each", Problem::NotAListBefore { step: "help".into() }),
        (
            "becomes_answerable",
            &[],
            "steps.defect.becomes.urgent",
            Problem::OtherKind { evidence: "what".into(), kind: EvidenceKind::YesNo },
        ),
        (
            "proposals_answerable",
            &[],
            "steps.help.proposes.on_duty",
            Problem::NoSuchAnswer {
                evidence: "works".into(),
                answer: "perhaps".into(),
                known: vec!["yes".into(), "no".into()],
            },
        ),
        (
            "passed_by_known",
            &[],
            "steps.write_up.passed_by",
            Problem::NothingToAccept { step: "help".into() },
        ),
        (
            "backfills_known",
            &[],
            "steps.write_up.backfills",
            Problem::NobodyStandsIn { step: "help".into() },
        ),
        (
            "options_fit",
            &[],
            "steps.help.evidence.how.options",
            Problem::TooFewOptions { kind: EvidenceKind::Choice, given: 1, least: 2 },
        ),
        (
            "duty_is_yes_or_no",
            &[],
            "steps.help.evidence.lead.duty_of",
            Problem::NotYesOrNo { kind: EvidenceKind::Text },
        ),
        ("photos_wait", &[], "steps.help.evidence.picture.first", Problem::PhotoFirst),
        (
            "until_known",
            &[],
            "steps.help.evidence.how.until",
            Problem::NoSuchStep { name: "home".into() },
        ),
        ("hotlines_known", &[], "hotlines", Problem::NoSuchHotline { name: "911".into() }),
        ("clocks_from_receipt", &[], "deadlines.first_reply", Problem::NoClock),
        ("replies_seen", &[], "steps.help.replies", Problem::UnseenReply),
        (
            "clocks_answerable",
            &[],
            "deadlines.done.until[1].evidence",
            Problem::NotATime { evidence: "how".into() },
        ),
        ("clocks_can_stop", &[], "deadlines.done.stops", Problem::CannotStop { step: "help".into() }),
        ("limits_positive", &[], "deadlines.first_reply.limit_minutes", Problem::NoTime),
        (
            "ladders_climb",
            &[],
            "deadlines.first_reply.ladder",
            Problem::LadderDescends { from: Role::Supervisor, to: Role::Desk },
        ),
        (
            "notices_named",
            &[],
            "steps.help.evidence.whom.kind",
            Problem::NamedForNothing { evidence: "whom".into() },
        ),
        (
            "notices_chosen",
            &[],
            "steps.help.notice.chosen_in",
            Problem::NotARole { option: "reception".into() },
        ),
        ("notices_repeat", &[], "steps.help.notice.again", Problem::NothingAgain),
        ("notices_accepted", &[], "steps.help.notice.accepted_by", Problem::AcceptedByNobody),
        (
            "actors_see_the_case",
            &[],
            "steps.help.actor",
            Problem::CannotSee { role: Role::Technician, department: Department::Engineering },
        ),
        ("seed_rows_exist", &[], "steps.help.seed", Problem::NoSuchRow { row: "S205".into() }),
        (
            "procedures_unique",
            &["good/other_help.toml"],
            "id",
            Problem::ProcedureTwice { id: "other_help".into(), first: "good/other_help.toml".into() },
        ),
        (
            "steps_unique",
            &["good/medical.toml"],
            "steps.locate",
            Problem::StepTwice { id: "locate".into(), first: "good/medical.toml".into() },
        ),
        ("wordings_whole", &[], "steps.help.text.en", Problem::NotEnglish { words: "提供帮助".into() }),
    ];
    for (name, beside, key, problem) in &table {
        check(name, beside, key, problem.clone());
    }

    let mut tried: Vec<&str> = table.iter().map(|(name, ..)| *name).collect();
    let mut expected: Vec<&str> = SHAPE.into_iter().chain(names()).collect();
    tried.sort_unstable();
    expected.sort_unstable();
    assert_eq!(tried, expected, "one row a check");
}

#[test]
fn every_bad_wording_is_named() {
    let words = |zh: &str, en: &str| {
        let text = fixture("good/other_help.toml")
            .replace(r#"{ zh = "提供帮助", en = "Help" }"#, &format!(r#"{{ zh = "{zh}", en = "{en}" }}"#));
        let faults = check_files(&[("other_help.toml", text)]).err().unwrap_or_default();
        faults.into_iter().map(|fault| (fault.key, fault.problem)).collect::<Vec<_>>()
    };
    let zh = || "steps.help.text.zh".to_owned();
    let en = || "steps.help.text.en".to_owned();
    assert_eq!(words("在{meeting_point}等候", "Wait at {meeting_point}"), []);
    assert_eq!(words("", "Help"), [(zh(), Problem::NoWords)]);
    assert_eq!(words("帮助", " "), [(en(), Problem::NoWords)]);
    assert_eq!(words("Help", "Help"), [(zh(), Problem::NotChinese { words: "Help".into() })]);
    assert_eq!(words("在{meeting_point等候", "Wait"), [(zh(), Problem::LooseBrace)]);
    assert_eq!(words("在{gate}等候", "Wait"), [(zh(), Problem::NoSuchPlaceholder { name: "gate".into() })]);
    assert_eq!(
        words("在{meeting_point}等候", "Wait at the gate"),
        [(en(), Problem::OtherPlaceholders { expected: vec!["meeting_point".into()] })]
    );
}

#[test]
fn every_clock_nobody_could_start_or_stop_is_named() {
    let clock = |starts: &str, step: &str| {
        let text = fixture("bad/clocks_answerable.toml")
            .replace(
                r#"starts = "received"
stops = { step"#,
                &format!("starts = {starts}\nstops = {{ step"),
            )
            .replace(r#"until = [{ step = "help", evidence = "how" }]"#, "")
            .replace(
                r#"text = { zh = "提供帮助", en = "Help" }"#,
                &format!("text = {{ zh = \"提供帮助\", en = \"Help\" }}\n{step}"),
            );
        let faults = check_files(&[("other_help.toml", text)]).err().unwrap_or_default();
        faults.into_iter().map(|fault| (fault.key, fault.problem)).collect::<Vec<_>>()
    };
    let start = |key: &str| format!("deadlines.done.starts.{key}");
    let how = || "how".to_owned();
    let help = || "help".to_owned();
    assert_eq!(
        clock(r#"{ answer = { step = "lunch", evidence = "how", is = "yes" } }"#, ""),
        [(start("step"), Problem::NoSuchStep { name: "lunch".into() })]
    );
    assert_eq!(
        clock(r#"{ answer = { step = "help", evidence = "when", is = "yes" } }"#, ""),
        [(start("evidence"), Problem::NoSuchEvidence { step: help(), evidence: "when".into() })]
    );
    assert_eq!(
        clock(r#"{ answer = { step = "help", evidence = "how", is = "yes" } }"#, ""),
        [(start("is"), Problem::NoSuchAnswer { evidence: how(), answer: "yes".into(), known: vec![] })]
    );
    let none = Problem::NoSuchAnswer { evidence: how(), answer: String::new(), known: vec![] };
    assert_eq!(
        clock(r#"{ answer = { step = "help", evidence = "how", is = [] } }"#, ""),
        [(start("is"), none)]
    );
    assert_eq!(
        clock(
            r#"{ answer = { step = "help", evidence = "how", is = "yes" } }"#,
            "repeats = true\nsealed = [\"supervisor\"]"
        ),
        [(start("step"), Problem::SealedAnswer { step: help() })]
    );
}

#[test]
fn good_files_have_no_faults() {
    let files = ["good/other_help.toml", "good/medical.toml"].map(|path| (path, fixture(path)));
    let procedures = check_files(&files).expect("no faults");
    let ids: Vec<ProcedureId> = procedures.iter().map(|procedure| procedure.id).collect();
    assert_eq!(ids, [ProcedureId::OtherHelp, ProcedureId::Medical]);
}

#[test]
fn one_file_can_be_checked_alone() {
    for id in ProcedureId::ALL {
        let path = format!("../../src/rulebook/procedures/{}.toml", id.as_str());
        let faults = check_files(&[(path.clone(), fixture(&path))]).err().unwrap_or_default();
        assert_eq!(faults, [], "{path}");
    }
}

#[test]
fn everything_wrong_is_reported_at_once() {
    let bad = ["hotlines_known", "limits_positive", "options_fit"];
    let files = bad.map(|name| (format!("bad/{name}.toml"), fixture(&format!("bad/{name}.toml"))));
    let faults = check_files(&files).expect_err("three bad files");
    // Each its own fault and its file name; the same procedure and step twice more.
    assert_eq!(faults.len(), 3 + 3 + 2 + 2);
}

#[test]
fn a_fault_says_what_is_wrong_and_what_to_do() {
    let text = fixture("bad/limits_positive.toml");
    let faults = check_files(&[("other_help.toml", text)]).expect_err("a bad file");
    let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "other_help.toml: deadlines.first_reply.limit_minutes: a clock of no minutes is missed at once; give \
          `limit_minutes` of at least 1"
        ]
    );
}
