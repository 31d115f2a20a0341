//! What a case is, in two characters for a list, as people at the desk say it.

use records::case::CaseState;
use rulebook::ProcedureId;

use crate::i18n::{Locale, td_string};

/// 失窃, once it is known to be a theft; 挂失 until then.
pub fn kind(case: &CaseState, locale: Locale) -> &'static str {
    let sub_kind = case.sub_kind.as_ref().map(|id| id.as_str());
    match case.procedure {
        ProcedureId::Medical => td_string!(locale, queue.kind.medical),
        ProcedureId::Repair => match sub_kind {
            Some("emergency") => td_string!(locale, queue.kind.repair_now),
            Some("minor") => td_string!(locale, queue.kind.repair_minor),
            Some("appointment") => td_string!(locale, queue.kind.repair_booked),
            _ => td_string!(locale, queue.kind.repair),
        },
        ProcedureId::Complaint => td_string!(locale, queue.kind.complaint),
        ProcedureId::Inquiry => match sub_kind {
            Some("written") => td_string!(locale, queue.kind.letter),
            _ => td_string!(locale, queue.kind.inquiry),
        },
        ProcedureId::Security => match sub_kind {
            Some("fight") => td_string!(locale, queue.kind.fight),
            Some("robbery") => td_string!(locale, queue.kind.robbery),
            Some("homicide") => td_string!(locale, queue.kind.homicide),
            Some("poisoning") => td_string!(locale, queue.kind.poisoning),
            Some("traffic") => td_string!(locale, queue.kind.traffic),
            Some("break_in") => td_string!(locale, queue.kind.break_in),
            Some("suicide") => td_string!(locale, queue.kind.suicide),
            Some("missing") => td_string!(locale, queue.kind.missing),
            Some("harassment") => td_string!(locale, queue.kind.harassment),
            Some("suspicious") => td_string!(locale, queue.kind.suspicious),
            _ => td_string!(locale, queue.kind.security),
        },
        ProcedureId::LostProperty => match sub_kind {
            Some("stolen") => td_string!(locale, queue.kind.theft),
            _ => td_string!(locale, queue.kind.lost_property),
        },
        ProcedureId::Disaster => match sub_kind {
            Some("fire") => td_string!(locale, queue.kind.fire),
            Some("flood") => td_string!(locale, queue.kind.flood),
            Some("gas") => td_string!(locale, queue.kind.gas),
            Some("lift") => td_string!(locale, queue.kind.lift),
            Some("collapse") => td_string!(locale, queue.kind.collapse),
            Some("storm") => td_string!(locale, queue.kind.storm),
            _ => td_string!(locale, queue.kind.disaster),
        },
        ProcedureId::Crowding => td_string!(locale, queue.kind.crowding),
        ProcedureId::Renovation => td_string!(locale, queue.kind.renovation),
        ProcedureId::MoveIn => td_string!(locale, queue.kind.move_in),
        ProcedureId::OtherHelp => td_string!(locale, queue.kind.other_help),
    }
}
