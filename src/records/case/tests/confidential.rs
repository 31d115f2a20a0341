//! 保密: hidden from residents and butlers, and whoever opens it is on record (S117).

use rulebook::ProcedureId::Inquiry;
use rulebook::Role::{self, Desk, Director, Guard, Resident, Supervisor};

use super::estate::{another, member};
use super::story::{Story, record, replied};
use crate::case::{CaseEvent, Command, Flag, Outcome, Refusal};
use crate::judge::Judgement;
use crate::wire::Reason;
use crate::{Audience, Sight, fold_all};

fn confidential() -> Story {
    Story::of_kind(Inquiry, "oral")
        .confirmed()
        .happens(Desk, replied())
        .does(Desk, Command::SetFlag { flag: Flag::Confidential, on: true })
}

/// What a list shows nobody has to open: it finds a confidential case by its number and place alone.
#[test]
fn it_is_found_in_a_list_by_nothing_that_it_says() {
    let open = Story::of_kind(Inquiry, "oral");
    let words = open.case().words.clone();
    assert!(open.case().is_found_by(record(), &words));
    assert!(!confidential().case().is_found_by(record(), &words));
}

/// Who opened it, in order.
fn viewers(story: &Story) -> Vec<crate::MemberId> {
    let viewed = story.events.iter().filter(|event| event.envelope.body["t"] == "viewed");
    viewed.map(|event| event.envelope.author).collect()
}

#[test]
fn each_opening_is_on_record_by_name_and_time() {
    let story = confidential()
        .does(Supervisor, Command::View)
        .after(5)
        .does(Director, Command::View)
        .after(5)
        .does(Supervisor, Command::View);
    assert_eq!(viewers(&story), [member(Supervisor), member(Director), member(Supervisor)]);
    let last = story.events.last().unwrap();
    assert_eq!(last.happened_at(), story.now);
    assert_eq!(last.envelope.audience, Audience::Staff);
}

#[test]
fn every_member_of_staff_who_opens_it_leaves_his_mark() {
    for role in Role::ALL.into_iter().filter(|role| role.is_staff()) {
        confidential().when(role, Command::View).then_in_roles([(role, CaseEvent::Viewed)]);
    }
    confidential().when(Resident, Command::View).denied();
}

#[test]
fn opening_an_ordinary_case_is_nobodys_business() {
    Story::of(Inquiry).when(Desk, Command::View).refused(Refusal::NoLongerFits);
    let open = confidential().does(Supervisor, Command::SetFlag { flag: Flag::Confidential, on: false });
    open.when(Desk, Command::View).refused(Refusal::NoLongerFits);
}

#[test]
fn it_stays_on_record_after_closing() {
    let closed = confidential().does(Desk, Command::Close { outcome: Outcome::Met, overriding: None });
    let viewed = closed.does(another(Desk), Command::View);
    assert_eq!(viewers(&viewed), [another(Desk).member]);
    assert!(viewed.case().late.is_empty());
}

#[test]
fn whoever_may_not_see_it_leaves_no_mark_either() {
    let mut story = confidential();
    for by in [Guard, Role::Butler, Role::Technician] {
        let draft = story.decide(&by.into(), Command::View).unwrap().remove(0);
        assert_eq!(story.send(&by.into(), draft), Judgement::Reject(Reason::NoSuchRecord), "{by:?}");
    }
}

/// Seeing it changes nothing that anybody sees.
#[test]
fn a_mark_changes_nothing_but_the_record() {
    let (before, after) = (confidential(), confidential().does(Desk, Command::View));
    assert_eq!(before.case(), after.case());
    let resident = |story: &Story| {
        let row = fold_all(&Sight::Resident, &story.events).unwrap();
        serde_json::to_string(&row).unwrap()
    };
    assert_eq!(resident(&before), resident(&after));
}

/// Whoever had it before it was confidential keeps it only where it is their department's.
#[test]
fn a_butler_or_resident_who_had_it_does_not_keep_it() {
    let of_owner = |by: Role| {
        let story = Story::of_kind(Inquiry, "oral").happens(by, CaseEvent::Taken);
        let open = crate::scopes_of(story.row.as_ref().expect("a row"), story.rulebook);
        let story = story.does(Desk, Command::SetFlag { flag: Flag::Confidential, on: true });
        let shut = crate::scopes_of(story.row.as_ref().expect("a row"), story.rulebook);
        let own = crate::Scope::person(member(by));
        (open.contains(&own), shut.contains(&own))
    };
    assert_eq!(of_owner(Role::Butler), (true, false));
    assert_eq!(of_owner(Guard), (true, false));
}

/// Whoever has no leave takes it away neither as a file nor on paper; as soon as it is not confidential any more, it is
/// like any other.
#[test]
fn it_leaves_the_house_only_with_leave() {
    let leaders = vec![Supervisor, Director];
    let story = confidential();
    assert_eq!(story.case().exporting().could(), leaders);
    assert_eq!(story.case().printing().could(), leaders);
    // Nor does whoever has no leave give it to themselves.
    let lift = Command::SetFlag { flag: Flag::Confidential, on: false };
    for by in Role::ALL.into_iter().filter(|role| !leaders.contains(role)) {
        story.when(by, lift.clone()).denied();
    }
    let open = story.does(Supervisor, lift);
    assert!(open.case().exporting().could().contains(&Role::SecurityChief));
    assert!(open.case().printing().could().contains(&Desk));
}
