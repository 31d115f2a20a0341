//! Photos: whole or not at all, in pieces, and for nobody who may not see an event that names them.

use rulebook::Rulebook;
use std::path::Path;
use std::sync::Arc;

use endpoint::clock::SystemClock;
use endpoint::jpeg;
use endpoint::notice::Watch;
use endpoint::store::{
    MOST_A_DAY, MOST_BYTES_A_DAY, MOST_TRIES, MOST_UNNAMED, MOST_UNNAMED_OF_ESTATE, PhotoHeld, PhotoPiece,
    PhotoRefusal, Store, UNNAMED_KEPT,
};
use records::case::{Answer, CaseEvent, Evidence, Photo, PhotoId};
use records::member::MemberEvent;
use records::{Audience, EntryId, RecordId};
use rulebook::{ProcedureId, Role, StepId};
use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};

use super::bench::{Bench, DAY, HOUR, Writer, settings};
use super::on_both;
use super::scopes::about_member;
use super::visitors::came;
use crate::support::phone::fresh;
use crate::support::postgres::Cluster;

on_both! {
    what_was_cut_at_nine_tenths_goes_on_there
    a_piece_that_comes_again_changes_nothing
    other_bytes_than_the_name_says_are_thrown_away
    another_sender_cannot_spoil_it
    what_two_have_brought_outlives_the_first_ones_share
    knowing_a_photos_name_shows_it_to_nobody
    a_photo_is_for_those_who_see_its_event
    a_photo_added_to_an_entry_later_is_seen_by_others
    a_resident_gets_no_photo_that_is_for_staff
    a_sealed_photo_is_released_with_its_entry
    another_estate_has_no_such_photo
    whoever_has_left_sends_and_sees_none
    what_no_event_names_is_limited_and_collected
    a_day_has_so_many_photos_of_a_member_and_no_more
    photos_that_fail_are_counted_and_one_is_given_up
    a_visitor_leaves_little_on_the_disk_and_not_for_long
    many_visitors_leave_so_much_together
}

fn picture(what: &str) -> Vec<u8> {
    jpeg::sample(what.repeat(1_000).as_bytes())
}

fn piece(picture: &[u8], start: usize, end: usize) -> PhotoPiece {
    PhotoPiece {
        photo: PhotoId::of(picture),
        total: u32::try_from(picture.len()).unwrap(),
        start: u32::try_from(start).unwrap(),
        bytes: picture[start..end].to_vec(),
    }
}

fn held(bytes: usize, is_whole: bool) -> PhotoHeld {
    PhotoHeld { bytes: u32::try_from(bytes).unwrap(), is_whole }
}

fn showing(picture: &[u8]) -> Evidence {
    Evidence::from([("photo".into(), Answer::Photos(vec![Photo::of(picture)]))])
}

impl Bench {
    async fn put(&self, who: &Writer, piece: PhotoPiece) -> Result<PhotoHeld, PhotoRefusal> {
        self.store.put_photo(&who.session, piece).await.unwrap()
    }

    async fn send(&self, who: &Writer, picture: &[u8]) {
        let sent = self.put(who, piece(picture, 0, picture.len())).await;
        assert_eq!(sent, Ok(held(picture.len(), true)));
    }

    async fn sees(&self, who: &Writer, picture: &[u8]) -> bool {
        let found = self.store.photo(&who.session, &PhotoId::of(picture)).await.unwrap();
        assert!(found.as_ref().is_none_or(|found| found == picture), "not the same picture");
        found.is_some()
    }

    async fn held(&self, who: &Writer, picture: &[u8]) -> PhotoHeld {
        self.store.photo_held(&who.session, &PhotoId::of(picture)).await.unwrap().unwrap()
    }
}

