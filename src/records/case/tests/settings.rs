//! The estate's own data and rules: the director's to change, and whole each time (S65, P4, P8, P10).

use rulebook::Role::{self, Director, Resident};
use rulebook::{Overlay, ProcedureId, Rulebook, Text};

use super::records::{Record, drafted_estate, settings};
use crate::case::{Cost, Refusal};
use crate::estate::{EstateCommand, EstateSettings, Price, Resource, ResourceKind};
use crate::judge::Judgement;
use crate::wire::Reason;
use crate::{Action, Denied, Envelope, Place, Recorded, Sight, fold_all, shown};
use crate::{Audience, State};

fn limit(procedure: ProcedureId, deadline: &str, minutes: u32) -> Overlay {
    let limits = [(deadline.into(), minutes)].into();
    Overlay { limits: [(procedure, limits)].into(), ..Overlay::default() }
}

fn settle(settings: EstateSettings) -> Result<(), Refusal> {
    Record::estate().decide(Director, EstateCommand::Settle(settings)).map(|_| ())
}

fn settled(record: &Record) -> &EstateSettings {
    match &record.row.state {
        State::Estate(estate) => &estate.settings,
        other => panic!("{other:?}"),
    }
}

/// One event for everybody, of which residents are told a part; and a visitor is a resident, whoever he is.
#[test]
fn residents_are_told_whom_to_call_and_not_who_leads() {
    let (superior, superior_phone, plate) = ("公司值班经理", "0571-80000009", "浙A·V0135");
    let van = Resource {
        id: "van".to_owned(),
        name: plate.to_owned(),
        kind: ResourceKind::Vehicle,
        place: Place::default(),
        seats: None,
    };
    let whole = EstateSettings {
        superior: superior.to_owned(),
        superior_phone: superior_phone.to_owned(),
        drill_days: 91,
        resources: vec![van],
        ..settings()
    };
    let (envelope, stamp) =
        Record::estate().envelope(&Director.into(), &drafted_estate(whole.clone(), Director), 0);
    let envelope = Envelope { sig: Some("of the whole".to_owned()), ..envelope };
    let event = Recorded { envelope, stamp: Some(stamp) };

    let told = shown(&Sight::Resident, &event).unwrap().into_owned();
    let text = serde_json::to_string(&told).unwrap();
    for hidden in [whole.duty_lead.as_str(), superior, superior_phone, plate, "of the whole"] {
        assert!(!text.contains(hidden), "{text}");
    }
    let Some(State::Estate(estate)) = fold_all(&Sight::Resident, [&event]).map(|row| row.state) else {
        panic!("it folds");
    };
    assert_eq!(estate.settings, EstateSettings { duty_lead: String::new(), ..settings() });
    assert_eq!(shown(&Sight::Resident, &told).unwrap().as_ref(), &told, "told again it is the same");
    assert_eq!(shown(&Sight::of_all(), &event).unwrap().as_ref(), &event, "the staff have all of it");
}

#[test]
fn settings_are_the_directors() {
    for role in Role::ALL {
        let decided = Record::estate().decide(role, EstateCommand::Settle(settings()));
        if role == Director {
            assert_eq!(decided.unwrap()[0].audience, Audience::Public, "everybody reads them");
        } else {
            let denied = Denied { action: Action::Settle, could: vec![Director] };
            assert_eq!(decided, Err(Refusal::Denied(denied)), "{role:?}");
        }
    }
}

#[test]
fn the_whole_is_replaced_by_the_whole() {
    let price =
        Price { item: "更换水龙头".to_owned(), kind: Cost::Labour, unit: "次".to_owned(), fen: 3_000 };
    let new = EstateSettings {
        meeting_point: "北门".to_owned(),
        prices: vec![price],
        drill_days: 90,
        overlay: limit(ProcedureId::Medical, "first_reply", 3),
        ..settings()
    };
    let record = Record::estate().does(Director, EstateCommand::Settle(new.clone()));
    assert_eq!(settled(&record), &new);
    let rulebook = new.rulebook(Rulebook::standard()).unwrap();
    let clock = |rulebook: &Rulebook| {
        let medical = rulebook.procedure(ProcedureId::Medical);
        medical.deadlines.iter().find(|rule| rule.id.as_str() == "first_reply").unwrap().limit_minutes
    };
    assert_eq!((clock(&rulebook), clock(Rulebook::standard())), (3, 5), "S65");
    assert_eq!(rulebook.valuable_yuan, Some(new.valuable_amount), "S144, P4");
    let back = record.does(Director, EstateCommand::Settle(settings()));
    assert_eq!(settled(&back), &settings());
}

