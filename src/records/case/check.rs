//! Whether an event may happen to a case: what the case must be for it, and what the event must say.
//!
//! Names for each event the file of its subject, where what must hold stands. Exhaustive, so that a new event
//! does not compile before somebody has said whether anything must.

use rulebook::Rulebook;

use crate::case::about::{About, Says};
use crate::case::answer::Evidence;
use crate::case::answer::asked_for::{added, entered};
use crate::case::answer::ground::all_stand;
use crate::case::event::CaseEvent;
use crate::case::level::raised;
use crate::case::list::check::of_entry;
use crate::case::state::CaseState;
use crate::case::step::check::of_tick;
use crate::case::words::Text;
use crate::case::{ask, branch, closing, flag, list, notice, passing_on, quote, report, step, weighing};
use crate::id::MemberId;
use crate::kind::{Author, Context};
use crate::member::state::MemberState;
use crate::permission::Action;
use crate::place::Place;
use crate::refusal::Refusal;

/// May it happen, as the case stands? A first report has no case yet.
pub(crate) fn fits(
    event: &CaseEvent,
    case: Option<&CaseState>,
    author: &Author,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    let about = event.about();
    // Whoever is asked by name could come in the place of the role that is told; else nobody would be asked (S72).
    let step = about.step.and_then(|id| context.rulebook.step(id));
    let notice = step.and_then(|step| step.notice.as_ref()).filter(|notice| notice.named_in.is_some());
    let can_be_named = |member: &MemberId| {
        let known = context.people.get(member).filter(|known| known.is_staff());
        let could_come = |known: &MemberState| {
            let could = notice.map(|notice| Action::Accept(notice.to).could());
            could.is_none_or(|could| known.profile.roles.iter().any(|role| could.contains(role)))
        };
        known.is_some_and(could_come)
    };
    if let Some(&member) = about.colleagues.iter().find(|member| !can_be_named(member)) {
        return Err(Refusal::NotOnStaff { member });
    }
    match (event, case) {
        (CaseEvent::Reported { relation, channel, .. }, None) => {
            report::is_their_own(*relation, *channel, author.role)?;
            report::is_a_class(about.class, context.rulebook)
        }
        (CaseEvent::Reported { .. }, Some(_)) => Err(Refusal::AlreadyReported),
        (_, None) => Err(Refusal::NoSuchCase),
        (_, Some(case)) if !case.is_open() && !about.after_close => Err(Refusal::NoLongerFits),
        (event, Some(case)) => fits_case(event, &about, case, author, context.rulebook),
    }
}

