//! Who takes a case without being asked (S22).

use rulebook::ProcedureId::{Inquiry, Medical};
use rulebook::Role::{ControlRoom, Desk, Guard, Resident, Supervisor};
use rulebook::deadline::Standing::{Kept, KeptLate, Overdue};
use rulebook::{Role, Urgency};

use super::estate::{another, member};
use super::story::Draft;
use super::story::{Story, does_step, opened, replied, reported};
use crate::caller::{Caller, CallerKind};
use crate::case::{CaseEvent, Channel, Command, Refusal, Relation, Report, Stage};
use crate::judge::Judgement;
use crate::place::Place;
use crate::wire::Reason;

fn report() -> Command {
    let CaseEvent::Reported { words, place, .. } = reported(Medical, None) else { unreachable!() };
    Command::Report(Report {
        words,
        place,
        phone: None,
        relation: Relation::Family,
        channel: Channel::App,
        procedure: Medical,
        sub_kind: None,
        urgency: Urgency::Urgent,
        why: vec!["摔倒".to_owned()],
        drill: false,
        sos: false,
        caller: None,
        happened: None,
        chosen: false,
    })
}

#[test]
fn whoever_is_at_the_desk_owns_what_he_writes_down() {
    for role in [Desk, ControlRoom] {
        Story::empty().when(role, report()).then([reported(Medical, None), CaseEvent::Taken]);
    }
    for role in [Resident, Guard, Supervisor, Role::Butler] {
        Story::empty().when(role, report()).then([reported(Medical, None)]);
    }
}

#[test]
fn the_desks_first_act_on_a_case_nobody_has_takes_it() {
    let reply = || Command::Reply { text: "已安排".to_owned(), written: false };
    let story = Story::of(Medical);
    story.when(Desk, Command::OpenBranch("ambulance".into())).then([CaseEvent::Taken, opened("ambulance")]);
    story.when(Desk, reply()).then([CaseEvent::Taken, replied()]);
    // Looking things up is not yet an act.
    story
        .when(Desk, Command::Locate(Place::spot("快递柜旁")))
        .then([CaseEvent::Located { place: Place::spot("快递柜旁") }]);
    // Somebody has it.
    let taken = story.clone().happens(Guard, CaseEvent::Taken);
    taken.when(Desk, reply()).then([replied()]);
    // Not the desk.
    story.when(Supervisor, reply()).then([replied()]);
}

#[test]
fn a_refused_act_takes_nothing() {
    Story::of(Medical)
        .when(Desk, does_step("two_guards", []))
        .refused(crate::case::Refusal::BranchNotOpen("hospital".into()));
}

#[test]
fn taking_moves_the_case_to_working_and_an_assignment_moves_the_owner() {
    let story = Story::of(Inquiry).does(Desk, Command::Take);
    assert_eq!(story.case().stage, Stage::Working);
    assert_eq!(story.case().owner.as_ref().map(|owner| owner.member), Some(member(Desk)));

    let colleague = another(Desk).member;
    let story = story.does(Desk, Command::Assign { to: colleague });
    assert_eq!(story.case().owner.as_ref().map(|owner| owner.member), Some(colleague));
}

/// S3, S63: somebody has it; the caller has been told nothing.
#[test]
fn neither_taking_nor_handing_on_is_a_reply() {
    let taken = Story::of(Inquiry).after(1).does(Desk, Command::Take);
    let given = Story::of(Inquiry).after(1).does(Supervisor, Command::Assign { to: member(Desk) });
    for story in [taken, given] {
        assert!(story.case().answered.is_none());
        assert_eq!(story.clock("taken"), Some(Kept));
        // Whoever has it next does not take it later for that.
        let next = story.clone().after(9).does(Desk, Command::Assign { to: another(Desk).member });
        assert_eq!(next.clock("taken"), Some(Kept));
        let late = story.after(5);
        assert_eq!(late.clock("first_reply"), Some(Overdue { by: 60_000 }));
        let late = late.does(Desk, Command::Reply { text: "已当场答复".to_owned(), written: false });
        assert_eq!(late.clock("first_reply"), Some(KeptLate { by: 60_000 }));
    }
}

