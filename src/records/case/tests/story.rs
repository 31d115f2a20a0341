//! One case told in order: `Story::of(Medical).happens(Desk, Taken).when(Guard, Take).then([Taken])`.

use rulebook::deadline::{Due, Standing};
use rulebook::{ProcedureId, Role, Rulebook, StepId, Urgency};
use uuid::Uuid;

use super::estate::{people, rulebook};
use crate::Actor;
use crate::case::Case;
use crate::case::{
    Answer, CaseEvent, CaseState, Channel, Command, Evidence, Photo, Progress, Refusal, Relation, Signature,
};
use crate::id::{DeviceId, EntryId, EventId, MemberId, Millis, RecordId, Seq};
use crate::judge::{Judgement, Seen, judge, judge_as_seen};
use crate::place::Place;
use crate::{
    Audience, Context, Drafted, Envelope, Fit, Kind, Origin, Recorded, Row, Sight, Stamp, decide, fold,
};

/// 2026-11-23, 08:00 at the estate.
pub(super) const START: Millis = 1_795_392_000_000;

#[derive(Clone, Debug)]
pub(super) struct Story {
    pub(super) row: Option<Row>,
    pub(super) events: Vec<Recorded>,
    pub(super) now: Millis,
    pub(super) rulebook: &'static Rulebook,
}

/// An event ready for its envelope, its body readable.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Draft {
    pub(super) event: CaseEvent,
    pub(super) role: Role,
    pub(super) audience: Audience,
}

impl Draft {
    /// For those who are to see it.
    pub(super) fn of(event: CaseEvent, role: Role) -> Draft {
        Draft { audience: Case::audience(&event, role, rulebook()), event, role }
    }
}

impl From<Drafted> for Draft {
    fn from(drafted: Drafted) -> Draft {
        let event = serde_json::from_value(drafted.body).expect("an event of a case");
        Draft { event, role: drafted.role, audience: drafted.audience }
    }
}

/// What came of a command.
pub(super) struct Decided(Result<Vec<Draft>, Refusal>);

impl Story {
    /// Nothing has happened yet.
    pub(super) fn empty() -> Story {
        Story { row: None, events: Vec::new(), now: START, rulebook: rulebook() }
    }

    /// A resident of building 3 has just reported it; no phone number yet.
    pub(super) fn of(procedure: ProcedureId) -> Story {
        Story::empty().happens(Role::Resident, reported(procedure, None))
    }

    pub(super) fn of_kind(procedure: ProcedureId, sub_kind: &str) -> Story {
        Story::empty().happens(Role::Resident, reported(procedure, Some(sub_kind)))
    }

    /// A person confirms what it was taken for (S18).
    pub(super) fn confirmed(self) -> Story {
        let CaseState { procedure, sub_kind, urgency, .. } = self.case().clone();
        self.happens(Role::Supervisor, CaseEvent::Classified { procedure, sub_kind, urgency })
    }

    /// Whoever called has heard from the desk.
    pub(super) fn answered(self) -> Story {
        self.happens(Role::Desk, replied())
    }

    /// By other rules than the small estate's.
    pub(super) fn under(rulebook: &'static Rulebook, first: CaseEvent) -> Story {
        Story { rulebook, ..Story::empty() }.happens(Role::Resident, first)
    }

    pub(super) fn after(mut self, minutes: i64) -> Story {
        self.now += minutes * 60_000;
        self
    }

    /// An event written and received now, by somebody who has seen everything.
    pub(super) fn happens(mut self, by: impl Into<Actor>, event: CaseEvent) -> Story {
        let fit = self.receive(&by.into(), event.clone(), self.version());
        assert_eq!(fit, Fit::Applied, "{event:?}");
        self
    }

    /// An event received now whose author had seen the case only up to `base_seq`.
    pub(super) fn receive(&mut self, by: &Actor, event: CaseEvent, base_seq: Seq) -> Fit {
        let role = by.roles.first().copied().unwrap_or(Role::Resident);
        let audience = Case::audience(&event, role, self.rulebook);
        let recorded = Recorded {
            envelope: Envelope { base_seq, audience, ..self.envelope(by.member, role, &event) },
            stamp: Some(self.stamp()),
        };
        let (row, fit) = fold(self.row.take(), &recorded);
        self.row = row;
        self.events.push(recorded);
        fit
    }

