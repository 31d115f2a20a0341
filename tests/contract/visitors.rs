//! S135: whoever has no invitation reports a loss by name and number; what such a one gets, and what not.

use endpoint::store::{EnrolRefusal, Enrolled, Newcomer, PhotoPiece, Proof, Visitor};
use endpoint::token::Secret;
use records::case::{Answer, CaseEvent, Evidence, Photo, PhotoId, Refusal};
use records::estate::{Estate, EstateEvent, EstateSettings, Resource, ResourceKind};
use records::member::{Member, MemberEvent, Profile, visitor};
use records::wire::{Cursor, Reason, SyncAnswer, VERSION};
use records::{DeviceId, Place, RecordId, drafted};
use rulebook::{ProcedureId, Role, Rulebook, Urgency};
use serde_json::{Value, json};

use super::bench::{Bench, HOUR, MINUTE, Writer, noted, reason, reopened, reported, said, withdrawn};
use super::on_both;
use super::others::serving;
use super::reader::Reader;
use super::scopes::about_member;
use super::search::Site;
use crate::support::phone::{Network, fresh};

on_both! {
    a_visitor_is_a_resident_whom_nobody_has_verified
    a_lost_answer_makes_one_visitor
    the_estate_may_take_no_visitors
    a_visitor_sees_what_is_their_own_and_writes_nothing_else
    nothing_of_the_staff_or_of_others_travels_to_a_visitor
    a_visitor_holds_no_other_role
    few_calls_of_a_visitor_are_open_at_once
    the_door_is_asked_over_http
}

const NAME: &str = "王女士";
const NUMBER: &str = "138 0000 1234";

/// What one browser says each time it tries.
fn word(secret: u128) -> Proof {
    let secret = Secret::read(&format!("{secret:022}")).unwrap();
    Proof::Word(Visitor { profile: visitor(NAME, NUMBER).unwrap(), secret })
}

async fn comes(bench: &Bench, proof: &Proof, device: DeviceId) -> Result<Enrolled, EnrolRefusal> {
    let Proof::Word(visitor) = proof else { panic!("{proof:?} is no visitor's") };
    let newcomer = Newcomer { secret: Some(visitor.secret.clone()), ..device.into() };
    bench.store.enrol(bench.estate, proof, newcomer).await.unwrap()
}

pub async fn came(bench: &Bench) -> Writer {
    let enrolled = comes(bench, &word(fresh().as_u128() >> 64), DeviceId(fresh())).await.unwrap();
    bench.writes_as(enrolled, Role::Resident)
}

async fn profile_of(bench: &Bench, writer: &Writer) -> Profile {
    let member = bench.store.member(bench.estate, writer.session.member).await.unwrap();
    member.expect("is a member").state.profile
}

async fn a_visitor_is_a_resident_whom_nobody_has_verified(bench: Bench) {
    let visitor = came(&bench).await;
    let profile = profile_of(&bench, &visitor).await;
    assert_eq!((profile.name.as_str(), profile.phone.as_deref()), (NAME, Some(NUMBER)));
    assert_eq!((profile.roles, profile.unverified, profile.home), ([Role::Resident].into(), true, None));

    // The staff have the call, and of its reporter name, number and mark.
    let call = visitor.report(ProcedureId::LostProperty, "3").await;
    let desk = bench.writer(Role::Desk).await;
    let rows = rows(&bench, &desk).await;
    assert!(rows.contains_key(&call));
    let known = &rows[&visitor.session.member.record()]["profile"];
    assert_eq!(
        (&known["name"], &known["phone"], &known["unverified"]),
        (&json!(NAME), &json!(NUMBER), &json!(true))
    );
    assert!(!rows[&desk.session.member.record()].to_string().contains("unverified"), "nobody else is marked");
}

