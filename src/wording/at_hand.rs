//! How far and how old, in the reader's words: 同栋 · 3栋 · 12 分钟前.

use records::at_hand::{Asked, Candidate, Distance, Item};
use records::case::CaseState;
use records::workload::workload;
use records::{Millis, Place, RecordId};
use rulebook::{Role, Rulebook};

use crate::reader::Reader;
use crate::{Locale, say};

/// Who can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    Role(Role),
    Everybody,
}

/// Those who could go to `place`, as this phone knows them.
pub fn candidates(
    whom: Whom,
    place: &Place,
    cases: &[(RecordId, &CaseState)],
    reader: &Reader,
    rulebook: &Rulebook,
    now: Millis,
) -> Vec<Candidate> {
    let workload = workload(cases.iter().copied(), &reader.members, rulebook, now);
    let (members, buildings) = (&reader.members, &reader.estate.buildings);
    let asked = Asked { to: place, cases, members, workload: &workload, buildings };
    match whom {
        Whom::Role(role) => asked.of_role(role),
        Whom::Everybody => asked.everybody(),
    }
}

/// 空闲 · 同栋 · 12 分钟前
pub fn candidate(one: &Candidate, reader: &Reader, now: Millis) -> String {
    let locale = reader.locale;
    let free = match (one.on_duty, one.busy) {
        (_, Some(_)) => say!(locale, at_hand.busy),
        (Some(_), None) => say!(locale, at_hand.free),
        (None, None) => say!(locale, at_hand.off_duty),
    };
    let seen = one.seen.as_ref().map(|seen| {
        let place = reader.place(&seen.place);
        say!(locale, at_hand.seen, place = place, ago = ago(now - seen.at, locale))
    });
    reader.join([free.to_owned(), distance(one.distance, locale), seen.unwrap_or_default()])
}

/// 空闲 · 同栋 · 平时在南门 · 6 座
pub fn item(item: &Item, reader: &Reader, now: Millis) -> String {
    let locale = reader.locale;
    let place = reader.place(&item.resource.place);
    let usual = (!place.is_empty()).then(|| say!(locale, at_hand.usual, place = place));
    let seats = item.resource.seats.map(|seats| say!(locale, at_hand.seats, count = seats));
    let stands = match item.used {
        Some((_, since)) => say!(locale, at_hand.used, time = reader.when(since, now)),
        None => reader.join([say!(locale, at_hand.free).to_owned(), distance(item.distance, locale)]),
    };
    reader.join([stands].into_iter().chain(usual).chain(seats))
}

pub fn distance(distance: Distance, locale: Locale) -> String {
    match distance {
        Distance::SameBuilding => say!(locale, at_hand.same).to_owned(),
        Distance::Apart(1) => say!(locale, at_hand.next).to_owned(),
        Distance::Apart(count) => say!(locale, at_hand.apart, count = count),
        Distance::InEstate => say!(locale, at_hand.inside).to_owned(),
        Distance::Unknown => say!(locale, at_hand.unknown).to_owned(),
    }
}

/// 刚刚, 12 分钟前, 3 小时前
fn ago(span: Millis, locale: Locale) -> String {
    match span.max(0) / 60_000 {
        0 => say!(locale, at_hand.just_now).to_owned(),
        minutes @ 1..60 => say!(locale, at_hand.minutes_ago, count = minutes),
        minutes => say!(locale, at_hand.hours_ago, count = minutes / 60),
    }
}
