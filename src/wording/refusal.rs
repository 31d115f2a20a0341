//! Why something was refused, as whoever wanted it reads it.

use records::Refusal;
use rulebook::Rulebook;

use crate::reader::Reader;
use crate::say;
use crate::sentence::{branch_title, level, step_title};

/// What stands against it, and what to do next.
pub fn title(refusal: &Refusal, rulebook: &Rulebook, reader: &Reader) -> String {
    let locale = reader.locale;
    match refusal {
        Refusal::Denied(_) => say!(locale, case.refused.denied).to_owned(),
        Refusal::NoSuchCase | Refusal::AlreadyReported | Refusal::NoLongerFits => {
            say!(locale, case.refused.moved_on).to_owned()
        }
        Refusal::Empty { field } => {
            let field = field_name(field, reader);
            say!(locale, case.refused.empty, field = field)
        }
        Refusal::TooLong { field, limit } => {
            let field = field_name(field, reader);
            say!(locale, case.refused.too_long, field = field, limit = *limit)
        }
        Refusal::NotAPhone => say!(locale, case.refused.not_a_phone).to_owned(),
        Refusal::NoSuchBranch(_) | Refusal::NoSuchStep(_) => say!(locale, case.refused.unknown).to_owned(),
        Refusal::NoSuchSubKind(_) => say!(locale, case.refused.no_such_kind).to_owned(),
        Refusal::BranchNotOpen(branch) => {
            let procedure = rulebook.procedures().iter().find(|procedure| procedure.branch(branch).is_some());
            let branch =
                procedure.map(|procedure| branch_title(procedure, branch, reader)).unwrap_or_default();
            say!(locale, case.refused.branch_closed, branch = branch)
        }
        Refusal::EvidenceMissing { step, evidence } => {
            let labels = rulebook.step(step).map(|step| {
                let asked = step.evidence.iter().filter(|asked| evidence.contains(&asked.id));
                asked.map(|asked| reader.text(&asked.label)).collect::<Vec<_>>()
            });
            let labels = labels.unwrap_or_default().join(say!(locale, case.said.and));
            say!(locale, case.refused.empty, field = labels)
        }
        Refusal::StillToWrite { steps } => {
            say!(locale, case.refused.still_to_write, count = steps.len())
        }
        Refusal::IsAList(_) | Refusal::NotAList(_) => say!(locale, case.refused.is_a_list).to_owned(),
        Refusal::NoSuchEntry(_) => say!(locale, case.refused.no_entry).to_owned(),
        Refusal::TooManyPhotos { most } => say!(locale, case.refused.too_many_photos, most = *most),
        Refusal::PhotoSize { .. } => say!(locale, case.refused.photo_size).to_owned(),
        Refusal::NotOnStaff { .. } => say!(locale, case.refused.not_on_staff).to_owned(),
        Refusal::OutOfReach { to } => say!(locale, case.refused.out_of_reach, role = reader.role(*to)),
        Refusal::NotAskedFor { .. } => say!(locale, case.refused.not_asked_for).to_owned(),
        Refusal::GroundGone { step, .. } => {
            say!(locale, case.refused.ground_gone, step = step_title(step, rulebook, reader))
        }
        Refusal::LastDirector => say!(locale, case.refused.last_director).to_owned(),
        Refusal::TooManyOpen { most } => say!(locale, visit.too_many_open, most = *most),
        Refusal::TooMuchAtOnce { most } => {
            say!(locale, case.refused.too_much_at_once, most = *most)
        }
        Refusal::Unwritable { .. } => say!(locale, case.refused.unwritable).to_owned(),
        Refusal::Signed => say!(locale, case.refused.signed).to_owned(),
        Refusal::PriceNotAgreed => say!(locale, case.refused.price).to_owned(),
        Refusal::NoSuchQuote => say!(locale, case.refused.no_quote).to_owned(),
        Refusal::NotRegistered => say!(locale, case.refused.not_registered).to_owned(),
        Refusal::NotWeighed => say!(locale, case.refused.not_weighed).to_owned(),
        Refusal::DrillNotReviewed => say!(locale, case.refused.drill_review).to_owned(),
        Refusal::NotAcknowledged { by } => {
            say!(locale, case.refused.not_acknowledged, role = reader.role(*by))
        }
        Refusal::LevelNotHandled { by } => {
            say!(locale, case.refused.level_not_handled, role = reader.role(*by))
        }
        Refusal::SettingsMissing { .. } => say!(locale, case.refused.settings_missing).to_owned(),
        Refusal::RulesBroken { places } => {
            say!(locale, case.refused.rules_broken, places = places.join(" · "))
        }
        Refusal::StepIsMust(step) => {
            let step = step_title(step, rulebook, reader);
            say!(locale, case.refused.must, step = step)
        }
        Refusal::StepsMissing { steps } => say!(locale, case.refused.missing, count = steps.len()),
        Refusal::KindNotChosen => say!(locale, case.refused.no_kind).to_owned(),
        Refusal::ClassNotConfirmed => say!(locale, case.refused.not_confirmed).to_owned(),
        Refusal::JudgedNotProper => say!(locale, case.refused.judged_not_proper).to_owned(),
        Refusal::NotJudged => say!(locale, case.refused.not_judged).to_owned(),
        Refusal::Unmet => say!(locale, case.refused.unmet).to_owned(),
        Refusal::NoBranchChosen => say!(locale, case.refused.no_branch).to_owned(),
        Refusal::NotReplied => say!(locale, case.refused.not_replied).to_owned(),
        Refusal::InstructionAwaited { from } => {
            say!(locale, case.refused.instruction_awaited, role = reader.role(*from))
        }
        Refusal::BelowLevel { level: stands, by } => {
            say!(locale, case.refused.below_level, level = level(*stands, reader), role = reader.role(*by))
        }
    }
}

/// What a refusal calls a field, as the screen calls it.
pub fn field_name(field: &str, reader: &Reader) -> &'static str {
    let locale = reader.locale;
    match field {
        "words" => say!(locale, case.field.words),
        "reason" => say!(locale, case.field.reason),
        "question" => say!(locale, case.field.question),
        "reply" => say!(locale, case.field.reply),
        "place" => say!(locale, case.field.place),
        "phone" => say!(locale, case.field.phone),
        "department" => say!(locale, case.field.department),
        "outcome" => say!(locale, case.outcome.title),
        "name" => say!(locale, case.field.name),
        "heard" => say!(locale, case.field.heard),
        "handling" => say!(locale, case.level.handling),
        "nature" => say!(locale, case.field.nature),
        "what" => say!(locale, case.field.what),
        "grounds" => say!(locale, case.field.grounds),
        "lines" => say!(locale, case.field.lines),
        "attendees" => say!(locale, case.field.attendees),
        "findings" => say!(locale, case.field.findings),
        "signature" => say!(locale, case.field.signature),
        "sum" => say!(locale, case.price.pay_sum),
        "method" => say!(locale, case.price.pay_method),
        _ => say!(locale, case.field.other),
    }
}