async fn a_lost_answer_makes_one_visitor(bench: Bench) {
    let (proof, device) = (word(1), DeviceId(fresh()));
    let first = comes(&bench, &proof, device).await.unwrap();
    bench.clock.forward(MINUTE);
    let second = comes(&bench, &proof, device).await.unwrap();
    assert_eq!(second.session.member, first.session.member);
    assert_eq!(
        bench.store.session(&first.token).await.unwrap(),
        None,
        "the one that got lost is worth nothing"
    );
    assert_eq!(bench.store.members(bench.estate).await.unwrap().len(), 1);

    // Whoever has seen the device's name, or even has the secret and another device.
    assert_eq!(comes(&bench, &proof, DeviceId(fresh())).await.unwrap_err(), EnrolRefusal::Used);
    assert_eq!(comes(&bench, &word(2), device).await.unwrap_err(), EnrolRefusal::DeviceTaken);
    assert_eq!(bench.store.session(&second.token).await.unwrap(), Some(second.session), "it goes on");
    assert_eq!(bench.store.members(bench.estate).await.unwrap().len(), 1, "who is refused is nobody");

    // Two at the same time, over two endpoints, are one.
    let (proof, device, other) = (word(3), DeviceId(fresh()), bench.second_store().await);
    let there = Newcomer { secret: Some(Secret::read(&format!("{:022}", 3)).unwrap()), ..device.into() };
    let (here, there) = tokio::join!(comes(&bench, &proof, device), other.enrol(bench.estate, &proof, there));
    assert_eq!(here.unwrap().session.member, there.unwrap().unwrap().session.member);
    assert_eq!(bench.store.members(bench.estate).await.unwrap().len(), 2);
}

async fn the_estate_may_take_no_visitors(bench: Bench) {
    let (proof, device) = (word(1), DeviceId(fresh()));
    let first = comes(&bench, &proof, device).await.unwrap();
    settle(&bench, false).await;
    assert_eq!(comes(&bench, &word(2), DeviceId(fresh())).await.unwrap_err(), EnrolRefusal::NoVisitors);
    let again = comes(&bench, &proof, device).await.unwrap();
    assert_eq!(again.session.member, first.session.member, "whoever is in stays in");
    bench.writes_as(again, Role::Resident).report(ProcedureId::LostProperty, "3").await;
    settle(&bench, true).await;
    assert!(comes(&bench, &word(2), DeviceId(fresh())).await.is_ok());
    let nowhere = bench.store.enrol(records::EstateId(fresh()), &word(5), DeviceId(fresh())).await.unwrap();
    assert_eq!(nowhere.unwrap_err(), EnrolRefusal::Unknown);
}

async fn settle(bench: &Bench, visitors: bool) {
    settled(&bench.writer(Role::Director).await, EstateSettings { visitors, ..whole() }).await;
}

/// What is an estate's own business, each of it by a name that stands nowhere else.
const OF_THE_STAFF: [&str; 6] =
    ["值班主管孙", "139-0000-5555", "公司经理钱", "0571-88886666", "浙A·V0135", "地下车库东门岗"];
/// … and what whoever calls for help has to know.
const FOR_EVERYBODY: [&str; 4] = ["瑞金花园", "瑞金广场入口", "0571-80000001", "瑞金派出所"];

/// Everything that can be settled.
fn whole() -> EstateSettings {
    let text = str::to_owned;
    let place = Place { spot: Some(text(OF_THE_STAFF[5])), ..Place::default() };
    EstateSettings {
        name: text(FOR_EVERYBODY[0]),
        buildings: vec![text("3")],
        meeting_point: text(FOR_EVERYBODY[1]),
        service_desk_phone: text(FOR_EVERYBODY[2]),
        property_phone: text("0571-80000002"),
        maintenance_phone: text("0571-80000003"),
        police_station: text(FOR_EVERYBODY[3]),
        police_phone: text("0571-80000004"),
        valuable_amount: 2_000,
        duty_lead: format!("{} {}", OF_THE_STAFF[0], OF_THE_STAFF[1]),
        superior: text(OF_THE_STAFF[2]),
        superior_phone: text(OF_THE_STAFF[3]),
        drill_days: 91,
        resources: vec![Resource {
            id: text("van"),
            name: text(OF_THE_STAFF[4]),
            kind: ResourceKind::Vehicle,
            place,
            seats: Some(7),
        }],
        ..EstateSettings::default()
    }
}