async fn a_day_has_so_many_photos_of_a_member_and_no_more(bench: Bench) {
    let (technician, other) = (bench.writer(Role::Technician).await, bench.writer(Role::Guard).await);
    let pictures: Vec<_> = (0..=MOST_A_DAY).map(|number| picture(&number.to_string())).collect();
    let (last, pictures) = pictures.split_last().unwrap();
    // Named as they come, so that none of them is one that no event names.
    for some in pictures.chunks(6) {
        let photos = some.iter().map(|picture| Photo::of(picture)).collect();
        let evidence = Evidence::from([("photo".into(), Answer::Photos(photos))]);
        let record = technician.report(ProcedureId::Repair, "3").await;
        technician.write(record, CaseEvent::StepDone { step: "repair_arrive".into(), evidence }).await;
        for picture in some {
            bench.put(&technician, piece(picture, 0, 9)).await.unwrap();
        }
    }
    assert_eq!(bench.put(&technician, piece(last, 0, 9)).await, Err(PhotoRefusal::TooMany));
    let begun = piece(&pictures[0], 9, pictures[0].len());
    assert!(bench.put(&technician, begun).await.unwrap().is_whole, "what was begun is finished");
    bench.put(&other, piece(last, 0, 9)).await.unwrap();
    bench.clock.forward(DAY);
    bench.put(&technician, piece(last, 0, 9)).await.unwrap();
}

/// Looking into them is what costs.
async fn photos_that_fail_are_counted_and_one_is_given_up(bench: Bench) {
    let (guard, other) = (bench.writer(Role::Guard).await, bench.writer(Role::Guard).await);
    let junk = |number: u32| format!("GIF89a {number}").into_bytes();
    for number in 0..MOST_UNNAMED {
        let sent = bench.put(&guard, piece(&junk(number), 0, junk(number).len())).await;
        assert_eq!(sent, Err(PhotoRefusal::NotJpeg), "{number}");
    }
    let picture = picture("真");
    assert_eq!(bench.put(&guard, piece(&picture, 0, 9)).await, Err(PhotoRefusal::TooMany));

    // Spoilt twice on its way, and then well.
    let mut wrong = piece(&picture, 0, picture.len());
    wrong.bytes[100] ^= 1;
    for _ in 1..MOST_TRIES {
        assert_eq!(bench.put(&other, wrong.clone()).await, Err(PhotoRefusal::WrongHash));
    }
    bench.send(&other, &picture).await;

    // Once more than that: it is not taken again, not even a part of it.
    let third = bench.writer(Role::Guard).await;
    for _ in 0..MOST_TRIES {
        assert_eq!(bench.put(&third, wrong.clone()).await, Err(PhotoRefusal::WrongHash));
    }
    for end in [9, picture.len()] {
        assert_eq!(bench.put(&third, piece(&picture, 0, end)).await, Err(PhotoRefusal::NotJpeg));
    }
    assert_eq!(bench.held(&third, &picture).await, held(0, false));
    bench.clock.forward(UNNAMED_KEPT + HOUR);
    bench.store.collect_photos(bench.estate).await.unwrap();
    bench.send(&third, &picture).await;
}

/// Whoever has come by himself may be many, and never bring one whole.
async fn a_visitor_leaves_little_on_the_disk_and_not_for_long(bench: Bench) {
    let (visitor, technician) = (came(&bench).await, bench.writer(Role::Technician).await);
    let mut watch = Watch::new(bench.store.clone());
    let large = |number: usize| PhotoPiece {
        photo: PhotoId::of(&number.to_be_bytes()),
        total: Photo::LARGEST,
        start: 0,
        bytes: vec![0; 9],
    };
    let mut begun = 0;
    let theirs = |number: usize| large(1_000 + number);
    while bench.put(&visitor, theirs(begun)).await == Ok(held(9, false)) {
        begun += 1;
    }
    assert_eq!(begun, 6);
    assert_eq!(bench.put(&visitor, theirs(begun)).await, Err(PhotoRefusal::TooMany));
    // A member of the house has more; by bytes there is an end to it too, and named or not is all the same.
    let a_day = usize::try_from(MOST_BYTES_A_DAY / u64::from(Photo::LARGEST)).unwrap();
    for number in 0..a_day {
        let record = technician.report(ProcedureId::Repair, "3").await;
        let PhotoPiece { photo: sha256, total: bytes, .. } = large(number);
        let evidence = Evidence::from([("photo".into(), Answer::Photos(vec![Photo { sha256, bytes }]))]);
        technician.write(record, CaseEvent::StepDone { step: "repair_arrive".into(), evidence }).await;
        assert_eq!(bench.put(&technician, large(number)).await, Ok(held(9, false)));
    }
    assert_eq!(bench.put(&technician, large(a_day)).await, Err(PhotoRefusal::TooMany));

    bench.clock.forward(DAY - HOUR);
    assert_eq!(watch.tick().await.collected, 0);
    bench.clock.forward(2 * HOUR);
    let one_more = picture("再");
    bench.send(&technician, &one_more).await;
    assert_eq!(watch.tick().await.collected, begun, "the visitor's, and nobody else's");
    bench.send(&visitor, &one_more).await;
}