/// S3, S63, S64: the estate's own words and those of the standard text alike.
#[test]
fn whoever_writes_a_call_down_has_not_yet_answered_it() {
    for by in [Desk, ControlRoom, Guard, Role::Butler, Supervisor, Resident] {
        for procedure in rulebook::ProcedureId::ALL {
            let Command::Report(given) = report() else { unreachable!() };
            let rulebook = rulebook::Rulebook::standard();
            let story = Story { rulebook, ..Story::empty() }
                .does(by, Command::Report(Report { procedure, ..given }))
                .after(6);
            let is_overdue = |clock| matches!(story.clock(clock), Some(Overdue { .. }));
            assert!(is_overdue("first_reply"), "{by:?} {procedure:?}");
            // Whoever is at the desk has what he writes down (S22).
            let at_desk = matches!(by, Desk | ControlRoom);
            assert_eq!(is_overdue("taken"), !at_desk, "{by:?} {procedure:?}");
        }
    }
}

/// S70: 意见已征求 is said to the caller, however it is entered.
#[test]
fn asking_what_is_wished_is_a_first_reply() {
    let call = || Story::under(rulebook::Rulebook::standard(), reported(Medical, None)).after(2);
    let asked = call().does(Desk, does_step("ask_wish", [])).after(9);
    let opened = call().does(Desk, Command::OpenBranch("ambulance".into())).after(9);
    for story in [asked, opened] {
        assert_eq!(story.clock("first_reply"), Some(Kept));
        let procedure = story.rulebook.procedure(Medical);
        let by = story.case().first_reply(procedure).expect("a reply");
        assert_eq!((by.role, by.at - story.case().reported.at), (Desk, 2 * 60_000));
    }
    // What is done for the patient says nothing to the caller by itself.
    let acted = call().does(Desk, does_step("locate", [])).after(9);
    assert!(matches!(acted.clock("first_reply"), Some(Overdue { .. })));
}

/// Rows stored before taking was told apart from replying are folded on as they stand.
#[test]
fn a_row_of_the_time_when_taking_was_answering_does_not_begin_to_ring() {
    let mut story = Story::of(Inquiry).does(Desk, Command::Take).after(60);
    if let Some(crate::State::Case(case)) = story.row.as_mut().map(|row| &mut row.state) {
        case.answered = case.taken.take();
    }
    assert_eq!((story.clock("taken"), story.clock("first_reply")), (Some(Kept), Some(Kept)));
    let colleague = another(Desk).member;
    let story = story.does(Desk, Command::Assign { to: colleague });
    assert_eq!(story.clock("taken"), Some(Kept), "who had it first still counts");
    let story = story.does(Desk, Command::Reply { text: "已答复".to_owned(), written: false });
    assert_eq!(story.case().answered.as_ref().map(|by| by.at), Some(story.now), "words take its place");
}

/// S5, S15: who called, and by what way the call came in.
#[test]
fn who_called_and_how_is_on_record() {
    for (by, relation, channel) in [
        (Resident, Relation::Self_, Channel::App),
        (Resident, Relation::Family, Channel::App),
        (Resident, Relation::Witness, Channel::App),
        (Role::Butler, Relation::Staff, Channel::Visit),
        (Desk, Relation::Staff, Channel::InPerson),
        (Desk, Relation::Staff, Channel::Phone),
        (Desk, Relation::Staff, Channel::Written),
        (Guard, Relation::Staff, Channel::Patrol),
        (ControlRoom, Relation::Staff, Channel::ControlRoom),
    ] {
        let Command::Report(given) = report() else { unreachable!() };
        let story = Story::empty().does(by, Command::Report(Report { relation, channel, ..given }));
        let case = story.case();
        assert_eq!((case.reported.role, case.relation, case.channel), (by, relation, channel));
        assert_eq!((case.reported.member, case.reported.at), (member(by), story.now));
    }
}

