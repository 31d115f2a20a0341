//! One of everything that is stored or sent: what the first version had, then what has been added since.

mod clocks;
mod evidence;
pub mod first;
mod groups;
mod leave;
mod lists;
mod past;
mod reach;
mod since;
mod sub_kinds;
mod supervision;
mod visitors;

use records::case::{Answer, CaseEvent, Refusal};
use records::estate::EstateEvent;
use records::member::MemberEvent;
use records::wire::{Reason, SyncAnswer, SyncRequest};
use records::{Action, Envelope, Row};

pub use first::{contact, pages, recorded_events, verdicts};
pub use past::{found, records_asked_for, records_opened, searches};
pub use since::seals;

pub fn case_events() -> Vec<CaseEvent> {
    [
        first::case_events(),
        since::case_events(),
        since::declined_events(),
        supervision::case_events(),
        lists::case_events(),
        clocks::case_events(),
        groups::case_events(),
        evidence::case_events(),
    ]
    .concat()
}

pub fn member_events() -> Vec<MemberEvent> {
    [first::member_events(), since::member_events(), supervision::member_events(), visitors::member_events()]
        .concat()
}

pub fn estate_events() -> Vec<EstateEvent> {
    [
        first::estate_events(),
        since::estate_events(),
        supervision::estate_events(),
        evidence::estate_events(),
        visitors::estate_events(),
    ]
    .concat()
}

pub fn answers() -> Vec<Answer> {
    [first::answers(), since::answers(), supervision::answers(), clocks::answers(), evidence::answers()]
        .concat()
}

pub fn rows() -> Vec<Row> {
    [
        first::rows(),
        since::rows(),
        supervision::rows(),
        lists::rows(),
        clocks::rows(),
        evidence::rows(),
        visitors::rows(),
    ]
    .concat()
}

pub fn actions() -> Vec<Action> {
    [
        first::actions(),
        since::actions(),
        supervision::actions(),
        lists::actions(),
        clocks::actions(),
        groups::actions(),
        leave::actions(),
    ]
    .concat()
}

pub fn refusals() -> Vec<Refusal> {
    [
        first::refusals(),
        since::refusals(),
        lists::refusals(),
        clocks::refusals(),
        groups::refusals(),
        evidence::refusals(),
        visitors::refusals(),
        sub_kinds::refusals(),
        reach::refusals(),
    ]
    .concat()
}

pub fn answers_to_sync() -> Vec<SyncAnswer> {
    [
        first::answers_to_sync(),
        since::answers_to_sync(),
        lists::answers_to_sync(),
        clocks::answers_to_sync(),
        groups::answers_to_sync(),
        evidence::answers_to_sync(),
        visitors::answers_to_sync(),
        sub_kinds::answers_to_sync(),
        reach::answers_to_sync(),
    ]
    .concat()
}

pub fn envelopes() -> Vec<Envelope> {
    [first::envelopes(), groups::envelopes()].concat()
}

pub fn requests() -> Vec<SyncRequest> {
    [first::requests(), groups::requests()].concat()
}

pub fn reasons() -> Vec<Reason> {
    [first::reasons(), groups::reasons()].concat()
}
