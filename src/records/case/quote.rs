//! 有偿服务, help that costs money: quoted from the price list and agreed before the work begins, paid apart from
//! closing (S38, S123, D5).
//!
//! The last quote counts, and a new one wants a new agreement. The resident agrees on his own phone, or signs
//! on ours; he may decline, then nothing that costs money is done and the case may end so, and he may still
//! agree afterwards. A case is a paid one by its mark 有偿 (paid), which a quote or a step that finds it costs
//! money sets: so work cannot begin on it while nobody has quoted yet.

pub(crate) mod money;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::case::answer::Signature;
use crate::case::by::By;
use crate::case::event::{CaseEvent, Flag};
use crate::case::quote::money::{Payment, QuoteLine};
use crate::case::words::kept;
use crate::envelope::Fit;
use crate::id::EventId;
use crate::refusal::Refusal;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Of the event that quoted.
    pub id: EventId,
    pub by: By,
    pub lines: Vec<QuoteLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed: Option<Agreement>,
    /// … or has declined, and why. He may still agree to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declined: Option<(By, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    pub by: By,
    /// Absent: the resident agreed on his own phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
}

impl Quote {
    /// Neither agreed nor declined yet.
    pub fn is_open(&self) -> bool {
        self.agreed.is_none() && self.declined.is_none()
    }

    pub fn fen(&self) -> u64 {
        self.lines.iter().map(QuoteLine::fen).fold(0, u64::saturating_add)
    }
}

/// May paid work begin? Always, where nothing is to be paid.
pub(crate) fn is_agreed(flags: &BTreeSet<Flag>, quote: Option<&Quote>) -> bool {
    !flags.contains(&Flag::Paid) || quote.is_some_and(|quote| quote.agreed.is_some())
}

/// Did the resident say no to the price?
pub(crate) fn is_declined(flags: &BTreeSet<Flag>, quote: Option<&Quote>) -> bool {
    flags.contains(&Flag::Paid) && quote.is_some_and(|quote| quote.declined.is_some())
}

// What events do.

pub(crate) fn quoted(
    quote: &mut Option<Quote>,
    flags: &mut BTreeSet<Flag>,
    id: EventId,
    by: By,
    lines: Vec<QuoteLine>,
) -> Fit {
    flags.insert(Flag::Paid);
    *quote = Some(Quote { id, by, lines, agreed: None, declined: None });
    Fit::Applied
}

pub(crate) fn agreed(last: &mut Option<Quote>, quote: EventId, by: By, signature: Option<Signature>) -> Fit {
    match last {
        Some(known) if known.id == quote && known.agreed.is_none() => {
            known.agreed = Some(Agreement { by, signature });
            known.declined = None;
            Fit::Applied
        }
        Some(_) | None => Fit::Late,
    }
}

pub(crate) fn declined(last: &mut Option<Quote>, quote: EventId, by: By, reason: String) -> Fit {
    match last {
        Some(known) if known.id == quote && known.is_open() => {
            known.declined = Some((by, reason));
            Fit::Applied
        }
        Some(_) | None => Fit::Late,
    }
}

pub(crate) fn paid(payments: &mut Vec<(By, Payment)>, by: By, payment: Payment) -> Fit {
    payments.push((by, payment));
    Fit::Applied
}

// What commands become.

pub(crate) fn quote(lines: Vec<QuoteLine>) -> CaseEvent {
    let line = |line: QuoteLine| QuoteLine { item: kept(&line.item), count: line.count.max(1), ..line };
    CaseEvent::Quoted { lines: lines.into_iter().map(line).collect() }
}

pub(crate) fn decline(quote: EventId, reason: &str) -> CaseEvent {
    CaseEvent::QuoteDeclined { quote, reason: kept(reason) }
}

// What must hold.

pub(crate) fn may_be_agreed(last: Option<&Quote>, quote: EventId) -> Result<(), Refusal> {
    let offered = last.is_some_and(|known| known.id == quote && known.agreed.is_none());
    if offered { Ok(()) } else { Err(Refusal::NoSuchQuote) }
}

pub(crate) fn may_be_declined(last: Option<&Quote>, quote: EventId) -> Result<(), Refusal> {
    let open = last.is_some_and(|known| known.id == quote && known.is_open());
    if open { Ok(()) } else { Err(Refusal::NoSuchQuote) }
}

/// Money is taken for what was agreed (D5).
pub(crate) fn may_be_paid(flags: &BTreeSet<Flag>, quote: Option<&Quote>) -> Result<(), Refusal> {
    let agreed = flags.contains(&Flag::Paid) && is_agreed(flags, quote);
    if agreed { Ok(()) } else { Err(Refusal::PriceNotAgreed) }
}

/// A quote is made of lines, each of something.
pub(crate) fn has_lines(lines: &[QuoteLine]) -> Result<(), Refusal> {
    let of_nothing = |line: &QuoteLine| line.count == 0;
    if lines.is_empty() || lines.iter().any(of_nothing) {
        Err(Refusal::Empty { field: "lines".to_owned() })
    } else {
        Ok(())
    }
}

pub(crate) fn is_signed(signature: &Signature) -> Result<(), Refusal> {
    if signature.is_drawn() { Ok(()) } else { Err(Refusal::Empty { field: "signature".to_owned() }) }
}

/// A paid case does not end before the price was agreed, or declined.
pub(crate) fn lets_close(flags: &BTreeSet<Flag>, quote: Option<&Quote>) -> Result<(), Refusal> {
    let settled = is_agreed(flags, quote) || is_declined(flags, quote);
    if settled { Ok(()) } else { Err(Refusal::PriceNotAgreed) }
}
