//! Who may say what, and for whose eyes: every kind of event by everybody there is, with every audience that a client
//! could write on it.
//!
//! A new event needs a line in [`table`] and, where it happens to a case, a scene in [`scenes`].

mod scenes;
mod table;

use std::collections::BTreeSet;

use records::case::{Case, CaseEvent};
use records::estate::{Estate, EstateEvent};
use records::member::{Member, MemberEvent};
use records::variants;
use records::wire::Verdict;
use records::{Audience, Drafted, Envelope, EventId, Group, GroupId, Kind, RecordId, RecordKind, judge};
use rulebook::{ProcedureId, Role};
use serde::Serialize;
use serde_json::Value;

use self::scenes::{Happened, Scene, scene};
use self::table::{ACCEPTED, Line, Who};
use super::bench::{Bench, MINUTE, Writer, reported, settings};
use super::on_both;
use super::reader::Reader;
use super::scopes::about_member;
use super::visitors::came;
use crate::formats::sample;
use crate::support::phone::fresh;

on_both! {
    everybody_may_say_what_the_matrix_says_and_for_no_other_eyes
}

/// The formats' samples have one of each.
#[test]
fn no_event_is_without_a_line() {
    let mut all = BTreeSet::new();
    all.extend(variants::names::<CaseEvent>().into_iter().map(|name| (Case::NAME, name)));
    all.extend(variants::names::<MemberEvent>().into_iter().map(|name| (Member::NAME, name)));
    all.extend(variants::names::<EstateEvent>().into_iter().map(|name| (Estate::NAME, name)));
    let lines = Line::all().into_iter().map(|line| (line.kind, line.event().to_owned()));
    assert_eq!(lines.collect::<BTreeSet<_>>(), all);
}

#[test]
fn no_line_stands_twice() {
    let mut names = BTreeSet::new();
    for line in Line::all() {
        assert!(names.insert((line.kind, line.name)), "{}", line.name);
    }
}

