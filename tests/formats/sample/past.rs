//! What is asked past the phone, and answered.

use records::wire::{Entry, RecordAnswer, RecordRequest, Search, SearchAnswer, SearchRequest, VERSION};
use records::{Day, DeviceId, RecordKind};

use super::first::{START, pages, record, rows, text, uuid};

pub fn searches() -> Vec<SearchRequest> {
    let search = Search {
        kind: RecordKind::named("case"),
        register: Some(text("repairs")),
        from: Some(Day { year: 2024, month: 11, day: 23 }),
        to: Some(Day { year: 2026, month: 11, day: 23 }),
        words: text("电梯 3-2-1203"),
        limit: Some(20),
    };
    let after = Some(format!("20261123:7:{}", record()));
    let device = DeviceId(uuid(0xD00));
    let search_all = Search::all(RecordKind::named("case"));
    vec![
        SearchRequest { v: VERSION, device, search, after },
        SearchRequest { v: VERSION, device, search: search_all, after: None },
    ]
}

pub fn found() -> Vec<SearchAnswer> {
    vec![
        SearchAnswer { v: VERSION, now: START, rows: rows(), next: searches().swap_remove(0).after },
        SearchAnswer { v: VERSION, now: START, rows: Vec::new(), next: None },
    ]
}

pub fn records_asked_for() -> Vec<RecordRequest> {
    let request = RecordRequest { v: VERSION, device: DeviceId(uuid(0xD00)), record: record(), after: None };
    vec![RecordRequest { after: Some(text("5002:guard+guard_lead")), ..request.clone() }, request]
}

pub fn records_opened() -> Vec<RecordAnswer> {
    let whole = Entry { enters: Vec::new(), ..pages().swap_remove(0).entries.swap_remove(0) };
    let rest = Entry { whole: false, ..whole.clone() };
    let next = records_asked_for().swap_remove(0).after;
    vec![
        RecordAnswer { v: VERSION, now: START, entry: whole, next },
        RecordAnswer { v: VERSION, now: START, entry: rest, next: None },
    ]
}
