//! What was typed under a step, as the answers it asks for.

use std::collections::BTreeSet;

use records::case::{Answer, Evidence, Photo, Signature};
use records::{EntryId, MemberId, Millis};
use rulebook::{EvidenceId, EvidenceKind, Step};

use crate::view::grounds::grounds_in;
use wording::time;

/// Where a form keeps what is typed for a step, or for an entry that was made before.
pub fn sheet(step: &Step, entry: Option<EntryId>) -> String {
    match entry {
        None => format!("step/{}", step.id),
        Some(entry) => format!("entry/{entry}"),
    }
}

/// The field of one piece of evidence on a sheet; a person's phone is a field of its own.
pub fn field(sheet: &str, evidence: &EvidenceId) -> String {
    format!("{sheet}/{evidence}")
}

/// The name of who signs; what he drew is in the field itself.
pub fn signer_field(sheet: &str, evidence: &EvidenceId) -> String {
    format!("{sheet}/{evidence}/name")
}

/// What the chosen vehicle or equipment is called; its id is in the field itself.
pub fn resource_name_field(sheet: &str, evidence: &EvidenceId) -> String {
    format!("{sheet}/{evidence}/name")
}

pub fn phone_field(sheet: &str, evidence: &EvidenceId) -> String {
    format!("{sheet}/{evidence}/phone")
}

/// Several choices share one field.
pub fn chosen(text: &str) -> BTreeSet<String> {
    text.split(',').filter(|choice| !choice.is_empty()).map(str::to_owned).collect()
}

pub fn choose(text: &str, choice: &str, on: bool) -> String {
    let mut all = chosen(text);
    if on {
        all.insert(choice.to_owned());
    } else {
        all.remove(choice);
    }
    all.into_iter().collect::<Vec<_>>().join(",")
}

/// Photos as a field keeps them: `sha256-bytes`, one after the other.
pub fn photos_in(text: &str) -> Vec<Photo> {
    let photo = |one: &str| {
        let (sha256, bytes) = one.split_once('-')?;
        Some(Photo { sha256: sha256.parse().ok()?, bytes: bytes.parse().ok()? })
    };
    text.split(',').filter_map(photo).collect()
}

pub fn photos_text(photos: &[Photo]) -> String {
    let one = |photo: &Photo| format!("{}-{}", photo.sha256, photo.bytes);
    photos.iter().map(one).collect::<Vec<_>>().join(",")
}

/// A call as a field keeps it: number and moment.
pub fn called(number: &str, at: Millis) -> String {
    format!("{number}@{at}")
}

/// Answers from the fields of a sheet; what is empty is left out.
pub fn read(step: &Step, sheet: &str, typed: impl Fn(&str) -> String, now: Millis, offset: i32) -> Evidence {
    step.evidence
        .iter()
        .filter_map(|asked| {
            let text = typed(&field(sheet, &asked.id));
            let text = text.trim();
            if text.is_empty() {
                return None;
            }
            let answer = match asked.kind {
                EvidenceKind::Text => Answer::Text(text.to_owned()),
                EvidenceKind::YesNo => Answer::YesNo(text == "yes"),
                EvidenceKind::Choice => Answer::Choice(text.to_owned()),
                EvidenceKind::Choices => Answer::Choices(chosen(text).into_iter().collect()),
                EvidenceKind::Time => Answer::Time(time::typed(text, now, offset)?),
                EvidenceKind::DateTime => Answer::Time(time::typed_day(text, offset)?),
                EvidenceKind::Person => {
                    let phone = typed(&phone_field(sheet, &asked.id)).trim().to_owned();
                    Answer::Person {
                        name: text.to_owned(),
                        phone: Some(phone).filter(|phone| !phone.is_empty()),
                    }
                }
                EvidenceKind::Amount => Answer::Amount(text.parse().ok()?),
                EvidenceKind::Signature => {
                    let name = typed(&signer_field(sheet, &asked.id)).trim().to_owned();
                    let signature = Signature { name, path: text.to_owned() };
                    Answer::Signature(Some(signature).filter(Signature::is_drawn)?)
                }
                EvidenceKind::Photo => {
                    Answer::Photos(Some(photos_in(text)).filter(|photos| !photos.is_empty())?)
                }
                EvidenceKind::Colleagues => {
                    let named: Vec<MemberId> =
                        chosen(text).iter().filter_map(|member| member.parse().ok()).collect();
                    Answer::Colleagues(Some(named).filter(|named| !named.is_empty())?)
                }
                EvidenceKind::Grounds => {
                    Answer::Grounds(Some(grounds_in(text, asked)).filter(|grounds| !grounds.is_empty())?)
                }
                EvidenceKind::Vehicle | EvidenceKind::Kit => Answer::Resource {
                    id: text.to_owned(),
                    name: typed(&resource_name_field(sheet, &asked.id)),
                },
                EvidenceKind::Call => {
                    let (number, at) = text.split_once('@')?;
                    Answer::Call { number: number.to_owned(), at: at.parse().ok()? }
                }
            };
            Some((asked.id.clone(), answer))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use records::case::{Answer, Photo};
    use rulebook::{Rulebook, Step};

    use super::{called, choose, chosen, photos_in, photos_text, read, sheet};

    fn step(id: &str) -> &'static Step {
        Rulebook::standard().step(&id.into()).unwrap_or_else(|| panic!("no step {id}"))
    }

    fn check(id: &str, fields: &[(&str, &str)], answers: &[(&str, Answer)]) {
        let fields: BTreeMap<String, String> =
            fields.iter().map(|(field, text)| (format!("step/{id}/{field}"), (*text).to_owned())).collect();
        let typed = |field: &str| fields.get(field).cloned().unwrap_or_default();
        let step = step(id);
        let read = read(step, &sheet(step, None), typed, 0, 480);
        let expected = answers.iter().map(|(id, answer)| ((*id).into(), answer.clone())).collect();
        assert_eq!(read, expected);
    }

    #[test]
    fn fields_become_answers() {
        check(
            "hospital_companion",
            &[("comes", "no"), ("reason", "  家里还有小孩 ")],
            &[("comes", Answer::YesNo(false)), ("reason", Answer::Text("家里还有小孩".into()))],
        );
        check(
            "hospital_vehicle",
            &[("driver", "老周"), ("driver/phone", "13800001234"), ("plate", " ")],
            &[("driver", Answer::Person { name: "老周".into(), phone: Some("13800001234".into()) })],
        );
        check(
            "hospital_vehicle",
            &[("vehicle", "v1"), ("vehicle/name", "一号电瓶车")],
            &[("vehicle", Answer::Resource { id: "v1".into(), name: "一号电瓶车".into() })],
        );
        check(
            "ambulance_call",
            &[("call", &called("120", 7))],
            &[("call", Answer::Call { number: "120".into(), at: 7 })],
        );
    }

    #[test]
    fn photos_survive_their_field() {
        let photos = vec![Photo::of(b"one"), Photo::of(b"two")];
        let text = photos_text(&photos);
        assert_eq!(photos_in(&text), photos);
        check("repair_finish", &[("photo", &text)], &[("photo", Answer::Photos(photos))]);
        check("repair_finish", &[("photo", "nonsense")], &[]);
    }

    #[test]
    fn choices_are_ticked_and_unticked() {
        let both = choose(&choose("", "registering", true), "doctor", true);
        assert_eq!(chosen(&both).len(), 2);
        assert_eq!(choose(&both, "doctor", false), "registering");
    }
}
