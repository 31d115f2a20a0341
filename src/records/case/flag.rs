//! Marks on a case: 保密 (confidential, S117), 有偿 (paid, S38, S123), 演练 (a drill, S174) and 补单 (written up
//! afterwards, S33), and what two of them bring with them.
//!
//! Every opening of a confidential case is an event of its own, so that it stands in the case who has read
//! it. A drill ends with what it showed written down, because that is what it was held for.

use std::collections::BTreeSet;

use crate::case::by::By;
use crate::case::event::{CaseEvent, Flag};
use crate::case::state::CaseState;
use crate::case::words::kept;
use crate::envelope::Fit;
use crate::id::MemberId;
use crate::refusal::Refusal;

type Flags = BTreeSet<Flag>;

// What events do.

pub(crate) fn flagged(flags: &mut Flags, flag: Flag, on: bool) -> Fit {
    let changed = if on { flags.insert(flag) } else { flags.remove(&flag) };
    if changed { Fit::Applied } else { Fit::Late }
}

/// Once, and of a drill alone. What it showed is read in the event.
pub(crate) fn drill_reviewed(reviewed: &mut Option<By>, flags: &Flags, by: By) -> Fit {
    if reviewed.is_some() || !flags.contains(&Flag::Drill) {
        return Fit::Late;
    }
    *reviewed = Some(by);
    Fit::Applied
}

// What commands become.

pub(crate) fn review_drill(department: &str, attendees: &str, findings: &str) -> CaseEvent {
    CaseEvent::DrillReviewed {
        department: kept(department),
        attendees: kept(attendees),
        findings: kept(findings),
    }
}

// What must hold.

/// A drill is one from its first word: nobody makes one of a call for help, which no register would show. What is written up afterwards is told by its step (S33).
pub(crate) fn may_be_set(case: &CaseState, flag: Flag, on: bool, author: MemberId) -> Result<(), Refusal> {
    let fits = match (flag, on) {
        (Flag::Drill, true) => case.reported.member == author && case.is_untouched(),
        (Flag::Backfill, true) => false,
        (Flag::Confidential | Flag::Paid, _) | (Flag::Drill | Flag::Backfill, false) => true,
    };
    if fits { Ok(()) } else { Err(Refusal::NoLongerFits) }
}

/// Only the opening of a confidential case is written down.
pub(crate) fn may_be_viewed(flags: &Flags) -> Result<(), Refusal> {
    if flags.contains(&Flag::Confidential) { Ok(()) } else { Err(Refusal::NoLongerFits) }
}

/// No drill ends before it was reviewed.
pub(crate) fn lets_close(flags: &Flags, reviewed: Option<&By>) -> Result<(), Refusal> {
    if flags.contains(&Flag::Drill) && reviewed.is_none() { Err(Refusal::DrillNotReviewed) } else { Ok(()) }
}