async fn settled(director: &Writer, settings: EstateSettings) {
    let bench = director.bench();
    let drafted =
        drafted::<Estate>(&EstateEvent::Settled(settings), Role::Director, Rulebook::standard()).unwrap();
    let event = director.write_down(bench.estate.record(), drafted);
    let verdict = director.push_one(event).await;
    assert!(verdict.seq().is_some(), "{verdict:?}");
}

/// A colleague with name and number, as the staff know each other.
async fn colleague(bench: &Bench, role: Role, name: &str, phone: &str) -> Writer {
    let profile = Profile {
        name: name.to_owned(),
        roles: [role].into(),
        phone: Some(phone.to_owned()),
        ..Profile::default()
    };
    let invited = bench.store.invite(bench.estate, profile).await.unwrap();
    let enrolled = bench.store.enrol(bench.estate, &Proof::Link(invited.token), DeviceId(fresh())).await;
    bench.writes_as(enrolled.unwrap().unwrap(), role)
}

/// Whatever the endpoint answers somebody who asks at every door, as it travels.
async fn everything_for(site: &Site, writer: &Writer, records: &[RecordId], photo: &PhotoId) -> String {
    let writer = writer.again().await;
    let device = writer.session.device;
    let network = Network::new(&site.url, &format!("sid={}", writer.token.as_str()));
    let mut read = String::new();
    let mut cursor = Cursor::default();
    loop {
        let body = json!({ "v": VERSION, "device": device, "sent_at": 0, "cursor": cursor });
        let answer = network.post("/api/v1/sync", body.to_string()).await.unwrap();
        assert_eq!(answer.status, 200, "{}", answer.body);
        read.push_str(&answer.body);
        let page = serde_json::from_str::<SyncAnswer>(&answer.body).unwrap().page.expect("a page");
        cursor = page.cursor;
        if !page.more {
            break;
        }
    }
    for kind in records::KINDS {
        let body = json!({ "v": VERSION, "device": device, "kind": kind });
        read.push_str(&network.post("/api/v1/search", body.to_string()).await.unwrap().body);
    }
    for record in records {
        let body = json!({ "v": VERSION, "device": device, "record": record });
        read.push_str(&network.post("/api/v1/record", body.to_string()).await.unwrap().body);
    }
    for path in ["/api/v1/session", &format!("/api/v1/guide?estate={}", site.bench.estate)] {
        read.push_str(&network.open(path).await.text().await.unwrap());
    }
    let picture = reqwest::Client::new().get(format!("{}/api/v1/blobs/{}", site.url, photo.as_str()));
    let picture = picture.header("cookie", format!("sid={}", writer.token.as_str()));
    if picture.send().await.unwrap().status() == 200 {
        read.push_str(PICTURE);
    }
    read
}

/// Stands for a photo in what was read.
const PICTURE: &str = "[the picture]";