/// S5, S16: what staff know of whoever called is entered with the call, or later; it is said by name.
#[test]
fn whoever_called_is_known_by_name_and_kind() {
    let caller = |name: &str| Caller { name: name.to_owned(), kind: CallerKind::Family };
    let Command::Report(given) = report() else { unreachable!() };
    let known = Report { caller: Some(caller(" 王女士 ")), ..given };
    Story::empty().when(Desk, Command::Report(known.clone())).then([
        reported(Medical, None),
        CaseEvent::CallerGiven { caller: caller("王女士") },
        CaseEvent::Taken,
    ]);
    let story = Story::empty().does(Guard, Command::Report(known.clone()));
    assert_eq!(story.case().caller, Some(caller("王女士")));
    let empty = Refusal::Empty { field: "name".to_owned() };
    let nobody = Report { caller: Some(caller(" ")), ..known };
    Story::empty().when(Desk, Command::Report(nobody)).refused(empty.clone());

    let later = Story::of(Medical).does(Desk, Command::GiveCaller(caller("李先生")));
    assert_eq!(later.case().caller, Some(caller("李先生")));
    later.when(Desk, Command::GiveCaller(caller(""))).refused(empty.clone());
    // The endpoint asks the same.
    let draft = Draft {
        event: CaseEvent::CallerGiven { caller: caller("") },
        role: Desk,
        audience: crate::Audience::Public,
    };
    let refused = Judgement::Reject(Reason::Refused { refusal: empty });
    assert_eq!(later.clone().send(&Desk.into(), draft), refused);
}

/// What staff write down of whoever called, a resident does not say of himself: it stands in the register by its name.
#[test]
fn a_resident_is_whoever_he_is() {
    let Command::Report(given) = report() else { unreachable!() };
    let own = Report { relation: Relation::Self_, channel: Channel::App, ..given };
    Story::empty().when(Resident, Command::Report(own.clone())).allowed();
    for (relation, channel) in [
        (Relation::Staff, Channel::App),
        (Relation::Self_, Channel::ControlRoom),
        (Relation::Self_, Channel::Phone),
    ] {
        Story::empty().when(Resident, Command::Report(Report { relation, channel, ..own.clone() })).denied();
    }
    let caller = Caller { name: "李主任".to_owned(), kind: CallerKind::Owner };
    let case = Story::empty().does(Resident, Command::Report(own));
    case.when(Resident, Command::GiveCaller(caller)).denied();
    case.when(Resident, Command::GiveTime { when: "昨天".to_owned() }).denied();
}

/// S16: in the words of whoever called, with the call or later; the clocks go by when they called.
#[test]
fn when_it_happened_is_asked_and_kept_as_it_was_said() {
    let Command::Report(given) = report() else { unreachable!() };
    let when = "昨晚十点到今早之间".to_owned();
    let told = Report { happened: Some(format!(" {when} ")), ..given };
    Story::empty().when(Desk, Command::Report(told)).then([
        reported(Medical, None),
        CaseEvent::TimeGiven { when: when.clone() },
        CaseEvent::Taken,
    ]);
    let later = Story::of(Medical).does(Desk, Command::GiveTime { when: when.clone() });
    assert_eq!(later.case().happened, Some(when));
    let again = later.clone().does(Desk, Command::GiveTime { when: "今早六点".to_owned() });
    assert_eq!(again.case().happened.as_deref(), Some("今早六点"));
    assert_eq!(again.case().reported, Story::of(Medical).case().reported);
    let empty = Refusal::Empty { field: "when".to_owned() };
    later.when(Desk, Command::GiveTime { when: " ".to_owned() }).refused(empty);
}

/// S18: a class chosen by hand is confirmed by that, by whoever may confirm it.
#[test]
fn a_class_chosen_by_hand_is_confirmed() {
    let Command::Report(given) = report() else { unreachable!() };
    let chosen = || Command::Report(Report { chosen: true, ..given.clone() });
    let class = CaseEvent::Classified { procedure: Medical, sub_kind: None, urgency: Urgency::Urgent };
    Story::empty().when(Desk, chosen()).then([reported(Medical, None), class, CaseEvent::Taken]);
    for role in [Resident, Guard, Role::Butler] {
        Story::empty().when(role, chosen()).then([reported(Medical, None)]);
    }
}

/// S3: whatever the way it came in, it is somebody's.
#[test]
fn a_case_nobody_has_taken_waits_for_the_desk() {
    for procedure in rulebook::ProcedureId::ALL {
        let story = Story::of(procedure);
        assert!(story.case().owner.is_none());
        assert!(story.progress().who_must_act().contains(&Desk), "{procedure:?}");
        let taken = story.does(Desk, Command::Take);
        assert_eq!(taken.case().owner.as_ref().map(|owner| owner.member), Some(member(Desk)));
    }
}