/// Who may be one. Whoever was invited goes on, and so do they when what no event names has gone.
async fn many_visitors_leave_so_much_together(bench: Bench) {
    let technician = bench.writer(Role::Technician).await;
    let (total, mut number) = (Photo::LARGEST, 0_usize);
    let mut next = || {
        number += 1;
        PhotoPiece { photo: PhotoId::of(&number.to_be_bytes()), total, start: 0, bytes: vec![0; 9] }
    };
    let mut begun = 0;
    let refused = 'all: loop {
        let visitor = came(&bench).await;
        for _ in 0..6 {
            match bench.put(&visitor, next()).await {
                Ok(_) => begun += 1,
                Err(refusal) => break 'all refusal,
            }
        }
        assert!(begun < 1_000);
    };
    assert_eq!((refused, begun), (PhotoRefusal::TooMany, MOST_UNNAMED_OF_ESTATE / u64::from(total) + 1));
    assert_eq!(bench.put(&technician, next()).await, Ok(held(9, false)));
    bench.clock.forward(DAY + HOUR);
    assert_eq!(bench.put(&came(&bench).await, next()).await, Ok(held(9, false)));
}

async fn what_was_cut_at_nine_tenths_goes_on_there(bench: Bench) {
    let technician = bench.writer(Role::Technician).await;
    let picture = picture("门");
    let cut = picture.len() * 9 / 10;
    assert_eq!(bench.put(&technician, piece(&picture, 0, cut)).await, Ok(held(cut, false)));
    // Another process, as after a restart.
    let again = bench.second_store().await;
    let known = again.photo_held(&technician.session, &PhotoId::of(&picture)).await.unwrap();
    assert_eq!(known, Ok(held(cut, false)));
    let rest = again.put_photo(&technician.session, piece(&picture, cut, picture.len())).await.unwrap();
    assert_eq!(rest, Ok(held(picture.len(), true)));
    // The event first or the photo first: both ways it is whole for whoever sees the event.
    let desk = bench.writer(Role::Desk).await;
    let record = technician.report(ProcedureId::Repair, "3").await;
    assert!(bench.sees(&technician, &picture).await && !bench.sees(&desk, &picture).await);
    technician
        .write(record, CaseEvent::StepDone { step: "repair_arrive".into(), evidence: showing(&picture) })
        .await;
    assert!(bench.sees(&desk, &picture).await);
}

async fn a_piece_that_comes_again_changes_nothing(bench: Bench) {
    let guard = bench.writer(Role::Guard).await;
    let picture = picture("窗");
    let half = picture.len() / 2;
    assert_eq!(bench.put(&guard, piece(&picture, half, half + 9)).await, Err(PhotoRefusal::Gap { held: 0 }));
    for end in [half, half, half - 7] {
        assert_eq!(bench.put(&guard, piece(&picture, 0, end)).await, Ok(held(half, false)));
    }
    let other = PhotoPiece { total: 9, ..piece(&picture, 0, 9) };
    assert_eq!(bench.put(&guard, other).await, Err(PhotoRefusal::OtherSize));
    // Overlapping what is there, and once more after the end.
    for _ in 0..2 {
        let rest = bench.put(&guard, piece(&picture, half - 5, picture.len())).await;
        assert_eq!(rest, Ok(held(picture.len(), true)));
    }
}