    /// Somebody does something, and the endpoint accepts it at once.
    pub(super) fn does(mut self, by: impl Into<Actor>, command: Command) -> Story {
        let by = by.into();
        let drafts = self.decide(&by, command.clone()).unwrap_or_else(|why| panic!("{command:?}: {why:?}"));
        for draft in drafts {
            let judgement = self.send(&by, draft);
            assert!(matches!(judgement, Judgement::Accept(_)), "{command:?}: {judgement:?}");
        }
        self
    }

    /// Somebody decides on an older state of the case; what comes of it arrives now.
    pub(super) fn arrives(&mut self, by: impl Into<Actor>, seen: &Story, command: Command) -> Vec<Judgement> {
        let by = by.into();
        let drafts = seen.decide(&by, command).expect("decided on what he saw");
        drafts.into_iter().map(|draft| self.send_from(&by, draft, seen.version())).collect()
    }

    /// A draft goes up at once; what the endpoint accepts is part of the story.
    pub(super) fn send(&mut self, by: &Actor, draft: Draft) -> Judgement {
        self.send_from(by, draft, self.version())
    }

    fn send_from(&mut self, by: &Actor, draft: Draft, base_seq: Seq) -> Judgement {
        let envelope = Envelope {
            base_seq,
            audience: draft.audience,
            ..self.envelope(by.member, draft.role, &draft.event)
        };
        let stamp = self.stamp();
        let judgement = self.judged(&envelope, by);
        if let Judgement::Accept(row) | Judgement::AcceptLate(row) = &judgement {
            self.row = Some(row.clone());
            let late = matches!(judgement, Judgement::AcceptLate(_));
            self.events.push(Recorded { envelope, stamp: Some(Stamp { late, ..stamp }) });
        }
        judgement
    }

    /// What the endpoint makes of an event that arrives now.
    pub(super) fn judged(&self, envelope: &Envelope, by: &Actor) -> Judgement {
        let (context, stamp) = (self.context(), self.stamp());
        match (judge(self.row.as_ref(), envelope, by, &context, stamp), &self.row) {
            (Judgement::Unseen(_), Some(row)) => {
                let sight = Sight::of(by.member, &by.roles.iter().copied().collect::<Vec<_>>());
                let mut seen = Seen::by(sight, envelope.device);
                seen.go_to(envelope.base_seq, &self.events.iter().collect::<Vec<_>>());
                judge_as_seen(row, seen.row(), envelope, &context, stamp)
            }
            (judgement, _) => judgement,
        }
    }

    pub(super) fn context(&self) -> Context<'static> {
        Context { rulebook: self.rulebook, people: people() }
    }

    pub(super) fn decide(&self, by: &Actor, command: Command) -> Result<Vec<Draft>, Refusal> {
        let drafts = decide(self.row.as_ref(), record(), command.into(), by, &self.context(), self.now)?;
        Ok(drafts.into_iter().map(Draft::from).collect())
    }

    pub(super) fn when(&self, by: impl Into<Actor>, command: Command) -> Decided {
        Decided(self.decide(&by.into(), command))
    }

    pub(super) fn envelope(&self, author: MemberId, role: Role, event: &CaseEvent) -> Envelope {
        let drafted = Drafted {
            kind: Case::kind(),
            v: Case::VERSION,
            body: serde_json::to_value(event).unwrap(),
            role,
            audience: Case::audience(event, role, self.rulebook),
        };
        let origin = Origin {
            author,
            device: DeviceId(author.0),
            dseq: self.events.len() as u64 + 1,
            device_time: self.now,
            base_seq: self.version(),
        };
        Envelope::new(self.next_event(), record(), drafted, origin)
    }

    pub(super) fn next_event(&self) -> EventId {
        event_id(self.events.len() + 1)
    }

    pub(super) fn stamp(&self) -> Stamp {
        Stamp::new(self.events.len() as u64 + 1, self.now, 0)
    }

    pub(super) fn version(&self) -> Seq {
        self.row.as_ref().map_or(0, |row| row.version)
    }

    pub(super) fn case(&self) -> &CaseState {
        self.row.as_ref().and_then(Row::case).expect("a case")
    }

    pub(super) fn progress(&self) -> Progress<'_> {
        let case = self.case();
        Progress::of(case, self.rulebook.procedure(case.procedure))
    }

    /// How the clock stands now; `None` when it has not started or waits for nothing.
    pub(super) fn clock(&self, id: &str) -> Option<Standing> {
        self.due(id).map(|due| due.standing(self.now))
    }

    pub(super) fn due(&self, id: &str) -> Option<Due<'_>> {
        self.progress().dues().into_iter().find(|due| due.id().as_str() == id)
    }

    /// `must` steps that still stand in the way of closing.
    pub(super) fn missing(&self) -> Vec<StepId> {
        self.progress().missing().into_iter().map(|missing| missing.step).collect()
    }
}

