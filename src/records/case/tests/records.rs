//! The record of a member, or of the estate, told in order: `Record::of(Guard).does(Guard, MemberCommand::BeginDuty)`.

use rulebook::{Role, Rulebook};

use super::estate::{member, people};
use super::story::{START, Story};
use crate::Actor;
use crate::Kind;
use crate::case::Refusal;
use crate::estate::Estate;
use crate::estate::{EstateCommand, EstateEvent, EstateSettings, EstateState};
use crate::id::{EstateId, MemberId, Millis, RecordId, Seq};
use crate::judge::{Judgement, judge, judge_as_seen};
use crate::member::Member;
use crate::member::{MemberEvent, MemberState, Profile};
use crate::wire::Reason;
use crate::{Audience, Envelope, People, Row, Stamp, State};
use crate::{Context, Drafted, Order, decide, drafted};

#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) row: Row,
    pub(super) now: Millis,
    /// Everybody there is.
    pub(super) people: People,
}

impl Record {
    /// The member of this role who lives or works there, off duty.
    pub(super) fn of(role: Role) -> Record {
        Record::of_member(member(role), &[role])
    }

    pub(super) fn of_member(member: MemberId, roles: &[Role]) -> Record {
        let profile = Profile { roles: roles.iter().copied().collect(), ..Profile::default() };
        let state = MemberState {
            profile,
            since: START,
            active: true,
            on_duty: None,
            served: Vec::new(),
            post: None,
        };
        Record::with(member.record(), State::Member(state))
    }

    /// The estate's own, with its settings complete.
    pub(super) fn estate() -> Record {
        let estate = EstateId(uuid::Uuid::from_u128(0xE57A));
        Record::with(estate.record(), State::Estate(EstateState { settings: settings() }))
    }

    fn with(record: RecordId, state: State) -> Record {
        Record { row: Row { record, version: 1, state }, now: START, people: people().clone() }
    }

    pub(super) fn after(mut self, minutes: i64) -> Record {
        self.now += minutes * 60_000;
        self
    }

    pub(super) fn decide(
        &self,
        by: impl Into<Actor>,
        order: impl Into<Order>,
    ) -> Result<Vec<Drafted>, Refusal> {
        decide(Some(&self.row), self.row.record, order.into(), &by.into(), &self.context(), self.now)
    }

    /// Somebody wants it, and the endpoint accepts it at once.
    #[track_caller]
    pub(super) fn does(mut self, by: impl Into<Actor>, order: impl Into<Order>) -> Record {
        let by = by.into();
        for draft in self.decide(by.clone(), order).expect("decided") {
            let seen = self.row.version;
            match self.send(&by, &draft, seen) {
                Judgement::Accept(row) => self.row = row,
                judgement => panic!("{draft:?}: {judgement:?}"),
            }
        }
        self
    }

    /// Somebody writes this event, and the endpoint accepts it at once.
    #[track_caller]
    pub(super) fn does_draft(mut self, by: Role, event: &MemberEvent) -> Record {
        let seen = self.row.version;
        match self.send(&by.into(), &drafted_member(event, by), seen) {
            Judgement::Accept(row) => self.row = row,
            judgement => panic!("{event:?}: {judgement:?}"),
        }
        self
    }

    /// What the endpoint makes of a draft by somebody who had seen the record up to `seen`.
    pub(super) fn send(&self, by: &Actor, draft: &Drafted, seen: Seq) -> Judgement {
        let (envelope, stamp) = self.envelope(by, draft, seen);
        judge(Some(&self.row), &envelope, by, &self.context(), stamp)
    }

    pub(super) fn envelope(&self, by: &Actor, draft: &Drafted, seen: Seq) -> (Envelope, Stamp) {
        let story = Story { now: self.now, ..Story::empty() };
        let envelope = Envelope {
            record: self.row.record,
            kind: draft.kind.clone(),
            v: draft.v,
            body: draft.body.clone(),
            audience: draft.audience.clone(),
            base_seq: seen,
            ..story.envelope(by.member, draft.role, &crate::case::CaseEvent::Urged)
        };
        let stamp = Stamp::new(self.row.version + 1, self.now, 0);
        (envelope, stamp)
    }