async fn everybody_may_say_what_the_matrix_says_and_for_no_other_eyes(bench: Bench) {
    let mut wrong = Vec::new();
    // A resident has a hundred cases open, and no more.
    for lines in Line::all().chunks(8) {
        let mut house = House::open(bench.clone()).await;
        for line in lines {
            let aims = house.refuses(line, &mut wrong).await;
            house.accepts(line, aims, &mut wrong).await;
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Everybody there is.
struct House {
    bench: Bench,
    resident: Writer,
    neighbour: Writer,
    visitor: Writer,
    staff: Vec<Writer>,
    /// Of a building where nothing happens.
    other_butler: Writer,
    stranger: Writer,
    left: Writer,
    /// Phones that look on.
    readers: Vec<Reader>,
}

/// What an event is about, and the event.
#[derive(Clone, Debug)]
struct Aim {
    record: RecordId,
    body: Value,
}

/// Does the record stand on the phones of all staff, or only of those whose business it is?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Width {
    PassedOn,
    Narrow,
}

/// On which this person tries it.
fn width(who: Who) -> Width {
    match who {
        Who::Outside(_) => Width::Narrow,
        Who::OwnResident
        | Who::OtherResident
        | Who::Visitor
        | Who::InScope(_)
        | Who::Elsewhere
        | Who::Gone => Width::PassedOn,
    }
}

/// One of each width.
struct Aims {
    passed_on: Aim,
    narrow: Aim,
}

impl Aims {
    fn of(&self, width: Width) -> &Aim {
        match width {
            Width::PassedOn => &self.passed_on,
            Width::Narrow => &self.narrow,
        }
    }
}

impl House {
    async fn open(bench: Bench) -> House {
        let mut staff = Vec::new();
        for role in Role::ALL.into_iter().filter(|role| role.is_staff()) {
            staff.push(bench.somebody(&[role], &["3"]).await);
        }
        let mut elsewhere = bench.clone();
        elsewhere.estate = bench.store.create_estate(settings()).await.unwrap();
        let resident = bench.writer(Role::Resident).await;
        let neighbour = bench.writer(Role::Resident).await;
        let visitor = came(&bench).await;
        let left = bench.writer(Role::Desk).await;
        // One for each way in: by department, by building, by everything, by the own case, by none.
        let sees = [Role::Guard, Role::Butler, Role::Director];
        let readers = staff.iter().filter(|writer| sees.contains(&writer.role));
        let readers = readers.chain([&resident, &neighbour, &visitor]);
        let readers = readers.map(|writer| Reader::of(&bench, writer)).collect();
        let house = House {
            other_butler: bench.butler(&["9"]).await,
            stranger: elsewhere.writer(Role::Director).await,
            bench,
            resident,
            neighbour,
            visitor,
            staff,
            left,
            readers,
        };
        house.leaves(&house.left).await;
        house
    }

    async fn leaves(&self, writer: &Writer) {
        about_member(&self.bench, self.member(Role::Director), writer, &MemberEvent::Disabled).await;
    }

    fn member(&self, role: Role) -> &Writer {
        match role {
            Role::Resident => &self.resident,
            staff => self.staff.iter().find(|writer| writer.role == staff).expect("somebody in every role"),
        }
    }

    /// Of his own record everybody writes afresh, so that it stands as on the first day.
    async fn somebody(&self, line: &Line, who: Who) -> Writer {
        let usual = match who {
            Who::OwnResident => &self.resident,
            Who::OtherResident => &self.neighbour,
            Who::Visitor => &self.visitor,
            Who::InScope(role) => self.member(role),
            Who::Outside(Role::Butler) => &self.other_butler,
            Who::Outside(role) => self.member(role),
            Who::Elsewhere => &self.stranger,
            Who::Gone => &self.left,
        };
        if !line.is_of_the_own_record() {
            return usual.clone();
        }
        let own = self.bench.writer(usual.role).await;
        if who == Who::Gone {
            self.leaves(&own).await;
        }
        own
    }

    /// Whatever is not for the right eyes, and whatever they may not say, is refused, and changes nothing. The records
    /// on which they tried, untouched.
    async fn refuses(&mut self, line: &Line, wrong: &mut Vec<String>) -> Aims {
        let aims = Aims {
            passed_on: self.aim(line, Width::PassedOn, &self.resident).await,
            narrow: self.aim(line, Width::Narrow, &self.resident).await,
        };
        for reader in &mut self.readers {
            reader.catch_up().await;
        }
        let rows = self.rows(&aims).await;
        for who in self.asked(line) {
            let Some(answer) = line.answer(who) else { continue };
            let writer = self.somebody(line, who).await;
            let aim = match line.is_of_the_own_record() {
                true => self.aim(line, Width::PassedOn, &writer).await,
                false => aims.of(width(who)).clone(),
            };
            let mut sent: Vec<_> = line
                .other_audiences(writer.role)
                .into_iter()
                .map(|audience| {
                    let told = if answer == ACCEPTED { "audience_too_wide" } else { answer };
                    (audience, told)
                })
                .collect();
            if answer != ACCEPTED {
                sent.push((line.audience(writer.role), answer));
            }
            let heads = self.bench.store.heads().await.unwrap();
            let events = sent.iter().map(|(audience, _)| written(&writer, line, &aim, audience.clone()));
            let verdicts = writer.push(events.collect()).await;
            for ((audience, expected), verdict) in sent.iter().zip(&verdicts) {
                let found = told(verdict);
                if found != *expected {
                    wrong.push(format!("{} by {who:?} for {audience:?}: {found}, not {expected}", line.name));
                }
            }
            if self.bench.store.heads().await.unwrap() != heads {
                wrong.push(format!("{} by {who:?} was refused and has changed something", line.name));
            }
        }
        if self.rows(&aims).await != rows {
            wrong.push(format!("{}: the record is another", line.name));
        }
        // Those who try their luck on their own have joined meanwhile.
        if line.is_of_the_own_record() {
            return aims;
        }
        for reader in &mut self.readers {
            let page = reader.pull().await;
            if !(page.entries.is_empty() && page.leaves.is_empty() && page.drops.is_empty()) {
                wrong.push(format!("{}: somebody is sent {page:?}", line.name));
            }
        }
        aims
    }

    /// The right event is accepted of each of those who may say it: of the first on the record where all was refused,
    /// of the others on one like it.
    async fn accepts(&self, line: &Line, aims: Aims, wrong: &mut Vec<String>) {
        let repeats = line.kind == Case::NAME && self.scene(line).repeats;
        let mut untouched = Some(aims.passed_on);
        for who in self.asked(line).into_iter().filter(|who| line.answer(*who) == Some(ACCEPTED)) {
            let writer = self.somebody(line, who).await;
            let at_hand = untouched.take().filter(|_| width(who) == Width::PassedOn);
            let aim = match at_hand.filter(|_| !line.is_of_the_own_record()) {
                Some(aim) => aim,
                None => self.aim(line, width(who), &writer).await,
            };
            let event = written(&writer, line, &aim, line.audience(writer.role));
            let verdict = match judge::begins(&event) {
                // With what it begins.
                Some(begun) => {
                    let group = Group { events: 2, id: GroupId(fresh()) };
                    let reported = reported("成了报修", ProcedureId::Repair, "3");
                    let first = writer.envelope(begun, &reported).in_group(group);
                    writer.push(vec![first, event.in_group(group)]).await.swap_remove(1)
                }
                None => writer.push_one(event).await,
            };
            if told(&verdict) != ACCEPTED {
                wrong.push(format!("{} by {who:?}: {verdict:?}, not accepted", line.name));
            }
            untouched = repeats.then_some(aim);
        }
    }

    /// Everybody; of the staff from whom a case might be hidden those from whom it is.
    fn asked(&self, line: &Line) -> Vec<Who> {
        let call = (line.kind == Case::NAME).then(|| self.scene(line).call);
        let is_asked = |who: &Who| match who {
            Who::Outside(role) => call.is_some_and(|call| call.hides_from(*role)),
            Who::OwnResident
            | Who::OtherResident
            | Who::Visitor
            | Who::InScope(_)
            | Who::Elsewhere
            | Who::Gone => true,
        };
        Who::all().into_iter().filter(is_asked).collect()
    }

    fn scene(&self, line: &Line) -> Scene {
        scene(line.name, |role| self.member(role).session.member)
    }

    async fn rows(&self, Aims { passed_on, narrow }: &Aims) -> [Option<String>; 2] {
        [self.bench.stored_row(passed_on.record).await, self.bench.stored_row(narrow.record).await]
    }

    /// A record as it must stand for the line's event to be right, of this person where it is to be the own.
    async fn aim(&self, line: &Line, width: Width, writer: &Writer) -> Aim {
        match line.kind {
            Case::NAME => self.case(line, width).await,
            Member::NAME => self.colleague(line, writer).await,
            Estate::NAME => {
                let settled = sample::estate_events().swap_remove(0);
                Aim { record: self.bench.estate.record(), body: body(&settled) }
            }
            other => panic!("no records of kind `{other}`"),
        }
    }

    async fn case(&self, line: &Line, width: Width) -> Aim {
        let Scene { call, before, is_missed, event, repeats: _ } = self.scene(line);
        let aim = Aim { record: RecordId(fresh()), body: body(&event) };
        if matches!(line.name, "reported" | "reported.made_up") {
            return aim;
        }
        let mut before = before.into_iter();
        for reported in before.by_ref().take(1) {
            self.happens(aim.record, reported).await;
        }
        let hidden = [Role::GuardLead, Role::Technician].into_iter().filter(|role| call.hides_from(*role));
        for to in hidden.filter(|_| width == Width::PassedOn) {
            let passed = EventId(fresh());
            let passed_on = CaseEvent::PassedOn { to, what: "来看看".to_owned() };
            self.happens(aim.record, Happened { id: passed, by: Role::Desk, event: passed_on }).await;
            self.member(to).write(aim.record, CaseEvent::PassedOnAccepted { passed }).await;
        }
        for happened in before {
            self.happens(aim.record, happened).await;
        }
        if is_missed {
            self.bench.clock.forward(6 * MINUTE);
            let store = &self.bench.store;
            let mut missed = store.missed(self.bench.estate).await.unwrap().rungs;
            missed.retain(|rung| rung.record == aim.record);
            assert!(!store.climb(self.bench.estate, &missed).await.unwrap().is_empty(), "{}", line.name);
        }
        aim
    }

    async fn happens(&self, record: RecordId, Happened { id, by, event }: Happened) {
        let author = self.member(by);
        let envelope = Envelope { id, ..author.envelope(record, &event) };
        let verdict = author.push_one(envelope).await;
        assert!(matches!(verdict, Verdict::Accepted { .. }), "{event:?}: {verdict:?}");
    }

    async fn colleague(&self, line: &Line, writer: &Writer) -> Aim {
        let guard = self.bench.writer(Role::Guard).await;
        let subject = if line.is_of_the_own_record() { writer } else { &guard };
        let event = sample::member_events().into_iter().find(|event| name_of(event) == line.event());
        let event = event.expect("a sample of every variant");
        let record = match line.detail() {
            "new" => RecordId(fresh()),
            _ => subject.session.member.record(),
        };
        match &event {
            MemberEvent::DutyEnded | MemberEvent::Posted { .. } => {
                let began = Aim { record, body: body(&MemberEvent::DutyBegan) };
                // Of one who does not work here it is refused, like what follows.
                subject.push_one(written(subject, line, &began, Audience::Staff)).await;
            }
            MemberEvent::Enrolled(_)
            | MemberEvent::RolesChanged { .. }
            | MemberEvent::Disabled
            | MemberEvent::DutyBegan => {}
        }
        Aim { record, body: body(&event) }
    }
}

/// As a client would write it that asks nobody.
fn written(writer: &Writer, line: &Line, aim: &Aim, audience: Audience) -> Envelope {
    let kind = RecordKind::named(line.kind);
    let drafted = Drafted { kind, v: 1, body: aim.body.clone(), role: writer.role, audience };
    writer.write_down(aim.record, drafted)
}

/// The verdict as the wire names it.
fn told(verdict: &Verdict) -> String {
    let verdict = serde_json::to_value(verdict).unwrap();
    let named = verdict["reason"]["reason"].as_str().or(verdict["verdict"].as_str());
    named.expect("a verdict").to_owned()
}

fn name_of(event: &impl Serialize) -> String {
    body(event)["t"].as_str().expect("a name").to_owned()
}

fn body(event: &impl Serialize) -> Value {
    serde_json::to_value(event).unwrap()
}