impl Decided {
    #[track_caller]
    pub(super) fn then(self, events: impl IntoIterator<Item = CaseEvent>) {
        let decided: Result<Vec<CaseEvent>, Refusal> =
            self.0.map(|drafts| drafts.into_iter().map(|draft| draft.event).collect());
        assert_eq!(decided, Ok(events.into_iter().collect()));
    }

    #[track_caller]
    pub(super) fn then_in_roles(self, events: impl IntoIterator<Item = (Role, CaseEvent)>) {
        let decided: Result<Vec<(Role, CaseEvent)>, Refusal> =
            self.0.map(|drafts| drafts.into_iter().map(|draft| (draft.role, draft.event)).collect());
        assert_eq!(decided, Ok(events.into_iter().collect()));
    }

    #[track_caller]
    pub(super) fn refused(self, expected: Refusal) {
        assert_eq!(self.0, Err(expected));
    }

    #[track_caller]
    pub(super) fn allowed(self) {
        assert!(self.0.is_ok(), "{:?}", self.0);
    }

    #[track_caller]
    pub(super) fn denied(self) {
        assert!(matches!(self.0, Err(Refusal::Denied(_))), "{:?}", self.0);
    }
}

/// The one record of a story.
pub(super) fn record() -> RecordId {
    RecordId(Uuid::from_u128(0xC0DE))
}

pub(super) fn event_id(number: usize) -> EventId {
    EventId(Uuid::from_u128(0xE000 + number as u128))
}

pub(super) fn reported(procedure: ProcedureId, sub_kind: Option<&str>) -> CaseEvent {
    CaseEvent::Reported {
        words: "3栋1203，老人摔倒了".to_owned(),
        place: Place { building: Some("3".to_owned()), ..Place::default() },
        phone: None,
        relation: Relation::Family,
        channel: Channel::App,
        procedure,
        sub_kind: sub_kind.map(Into::into),
        urgency: Urgency::Urgent,
        why: vec!["摔倒".to_owned()],
        sos: false,
        rulebook: "small".to_owned(),
    }
}

pub(super) fn opened(branch: &str) -> CaseEvent {
    CaseEvent::BranchOpened { branch: branch.into() }
}

pub(super) fn done(step: &str) -> CaseEvent {
    done_with(step, [])
}

pub(super) fn done_with<const N: usize>(step: &str, evidence: [(&str, Answer); N]) -> CaseEvent {
    CaseEvent::StepDone { step: step.into(), evidence: answers(evidence) }
}

pub(super) fn does_step<const N: usize>(step: &str, evidence: [(&str, Answer); N]) -> Command {
    Command::DoStep { step: step.into(), evidence: answers(evidence) }
}

/// A fresh entry of a list, for entry `of` of the earlier one.
pub(super) fn lists<const N: usize>(
    step: &str,
    entry: u128,
    of: Option<u128>,
    evidence: [(&str, Answer); N],
) -> Command {
    Command::List {
        step: step.into(),
        entry: entry_id(entry),
        of: of.map(entry_id),
        evidence: answers(evidence),
    }
}

pub(super) fn listed<const N: usize>(step: &str, entry: u128, evidence: [(&str, Answer); N]) -> CaseEvent {
    CaseEvent::Listed {
        step: step.into(),
        entry: entry_id(entry),
        of: None,
        evidence: answers(evidence),
        sealed: false,
    }
}

pub(super) fn answers<const N: usize>(evidence: [(&str, Answer); N]) -> Evidence {
    evidence.into_iter().map(|(id, answer)| (id.into(), answer)).collect()
}

pub(super) fn photo_of(what: &str) -> Photo {
    Photo::of(what.as_bytes())
}

pub(super) fn signature() -> Signature {
    Signature { name: "王女士".to_owned(), path: "M10 20L30 40".to_owned() }
}

pub(super) fn entry_id(number: u128) -> EntryId {
    EntryId(Uuid::from_u128(0xF000 + number))
}

pub(super) fn choice(id: &str) -> Answer {
    Answer::Choice(id.to_owned())
}

pub(super) fn replied() -> CaseEvent {
    CaseEvent::Replied { text: "已安排".to_owned(), written: false, on_the_way: false }
}

pub(super) fn contact_given() -> CaseEvent {
    CaseEvent::ContactGiven { phone: "13800000000".to_owned() }
}