/// Over the wire, at every door, before and after a change: a visitor may be anybody on the internet.
async fn nothing_of_the_staff_or_of_others_travels_to_a_visitor(bench: Bench) {
    let director = colleague(&bench, Role::Director, "主任吴", "137-0000-0001").await;
    settled(&director, whole()).await;
    let desk = colleague(&bench, Role::Desk, "前台郑", "137-0000-0002").await;
    let guard = colleague(&bench, Role::GuardLead, "领班冯", "137-0000-0003").await;
    let neighbour = colleague(&bench, Role::Resident, "住户陈", "137-0000-0004").await;
    let theirs = RecordId(fresh());
    neighbour.write(theirs, call("我家保险柜被撬", Urgency::Urgent)).await;
    let closed = RecordId(fresh());
    neighbour.write(closed, call("钥匙丢在车库", Urgency::Routine)).await;
    neighbour.write(closed, withdrawn()).await;
    let picture = endpoint::jpeg::sample(b"theirs");
    let evidence = Evidence::from([("photo".into(), Answer::Photos(vec![Photo::of(&picture)]))]);
    let technician = bench.writer(Role::Technician).await;
    let repair = neighbour.report(ProcedureId::Repair, "3").await;
    technician.write(repair, CaseEvent::StepDone { step: "repair_arrive".into(), evidence }).await;
    let (photo, total) = (PhotoId::of(&picture), u32::try_from(picture.len()).unwrap());
    let piece = PhotoPiece { photo: photo.clone(), total, start: 0, bytes: picture };
    bench.store.put_photo(&technician.session, piece).await.unwrap().unwrap();

    let visitor = came(&bench).await;
    let other = comes(&bench, &other_word(), DeviceId(fresh())).await.unwrap();
    let other = bench.writes_as(other, Role::Resident);
    other.write(RecordId(fresh()), call("另一位访客的包丢了", Urgency::Routine)).await;
    let own = RecordId(fresh());
    visitor.write(own, call("我的电瓶被偷", Urgency::Urgent)).await;
    desk.write(own, CaseEvent::Taken).await;
    desk.write(own, CaseEvent::Assigned { to: guard.session.member }).await;
    desk.write(own, noted("此人可疑")).await;
    desk.write(own, CaseEvent::Replied { text: "已派人过去".to_owned(), written: false, on_the_way: false })
        .await;

    let site = Site::open(bench.clone()).await;
    let members = [&director, &desk, &guard, &neighbour, &other, &technician];
    let mut doors = vec![bench.estate.record(), theirs, closed, repair, own];
    doors.extend(members.map(|member| member.session.member.record()));
    let of_others = [
        "主任吴",
        "前台郑",
        "领班冯",
        "住户陈",
        "137-0000",
        "保险柜",
        "钥匙",
        "赵先生",
        "136-0000",
        "另一位",
        "可疑",
        PICTURE,
    ];
    let hidden: Vec<&str> = OF_THE_STAFF.into_iter().chain(of_others).collect();
    let shown = FOR_EVERYBODY.into_iter().chain(["我的电瓶被偷", "已派人过去", NAME, NUMBER]);
    let shown: Vec<&str> = shown.collect();
    let is_read = async |writer: &Writer, when: &str| {
        let read = everything_for(&site, writer, &doors, &photo).await;
        let there = |words: &[&str]| -> Vec<String> {
            words.iter().filter(|word| read.contains(**word)).map(|word| (*word).to_owned()).collect()
        };
        (there(&hidden), there(&shown), format!("{when}: {read}"))
    };
    // The staff have all of it: it is there to be hidden.
    let (theirs, ours, read) = is_read(&desk, "desk").await;
    assert_eq!((theirs.len(), ours.len()), (hidden.len(), shown.len()), "{read}");
    let phone = site.phone(&visitor).await;
    for when in ["from the start", "after a change"] {
        let (leaked, kept, read) = is_read(&visitor, when).await;
        assert_eq!(leaked, Vec::<String>::new(), "{read}");
        assert_eq!(kept, shown, "{read}");
        // A resident has no more of the staff's: what is theirs is theirs.
        let (leaked, _, read) = is_read(&neighbour, when).await;
        let of_staff = leaked.iter().filter(|word| OF_THE_STAFF.contains(&word.as_str()));
        assert_eq!(of_staff.count(), 0, "{read}");

        // What has come to a phone that was there is the same, and folds.
        phone.sync().await.unwrap();
        let kept = phone.device.estate().await.unwrap().expect("an estate");
        assert_eq!(kept, whole_but(&kept), "{when}");
        let mut again = whole();
        again.drill_days = 92;
        again.visitors = false;
        settled(&director, again).await;
    }
    phone.sync().await.unwrap();
    let kept = phone.device.estate().await.unwrap().expect("an estate");
    assert!(!kept.visitors, "the change has arrived");
    let mut reader = Reader::of(&bench, &visitor);
    reader.catch_up().await;
    reader.check().await;
}

/// As it reaches whoever does not work here.
fn whole_but(there: &EstateSettings) -> EstateSettings {
    EstateSettings {
        duty_lead: String::new(),
        superior: String::new(),
        superior_phone: String::new(),
        resources: Vec::new(),
        drill_days: EstateSettings::default().drill_days,
        visitors: there.visitors,
        ..whole()
    }
}

fn other_word() -> Proof {
    let secret = Secret::read(&format!("{:022}", fresh().as_u128() >> 64)).unwrap();
    Proof::Word(Visitor { profile: visitor("赵先生", "136-0000-7777").unwrap(), secret })
}

