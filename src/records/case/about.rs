//! What each event is about. The one description of an event, from which permission, audience, the check, the
//! photos and the fold take what they need; a new event is one arm here and one each in `apply.rs` and `check.rs`.

use rulebook::{BranchId, DeadlineId, ProcedureId, StepId, SubKindId};

use crate::case::answer::{Evidence, Signature, photos, typed as typed_answers};
use crate::case::event::{CaseEvent, Flag, Outcome};
use crate::case::level::{Level, LevelReason};
use crate::case::photo::Photo;
use crate::case::quote::money::QuoteLine;
use crate::case::words::{Form, Text};
use crate::id::{EntryId, EventId, MemberId, RecordId};
use crate::permission::Action;
use crate::place::Place;

/// Words that decided: a message has some ten stretches that say anything.
const MOST_WHY: usize = 50;
/// Lines of one quote.
const MOST_LINES: usize = 50;

#[derive(Clone, Debug)]
pub(crate) struct About<'event> {
    pub act: Act<'event>,
    pub circle: Circle,
    /// What it takes the case for.
    pub class: Option<(ProcedureId, Option<&'event SubKindId>)>,
    pub step: Option<&'event StepId>,
    /// Of the list `step`.
    pub entry: Option<EntryId>,
    /// What was entered under `step`.
    pub evidence: Option<&'event Evidence>,
    pub says: Says<'event>,
    /// What somebody said or typed, with the form each must have.
    pub texts: Vec<Text<'event>>,
    /// Of what it names one by one: the field, how many there are, and how many may be.
    pub many: Option<(&'static str, usize, usize)>,
    pub place: Option<&'event Place>,
    /// Colleagues it needs, who must work here.
    pub colleagues: Vec<MemberId>,
    /// The case that its order begins.
    pub begins: Option<RecordId>,
    /// May still be added to a closed case; everything else comes too late for one.
    pub after_close: bool,
    /// The first such act at the desk on a case that nobody has is also taking it. Asking upward is not: the resident has
    /// been told nothing by it, so their five minutes run on (S64, P1).
    pub takes: bool,
}

/// Which act it is to permission; for some the case or the rulebook has to be asked.
#[derive(Clone, Debug)]
pub(crate) enum Act<'event> {
    Plain(Action),
    /// Whoever the step is written for.
    OfStep,
    /// The same, unless the entry is sealed: then its author, and those it is sealed for.
    OfEntry,
    /// Those the step's entries are sealed for.
    Unseal,
    /// Those the step's notice is for.
    OfNotice,
    OpenBranch(&'event BranchId),
    OfAsk(EventId),
    OfPassedOn(EventId),
    OfPress(EventId),
    SetLevel(Level, LevelReason),
    /// Say what is done at the level it was raised to.
    HandleLevel,
    /// See to this clock.
    TakeOn(&'event DeadlineId),
    /// A letter is for whoever the procedure has write it (S112).
    Reply {
        written: bool,
    },
    Close,
}

/// What it must say besides its texts.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Says<'event> {
    Nothing,
    /// The answers of a tick or a new entry.
    Entered,
    /// The same, for few.
    Sealed,
    /// Answers written down later.
    Added,
    /// What was sealed, word for word.
    Released,
    /// Why a step is not needed, where another list rests on it.
    Declined,
    Quoted(&'event [QuoteLine]),
    Signed(&'event Signature),
}

/// For whose eyes it is, unless a resident wrote it: what residents did themselves does not vanish before their eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Circle {
    Public,
    Staff,
    /// The resident too, where the step says so; sealed lists never.
    Step,
    /// Where the list is sealed only those it is sealed for, else like [`Circle::Step`].
    Entry,
}

impl<'event> About<'event> {
    fn new(act: Act<'event>, circle: Circle) -> About<'event> {
        About {
            act,
            circle,
            class: None,
            step: None,
            entry: None,
            evidence: None,
            says: Says::Nothing,
            texts: Vec::new(),
            many: None,
            place: None,
            colleagues: Vec::new(),
            begins: None,
            after_close: false,
            takes: false,
        }
    }

    fn plain(action: Action, circle: Circle) -> About<'event> {
        About::new(Act::Plain(action), circle)
    }

    fn class(self, procedure: ProcedureId, sub_kind: Option<&'event SubKindId>) -> Self {
        About { class: Some((procedure, sub_kind)), ..self }
    }

    fn step(self, step: &'event StepId) -> Self {
        About { step: Some(step), ..self }
    }

    fn entry(self, step: &'event StepId, entry: EntryId) -> Self {
        About { step: Some(step), entry: Some(entry), ..self }
    }

    fn evidence(self, evidence: &'event Evidence, says: Says<'event>) -> Self {
        let named = evidence.values().flat_map(|answer| answer.names().colleagues);
        About { evidence: Some(evidence), says, colleagues: named.copied().collect(), ..self }
    }

    fn says(self, says: Says<'event>) -> Self {
        About { says, ..self }
    }

    fn place(self, place: &'event Place) -> Self {
        About { place: Some(place), ..self }
    }

    fn colleague(self, member: MemberId) -> Self {
        About { colleagues: vec![member], ..self }
    }

    fn text(mut self, field: &'static str, text: &'event str, form: Form) -> Self {
        self.texts.push(Text { field, text, form });
        self
    }

    fn at_most(self, most: usize, field: &'static str, count: usize) -> Self {
        About { many: Some((field, count, most)), ..self }
    }

    fn maybe(self, field: &'static str, text: Option<&'event String>, form: Form) -> Self {
        match text {
            Some(text) => self.text(field, text, form),
            None => self,
        }
    }

    fn after_close(self) -> Self {
        About { after_close: true, ..self }
    }

    fn takes(self) -> Self {
        About { takes: true, ..self }
    }
}

impl CaseEvent {
    /// What somebody said or typed in it, in order: what must not be lost when it is refused.
    pub fn typed(&self) -> Vec<String> {
        let about = self.about();
        // Which rules were known, and the words that decided, the app writes itself.
        let by_hand = about.texts.iter().filter(|text| !matches!(text.field, "rulebook" | "why"));
        let texts = by_hand.map(|text| text.text.trim().to_owned());
        let answers = about.evidence.into_iter().flat_map(typed_answers).map(|text| text.trim().to_owned());
        texts.chain(answers).filter(|text| !text.is_empty()).collect()
    }

    pub(crate) fn about(&self) -> About<'_> {
        use Circle::{Entry, Public, Staff, Step};
        let plain = About::plain;
        match self {
            CaseEvent::Reported { words, place, phone, procedure, sub_kind, why, rulebook, .. } => {
                let about = plain(Action::Report, Public)
                    .class(*procedure, sub_kind.as_ref())
                    .text("words", words, Form::Words)
                    .place(place)
                    .maybe("phone", phone.as_ref(), Form::Phone)
                    .text("rulebook", rulebook, Form::MaybeLine)
                    .at_most(MOST_WHY, "why", why.len());
                why.iter().fold(about, |about, word| about.text("why", word, Form::MaybeLine))
            }
            CaseEvent::Classified { procedure, sub_kind, .. } => {
                plain(Action::Classify, Public).class(*procedure, sub_kind.as_ref()).takes()
            }
            CaseEvent::Located { place } => plain(Action::GiveFacts, Public).place(place).after_close(),
            CaseEvent::ContactGiven { phone } => {
                plain(Action::GiveFacts, Public).text("phone", phone, Form::Phone).after_close()
            }
            CaseEvent::CallerGiven { caller } => {
                plain(Action::SayWhoCalled, Public).text("name", &caller.name, Form::Line).after_close()
            }
            CaseEvent::TimeGiven { when } => {
                plain(Action::SayWhoCalled, Public).text("when", when, Form::Line).after_close()
            }
            CaseEvent::Taken => plain(Action::Take, Public),
            CaseEvent::Assigned { to } => plain(Action::Assign, Public).colleague(*to),
            CaseEvent::BranchOpened { branch } => About::new(Act::OpenBranch(branch), Public).takes(),
            CaseEvent::BranchStoodDown { reason, .. } => {
                plain(Action::ChooseBranch, Public).text("reason", reason, Form::Words)
            }
            CaseEvent::StepDone { step, evidence } => {
                About::new(Act::OfStep, Step).step(step).evidence(evidence, Says::Entered).takes()
            }
            CaseEvent::StepDeclined { step, reason } => About::new(Act::OfStep, Staff)
                .step(step)
                .maybe("reason", reason.as_ref(), Form::MaybeWords)
                .says(Says::Declined),
            CaseEvent::StepUndone { step, reason } => {
                About::new(Act::OfStep, Step).step(step).text("reason", reason, Form::Words)
            }
            CaseEvent::FilledIn { step, evidence } => {
                About::new(Act::OfStep, Step).step(step).evidence(evidence, Says::Added).after_close()
            }
            CaseEvent::Listed { step, entry, evidence, sealed, .. } => {
                // What a sealed one says follows for few.
                let says = if *sealed { Says::Nothing } else { Says::Entered };
                About::new(Act::OfStep, Step).entry(step, *entry).evidence(evidence, says).takes()
            }
            CaseEvent::Sealed { step, entry, evidence } => {
                About::new(Act::OfStep, Entry).entry(step, *entry).evidence(evidence, Says::Sealed)
            }
            CaseEvent::Released { step, entry, evidence } => {
                About::new(Act::Unseal, Staff).entry(step, *entry).evidence(evidence, Says::Released)
            }
            CaseEvent::EntryFilledIn { step, entry, evidence } => About::new(Act::OfEntry, Entry)
                .entry(step, *entry)
                .evidence(evidence, Says::Added)
                .after_close(),
            CaseEvent::Struck { step, entry, reason } => {
                About::new(Act::OfEntry, Step).entry(step, *entry).text("reason", reason, Form::Words)
            }
            CaseEvent::BecameCase { step, entry, case } => {
                About { begins: Some(*case), ..About::new(Act::OfStep, Step).entry(step, *entry) }
            }
            CaseEvent::NoticeSeen { step } | CaseEvent::NoticeAccepted { step } => {
                About::new(Act::OfNotice, Staff).step(step)
            }
            CaseEvent::AskedUp { question, .. } => {
                plain(Action::AskUp, Staff).text("question", question, Form::Words)
            }
            CaseEvent::AskSeen { ask } => About::new(Act::OfAsk(*ask), Staff),
            CaseEvent::Instructed { ask, text } => {
                About::new(Act::OfAsk(*ask), Staff).text("reply", text, Form::Words)
            }
            CaseEvent::Weighed { heard, nature, reason, .. } => plain(Action::RaiseLevel, Staff)
                .text("heard", heard, Form::Words)
                .text("nature", nature, Form::Words)
                .text("reason", reason, Form::Words),
            CaseEvent::PassedOn { what, .. } => plain(Action::PassOn, Staff).text("what", what, Form::Words),
            CaseEvent::PassedOnAccepted { passed } => About::new(Act::OfPassedOn(*passed), Staff),
            CaseEvent::Escalated { .. } => plain(Action::Escalate, Staff),
            CaseEvent::TakenOn { deadline } => About::new(Act::TakeOn(deadline), Staff),
            CaseEvent::Pressed { to, text } => {
                plain(Action::Press, Staff).colleague(*to).text("what", text, Form::Words)
            }
            CaseEvent::PressSeen { press, answer } => About::new(Act::OfPress(*press), Staff)
                .maybe("reply", answer.as_ref(), Form::Words)
                .after_close(),
            CaseEvent::Quoted { lines } => {
                let about = plain(Action::Quote, Public).says(Says::Quoted(lines));
                let about = about.at_most(MOST_LINES, "lines", lines.len());
                lines.iter().fold(about, |about, line| about.text("lines", &line.item, Form::Line))
            }
            CaseEvent::QuoteAgreed { signature, .. } => {
                let about = plain(Action::AgreeToPrice { signed: signature.is_some() }, Public);
                match signature {
                    Some(drawn) => about.text("name", &drawn.name, Form::MaybeLine).says(Says::Signed(drawn)),
                    None => about,
                }
            }
            CaseEvent::QuoteDeclined { reason, .. } => {
                plain(Action::DeclinePrice, Public).text("reason", reason, Form::Line)
            }
            CaseEvent::PaymentTaken(payment) => plain(Action::TakePayment, Public)
                .maybe("receipt", payment.receipt.as_ref(), Form::MaybeLine)
                .after_close(),
            CaseEvent::DrillReviewed { department, attendees, findings } => plain(Action::ReviewDrill, Staff)
                .text("department", department, Form::Line)
                .text("attendees", attendees, Form::Words)
                .text("findings", findings, Form::Words),
            CaseEvent::Viewed => plain(Action::View, Staff).after_close(),
            CaseEvent::Replied { text, written, on_the_way: _ } => {
                About::new(Act::Reply { written: *written }, Public).text("reply", text, Form::Words).takes()
            }
            CaseEvent::LevelHandled { text } => {
                About::new(Act::HandleLevel, Staff).text("handling", text, Form::Words)
            }
            CaseEvent::LevelSet { level, reason } => About::new(Act::SetLevel(*level, *reason), Staff),
            // Whoever finds that it costs money says so.
            CaseEvent::Flagged { flag: Flag::Paid, on: true } => plain(Action::Quote, Staff),
            CaseEvent::Flagged { flag: Flag::Confidential, on: false } => {
                plain(Action::LiftConfidential, Staff)
            }
            CaseEvent::Flagged { flag: Flag::Confidential, on: true }
            | CaseEvent::Flagged { flag: Flag::Paid, on: false }
            | CaseEvent::Flagged { flag: Flag::Drill | Flag::Backfill, .. } => plain(Action::SetFlag, Staff),
            CaseEvent::Noted { text } => {
                plain(Action::Note, Staff).text("words", text, Form::Words).after_close()
            }
            CaseEvent::Said { text } => {
                plain(Action::Say, Public).text("words", text, Form::Words).after_close()
            }
            CaseEvent::Urged => plain(Action::Urge, Public),
            CaseEvent::Waits { reason, .. } => {
                plain(Action::Wait, Staff).text("reason", reason, Form::MaybeWords)
            }
            CaseEvent::Resumed => plain(Action::Wait, Staff),
            CaseEvent::Called { number } => {
                plain(Action::Call, Staff).text("number", number, Form::Line).after_close()
            }
            CaseEvent::Overridden { reason } => {
                plain(Action::Override, Staff).text("reason", reason, Form::Words)
            }
            CaseEvent::Closed { outcome } => {
                let about = About::new(Act::Close, Public);
                match outcome {
                    Outcome::Met | Outcome::PriceDeclined => about,
                    Outcome::NotProper { reason } => about.text("reason", reason, Form::Words),
                    Outcome::Referred(contact) => about
                        .text("department", &contact.department, Form::Line)
                        .text("name", &contact.name, Form::Line)
                        .text("phone", &contact.phone, Form::Phone),
                }
            }
            CaseEvent::Reopened { reason } => {
                plain(Action::Reopen, Public).text("reason", reason, Form::Words).after_close()
            }
            CaseEvent::Withdrawn { reason } => {
                plain(Action::Withdraw, Public).text("reason", reason, Form::Words)
            }
            CaseEvent::Rated { .. } => plain(Action::Rate, Public).after_close(),
            CaseEvent::Numbered { .. } => plain(Action::Number, Public).after_close(),
        }
    }

    /// The photos it names.
    pub fn photos(&self) -> impl Iterator<Item = &Photo> {
        photos(self.about().evidence.into_iter().flat_map(|evidence| evidence.values()))
    }

    /// The step it is about.
    pub fn step(&self) -> Option<&StepId> {
        self.about().step
    }

    /// What was entered with it.
    pub fn evidence(&self) -> Option<&Evidence> {
        self.about().evidence
    }
}
