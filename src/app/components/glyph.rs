//! A class as a picture.

use rulebook::ProcedureId;

/// The sprite's glyph for a class.
pub fn glyph(procedure: ProcedureId) -> &'static str {
    match procedure {
        ProcedureId::Medical => "medical",
        ProcedureId::Repair => "repair",
        ProcedureId::Complaint => "complaint",
        ProcedureId::Inquiry => "inquiry",
        ProcedureId::Security => "security",
        ProcedureId::LostProperty => "lost",
        ProcedureId::Disaster => "disaster",
        ProcedureId::Crowding => "crowding",
        ProcedureId::Renovation => "renovation",
        ProcedureId::MoveIn => "movein",
        ProcedureId::OtherHelp => "other",
    }
}