async fn other_bytes_than_the_name_says_are_thrown_away(bench: Bench) {
    let guard = bench.writer(Role::Guard).await;
    let (picture, text) = (picture("灯"), b"GIF89a".to_vec());
    let mut wrong = piece(&picture, 0, picture.len());
    wrong.bytes[100] ^= 1;
    assert_eq!(bench.put(&guard, wrong).await, Err(PhotoRefusal::WrongHash));
    assert_eq!(bench.held(&guard, &picture).await, held(0, false));
    assert_eq!(bench.put(&guard, piece(&text, 0, text.len())).await, Err(PhotoRefusal::NotJpeg));
    let (half, huge) = (&picture[..picture.len() / 2], jpeg::sized_sample(u16::MAX, u16::MAX, b""));
    assert_eq!(bench.put(&guard, piece(half, 0, half.len())).await, Err(PhotoRefusal::NotJpeg));
    assert_eq!(bench.put(&guard, piece(&huge, 0, huge.len())).await, Err(PhotoRefusal::TooManyPixels));
    bench.send(&guard, &picture).await;
}

async fn another_sender_cannot_spoil_it(bench: Bench) {
    let (guard, other) = (bench.writer(Role::Guard).await, bench.writer(Role::Guard).await);
    let picture = picture("伤");
    let half = picture.len() / 2;
    let mut wrong = piece(&picture, 0, half);
    wrong.bytes[100] ^= 1;
    assert_eq!(bench.put(&other, wrong).await, Ok(held(half, false)));
    assert_eq!(bench.held(&guard, &picture).await, held(0, false));
    bench.send(&guard, &picture).await;
    assert_eq!(
        bench.held(&other, &picture).await,
        held(half, false),
        "what the guard brought is the guard's"
    );
}

async fn what_two_have_brought_outlives_the_first_ones_share(bench: Bench) {
    let (first, second) = (bench.writer(Role::Guard).await, bench.writer(Role::Guard).await);
    let mut watch = Watch::new(bench.store.clone());
    let picture = picture("同");
    bench.send(&first, &picture).await;
    bench.clock.forward(UNNAMED_KEPT - HOUR);
    bench.send(&second, &picture).await;
    assert!(bench.sees(&first, &picture).await && bench.sees(&second, &picture).await);
    bench.clock.forward(2 * HOUR);
    assert_eq!(watch.tick().await.collected, 1);
    assert!(!bench.sees(&first, &picture).await && bench.sees(&second, &picture).await);
    bench.clock.forward(UNNAMED_KEPT);
    assert_eq!(watch.tick().await.collected, 1);
    assert!(!bench.sees(&second, &picture).await);
}

async fn knowing_a_photos_name_shows_it_to_nobody(bench: Bench) {
    let (desk, technician) = (bench.writer(Role::Desk).await, bench.writer(Role::Technician).await);
    let (lead, chief) = (bench.writer(Role::GuardLead).await, bench.writer(Role::SecurityChief).await);
    let picture = picture("邻");
    let repair = desk.report(ProcedureId::Repair, "3").await;
    let arrived = CaseEvent::StepDone { step: "repair_arrive".into(), evidence: showing(&picture) };
    technician.write(repair, arrived).await;
    bench.send(&technician, &picture).await;
    assert!(!bench.sees(&lead, &picture).await);

    let theft = lead.report(ProcedureId::LostProperty, "3").await;
    let name_it = async |who: &Writer| {
        let mut evidence = showing(&picture);
        evidence.insert("name".into(), Answer::Text("手机".to_owned()));
        let entry = EntryId(fresh());
        let listed = CaseEvent::Listed { step: "loss_item".into(), entry, of: None, evidence, sealed: false };
        who.write_for(theft, listed, Some(Audience::Staff)).await;
    };
    name_it(&lead).await;
    assert!(!bench.sees(&lead, &picture).await, "writing the name down is not having seen it");
    assert!(!bench.sees(&chief, &picture).await, "and shows it to no colleague");
    // Whoever has the repair in view too may pass on what they see there.
    let both = bench.somebody(&[Role::GuardLead, Role::Technician], &[]).await;
    name_it(&both).await;
    assert!(bench.sees(&chief, &picture).await && bench.sees(&lead, &picture).await);
}

