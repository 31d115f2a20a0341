//! What a case is, in two characters for a list, as people at the desk say it.

use records::case::CaseState;
use rulebook::ProcedureId;

use crate::{Locale, say};

/// 失窃, once it is known to be a theft; 挂失 until then.
pub fn kind(case: &CaseState, locale: Locale) -> &'static str {
    let sub_kind = case.sub_kind.as_ref().map(|id| id.as_str());
    match case.procedure {
        ProcedureId::Medical => say!(locale, queue.kind.medical),
        ProcedureId::Repair => match sub_kind {
            Some("emergency") => say!(locale, queue.kind.repair_now),
            Some("minor") => say!(locale, queue.kind.repair_minor),
            Some("appointment") => say!(locale, queue.kind.repair_booked),
            _ => say!(locale, queue.kind.repair),
        },
        ProcedureId::Complaint => say!(locale, queue.kind.complaint),
        ProcedureId::Inquiry => match sub_kind {
            Some("written") => say!(locale, queue.kind.letter),
            _ => say!(locale, queue.kind.inquiry),
        },
        ProcedureId::Security => match sub_kind {
            Some("fight") => say!(locale, queue.kind.fight),
            Some("robbery") => say!(locale, queue.kind.robbery),
            Some("homicide") => say!(locale, queue.kind.homicide),
            Some("poisoning") => say!(locale, queue.kind.poisoning),
            Some("traffic") => say!(locale, queue.kind.traffic),
            Some("break_in") => say!(locale, queue.kind.break_in),
            Some("suicide") => say!(locale, queue.kind.suicide),
            Some("missing") => say!(locale, queue.kind.missing),
            Some("harassment") => say!(locale, queue.kind.harassment),
            Some("suspicious") => say!(locale, queue.kind.suspicious),
            _ => say!(locale, queue.kind.security),
        },
        ProcedureId::LostProperty => match sub_kind {
            Some("stolen") => say!(locale, queue.kind.theft),
            _ => say!(locale, queue.kind.lost_property),
        },
        ProcedureId::Disaster => match sub_kind {
            Some("fire") => say!(locale, queue.kind.fire),
            Some("flood") => say!(locale, queue.kind.flood),
            Some("gas") => say!(locale, queue.kind.gas),
            Some("lift") => say!(locale, queue.kind.lift),
            Some("collapse") => say!(locale, queue.kind.collapse),
            Some("storm") => say!(locale, queue.kind.storm),
            _ => say!(locale, queue.kind.disaster),
        },
        ProcedureId::Crowding => say!(locale, queue.kind.crowding),
        ProcedureId::Renovation => say!(locale, queue.kind.renovation),
        ProcedureId::MoveIn => say!(locale, queue.kind.move_in),
        ProcedureId::OtherHelp => say!(locale, queue.kind.other_help),
    }
}
