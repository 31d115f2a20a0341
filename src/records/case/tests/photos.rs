//! Photos as evidence: named by what they hold, few and small enough to travel, and seen by whoever sees the entry.

use std::collections::BTreeSet;

use proptest::test_runner::TestRunner;
use rulebook::ProcedureId::LostProperty;
use rulebook::Role::{Desk, Director, Guard, GuardLead, Resident};
use serde_json::json;

use super::estate::another;
use super::random::one_of_each;
use super::story::Draft;
use super::story::{Story, entry_id, listed, lists, photo_of};
use crate::case::{Answer, Case, CaseEvent, Command, Photo, Refusal, photos};
use crate::judge::Judgement;
use crate::wire::Reason;
use crate::{Kind, Sight, fold_all};

fn loss() -> Story {
    Story::of(LostProperty).happens(Desk, CaseEvent::Taken)
}

fn pictures(photos: &[Photo]) -> [(&'static str, Answer); 2] {
    [("item", Answer::Text("电动车".to_owned())), ("photo", Answer::Photos(photos.to_vec()))]
}

/// S141: what was stolen, with a picture of it.
#[test]
fn an_entry_carries_its_photos() {
    let photo = photo_of("a bicycle");
    let item = pictures(std::slice::from_ref(&photo));
    loss().when(GuardLead, lists("items", 1, None, item.clone())).then([listed("items", 1, item.clone())]);
    let named: Vec<_> = listed("items", 1, item).photos().cloned().collect();
    assert_eq!(named, [photo]);
}

/// Whatever carries answers carries photos: an event that did not name its own would have them thrown away.
#[test]
fn every_event_with_answers_names_its_photos() {
    let photo = photo_of("a bicycle");
    let shown = json!({ "photo": { "photos": [photo] } });
    let mut with_answers = BTreeSet::new();
    for event in one_of_each(&mut TestRunner::deterministic()) {
        let mut body = serde_json::to_value(event).unwrap();
        body["evidence"] = shown.clone();
        let event: CaseEvent = serde_json::from_value(body.clone()).unwrap();
        // What has no room for answers drops them.
        if serde_json::to_value(&event).unwrap() == body {
            with_answers.insert(body["t"].as_str().unwrap().to_owned());
            assert_eq!(event.photos().cloned().collect::<Vec<_>>(), std::slice::from_ref(&photo), "{body}");
            assert_eq!(Case::photos(&event), [&photo], "{body}");
        }
    }
    let known = ["step_done", "filled_in", "listed", "sealed", "released", "entry_filled_in"];
    assert_eq!(with_answers, known.map(str::to_owned).into());
}

#[test]
fn too_many_or_too_large_is_refused_on_the_phone_and_at_the_endpoint() {
    let many: Vec<_> = (0..=Photo::MOST).map(|number| photo_of(&number.to_string())).collect();
    let large = Photo { bytes: Photo::LARGEST + 1, ..photo_of("large") };
    let empty = Photo { bytes: 0, ..photo_of("empty") };
    let size = |photo: &Photo| Refusal::PhotoSize { bytes: photo.bytes, most: Photo::LARGEST };
    let table = [
        (many.clone(), Refusal::TooManyPhotos { most: Photo::MOST }),
        (vec![large.clone()], size(&large)),
        (vec![empty.clone()], size(&empty)),
    ];
    let story = loss();
    for (photos, refusal) in table {
        let item = pictures(&photos);
        story.when(GuardLead, lists("items", 1, None, item.clone())).refused(refusal.clone());
        let draft = Draft::of(listed("items", 1, item), GuardLead);
        let judged = story.clone().send(&GuardLead.into(), draft);
        assert_eq!(judged, Judgement::Reject(Reason::Refused { refusal }));
    }
    let most = pictures(&many[1..]);
    story.when(GuardLead, lists("items", 1, None, most.clone())).then([listed("items", 1, most)]);
}

/// What is not an answer is dropped, as everywhere: no photo, or a photo where words are asked for.
#[test]
fn photos_answer_only_what_asks_for_them() {
    let item = |photo: Answer| [("item", Answer::Text("电动车".to_owned())), ("photo", photo)];
    let bare = listed("items", 1, [("item", Answer::Text("电动车".to_owned()))]);
    for odd in [Answer::Photos(Vec::new()), Answer::Text("在相册".to_owned())] {
        loss().when(GuardLead, lists("items", 1, None, item(odd))).then([bare.clone()]);
    }
    let photo = Answer::Photos(vec![photo_of("words")]);
    loss()
        .when(GuardLead, lists("items", 1, None, [("item", photo)]))
        .refused(Refusal::EvidenceMissing { step: "items".into(), evidence: vec!["item".into()] });
}

#[test]
fn a_name_that_is_no_digest_does_not_arrive() {
    let photo = json!({ "photos": [{ "sha256": "../secret", "bytes": 1 }] });
    assert!(serde_json::from_value::<Answer>(photo).is_err());
}

/// S158: what is sealed is sealed with its pictures.
#[test]
fn a_sealed_photo_is_for_its_author_and_few_others_until_it_is_released() {
    let photo = photo_of("a wound");
    let told = [("told", Answer::Text("没看见".to_owned())), ("photo", Answer::Photos(vec![photo.clone()]))];
    let person = Answer::Person { name: "张三".to_owned(), phone: None };
    let sealed = loss()
        .does(GuardLead, lists("concerned", 1, None, [("who", person)]))
        .does(another(Guard), lists("interview", 2, Some(1), told));
    let release = Command::Release { step: "interview".into(), entry: entry_id(2) };
    let released = sealed.clone().does(Director, release);
    let seen = |story: &Story, sight: Sight| {
        let row = fold_all(&sight, story.events.iter().filter(|event| sight.sees(&event.envelope)));
        let lists = row.and_then(|row| row.case().map(|case| case.lists.clone())).unwrap_or_default();
        let answers = lists.values().flatten().flat_map(|entry| entry.evidence.values());
        photos(answers).cloned().collect::<Vec<_>>()
    };
    let sight = |role| Sight::of(super::estate::member(role), &[role]);
    assert_eq!(seen(&sealed, sight(Director)), std::slice::from_ref(&photo));
    assert_eq!(seen(&sealed, sight(Desk)), []);
    assert_eq!(seen(&released, sight(Desk)), [photo]);
    assert_eq!(seen(&released, Sight::Resident), []);
    assert_eq!(seen(&released, sight(Resident)), []);
}
