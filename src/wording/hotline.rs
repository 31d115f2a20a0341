//! Who answers a number that procedures name.

use crate::reader::Reader;
use crate::say;

/// 110: 匪警
pub fn called(name: &str, reader: &Reader) -> String {
    let locale = reader.locale;
    match name {
        "110" => say!(locale, guide.police.name).to_owned(),
        "119" => say!(locale, guide.fire.name).to_owned(),
        "120" => say!(locale, guide.ambulance.name).to_owned(),
        "122" => say!(locale, guide.traffic.name).to_owned(),
        "property" => say!(locale, guide.property.name).to_owned(),
        "maintenance" => say!(locale, guide.maintenance.name).to_owned(),
        "police" => reader.estate.police_station.clone(),
        other => other.to_owned(),
    }
}
