//! What can be wrong with a procedure file. Each sentence says what to do about it.

use crate::check::estate::{HOTLINES, PLACEHOLDERS};
use crate::procedure::EvidenceKind;
use crate::role::{Department, Role};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("line {line} is not TOML: {said}; put it right and check again")]
    NotToml { line: usize, said: String },
    #[error("line {line} does not fit: {said}; schema.md lists every key and its values")]
    Shape { line: usize, said: String },
    #[error("the procedure is `{id}`; name its file `{id}.toml`, or change the id")]
    FileName { id: String },
    #[error("`{id}` is in `{first}` as well; keep one file for each procedure")]
    ProcedureTwice { id: String, first: String },

    #[error("`{id}` is not an id; use small letters, figures and single `_`, beginning with a letter")]
    BadId { id: String },
    #[error("`{id}` is there twice; give each its own id")]
    Twice { id: String },
    #[error("step `{id}` is in `{first}` as well; step ids are unique in the whole rulebook: rename one")]
    StepTwice { id: String, first: String },

    #[error("`{name}` stands under a class itself; name the class, or leave `stands_under` out")]
    NotAClass { name: String },

    #[error("there is no branch `{name}`; use {}, or add it under [[branches]]", list(known))]
    NoSuchBranch { name: String, known: Vec<String> },
    #[error("no step belongs to branch `{name}`; add its steps, or remove the branch")]
    EmptyBranch { name: String },
    #[error("a branch must be chosen but none can be; add [[branches]], or remove `needs_branch`")]
    NoBranchToChoose,
    #[error("there is no sub-kind `{name}`; use {}, or add it under [[sub_kinds]]", list(known))]
    NoSuchSubKind { name: String, known: Vec<String> },
    #[error("there is no step `{name}` in this procedure; correct the name, or add the step")]
    NoSuchStep { name: String },
    #[error("step `{step}` tells nobody, so nobody accepts; give it a `notice`, or wait for the step itself")]
    NothingToAccept { step: String },

    #[error("step `{step}` comes later; a step can wait only for the answer to an earlier one: move it up")]
    AnswerComesLater { step: String },
    #[error("step `{step}` does not ask for `{evidence}`; name evidence that it asks for")]
    NoSuchEvidence { step: String, evidence: String },
    #[error("`{answer}` is not an answer to `{evidence}`; use {}", list(known))]
    NoSuchAnswer { evidence: String, answer: String, known: Vec<String> },

    #[error("the rulebook has no `{name}`, so there is nothing to change; remove the change")]
    NothingToChange { name: String },
    #[error("`{evidence}` is no amount, so no sum can reach a limit; ask for `amount`, or use `is`")]
    NotAnAmount { evidence: String },
    #[error("a trigger holds either `is` or `at_least`; give exactly one")]
    OneOfTwo,
    #[error("`{step}` is no list that comes earlier; give that step `repeats = true` and move it up")]
    NotAListBefore { step: String },
    #[error("no step `{step}` comes earlier; correct the name, or move that step up")]
    NoSuchStepBefore { step: String },
    #[error("people are proposed for the entries of a list; add `repeats`, or remove `proposes`")]
    NoEntriesToPropose,
    #[error("`{evidence}` is not {kind:?}; name evidence of that kind")]
    OtherKind { evidence: String, kind: EvidenceKind },
    #[error("`{step}` is no list of this procedure; correct the name, or give that step `repeats = true`")]
    NotAList { step: String },
    #[error("list `{step}` asks for no {kind:?}; add it there")]
    AsksForNone { step: String, kind: EvidenceKind },
    #[error(
        "nobody stands in for whoever does `{step}`, so nothing is to be completed; name a step of the desk"
    )]
    NobodyStandsIn { step: String },
    #[error("`{step}` is not written for the role that completes it; give both the same `actor`")]
    OthersStep { step: String },
    #[error("only the entries of a list are sealed; add `repeats` or `each`, or remove `sealed`")]
    NothingToSeal,
    #[error("only the entries of a list become cases; add `repeats`, or remove `becomes`")]
    NothingToBecome,

    #[error("{kind:?} evidence has {given} options and needs at least {least}; add options")]
    TooFewOptions { kind: EvidenceKind, given: usize, least: usize },
    #[error("{kind:?} evidence takes no options; remove them, or make it `choice` or `choices`")]
    NeedlessOptions { kind: EvidenceKind },
    #[error(
        "{kind:?} evidence cannot say whether somebody is on duty; make it `yes_no`, or remove `duty_of`"
    )]
    NotYesOrNo { kind: EvidenceKind },
    #[error("a photo must not hold up the step; remove `first`, the photo may follow")]
    PhotoFirst,
    #[error("{kind:?} evidence cannot tell what was done; make it `text`, or remove `drafted`")]
    NotAText { kind: EvidenceKind },
    #[error(
        "`grounds` are chosen among earlier steps, and {kind:?} evidence from none; give both, or neither"
    )]
    GroundsAndSteps { kind: EvidenceKind },
    #[error("what may be left out needs no excuse; add `required = true`, or remove `unless`")]
    NothingToExcuse,
    #[error("{kind:?} evidence is not lent, so it does not come back; remove `until`")]
    NothingLent { kind: EvidenceKind },
    #[error("`{name}` is not a number we can call; use {}", list(&HOTLINES))]
    NoSuchHotline { name: String },

    #[error(
        "not every case has this clock from receipt; let it start and stop as in clocks.toml, without sub_kinds, or remove it"
    )]
    NoClock,
    #[error(
        "the caller does not see this step, so it is no reply; make it one tick and `public`, or remove `replies`"
    )]
    UnseenReply,
    #[error(
        "some cases start this clock but never have step `{step}`; give the clock the same branch, sub_kinds or `when`"
    )]
    CannotStop { step: String },
    #[error("`{evidence}` is no time, so nothing can be due then; ask for `time` or `date_time`")]
    NotATime { evidence: String },
    #[error(
        "few may read what is sealed in `{step}`, so the clock would run for them alone; ask in another step"
    )]
    SealedAnswer { step: String },
    #[error("a clock of no minutes is missed at once; give `limit_minutes` of at least 1")]
    NoTime,
    #[error("nobody is told when it is missed; name at least one role")]
    EmptyLadder,
    #[error("`{}` is on the ladder twice; name each role once", role.as_str())]
    RungTwice { role: Role },
    #[error("the ladder goes down from `{}` to `{}`; order it from the nearest role to the highest", from.as_str(), to.as_str())]
    LadderDescends { from: Role, to: Role },

    #[error(
        "nobody is told through `{evidence}`; name it as `named_in` of the step's notice, or ask for `person`"
    )]
    NamedForNothing { evidence: String },
    #[error("`{option}` is no role that could be told; name each option like a role")]
    NotARole { option: String },
    #[error("whoever is named is of one role; remove `chosen_in` or `named_in`")]
    ChosenAndNamed,
    #[error("only the entries of a list tell again; add `repeats`, or remove `again`")]
    NothingAgain,
    #[error("a notice that nobody accepts tells nobody; ask for at least 1")]
    AcceptedByNobody,
    #[error("`{}` cannot see these cases; add \"{}\" to `departments`, or choose another role", role.as_str(), word(*department))]
    CannotSee { role: Role, department: Department },

    #[error("the wording is empty; write it in both languages")]
    NoWords,
    #[error("`{words}` has no Chinese character; write the Chinese wording here")]
    NotChinese { words: String },
    #[error("`{words}` has Chinese characters; write the English wording here")]
    NotEnglish { words: String },
    #[error("the estate has no setting `{{{name}}}`; use {}", list(&PLACEHOLDERS))]
    NoSuchPlaceholder { name: String },
    #[error("a brace is left open or closed twice; write settings as {{name}}")]
    LooseBrace,
    #[error(
        "the English has other settings in braces than the Chinese ({}); use the same in both",
        list(expected)
    )]
    OtherPlaceholders { expected: Vec<String> },
    #[error("there is no row `{row}`; rows are S1–S204, D1–D8 and P1–P15")]
    NoSuchRow { row: String },
}

/// As procedure files write it.
fn word(department: Department) -> &'static str {
    match department {
        Department::Service => "service",
        Department::Security => "security",
        Department::Engineering => "engineering",
    }
}

fn list<S: AsRef<str>>(names: &[S]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    let quoted: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    quoted.join(", ")
}
