//! 办结, how a case ends: met, referred to whoever can help (S67), not a proper request (不属正当求助, S66), or its
//! price declined; how it is opened again, and rated.
//!
//! It ends when everything it wants is done and written up, and whoever called has heard (S13, S17). What
//! stands in the way is named with the role that can remove it, because a refusal nobody can act on helps
//! nobody. A supervisor may let the work that is left pass and says why, which stays in the case; not what it was, nor
//! whoever called and has heard nothing.

use rulebook::{Procedure, Role, Rulebook, When};

use crate::case::answer::is_any;
use crate::case::by::By;
use crate::case::event::{CaseEvent, Contact, Outcome};
use crate::case::level::raised;
use crate::case::progress::Progress;
use crate::case::stage::Stage;
use crate::case::state::CaseState;
use crate::case::words::kept;
use crate::case::{ask, flag, passing_on, quote};
use crate::envelope::Fit;
use crate::id::MemberId;
use crate::refusal::Refusal;

impl CaseState {
    /// Was it judged not to be a proper request (S66)? A judgement stands until it is taken back, whatever the case
    /// is taken for since.
    pub fn is_judged_not_proper(&self, rulebook: &Rulebook) -> bool {
        let mut judgements =
            rulebook.procedures().iter().filter_map(|procedure| procedure.closing.not_proper_when.as_ref());
        judgements.any(|when| self.says(when))
    }

    /// Was it said that the request was not met, or only in part (S67)?
    pub fn is_unmet(&self, procedure: &Procedure) -> bool {
        procedure.closing.unmet_when.as_ref().is_some_and(|when| self.says(when))
    }

    /// Which kind it is decides which steps it has, and nobody has said. What was stored before kinds were looked up may be
    /// none of the procedure's: that is as if nobody had chosen.
    pub fn lacks_kind(&self, procedure: &Procedure) -> bool {
        let kind = self.sub_kind.as_ref().and_then(|kind| procedure.sub_kind(kind));
        kind.is_none() && procedure.steps_need_sub_kind()
    }

    fn says(&self, when: &When) -> bool {
        self.answers(&when.step, &when.evidence).any(|given| is_any(given.answer, &when.is))
    }
}

// What events do.

pub(crate) fn overridden(case: &mut CaseState, by: By, reason: String) -> Fit {
    case.overridden = Some((by, reason));
    Fit::Applied
}

pub(crate) fn closed(case: &mut CaseState, by: By, outcome: Outcome) -> Fit {
    case.stage = Stage::Done { outcome, by };
    Fit::Applied
}

/// What was let pass when it ended is not let pass again.
pub(crate) fn reopened(case: &mut CaseState) -> Fit {
    if case.is_open() {
        return Fit::Late;
    }
    case.reopened += 1;
    case.overridden = None;
    case.stage = Stage::Working;
    Fit::Applied
}

pub(crate) fn rated(case: &mut CaseState, stars: u8, manner: u8) -> Fit {
    case.rating = Some((stars.clamp(1, 5), manner.clamp(1, 5)));
    Fit::Applied
}

// What commands become.

pub(crate) fn close(outcome: Outcome, overriding: Option<String>) -> Vec<CaseEvent> {
    let closed = CaseEvent::Closed { outcome: as_kept(outcome) };
    match overriding {
        Some(reason) => vec![CaseEvent::Overridden { reason: kept(&reason) }, closed],
        None => vec![closed],
    }
}

fn as_kept(outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Met | Outcome::PriceDeclined => outcome,
        Outcome::NotProper { reason } => Outcome::NotProper { reason: kept(&reason) },
        Outcome::Referred(Contact { department, name, phone }) => Outcome::Referred(Contact {
            department: kept(&department),
            name: kept(&name),
            phone: kept(&phone),
        }),
    }
}

pub(crate) fn reopen(reason: &str) -> CaseEvent {
    CaseEvent::Reopened { reason: kept(reason) }
}

pub(crate) fn rate(stars: u8, manner: u8) -> CaseEvent {
    CaseEvent::Rated { stars: stars.clamp(1, 5), manner: manner.clamp(1, 5) }
}

// What must hold.

