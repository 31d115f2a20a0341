//! Whether an event may happen to a case: what the case must be for it, and what the event must say.

mod closing;
mod entering;

pub(crate) use entering::answering;

use rulebook::{Need, Rulebook, StepId};

use crate::case::about::{About, Says};
use crate::case::answer::Evidence;
use crate::case::event::{CaseEvent, Flag};
use crate::case::ground::all_stand;
use crate::case::level::{Level, LevelReason};
use crate::case::list::Seal;
use crate::case::state::CaseState;
use crate::case::words::Text;
use crate::id::MemberId;
use crate::kind::Context;
use crate::member::state::MemberState;
use crate::place::Place;
use crate::refusal::Refusal;
use closing::{obstacles, outcome};
use entering::{added, belongs, entered, known_step, of_entry, of_tick, release, starts, unsigned};

/// May it happen, as the case stands? A first report has no case yet.
pub(crate) fn fits(
    event: &CaseEvent,
    case: Option<&CaseState>,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    let about = event.about();
    let is_staff = |member: &MemberId| context.people.get(member).is_some_and(MemberState::is_staff);
    if let Some(&member) = about.colleagues.iter().find(|member| !is_staff(member)) {
        return Err(Refusal::NotOnStaff { member });
    }
    match (event, case) {
        (CaseEvent::Reported { .. }, None) => one_of_its_kinds(&about, context.rulebook),
        (CaseEvent::Reported { .. }, Some(_)) => Err(Refusal::AlreadyReported),
        (_, None) => Err(Refusal::NoSuchCase),
        (_, Some(case)) if !case.is_open() && !about.after_close => Err(Refusal::NoLongerFits),
        (event, Some(case)) => fits_case(event, &about, case, context.rulebook),
    }
}

fn fits_case(
    event: &CaseEvent,
    about: &About<'_>,
    case: &CaseState,
    rulebook: &Rulebook,
) -> Result<(), Refusal> {
    let procedure = rulebook.procedure(case.procedure);
    let known = |step: &StepId| known_step(case, step, procedure);
    one_of_its_kinds(about, rulebook)?;
    match about.says {
        Says::Entered | Says::Sealed | Says::Added => {
            about.evidence.map_or(Ok(()), |given| all_stand(case, given))?;
        }
        // What was sealed is copied as it is, whatever was struck out since.
        Says::Released | Says::Nothing | Says::Declined | Says::Quoted(_) | Says::Signed(_) => {}
    }
    match event {
        CaseEvent::Reported { .. } => Err(Refusal::AlreadyReported),
        CaseEvent::BranchOpened { branch } => match procedure.branch(branch) {
            Some(_) => Ok(()),
            None => Err(Refusal::NoSuchBranch(branch.clone())),
        },
        CaseEvent::StepDone { step, .. } => {
            let rule = known(step)?;
            if rule.is_list() {
                return Err(Refusal::IsAList(step.clone()));
            }
            starts(case, rule)
        }
        CaseEvent::StepDeclined { step, .. } => {
            if known(step)?.need == Need::Must {
                Err(Refusal::StepIsMust(step.clone()))
            } else {
                Ok(())
            }
        }
        CaseEvent::StepUndone { step, .. } => unsigned(of_tick(case, step)),
        CaseEvent::FilledIn { step, .. } => {
            known(step)?;
            unsigned(of_tick(case, step))
        }
        CaseEvent::Listed { step, of, sealed, evidence, .. } => {
            let rule = known(step)?;
            if !rule.is_list() {
                return Err(Refusal::NotAList(step.clone()));
            }
            starts(case, rule)?;
            belongs(case, rule, *of)?;
            // Of a sealed list everybody may know that there is an entry; what it says follows for few.
            if *sealed == rule.sealed.is_empty() || (*sealed && !evidence.is_empty()) {
                return Err(Refusal::NoLongerFits);
            }
            Ok(())
        }
        CaseEvent::Sealed { step, .. } => {
            if known(step)?.sealed.is_empty() {
                Err(Refusal::NoLongerFits)
            } else {
                Ok(())
            }
        }
        CaseEvent::Released { step, entry, evidence } => {
            let sealed =
                case.entries(step).any(|known| known.id == *entry && known.seal == Some(Seal::Closed));
            if !sealed {
                return Err(Refusal::NoSuchEntry(step.clone()));
            }
            release(case, step, *entry, evidence, rulebook)
        }
        CaseEvent::EntryFilledIn { step, entry, .. } => {
            known(step)?;
            unsigned(of_entry(case, step, *entry))
        }
        CaseEvent::Struck { step, entry, .. } => unsigned(of_entry(case, step, *entry)),
        CaseEvent::BecameCase { step, entry, .. } => {
            let stands = case.entries(step).any(|known| known.id == *entry);
            let becomes = known(step)?.becomes.is_some();
            if stands && becomes { Ok(()) } else { Err(Refusal::NoSuchEntry(step.clone())) }
        }
        CaseEvent::NoticeSeen { step } | CaseEvent::NoticeAccepted { step } => told(case, step, rulebook),
        CaseEvent::Weighed { .. } if case.confirmed.is_none() => Err(Refusal::NotRegistered),
        // Nobody would ever acknowledge.
        CaseEvent::PassedOn { to, .. } if !case.reaches(*to) => {
            Err(Refusal::Empty { field: "to".to_owned() })
        }
        CaseEvent::LevelSet { reason: LevelReason::BeyondRemit, .. } if case.weighed.is_none() => {
            Err(Refusal::NotWeighed)
        }
        // 重大 and 特殊 (major, special) reach the director, whoever says so (S13, S50).
        CaseEvent::LevelSet { level, reason } if *level < Level::for_reason(*reason) => {
            Err(Refusal::NoLongerFits)
        }
        CaseEvent::QuoteAgreed { quote, .. } => {
            let offered =
                case.quote.as_ref().is_some_and(|known| known.id == *quote && known.agreed.is_none());
            if offered { Ok(()) } else { Err(Refusal::NoSuchQuote) }
        }
        CaseEvent::QuoteDeclined { quote, .. } => {
            let open = case.quote.as_ref().is_some_and(|known| known.id == *quote && known.is_open());
            if open { Ok(()) } else { Err(Refusal::NoSuchQuote) }
        }
        CaseEvent::Viewed if !case.flags.contains(&Flag::Confidential) => Err(Refusal::NoLongerFits),
        CaseEvent::Closed { outcome: how } => {
            outcome(how, case, rulebook)?;
            obstacles(case, rulebook)
        }
        // Whether these still fit is for the fold to say.
        CaseEvent::Classified { .. }
        | CaseEvent::Located { .. }
        | CaseEvent::ContactGiven { .. }
        | CaseEvent::CallerGiven { .. }
        | CaseEvent::LevelHandled { .. }
        | CaseEvent::Taken
        | CaseEvent::Assigned { .. }
        | CaseEvent::BranchStoodDown { .. }
        | CaseEvent::AskedUp { .. }
        | CaseEvent::AskSeen { .. }
        | CaseEvent::Instructed { .. }
        | CaseEvent::Weighed { .. }
        | CaseEvent::PassedOn { .. }
        | CaseEvent::PassedOnAccepted { .. }
        | CaseEvent::Escalated { .. }
        | CaseEvent::TakenOn { .. }
        | CaseEvent::Pressed { .. }
        | CaseEvent::PressSeen { .. }
        | CaseEvent::Quoted { .. }
        | CaseEvent::PaymentTaken(_)
        | CaseEvent::DrillReviewed { .. }
        | CaseEvent::Viewed
        | CaseEvent::Replied { .. }
        | CaseEvent::LevelSet { .. }
        | CaseEvent::Flagged { .. }
        | CaseEvent::Noted { .. }
        | CaseEvent::Said { .. }
        | CaseEvent::Urged
        | CaseEvent::Waits { .. }
        | CaseEvent::Resumed
        | CaseEvent::Called { .. }
        | CaseEvent::Overridden { .. }
        | CaseEvent::Reopened { .. }
        | CaseEvent::Withdrawn { .. }
        | CaseEvent::Rated { .. }
        | CaseEvent::Numbered { .. } => Ok(()),
    }
}

