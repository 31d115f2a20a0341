//! What one tap on the first page began: `/help?kind=medical`, `/help?kind=disaster/fire`.

use rulebook::{ProcedureId, Urgency};

use crate::pages::report::form::Class;
use wording::{Locale, say};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    Medical,
    Theft,
    Fire,
    /// One of the six places, without a word written.
    Spots,
    /// Crowding where none of the six is.
    Crowding,
}

impl Preset {
    pub fn from_query(kind: &str) -> Option<Preset> {
        Some(match kind {
            "medical" => Preset::Medical,
            "lost_property" => Preset::Theft,
            "disaster/fire" => Preset::Fire,
            "crowding" => Preset::Spots,
            "crowding/elsewhere" => Preset::Crowding,
            _ => return None,
        })
    }

    /// Each keeps a draft of its own: what was begun before waits untouched.
    pub fn draft(self) -> &'static str {
        match self {
            Preset::Medical => "report/medical",
            Preset::Theft => "report/theft",
            Preset::Fire => "report/fire",
            Preset::Spots | Preset::Crowding => "report/crowding",
        }
    }

    pub fn class(self) -> Class {
        let (procedure, sub_kind, urgency) = match self {
            Preset::Medical => (ProcedureId::Medical, None, Urgency::Life),
            Preset::Theft => (ProcedureId::LostProperty, Some("stolen"), Urgency::Urgent),
            Preset::Fire => (ProcedureId::Disaster, Some("fire"), Urgency::Life),
            Preset::Spots | Preset::Crowding => (ProcedureId::Crowding, None, Urgency::Urgent),
        };
        Class { procedure, sub_kind: sub_kind.map(Into::into), urgency }
    }

    /// Enough to be sent with the next tap.
    pub fn words(self, locale: Locale) -> &'static str {
        match self {
            Preset::Medical => say!(locale, report.preset.medical),
            Preset::Theft => say!(locale, report.preset.lost_property),
            Preset::Fire => say!(locale, report.preset.fire),
            Preset::Spots | Preset::Crowding => say!(locale, report.preset.crowding),
        }
    }
}