pub(crate) fn may_be_closed(
    how: &Outcome,
    case: &CaseState,
    by: MemberId,
    rulebook: &Rulebook,
) -> Result<(), Refusal> {
    outcome(how, case, rulebook)?;
    is_classified(case, rulebook)?;
    // Whoever lets it end in spite of what is missing ends it: their word is no leave for others.
    let overrides = case.overridden.as_ref().is_some_and(|(overrode, _)| overrode.member == by);
    if !overrides {
        work_left(case, rulebook)?;
    }
    has_been_heard(case, rulebook)
}

/// Somebody does without help. A resident may at any time; whoever writes their word down has said what it was
/// (S18), and does not pass over a level that waits.
pub(crate) fn may_be_withdrawn(case: &CaseState, by: Role) -> Result<(), Refusal> {
    if by == Role::Resident {
        return Ok(());
    }
    if case.confirmed.is_none() {
        return Err(Refusal::ClassNotConfirmed);
    }
    raised::lets_close(case.raised.as_ref())
}

/// What has ended can be rated.
pub(crate) fn may_be_rated(case: &CaseState) -> Result<(), Refusal> {
    if case.is_open() { Err(Refusal::NoLongerFits) } else { Ok(()) }
}

/// Does it end as it was judged? What was judged not 正当 (a proper request) ends so, once whoever called has
/// been told the reason in these words, and nothing else does (S66). What was not met does not end as met:
/// whoever could help is named (S67). That a price was declined says nobody but the resident.
fn outcome(outcome: &Outcome, case: &CaseState, rulebook: &Rulebook) -> Result<(), Refusal> {
    let procedure = rulebook.procedure(case.procedure);
    let judged = case.is_judged_not_proper(rulebook);
    match outcome {
        Outcome::NotProper { .. } if !judged => Err(Refusal::NotJudged),
        Outcome::NotProper { reason } if case.replies.iter().all(|reply| reply.text != *reason) => {
            Err(Refusal::NotReplied)
        }
        Outcome::NotProper { .. } => Ok(()),
        Outcome::PriceDeclined if !case.is_price_declined() => Err(Refusal::NoSuchQuote),
        Outcome::Met | Outcome::Referred(_) | Outcome::PriceDeclined if judged => {
            Err(Refusal::JudgedNotProper)
        }
        Outcome::Met if case.is_unmet(procedure) => Err(Refusal::Unmet),
        Outcome::Met | Outcome::Referred(_) | Outcome::PriceDeclined => Ok(()),
    }
}

/// Somebody has said what it is (S18), and that is let pass by nobody: what it is decides what it wants.
fn is_classified(case: &CaseState, rulebook: &Rulebook) -> Result<(), Refusal> {
    if case.lacks_kind(rulebook.procedure(case.procedure)) {
        return Err(Refusal::KindNotChosen);
    }
    if case.confirmed.is_none() { Err(Refusal::ClassNotConfirmed) } else { Ok(()) }
}

/// The work that is left. A supervisor may let it pass and says why.
fn work_left(case: &CaseState, rulebook: &Rulebook) -> Result<(), Refusal> {
    let procedure = rulebook.procedure(case.procedure);
    if procedure.closing.needs_branch && case.branches.is_empty() {
        return Err(Refusal::NoBranchChosen);
    }
    let steps = Progress::of(case, procedure).missing();
    if !steps.is_empty() {
        return Err(Refusal::StepsMissing { steps });
    }
    let steps = Progress::of(case, procedure).unwritten();
    if !steps.is_empty() {
        return Err(Refusal::StillToWrite { steps });
    }
    quote::lets_close(&case.flags, case.quote.as_ref())?;
    flag::lets_close(&case.flags, case.drill_reviewed.as_ref())?;
    passing_on::lets_close(&case.passed_on)?;
    ask::lets_close(&case.asks)
}

/// Whoever called has heard from us, whatever it was (S17, S63), and whoever it was raised to has said what was done
/// (S13). Nobody lets either pass: one waits for a word from us, the other can say it themselves.
fn has_been_heard(case: &CaseState, rulebook: &Rulebook) -> Result<(), Refusal> {
    raised::lets_close(case.raised.as_ref())?;
    match case.first_reply(rulebook.procedure(case.procedure)) {
        Some(_) => Ok(()),
        None => Err(Refusal::NotReplied),
    }
}