/// Is the sub-kind one of the procedure's? No step and no clock is written for a made-up one, so with it a case would
/// have nothing to be done and nothing to be missed.
fn one_of_its_kinds(about: &About<'_>, rulebook: &Rulebook) -> Result<(), Refusal> {
    match about.class {
        Some((procedure, Some(kind))) if rulebook.procedure(procedure).sub_kind(kind).is_none() => {
            Err(Refusal::NoSuchSubKind(kind.clone()))
        }
        Some((_, Some(_) | None)) | None => Ok(()),
    }
}

/// A step whose tick told somebody, who can see and accept the notice.
fn told(case: &CaseState, id: &StepId, rulebook: &Rulebook) -> Result<(), Refusal> {
    match rulebook.step(id) {
        Some(step) if step.notice.is_some() => {
            let told = case.is_step_done(id) || case.entries(id).next().is_some();
            if told { Ok(()) } else { Err(Refusal::NoLongerFits) }
        }
        Some(_) | None => Err(Refusal::NoSuchStep(id.clone())),
    }
}

/// Does it say what it has to?
pub(crate) fn complete(
    event: &CaseEvent,
    case: Option<&CaseState>,
    rulebook: &Rulebook,
) -> Result<(), Refusal> {
    let about = event.about();
    about.texts.iter().try_for_each(Text::check)?;
    about.place.map_or(Ok(()), Place::check)?;
    if let Some((field, count, most)) = about.many
        && count > most
    {
        return Err(Refusal::TooLong { field: field.to_owned(), limit: most });
    }
    let missing = |field: &str| Err(Refusal::Empty { field: field.to_owned() });
    let asked = about.step.and_then(|id| rulebook.step(id)).zip(about.evidence);
    match about.says {
        Says::Entered => asked.map_or(Ok(()), |(step, evidence)| entered(step, evidence)),
        // That it is empty is how it looks to whoever may not read it.
        Says::Sealed if about.evidence.is_some_and(Evidence::is_empty) => missing("words"),
        Says::Sealed => asked.map_or(Ok(()), |(step, evidence)| entered(step, evidence)),
        Says::Added => asked.map_or(Ok(()), |(step, evidence)| {
            let written = case.and_then(|case| match about.entry {
                Some(entry) => of_entry(case, &step.id, entry),
                None => of_tick(case, &step.id),
            });
            added(step, written, evidence)
        }),
        // What another list is made for is not left empty without a word (S156).
        Says::Declined => {
            let explained = about.texts.iter().any(|reason| !reason.text.trim().is_empty());
            let (procedure, step) = (case.map(|case| rulebook.procedure(case.procedure)), about.step);
            let must = procedure.zip(step).is_some_and(|(procedure, step)| procedure.is_made_from(step));
            if must && !explained { missing("reason") } else { Ok(()) }
        }
        // A quote is made of lines.
        Says::Quoted([]) => missing("lines"),
        Says::Quoted(_) => Ok(()),
        Says::Signed(signature) => {
            if signature.is_drawn() {
                Ok(())
            } else {
                missing("signature")
            }
        }
        // Compared with the original.
        Says::Released | Says::Nothing => Ok(()),
    }
}
