//! What a procedure file must mean, beyond its shape: a list of small named checks that report everything at once.
//!
//! A check is one function and one line in `CHECKS`; its bad fixture is `tests/rulebook/bad/<its name>.toml`.

mod problem;

mod ids;
mod proposals;
mod references;

mod evidence;

mod clocks;
mod people;
mod words;

#[cfg(feature = "files")]
mod files;

pub use problem::Problem;

#[cfg(feature = "files")]
pub use files::check_files;

use crate::procedure::Procedure;

/// The estate's own data a wording may stand on, in braces: `{meeting_point}`.
pub const PLACEHOLDERS: [&str; 9] = [
    "estate",
    "meeting_point",
    "service_desk",
    "property_phone",
    "maintenance_phone",
    "police_station",
    "police_phone",
    "valuable_amount",
    "duty_lead",
];

/// The numbers a procedure may offer as one-tap calls; the named ones are the estate's own (S197–S202, S184).
pub const HOTLINES: [&str; 7] = ["110", "119", "120", "122", "property", "maintenance", "police"];

/// One thing wrong, with the file and the key it stands at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {key}: {problem}")]
pub struct Fault {
    /// As it was given, e.g. `procedures/medical.toml`.
    pub file: String,
    /// E.g. `steps.hospital_vehicle.text.zh`; items without an id are counted from one: `warnings[2]`.
    pub key: String,
    pub problem: Problem,
}

/// One procedure and the file it came from.
struct Sheet<'a> {
    file: &'a str,
    procedure: &'a Procedure,
}

/// Where checks put what they find.
struct Found<'a> {
    file: &'a str,
    faults: &'a mut Vec<Fault>,
}

impl Found<'_> {
    fn add(&mut self, key: impl Into<String>, problem: Problem) {
        self.faults.push(Fault { file: self.file.to_owned(), key: key.into(), problem });
    }
}

type Check = fn(&Procedure, &mut Found<'_>);
type AcrossCheck = fn(&[Sheet<'_>], &mut Vec<Fault>);

/// In the order their faults are reported.
const CHECKS: [(&str, Check); 34] = [
    ("ids_well_formed", ids::well_formed),
    ("ids_unique", ids::unique),
    ("branches_known", references::branches_known),
    ("branches_have_steps", references::branches_have_steps),
    ("branch_to_choose", references::branch_to_choose),
    ("sub_kinds_known", references::sub_kinds_known),
    ("steps_known", references::steps_known),
    ("when_answerable", references::when_answerable),
    ("triggers_answerable", references::triggers_answerable),
    ("stood_down_by_known", references::stood_down_by_known),
    ("not_proper_answerable", references::not_proper_answerable),
    ("lists_known", references::lists_known),
    ("becomes_answerable", references::becomes_answerable),
    ("proposals_answerable", proposals::answerable),
    ("backfills_known", references::backfills_known),
    ("options_fit", evidence::options_fit),
    ("duty_is_yes_or_no", evidence::duty_is_yes_or_no),
    ("photos_wait", evidence::photos_wait),
    ("until_known", evidence::until_known),
    ("unless_known", evidence::unless_known),
    ("drafts_are_text", evidence::drafts_are_text),
    ("hotlines_known", evidence::hotlines_known),
    ("clocks_from_receipt", clocks::clocks_from_receipt),
    ("replies_seen", clocks::replies_seen),
    ("clocks_answerable", references::clocks_answerable),
    ("clocks_can_stop", clocks::clocks_can_stop),
    ("limits_positive", clocks::limits_positive),
    ("ladders_climb", clocks::ladders_climb),
    ("notices_accepted", people::notices_accepted),
    ("notices_named", people::notices_named),
    ("notices_repeat", people::notices_repeat),
    ("actors_see_the_case", people::actors_see_the_case),
    ("wordings_whole", words::wordings_whole),
    ("seed_rows_exist", words::seed_rows_exist),
];

/// Checks that compare files with each other.
const ACROSS: [(&str, AcrossCheck); 3] = [
    ("procedures_unique", ids::procedures_unique),
    ("steps_unique", ids::steps_unique),
    ("classes_flat", ids::classes_flat),
];

/// The names of all checks of meaning.
pub fn names() -> impl Iterator<Item = &'static str> {
    CHECKS.iter().map(|(name, _)| *name).chain(ACROSS.iter().map(|(name, _)| *name))
}

/// Every fault of these procedures; none when they are whole. Files are named by id.
pub fn check(procedures: &[Procedure]) -> Vec<Fault> {
    let files: Vec<String> =
        procedures.iter().map(|procedure| format!("{}.toml", procedure.id.as_str())).collect();
    let sheets: Vec<Sheet<'_>> =
        files.iter().zip(procedures).map(|(file, procedure)| Sheet { file, procedure }).collect();
    faults(&sheets)
}

fn faults(sheets: &[Sheet<'_>]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for sheet in sheets {
        let mut found = Found { file: sheet.file, faults: &mut faults };
        for (_, check) in CHECKS {
            check(sheet.procedure, &mut found);
        }
    }
    for (_, check) in ACROSS {
        check(sheets, &mut faults);
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::load::Rulebook;

    #[test]
    fn standard_rulebook_has_no_faults() {
        let faults: Vec<String> =
            check(Rulebook::standard().procedures()).iter().map(ToString::to_string).collect();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