    /// What the endpoint answers to the events of an order from a client that asks nothing: one after the other, each in
    /// whatever role of its author the endpoint takes, if any.
    pub(super) fn sent_unasked(&self, by: &Actor, order: Order) -> Vec<Judgement> {
        let context = self.context();
        let roles: Vec<Role> = by.roles.iter().copied().collect();
        let mut record = self.clone();
        let drafts: Vec<Vec<Drafted>> = match (order, &self.row.state) {
            (Order::Member(command), State::Member(state)) => {
                let events = Member::intend(Some(state), command, by, &context).unwrap_or_default();
                events.iter().map(|event| in_each_role::<Member>(event, &roles)).collect()
            }
            (Order::Estate(command), State::Estate(state)) => {
                let events = Estate::intend(Some(state), command, by, &context).unwrap_or_default();
                events.iter().map(|event| in_each_role::<Estate>(event, &roles)).collect()
            }
            (order, state) => panic!("{order:?} of {state:?}"),
        };
        let mut answers = Vec::new();
        for drafts in drafts {
            let mut tried = drafts.iter().map(|draft| record.send(by, draft, record.row.version));
            let taken = tried.clone().find(|answer| matches!(answer, Judgement::Accept(_)));
            let answer = taken.or_else(|| tried.next());
            let answer = answer.unwrap_or(Judgement::Reject(Reason::RoleNotHeld));
            if let Judgement::Accept(row) = &answer {
                record.row = row.clone();
            }
            answers.push(answer);
        }
        answers
    }

    /// The same, by somebody who had seen the record as it was before.
    pub(super) fn send_having_seen(&self, by: &Actor, draft: &Drafted, seen: &Record) -> Judgement {
        let (envelope, stamp) = self.envelope(by, draft, seen.row.version);
        let unseen = judge(Some(&self.row), &envelope, by, &self.context(), stamp);
        assert!(matches!(unseen, Judgement::Unseen(_)), "{unseen:?}");
        judge_as_seen(&self.row, Some(&seen.row), &envelope, &self.context(), stamp)
    }

    fn context(&self) -> Context<'_> {
        Context { rulebook: Rulebook::standard(), people: &self.people }
    }

    pub(super) fn member(&self) -> &MemberState {
        match &self.row.state {
            State::Member(member) => member,
            other => panic!("{other:?}"),
        }
    }
}

fn in_each_role<K: Kind>(event: &K::Event, roles: &[Role]) -> Vec<Drafted> {
    roles.iter().map(|role| drafted::<K>(event, *role, Rulebook::standard()).unwrap()).collect()
}

/// An event as it would be written in this role.
pub(super) fn drafted_member(event: &MemberEvent, role: Role) -> Drafted {
    Drafted {
        kind: Member::kind(),
        v: 1,
        body: serde_json::to_value(event).unwrap(),
        role,
        audience: Member::audience(event, role, Rulebook::standard()),
    }
}

pub(super) fn drafted_estate(settings: EstateSettings, role: Role) -> Drafted {
    Drafted {
        kind: Estate::kind(),
        v: 1,
        body: serde_json::to_value(EstateEvent::Settled(settings)).unwrap(),
        role,
        audience: Audience::Public,
    }
}

/// The order to settle them.
pub(super) fn settle(settings: EstateSettings) -> EstateCommand {
    EstateCommand::Settle(settings)
}

/// Settings with nothing missing.
pub(super) fn settings() -> EstateSettings {
    let text = str::to_owned;
    EstateSettings {
        name: text("瑞金花园"),
        buildings: vec![text("3"), text("4")],
        meeting_point: text("瑞金广场入口"),
        service_desk_phone: text("010-1000 0001"),
        property_phone: text("010-1000 0002"),
        maintenance_phone: text("010-1000 0003"),
        police_station: text("中关村大街派出所"),
        police_phone: text("010-1000 0004"),
        valuable_amount: 2_000,
        duty_lead: text("值班主管"),
        utc_offset_minutes: 480,
        ..EstateSettings::default()
    }
}