/// As a stranger's own program may try it.
async fn a_visitor_sees_what_is_their_own_and_writes_nothing_else(bench: Bench) {
    let (neighbour, desk) = (bench.writer(Role::Resident).await, bench.writer(Role::Desk).await);
    let theirs = neighbour.report(ProcedureId::Repair, "3").await;
    let picture = endpoint::jpeg::sample(b"theirs");
    let technician = bench.writer(Role::Technician).await;
    let evidence = Evidence::from([("photo".into(), Answer::Photos(vec![Photo::of(&picture)]))]);
    technician.write(theirs, CaseEvent::StepDone { step: "repair_arrive".into(), evidence }).await;
    let (photo, total) = (PhotoId::of(&picture), u32::try_from(picture.len()).unwrap());
    let piece = PhotoPiece { photo: photo.clone(), total, start: 0, bytes: picture.clone() };
    bench.store.put_photo(&technician.session, piece).await.unwrap().unwrap();
    assert_eq!(bench.store.photo(&neighbour.session, &photo).await.unwrap(), Some(picture));
    let (visitor, other) = (came(&bench).await, came(&bench).await);
    let own = visitor.report(ProcedureId::LostProperty, "3").await;

    let seen = rows(&bench, &visitor).await;
    let expected = [own, visitor.session.member.record(), bench.estate.record()];
    assert_eq!(seen.keys().copied().collect::<Vec<_>>(), sorted(&expected), "and nobody else's record");
    assert_eq!(rows(&bench, &other).await.len(), 2, "nor does another visitor");
    assert_eq!(bench.store.photo(&visitor.session, &photo).await.unwrap(), None);

    for event in [said("是我"), CaseEvent::Taken, CaseEvent::Urged, withdrawn()] {
        let absent = visitor.push_one(visitor.envelope(RecordId(fresh()), &event)).await;
        let foreign = visitor.push_one(visitor.envelope(theirs, &event)).await;
        assert_eq!((&foreign, reason(&foreign)), (&absent, &Reason::NoSuchRecord), "{event:?}");
    }
    for event in [CaseEvent::Taken, CaseEvent::BranchOpened { branch: "police".into() }] {
        let verdict = visitor.push_one(visitor.envelope(own, &event)).await;
        assert!(matches!(reason(&verdict), Reason::NotPermitted { .. }), "{event:?}: {verdict:?}");
    }
    let mut promoted = visitor.envelope(own, &CaseEvent::Taken);
    promoted.role = Role::Desk;
    assert_eq!(reason(&visitor.push_one(promoted).await), &Reason::RoleNotHeld);
    let roles = MemberEvent::RolesChanged { roles: [Role::Director].into(), areas: [].into() };
    for record in [visitor.session.member, desk.session.member] {
        let drafted = drafted::<Member>(&roles, Role::Resident, Rulebook::standard()).unwrap();
        let verdict = visitor.push_one(visitor.write_down(record.record(), drafted)).await;
        assert!(verdict.seq().is_none(), "{verdict:?}");
    }
    assert!(profile_of(&bench, &visitor).await.unverified);
}

/// Not even when the director gives it by mistake: somebody unverified is invited first, as somebody else.
async fn a_visitor_holds_no_other_role(bench: Bench) {
    let (visitor, director) = (came(&bench).await, bench.writer(Role::Director).await);
    let member = visitor.session.member;
    let given = |roles: &[Role]| MemberEvent::RolesChanged {
        roles: roles.iter().copied().collect(),
        areas: ["3".to_owned()].into(),
    };
    for role in Role::ALL.into_iter().filter(|role| role.is_staff()) {
        let drafted =
            drafted::<Member>(&given(&[Role::Resident, role]), Role::Director, Rulebook::standard()).unwrap();
        let verdict = director.push_one(director.write_down(member.record(), drafted)).await;
        let refusal = Refusal::NotOnStaff { member };
        assert_eq!(reason(&verdict), &Reason::Refused { refusal }, "{role:?}");
    }
    // An invitation for somebody else is for somebody else: the phone that uses it is theirs from then on.
    let invited = bench.store.invite(bench.estate, super::bench::profile(&[Role::Guard], &[])).await.unwrap();
    let proof = Proof::Link(invited.token);
    let taken = bench.store.enrol(bench.estate, &proof, visitor.session.device).await.unwrap();
    assert_eq!(taken.unwrap_err(), EnrolRefusal::DeviceTaken);
    let guard = bench.store.enrol(bench.estate, &proof, DeviceId(fresh())).await.unwrap().unwrap();
    assert_ne!(guard.session.member, member);
    assert_eq!(profile_of(&bench, &visitor).await.roles, [Role::Resident].into());
    // They can be shown out, as anybody.
    about_member(&bench, &director, &visitor, &MemberEvent::Disabled).await;
    let verdict = visitor.push_one(visitor.envelope(RecordId(fresh()), &call("有事", Urgency::Life))).await;
    assert_eq!(reason(&verdict), &Reason::RoleNotHeld);
}