/// P4, P8, P10: what the seed leaves blank, every estate fills in.
#[test]
fn nothing_required_is_left_empty() {
    type Change = fn(&mut EstateSettings);
    let required: [(&str, Change); 10] = [
        ("name", |settings| settings.name.clear()),
        ("meeting_point", |settings| settings.meeting_point = " ".to_owned()),
        ("service_desk_phone", |settings| settings.service_desk_phone.clear()),
        ("property_phone", |settings| settings.property_phone.clear()),
        ("maintenance_phone", |settings| settings.maintenance_phone.clear()),
        ("police_station", |settings| settings.police_station.clear()),
        ("police_phone", |settings| settings.police_phone.clear()),
        ("duty_lead", |settings| settings.duty_lead.clear()),
        ("buildings", |settings| settings.buildings.clear()),
        ("valuable_amount", |settings| settings.valuable_amount = 0),
    ];
    for (key, change) in required {
        let mut missing = settings();
        change(&mut missing);
        let refusal = Refusal::SettingsMissing { keys: vec![key.to_owned()] };
        assert_eq!(settle(missing.clone()), Err(refusal.clone()));
        let judged = Record::estate().send(&Director.into(), &drafted_estate(missing, Director), 1);
        assert_eq!(judged, Judgement::Reject(Reason::Refused { refusal }));
    }
    // Everything at once.
    let nothing = EstateSettings::default();
    let keys: Vec<String> = nothing.missing().into_iter().map(str::to_owned).collect();
    assert_eq!(keys, required.map(|(key, _)| key));
    assert_eq!(settle(nothing), Err(Refusal::SettingsMissing { keys }));
    assert_eq!(settle(EstateSettings { utc_offset_minutes: 0, ..settings() }), Ok(()), "London is a place");
}

#[test]
fn a_rule_that_makes_no_sense_is_refused_with_its_place() {
    let broken = |overlay: Overlay| {
        let new = EstateSettings { overlay, ..settings() };
        let judged = Record::estate().send(&Director.into(), &drafted_estate(new.clone(), Director), 1);
        let decided = settle(new).expect_err("refused");
        assert_eq!(judged, Judgement::Reject(Reason::Refused { refusal: decided.clone() }));
        match decided {
            Refusal::RulesBroken { places } => places,
            other => panic!("{other:?}"),
        }
    };
    let no_time = broken(limit(ProcedureId::Medical, "first_reply", 0));
    assert_eq!(no_time, ["medical.toml: deadlines.first_reply.limit_minutes"]);
    assert_eq!(broken(limit(ProcedureId::Repair, "lunch", 5)), ["repair.toml: deadlines.lunch"]);
    let unsaid = Text { zh: String::new(), en: "Ask".to_owned() };
    let wordings = [("locate".into(), unsaid)].into();
    assert_eq!(broken(Overlay { wordings, ..Overlay::default() }), ["medical.toml: steps.locate.text.zh"]);
}

#[test]
fn the_endpoint_asks_the_same() {
    for role in Role::ALL {
        let judged = Record::estate().send(&role.into(), &drafted_estate(settings(), role), 1);
        if role == Director {
            assert!(matches!(judged, Judgement::Accept(_)));
        } else {
            let denied = Denied { action: Action::Settle, could: vec![Director] };
            assert_eq!(judged, Judgement::Reject(Reason::NotPermitted { denied }), "{role:?}");
        }
    }
}

#[test]
fn an_order_is_about_the_kind_of_record_it_names() {
    use crate::case::Command;
    use crate::member::MemberCommand;
    let estate = Record::estate();
    assert_eq!(estate.decide(Director, Command::Take), Err(Refusal::NoSuchCase));
    assert_eq!(estate.decide(Director, MemberCommand::BeginDuty), Err(Refusal::NoSuchCase));
    let member = Record::of(Resident);
    assert_eq!(member.decide(Director, EstateCommand::Settle(settings())), Err(Refusal::NoSuchCase));
    assert_eq!(member.decide(Director, Command::Take), Err(Refusal::NoSuchCase));
}

#[test]
fn a_new_estate_holds_drills_twice_a_year() {
    assert_eq!(EstateSettings::default().drill_days, 180);
}
