//! What a call is, how urgent it is, and which register it stands in.

use serde::{Deserialize, Serialize};

/// The eleven classes a call can open (S54–S61, S4 and the plans of documents 3 and 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProcedureId {
    Medical,
    Repair,
    Complaint,
    Inquiry,
    Security,
    LostProperty,
    Disaster,
    Crowding,
    Renovation,
    MoveIn,
    OtherHelp,
}

impl ProcedureId {
    pub const ALL: [ProcedureId; 11] = [
        ProcedureId::Medical,
        ProcedureId::Repair,
        ProcedureId::Complaint,
        ProcedureId::Inquiry,
        ProcedureId::Security,
        ProcedureId::LostProperty,
        ProcedureId::Disaster,
        ProcedureId::Crowding,
        ProcedureId::Renovation,
        ProcedureId::MoveIn,
        ProcedureId::OtherHelp,
    ];

    /// The name of its file and the word used in data and messages.
    pub fn as_str(self) -> &'static str {
        match self {
            ProcedureId::Medical => "medical",
            ProcedureId::Repair => "repair",
            ProcedureId::Complaint => "complaint",
            ProcedureId::Inquiry => "inquiry",
            ProcedureId::Security => "security",
            ProcedureId::LostProperty => "lost_property",
            ProcedureId::Disaster => "disaster",
            ProcedureId::Crowding => "crowding",
            ProcedureId::Renovation => "renovation",
            ProcedureId::MoveIn => "move_in",
            ProcedureId::OtherHelp => "other_help",
        }
    }
}

/// How much a minute matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    Routine,
    Urgent,
    /// Someone's life or body may be in danger now.
    Life,
}

impl Urgency {
    pub const ALL: [Urgency; 3] = [Urgency::Routine, Urgency::Urgent, Urgency::Life];

    pub fn as_str(self) -> &'static str {
        match self {
            Urgency::Routine => "routine",
            Urgency::Urgent => "urgent",
            Urgency::Life => "life",
        }
    }
}

/// The three registers every case stands in exactly one of (S19–S21).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Register {
    /// 《报修记录》
    Repairs,
    /// 《投诉记录》
    Complaints,
    /// 《日常事务登记表》
    DailyAffairs,
}

impl Register {
    pub const ALL: [Register; 3] = [Register::Repairs, Register::Complaints, Register::DailyAffairs];

    pub fn as_str(self) -> &'static str {
        match self {
            Register::Repairs => "repairs",
            Register::Complaints => "complaints",
            Register::DailyAffairs => "daily_affairs",
        }
    }

    /// First part of a register number, e.g. `BX-20261123-007`.
    pub fn prefix(self) -> &'static str {
        match self {
            Register::Repairs => "BX",
            Register::Complaints => "TS",
            Register::DailyAffairs => "RC",
        }
    }
}