fn call(words: &str, how: Urgency) -> CaseEvent {
    let mut call = reported(words, ProcedureId::LostProperty, "3");
    if let CaseEvent::Reported { urgency, .. } = &mut call {
        *urgency = how;
    }
    call
}

async fn few_calls_of_a_visitor_are_open_at_once(bench: Bench) {
    let visitor = came(&bench).await;
    let records: Vec<RecordId> = (0..8).map(|_| RecordId(fresh())).collect();
    let too_many = Reason::Refused { refusal: Refusal::TooManyOpen { most: 3 } };
    // In one request too.
    let calls = records[..4].iter().map(|record| visitor.envelope(*record, &call("丢了", Urgency::Urgent)));
    let verdicts = visitor.push(calls.collect()).await;
    assert!(verdicts[..3].iter().all(|verdict| verdict.seq().is_some()), "{verdicts:?}");
    assert_eq!(reason(&verdicts[3]), &too_many);

    // The first few for somebody's life pass; then those are open.
    for record in &records[4..7] {
        visitor.write(*record, call("有人晕倒", Urgency::Life)).await;
    }
    let fourth = visitor.push_one(visitor.envelope(records[7], &call("又晕倒", Urgency::Life))).await;
    assert_eq!(reason(&fourth), &too_many);

    // One that is over makes room, and does not come back above the number.
    for record in [&records[..1], &records[4..7]].concat() {
        visitor.write(record, withdrawn()).await;
    }
    visitor.write(RecordId(fresh()), call("又丢了", Urgency::Routine)).await;
    let back = visitor.push_one(visitor.envelope(records[0], &reopened())).await;
    assert_eq!(reason(&back), &too_many);
    visitor.write(records[1], said("在东门")).await;

    // A resident whom somebody invited may have more.
    let resident = bench.writer(Role::Resident).await;
    for _ in 0..5 {
        resident.report(ProcedureId::LostProperty, "3").await;
    }
}

