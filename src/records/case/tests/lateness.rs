//! 迟到记录: written without having seen that the case had moved on. Kept and shown, without effect.

use rulebook::ProcedureId::{Inquiry, Medical, Repair};
use rulebook::Role::{Desk, Guard, Resident, Supervisor};
use rulebook::{Role, Urgency};

use super::estate::{another, member};
use super::story::{Story, done, opened, replied};
use crate::Actor;
use crate::case::{CaseEvent, Outcome};
use crate::id::Seq;
use crate::judge::Judgement;
use crate::wire::Reason;
use crate::{Envelope, Fit};

/// What the endpoint makes of an event whose author saw the case at `base_seq`.
fn judged(story: &Story, by: &Actor, role: Role, event: &CaseEvent, base_seq: Seq) -> Judgement {
    let envelope = Envelope { base_seq, ..story.envelope(by.member, role, event) };
    story.judged(&envelope, by)
}

#[test]
fn what_no_longer_fits_is_late_if_its_author_could_not_know() {
    let closed = Story::of(Inquiry)
        .happens(Desk, replied())
        .happens(Desk, CaseEvent::Closed { outcome: Outcome::Met });
    let branched = Story::of(Medical).happens(Desk, opened("hospital"));
    let repaired = Story::of(Repair).happens(Desk, done("repaired"));
    let table = [
        (&closed, Desk, CaseEvent::Assigned { to: member(Guard) }),
        (&closed, Desk, CaseEvent::Taken),
        (&closed, Resident, CaseEvent::Urged),
        (&closed, Desk, replied()),
        (&branched, Desk, opened("hospital")),
        (&repaired, Desk, done("repaired")),
    ];
    for (story, role, event) in table {
        // By somebody else than who moved it on.
        let by = if role.is_staff() { another(role) } else { role.into() };
        let current = judged(story, &by, role, &event, story.version());
        assert_eq!(current, Judgement::Reject(Reason::DoesNotFit), "{event:?}");
        let Judgement::AcceptLate(row) = judged(story, &by, role, &event, story.version() - 1) else {
            panic!("{event:?} is not late");
        };
        let late = row.case().expect("a case");
        assert_eq!(late.late, [story.next_event()]);
        assert_eq!(row.version, story.version() + 1);
        let mut without = late.clone();
        without.late.clear();
        assert_eq!(without, *story.case(), "a late event has no effect");
    }
}

#[test]
fn two_who_take_it_at_once_do_not_overrule_each_other_unseen() {
    let story = Story::of(Inquiry).happens(Desk, CaseEvent::Taken);
    let colleague = another(Desk);
    let unseen = story.version() - 1;
    for event in [CaseEvent::Taken, CaseEvent::Assigned { to: member(Guard) }] {
        assert!(matches!(judged(&story, &colleague, Desk, &event, unseen), Judgement::AcceptLate(_)));
        // Knowing who has it, a colleague may take over.
        assert!(matches!(judged(&story, &colleague, Desk, &event, story.version()), Judgement::Accept(_)));
    }
    // One's own earlier act is no news.
    let again = judged(&story, &Desk.into(), Desk, &CaseEvent::Taken, unseen);
    assert!(matches!(again, Judgement::Accept(_)));
}

#[test]
fn two_who_classify_at_once_do_not_overrule_each_other_unseen() {
    let classified =
        |procedure| CaseEvent::Classified { procedure, sub_kind: None, urgency: Urgency::Routine };
    let story = Story::of(Inquiry).happens(Desk, classified(Repair));
    let late = judged(&story, &Supervisor.into(), Supervisor, &classified(Medical), story.version() - 1);
    let Judgement::AcceptLate(row) = late else { panic!("{late:?}") };
    assert_eq!(row.case().map(|case| case.procedure), Some(Repair));
    let known = judged(&story, &Supervisor.into(), Supervisor, &classified(Medical), story.version());
    assert!(matches!(known, Judgement::Accept(_)));
}

#[test]
fn what_still_fits_is_accepted_however_old_its_base() {
    let story = Story::of(Medical).happens(Desk, CaseEvent::Taken).happens(Desk, opened("ambulance"));
    for event in [opened("hospital"), CaseEvent::Noted { text: "在路上".to_owned() }, replied()] {
        assert!(matches!(judged(&story, &another(Desk), Desk, &event, 0), Judgement::Accept(_)), "{event:?}");
    }
}

#[test]
fn a_late_event_is_folded_as_late_everywhere() {
    let mut story = Story::of(Inquiry).happens(Desk, CaseEvent::Taken);
    let fit = story.receive(&another(Desk), CaseEvent::Taken, 1);
    assert_eq!(fit, Fit::Late);
    assert_eq!(story.case().owner.as_ref().map(|owner| owner.member), Some(member(Desk)));
    assert_eq!(story.case().late.len(), 1);
}