async fn a_photo_is_for_those_who_see_its_event(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let technician = bench.writer(Role::Technician).await;
    let guard = bench.writer(Role::Guard).await;
    let (here, there) = (bench.butler(&["3"]).await, bench.butler(&["4"]).await);
    let picture = picture("管");
    let record = desk.report(ProcedureId::Repair, "3").await;
    technician
        .write(record, CaseEvent::StepDone { step: "repair_arrive".into(), evidence: showing(&picture) })
        .await;
    assert!(!bench.sees(&desk, &picture).await, "not here yet");
    bench.send(&technician, &picture).await;
    for (who, sees) in [(&desk, true), (&technician, true), (&here, true), (&guard, false), (&there, false)] {
        assert_eq!(bench.sees(who, &picture).await, sees, "{}", who.role.as_str());
    }
}

/// Act first, write later: it is kept like one that came with the entry, and collected by nobody.
async fn a_photo_added_to_an_entry_later_is_seen_by_others(bench: Bench) {
    let (lead, chief) = (bench.writer(Role::GuardLead).await, bench.writer(Role::SecurityChief).await);
    let technician = bench.writer(Role::Technician).await;
    let picture = picture("车");
    let record = bench.writer(Role::Desk).await.report(ProcedureId::LostProperty, "3").await;
    let (step, entry) = (StepId::from("loss_item"), EntryId(fresh()));
    let what = Evidence::from([("name".into(), Answer::Text("电动车".to_owned()))]);
    let listed = CaseEvent::Listed { step: step.clone(), entry, of: None, evidence: what, sealed: false };
    lead.write(record, listed).await;
    lead.write(record, CaseEvent::EntryFilledIn { step, entry, evidence: showing(&picture) }).await;
    bench.send(&lead, &picture).await;
    for (who, sees) in [(&lead, true), (&chief, true), (&technician, false)] {
        assert_eq!(bench.sees(who, &picture).await, sees, "{}", who.role.as_str());
    }
    bench.clock.forward(UNNAMED_KEPT + DAY);
    assert_eq!(bench.store.collect_photos(bench.estate).await.unwrap(), 0, "an event names it");
    assert!(bench.sees(&chief, &picture).await);
}

async fn a_resident_gets_no_photo_that_is_for_staff(bench: Bench) {
    let resident = bench.writer(Role::Resident).await;
    let neighbour = bench.writer(Role::Resident).await;
    let technician = bench.writer(Role::Technician).await;
    let guard = bench.writer(Role::Guard).await;
    let (shown, internal) = (picture("前"), picture("内"));
    let repair = resident.report(ProcedureId::Repair, "3").await;
    let crowd = resident.report(ProcedureId::Crowding, "3").await;
    for (author, record, step, picture) in
        [(&technician, repair, "repair_arrive", &shown), (&guard, crowd, "crowding_trouble_seen", &internal)]
    {
        let event = CaseEvent::StepDone { step: step.into(), evidence: showing(picture) };
        author.write(record, event).await;
        bench.send(author, picture).await;
    }
    assert!(bench.sees(&resident, &shown).await && !bench.sees(&resident, &internal).await);
    assert!(!bench.sees(&neighbour, &shown).await);
    assert!(bench.sees(&guard, &internal).await);
}

/// The standard rulebook, but that this step asks for a photo too.
fn asking_for_a_photo(step: &str) -> Rulebook {
    let mut procedures = Rulebook::standard().procedures().to_vec();
    let photo = Rulebook::standard().step(&"repair_arrive".into()).unwrap().evidence[0].clone();
    let steps = procedures.iter_mut().flat_map(|procedure| &mut procedure.steps);
    steps.into_iter().find(|known| known.id.as_str() == step).unwrap().evidence.push(photo);
    Rulebook::new(procedures, "asking for a photo").unwrap()
}