async fn the_door_is_asked_over_http(bench: Bench) {
    let (url, _stop, _serving) = serving(std::sync::Arc::new(bench.second_store().await)).await;
    let client = reqwest::Client::new();
    let ask = async |word: Value, secret: Option<String>, device: uuid::Uuid| {
        let mut body = json!({ "visitor": word, "device": device, "estate": bench.estate });
        if let Some(secret) = secret {
            body["secret"] = json!(secret);
        }
        let request = client.post(format!("{url}/api/v1/enrol")).header("x-huying", "1");
        let request = request.header("content-type", "application/json").body(body.to_string());
        let answer = request.send().await.unwrap();
        let wait = answer.headers().get("retry-after").map(|wait| wait.to_str().unwrap().to_owned());
        let status = answer.status().as_u16();
        (status, wait, serde_json::from_str::<Value>(&answer.text().await.unwrap()).unwrap())
    };
    let secret = || Some(format!("{:040}", fresh().as_u128()));
    let honest = || json!({ "name": NAME, "phone": NUMBER });

    // What is no name or no number lets nobody in, and counts for nothing.
    for (word, named) in [
        (json!({ "name": "  ", "phone": NUMBER }), "`name` is empty"),
        (json!({ "name": "……", "phone": NUMBER }), "`name` is empty"),
        (json!({ "name": "王".repeat(2_000), "phone": NUMBER }), "`name` is longer"),
        (json!({ "name": NAME, "phone": "没有" }), "number"),
        (json!({ "name": NAME, "phone": "1".repeat(7_000) }), "number"),
        (json!({ "name": NAME }), "phone"),
        (json!([NAME, 7]), "visitor"),
        (json!(NAME), "visitor"),
    ] {
        let (status, _, body) = ask(word.clone(), secret(), fresh()).await;
        assert_eq!((status, &body["error"]), (400, &json!("malformed")), "{word}");
        let detail = body["detail"].as_str().unwrap();
        assert!(detail.contains(named) || named == "visitor", "{detail}");
        assert!(detail.len() < 300, "{detail}");
    }
    for secret in [None, Some("short".to_owned())] {
        let (status, _, body) = ask(honest(), secret, fresh()).await;
        assert_eq!((status, &body["detail"]), (400, &json!("secret")), "{body}");
    }
    let (status, _, body) = ask(honest(), secret(), uuid::Uuid::nil()).await;
    assert_eq!((status, &body["error"]), (409, &json!("device_taken")));
    assert_eq!(bench.store.members(bench.estate).await.unwrap().len(), 0);

    // A name that hides its mark, or would not be kept by a database, is kept without what it hides with.
    let (own, device) = (secret(), fresh());
    let (status, _, body) =
        ask(json!({ "name": "王\u{202e}女\0士", "phone": NUMBER }), own.clone(), device).await;
    assert_eq!(
        (status, &body["member"]["name"], &body["member"]["unverified"]),
        (200, &json!(NAME), &json!(true))
    );
    assert_eq!(body["member"]["roles"], json!(["resident"]));

    // Some are let in from one address, then the next waits; not the one whose answer got lost.
    let mut let_in = 1;
    let (wait, body) = loop {
        let (status, wait, body) = ask(honest(), secret(), fresh()).await;
        if status != 200 {
            assert_eq!(status, 429, "{body}");
            break (wait, body);
        }
        let_in += 1;
        assert!(let_in < 100, "nobody has to wait");
    };
    assert_eq!(let_in, 4, "whoever came with a device of nobody's was counted too");
    let seconds: u64 = wait.expect("Retry-After").parse().unwrap();
    assert_eq!((&body["error"], &body["seconds"]), (&json!("too_many_attempts"), &json!(seconds)));
    assert!((1..=601).contains(&seconds), "{seconds}");
    assert_eq!(ask(honest(), own, device).await.0, 200, "it has come before");
    assert_eq!(bench.store.members(bench.estate).await.unwrap().len(), let_in);
    bench.clock.forward(HOUR);
    assert_eq!(ask(honest(), secret(), fresh()).await.0, 200);

    // Switched off: said at the door, and before it.
    let guide = async || {
        let answer = client.get(format!("{url}/api/v1/guide?estate={}", bench.estate)).send().await.unwrap();
        serde_json::from_str::<Value>(&answer.text().await.unwrap()).unwrap()["visitors"].clone()
    };
    assert_eq!(guide().await, json!(true));
    settle(&bench, false).await;
    assert_eq!(guide().await, json!(false));
    let (status, _, body) = ask(honest(), secret(), fresh()).await;
    assert_eq!((status, &body["error"]), (403, &json!("no_visitors")));
}

/// Everything a member's phone fetches: records and their states.
async fn rows(bench: &Bench, writer: &Writer) -> std::collections::BTreeMap<RecordId, Value> {
    let page = bench.store.pull(&writer.session, &Cursor::default()).await.unwrap().unwrap();
    let page = serde_json::to_value(&page).unwrap();
    let entries = page["entries"].as_array().cloned().unwrap_or_default();
    let row = |entry: &Value| {
        let record = entry["row"]["record"].as_str().unwrap().parse().unwrap();
        (record, entry["row"]["state"].clone())
    };
    entries.iter().map(row).collect()
}

fn sorted(records: &[RecordId]) -> Vec<RecordId> {
    let mut sorted = records.to_vec();
    sorted.sort();
    sorted
}
