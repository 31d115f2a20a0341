//! All checks, in order.

use crate::check::fault::{Fault, Found, Sheet};
use crate::check::{clocks, evidence, ids, people, proposals, references, words};
use crate::procedure::Procedure;

type Check = fn(&Procedure, &mut Found<'_>);
type AcrossCheck = fn(&[Sheet<'_>], &mut Vec<Fault>);

/// In the order their faults are reported.
const CHECKS: [(&str, Check); 38] = [
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
    ("closing_answerable", references::closing_answerable),
    ("lists_known", references::lists_known),
    ("becomes_answerable", references::becomes_answerable),
    ("proposals_answerable", proposals::answerable),
    ("backfills_known", references::backfills_known),
    ("passed_by_known", references::passed_by_known),
    ("options_fit", evidence::options_fit),
    ("duty_is_yes_or_no", evidence::duty_is_yes_or_no),
    ("photos_wait", evidence::photos_wait),
    ("until_known", evidence::until_known),
    ("unless_known", evidence::unless_known),
    ("drafts_are_text", evidence::drafts_are_text),
    ("grounds_known", evidence::grounds_known),
    ("contacts_are_people", evidence::contacts_are_people),
    ("hotlines_known", evidence::hotlines_known),
    ("clocks_from_receipt", clocks::clocks_from_receipt),
    ("replies_seen", clocks::replies_seen),
    ("clocks_answerable", references::clocks_answerable),
    ("clocks_can_stop", clocks::clocks_can_stop),
    ("limits_positive", clocks::limits_positive),
    ("ladders_climb", clocks::ladders_climb),
    ("notices_accepted", people::notices_accepted),
    ("notices_named", people::notices_named),
    ("notices_chosen", people::notices_chosen),
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

pub(super) fn faults(sheets: &[Sheet<'_>]) -> Vec<Fault> {
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