async fn a_sealed_photo_is_released_with_its_entry(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let chief = bench.writer(Role::SecurityChief).await;
    // No sealed list of the standard rules asks for a photo; here one does.
    bench.store.work_by(asking_for_a_photo("loss_key_person"));
    let (author, other) = (bench.writer(Role::SecurityChief).await, bench.writer(Role::Guard).await);
    let picture = picture("证");
    let record = desk.report(ProcedureId::LostProperty, "3").await;
    desk.write(record, CaseEvent::BranchOpened { branch: "investigation".into() }).await;
    let (step, entry) = (|| "loss_key_person".into(), EntryId(fresh()));
    let listed = CaseEvent::Listed { step: step(), entry, of: None, evidence: Evidence::new(), sealed: true };
    author.write(record, listed).await;
    let text = |words: &str| Answer::Text(words.to_owned());
    let mut evidence = showing(&picture);
    evidence.extend([
        ("who".into(), Answer::Person { name: "甲".to_owned(), phone: None }),
        ("circumstances".into(), text("当班")),
        ("proof".into(), text("监控")),
        author.has_grounds(record).await,
    ]);
    author.write(record, CaseEvent::Sealed { step: step(), entry, evidence: evidence.clone() }).await;
    bench.send(&author, &picture).await;
    for (who, sees) in [(&author, true), (&chief, true), (&other, false), (&desk, false)] {
        assert_eq!(bench.sees(who, &picture).await, sees, "{}", who.role.as_str());
    }
    chief.write(record, CaseEvent::Released { step: step(), entry, evidence }).await;
    assert!(bench.sees(&other, &picture).await && bench.sees(&desk, &picture).await);
}

async fn another_estate_has_no_such_photo(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let picture = picture("楼");
    let record = desk.report(ProcedureId::Repair, "3").await;
    named(&desk, record, &picture).await;
    bench.send(&desk, &picture).await;
    assert!(bench.sees(&desk, &picture).await);

    let mut elsewhere = bench.clone();
    elsewhere.estate = bench.store.create_estate(settings()).await.unwrap();
    let stranger = elsewhere.writer(Role::Director).await;
    assert!(!bench.sees(&stranger, &picture).await);
    assert_eq!(bench.held(&stranger, &picture).await, held(0, false));
    let record = stranger.report(ProcedureId::Repair, "3").await;
    named(&stranger, record, &picture).await;
    assert!(!bench.sees(&stranger, &picture).await, "the bytes are the other estate's");
}

async fn whoever_has_left_sends_and_sees_none(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let picture = picture("走");
    let record = desk.report(ProcedureId::Repair, "3").await;
    named(&desk, record, &picture).await;
    bench.send(&desk, &picture).await;
    let director = bench.writer(Role::Director).await;
    about_member(&bench, &director, &desk, &MemberEvent::Disabled).await;
    assert!(!bench.sees(&desk, &picture).await);
    let another = self::picture("再");
    assert_eq!(bench.put(&desk, piece(&another, 0, 9)).await, Err(PhotoRefusal::NotActive));
    let asked = bench.store.photo_held(&desk.session, &PhotoId::of(&picture)).await.unwrap();
    assert_eq!(asked, Err(PhotoRefusal::NotActive));
}