fn fits_case(
    event: &CaseEvent,
    about: &About<'_>,
    case: &CaseState,
    author: &Author,
    rulebook: &Rulebook,
) -> Result<(), Refusal> {
    let procedure = rulebook.procedure(case.procedure);
    report::is_a_class(about.class, rulebook)?;
    match about.says {
        Says::Entered | Says::Sealed | Says::Added => {
            about.evidence.map_or(Ok(()), |given| all_stand(case, given))?;
        }
        // What was sealed is copied as it is, whatever was struck out since.
        Says::Released | Says::Nothing | Says::Declined | Says::Quoted(_) | Says::Signed(_) => {}
    }
    match event {
        CaseEvent::Reported { .. } => Err(Refusal::AlreadyReported),
        CaseEvent::Located { place } => report::is_somewhere(place),
        CaseEvent::BranchOpened { branch } => branch::may_be_opened(procedure, branch),
        CaseEvent::StepDone { step, .. } => step::check::done(case, step, procedure),
        CaseEvent::StepDeclined { step, .. } => step::check::declined(case, step, procedure),
        CaseEvent::StepUndone { step, .. } => step::check::undone(case, step),
        CaseEvent::FilledIn { step, .. } => step::check::filled_in(case, step, procedure),
        CaseEvent::Listed { step, of, sealed, evidence, .. } => {
            list::check::listed(case, step, *of, *sealed, evidence, procedure)
        }
        CaseEvent::Sealed { step, .. } => list::check::sealed(case, step, procedure),
        CaseEvent::Released { step, entry, evidence } => {
            list::check::released(case, step, *entry, evidence, procedure)
        }
        CaseEvent::EntryFilledIn { step, entry, .. } => list::check::filled_in(case, step, *entry, procedure),
        CaseEvent::Struck { step, entry, .. } => list::check::struck(case, step, *entry),
        CaseEvent::BecameCase { step, entry, case: becomes } => {
            if *becomes == author.record {
                return Err(Refusal::AlreadyReported);
            }
            list::check::became_case(case, step, *entry, procedure)
        }
        CaseEvent::AskedUp { to, .. } => ask::may_be_asked(*to),
        CaseEvent::NoticeSeen { step } | CaseEvent::NoticeAccepted { step } => {
            notice::was_told(case, step, rulebook)
        }
        CaseEvent::Weighed { .. } => weighing::may_be_weighed(case.confirmed.as_ref()),
        CaseEvent::PassedOn { to, .. } => passing_on::may_be_passed(*to, case.reaches(*to)),
        CaseEvent::LevelSet { level, reason } => {
            raised::may_be_set(case.level, *level, *reason, case.weighed.is_some())
        }
        CaseEvent::QuoteAgreed { quote, .. } => quote::may_be_agreed(case.quote.as_ref(), *quote),
        CaseEvent::QuoteDeclined { quote, .. } => quote::may_be_declined(case.quote.as_ref(), *quote),
        CaseEvent::PaymentTaken(_) => quote::may_be_paid(&case.flags, case.quote.as_ref()),
        CaseEvent::Flagged { flag, on } => flag::may_be_set(case, *flag, *on, author.member),
        CaseEvent::Viewed => flag::may_be_viewed(&case.flags),
        CaseEvent::Closed { outcome } => closing::may_be_closed(outcome, case, author.member, rulebook),
        CaseEvent::Withdrawn { .. } => closing::may_be_withdrawn(case, author.role),
        CaseEvent::Rated { .. } => closing::may_be_rated(case),
        // Whether these still fit is for the fold to say.
        CaseEvent::Classified { .. }
        | CaseEvent::ContactGiven { .. }
        | CaseEvent::CallerGiven { .. }
        | CaseEvent::TimeGiven { .. }
        | CaseEvent::LevelHandled { .. }
        | CaseEvent::Taken
        | CaseEvent::Assigned { .. }
        | CaseEvent::BranchStoodDown { .. }
        | CaseEvent::AskSeen { .. }
        | CaseEvent::Instructed { .. }
        | CaseEvent::PassedOnAccepted { .. }
        | CaseEvent::Escalated { .. }
        | CaseEvent::TakenOn { .. }
        | CaseEvent::Pressed { .. }
        | CaseEvent::PressSeen { .. }
        | CaseEvent::Quoted { .. }
        | CaseEvent::DrillReviewed { .. }
        | CaseEvent::Replied { .. }
        | CaseEvent::Noted { .. }
        | CaseEvent::Said { .. }
        | CaseEvent::Urged
        | CaseEvent::Waits { .. }
        | CaseEvent::Resumed
        | CaseEvent::Called { .. }
        | CaseEvent::Overridden { .. }
        | CaseEvent::Reopened { .. }
        | CaseEvent::Numbered { .. } => Ok(()),
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
    let asked = about.step.and_then(|id| rulebook.step(id)).zip(about.evidence);
    match about.says {
        Says::Entered => asked.map_or(Ok(()), |(step, evidence)| entered(step, evidence)),
        // That it is empty is how it looks to whoever may not read it.
        Says::Sealed if about.evidence.is_some_and(Evidence::is_empty) => {
            Err(Refusal::Empty { field: "words".to_owned() })
        }
        Says::Sealed => asked.map_or(Ok(()), |(step, evidence)| entered(step, evidence)),
        Says::Added => asked.map_or(Ok(()), |(step, evidence)| {
            let written = case.and_then(|case| match about.entry {
                Some(entry) => of_entry(case, &step.id, entry),
                None => of_tick(case, &step.id),
            });
            added(step, written, evidence)
        }),
        Says::Declined => step::check::is_explained(case, about.step, &about.texts, rulebook),
        Says::Quoted(lines) => quote::has_lines(lines),
        Says::Signed(signature) => quote::is_signed(signature),
        // Compared with the original.
        Says::Released | Says::Nothing => Ok(()),
    }
}
