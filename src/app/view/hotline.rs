//! Who answers a number that procedures name.

use crate::i18n::td_string;
use crate::view::reader::Reader;

/// 110: 匪警
pub fn called(name: &str, reader: &Reader) -> String {
    let locale = reader.locale;
    match name {
        "110" => td_string!(locale, guide.police.name).to_owned(),
        "119" => td_string!(locale, guide.fire.name).to_owned(),
        "120" => td_string!(locale, guide.ambulance.name).to_owned(),
        "122" => td_string!(locale, guide.traffic.name).to_owned(),
        "property" => td_string!(locale, guide.property.name).to_owned(),
        "maintenance" => td_string!(locale, guide.maintenance.name).to_owned(),
        "police" => reader.estate.police_station.clone(),
        other => other.to_owned(),
    }
}