async fn what_no_event_names_is_limited_and_collected(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let mut watch = Watch::new(bench.store.clone());
    let pictures: Vec<_> = (0..=MOST_UNNAMED).map(|number| picture(&format!("{number} "))).collect();
    let [kept, .., one_more] = &pictures[..] else { panic!() };
    for picture in &pictures[..pictures.len() - 1] {
        bench.send(&desk, picture).await;
    }
    assert_eq!(bench.put(&desk, piece(one_more, 0, 9)).await, Err(PhotoRefusal::TooMany));
    let record = desk.report(ProcedureId::Repair, "3").await;
    named(&desk, record, kept).await;
    assert_eq!(bench.put(&desk, piece(one_more, 0, 9)).await, Ok(held(9, false)), "one is named now");

    bench.clock.forward(UNNAMED_KEPT - HOUR);
    assert_eq!(watch.tick().await.collected, 0);
    bench.clock.forward(2 * HOUR);
    // All but the one that is named; of `one_more` nine bytes had come.
    assert_eq!(watch.tick().await.collected, pictures.len() - 1);
    assert!(bench.sees(&desk, kept).await);
    assert_eq!(bench.held(&desk, &pictures[1]).await, held(0, false));
}

/// What version 5 kept under each sender stands once afterwards, whole and the same.
const BEFORE: &str = "
    INSERT INTO photo (estate_id, sha256, member_id, bytes, held, is_whole, begun_at)
    VALUES ('e', 'twice', 'a', 2, 2, 1, 0), ('e', 'twice', 'b', 2, 2, 1, 0), ('e', 'cut', 'a', 2, 1, 0, 0);

    INSERT INTO photo_part (estate_id, sha256, member_id, start, content)
    VALUES
        ('e', 'twice', 'a', 0, CAST('x' AS BLOB)),
        ('e', 'twice', 'a', 1, CAST('y' AS BLOB)),
        ('e', 'twice', 'b', 0, CAST('xy' AS BLOB)),
        ('e', 'cut', 'a', 0, CAST('z' AS BLOB));";
const AFTER: &str =
    "SELECT sha256, member_id, start, content FROM photo_part ORDER BY sha256, member_id, start";

fn stands_once() -> Vec<(String, String, i64, Vec<u8>)> {
    let part = |photo: &str, of: &str, start, content: &str| {
        (photo.to_owned(), of.to_owned(), start, content.as_bytes().to_vec())
    };
    vec![part("cut", "a", 0, "z"), part("twice", "", 0, "x"), part("twice", "", 1, "y")]
}

/// The first five steps of a database.
async fn five_steps(database: &str) -> Migrator {
    let from = format!("{}/../src/endpoint/migrations/{database}", env!("CARGO_MANIFEST_DIR"));
    let all = Migrator::new(Path::new(&from)).await.unwrap();
    let first = all.iter().filter(|step| step.version <= 5).cloned().collect::<Vec<_>>();
    Migrator { migrations: first.into(), ..Migrator::DEFAULT }
}

#[tokio::test]
async fn photos_of_older_versions_are_kept_on_sqlite() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("huying.sqlite");
    let mut database =
        SqliteConnection::connect(&format!("sqlite://{}?mode=rwc", file.display())).await.unwrap();
    five_steps("sqlite").await.run(&mut database).await.unwrap();
    sqlx::raw_sql(BEFORE).execute(&mut database).await.unwrap();
    Store::sqlite(&file, Arc::new(SystemClock)).await.unwrap().close().await;
    assert_eq!(stands_once(), sqlx::query_as(AFTER).fetch_all(&mut database).await.unwrap());
}

#[tokio::test]
async fn photos_of_older_versions_are_kept_on_postgres() {
    let cluster = Cluster::shared();
    let url = cluster.new_database();
    let mut database = PgConnection::connect(&url).await.unwrap();
    five_steps("postgres").await.run(&mut database).await.unwrap();
    let before = BEFORE.replace("AS BLOB", "AS BYTEA");
    sqlx::raw_sql(AssertSqlSafe(before)).execute(&mut database).await.unwrap();
    Store::postgres(&url, Arc::new(SystemClock)).await.unwrap().close().await;
    assert_eq!(stands_once(), sqlx::query_as(AFTER).fetch_all(&mut database).await.unwrap());
}

async fn named(who: &Writer, record: RecordId, picture: &[u8]) {
    let event = CaseEvent::StepDone { step: "repair_arrive".into(), evidence: showing(picture) };
    who.write(record, event).await;
}
