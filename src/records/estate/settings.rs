//! The estate's own data: what the procedures call `{meeting_point}`, `{police_station}` … (P4, P8, P10).

use rulebook::check::Fault;
use rulebook::{Overlay, Rulebook, SiteContact};
use serde::{Deserialize, Serialize};

use crate::case::{Cost, Fen};
use crate::place::Place;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EstateSettings {
    pub name: String,
    /// Names of the buildings as written on them, e.g. `3`.
    pub buildings: Vec<String>,
    /// Where staff meet an ambulance (S91; the seed's is 瑞金广场入口).
    pub meeting_point: String,
    /// 总服务台 / 前台
    pub service_desk_phone: String,
    /// 物业公司 (S197)
    pub property_phone: String,
    /// 维保部 (S198)
    pub maintenance_phone: String,
    /// Name of the local police station (S184).
    pub police_station: String,
    pub police_phone: String,
    /// From this value on a loss is 价值较大 (S144, P4), in yuan.
    pub valuable_amount: u32,
    /// Who leads outside working hours (S172, P8).
    pub duty_lead: String,
    /// 公司领导, 上级领导: whom to report to above the director (S149, S161); empty where nobody is set.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub superior: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub superior_phone: String,
    /// Minutes east of UTC; decides which day a register number belongs to.
    pub utc_offset_minutes: i32,
    /// 《有偿服务项目及收费标准》 (S38)
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prices: Vec<Price>,
    /// Each department holds a drill at least this often (S174).
    #[serde(default = "half_a_year", skip_serializing_if = "is_half_a_year")]
    pub drill_days: u16,
    /// Vehicles and equipment (S132).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Resource>,
    /// Places where it gets crowded here, besides those the rulebook names (S173).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub crowding_spots: Vec<String>,
    /// What this estate changes of the rulebook (S65).
    #[serde(default, skip_serializing_if = "Overlay::is_empty")]
    pub overlay: Overlay,
    /// Whoever has no invitation may report too, by name and number (S135).
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub visitors: bool,
}

impl Default for EstateSettings {
    /// Nothing settled yet; only drills are due as often as anywhere, and visitors may report.
    fn default() -> EstateSettings {
        EstateSettings {
            name: String::new(),
            buildings: Vec::new(),
            meeting_point: String::new(),
            service_desk_phone: String::new(),
            property_phone: String::new(),
            maintenance_phone: String::new(),
            police_station: String::new(),
            police_phone: String::new(),
            valuable_amount: 0,
            duty_lead: String::new(),
            superior: String::new(),
            superior_phone: String::new(),
            utc_offset_minutes: 0,
            prices: Vec::new(),
            drill_days: half_a_year(),
            resources: Vec::new(),
            crowding_spots: Vec::new(),
            overlay: Overlay::default(),
            visitors: yes(),
        }
    }
}

fn half_a_year() -> u16 {
    180
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_half_a_year(days: &u16) -> bool {
    *days == half_a_year()
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_yes(yes: &bool) -> bool {
    *yes
}

/// A line of the price list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// E.g. 更换水龙头.
    pub item: String,
    pub kind: Cost,
    /// E.g. 个, 次, 米.
    pub unit: String,
    pub fen: Fen,
}

/// A vehicle or a piece of equipment of the estate (S132).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// Stays when it is renamed: cases name it by this.
    pub id: String,
    /// Name or number plate.
    pub name: String,
    pub kind: ResourceKind,
    /// Where it usually stands.
    #[serde(default, skip_serializing_if = "Place::is_empty")]
    pub place: Place,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats: Option<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResourceKind {
    Vehicle,
    Kit,
}

impl EstateSettings {
    /// What an estate may do without.
    pub const OPTIONAL: [&str; 8] = [
        "superior",
        "superior_phone",
        "prices",
        "drill_days",
        "resources",
        "crowding_spots",
        "overlay",
        "visitors",
    ];

    /// Keys of required settings that are still empty or say nothing; an estate with one cannot be opened.
    pub fn missing(&self) -> Vec<&'static str> {
        let texts = [
            ("name", &self.name),
            ("meeting_point", &self.meeting_point),
            ("service_desk_phone", &self.service_desk_phone),
            ("property_phone", &self.property_phone),
            ("maintenance_phone", &self.maintenance_phone),
            ("police_station", &self.police_station),
            ("police_phone", &self.police_phone),
            ("duty_lead", &self.duty_lead),
        ];
        // Where there is no figure, there is nothing to dial.
        let is_dead = |key: &str, text: &str| key.ends_with("_phone") && !text.contains(char::is_numeric);
        let says_nothing = |(key, text): &(&str, &String)| text.trim().is_empty() || is_dead(key, text);
        let mut missing: Vec<_> = texts.into_iter().filter(says_nothing).map(|(key, _)| key).collect();
        if self.buildings.is_empty() || self.buildings.iter().any(|building| building.trim().is_empty()) {
            missing.push("buildings");
        }
        if self.drill_days == 0 {
            missing.push("drill_days");
        }
        if self.valuable_amount == 0 {
            missing.push("valuable_amount");
        }
        missing
    }

    /// What is for whoever does not work here: whom to call, where to meet, what is charged, and the rules. Who leads at
    /// night and whom the estate reports to, with their telephones, its vehicles with their plates and its drills are
    /// for the staff; they stand empty here, so that it folds like any other.
    #[must_use]
    pub fn to_residents(&self) -> EstateSettings {
        let EstateSettings {
            name,
            buildings,
            meeting_point,
            service_desk_phone,
            property_phone,
            maintenance_phone,
            police_station,
            police_phone,
            valuable_amount,
            duty_lead: _,
            superior: _,
            superior_phone: _,
            utc_offset_minutes,
            prices,
            drill_days: _,
            resources: _,
            crowding_spots,
            overlay,
            visitors,
        } = self.clone();
        EstateSettings {
            name,
            buildings,
            meeting_point,
            service_desk_phone,
            property_phone,
            maintenance_phone,
            police_station,
            police_phone,
            valuable_amount,
            utc_offset_minutes,
            prices,
            crowding_spots,
            overlay,
            visitors,
            ..EstateSettings::default()
        }
    }

    /// Everything in it that is a name, a number or a line, with the key it stands under.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let EstateSettings {
            name,
            buildings,
            meeting_point,
            service_desk_phone,
            property_phone,
            maintenance_phone,
            police_station,
            police_phone,
            valuable_amount: _,
            duty_lead,
            superior,
            superior_phone,
            utc_offset_minutes: _,
            prices,
            drill_days: _,
            resources,
            crowding_spots,
            // Longer, and looked at by itself.
            overlay: _,
            visitors: _,
        } = self;
        let single = [
            ("name", name),
            ("meeting_point", meeting_point),
            ("service_desk_phone", service_desk_phone),
            ("property_phone", property_phone),
            ("maintenance_phone", maintenance_phone),
            ("police_station", police_station),
            ("police_phone", police_phone),
            ("duty_lead", duty_lead),
            ("superior", superior),
            ("superior_phone", superior_phone),
        ];
        let buildings = buildings.iter().map(|building| ("buildings", building));
        let prices = prices.iter().flat_map(|price| [("prices", &price.item), ("prices", &price.unit)]);
        let resources =
            resources.iter().flat_map(|known| [("resources", &known.id), ("resources", &known.name)]);
        let spots = crowding_spots.iter().map(|spot| ("crowding_spots", spot));
        let all = single.into_iter().chain(buildings).chain(prices).chain(resources).chain(spots);
        all.map(|(key, text)| (key, text.as_str()))
    }

    /// `standard` as this estate works by it; every fault of its changes.
    pub fn rulebook(&self, standard: &Rulebook) -> Result<Rulebook, Vec<Fault>> {
        standard.adapted(&self.overlay, self.valuable_amount)
    }

    /// What this estate works by, on its phones and at its endpoint alike; and every fault of its changes. Where they do
    /// not fit the rulebook of this version they are left out as a whole: clocks that run by the written limits are
    /// better than none, and whoever is at the other end works by the same. The amount it has settled always fits.
    pub fn works_by(&self, standard: &Rulebook) -> (Rulebook, Vec<Fault>) {
        match self.rulebook(standard) {
            Ok(adapted) => (adapted, Vec::new()),
            Err(faults) => (standard.valuing(self.valuable_amount), faults),
        }
    }

    /// The value of a placeholder in a procedure's wording, e.g. `meeting_point`.
    pub fn placeholder(&self, name: &str) -> Option<String> {
        Some(match name {
            "estate" => self.name.clone(),
            "meeting_point" => self.meeting_point.clone(),
            "service_desk" => self.service_desk_phone.clone(),
            "property_phone" => self.property_phone.clone(),
            "maintenance_phone" => self.maintenance_phone.clone(),
            "police_station" => self.police_station.clone(),
            "police_phone" => self.police_phone.clone(),
            "valuable_amount" => self.valuable_amount.to_string(),
            "duty_lead" => self.duty_lead.clone(),
            _ => return None,
        })
    }

    /// Name and telephone of somebody the estate has named; `None` where nobody is.
    pub fn contact(&self, contact: SiteContact) -> Option<(&str, &str)> {
        let (name, phone) = match contact {
            SiteContact::Superior => (self.superior.trim(), self.superior_phone.trim()),
        };
        (!name.is_empty()).then_some((name, phone))
    }

    /// What to dial for a hotline as procedures name it; `120` is dialled as it stands.
    pub fn hotline<'a>(&'a self, name: &'a str) -> &'a str {
        match name {
            "property" => &self.property_phone,
            "maintenance" => &self.maintenance_phone,
            "police" => &self.police_phone,
            "service_desk" => &self.service_desk_phone,
            number => number,
        }
    }

    /// A procedure's wording with this estate's data in it. An unknown placeholder stays as it is.
    pub fn fill(&self, wording: &str) -> String {
        let mut filled = String::with_capacity(wording.len());
        let mut rest = wording;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            match after.split_once('}') {
                Some((name, after)) => {
                    match self.placeholder(name) {
                        Some(value) => filled.push_str(&value),
                        None => {
                            filled.push('{');
                            filled.push_str(name);
                            filled.push('}');
                        }
                    }
                    rest = after;
                }
                None => {
                    filled.push('{');
                    rest = after;
                }
            }
        }
        filled.push_str(rest);
        filled
    }
}

#[cfg(test)]
mod tests {
    use rulebook::SiteContact::Superior;

    use super::EstateSettings;

    /// S161: a telephone alone is nobody to report to.
    #[test]
    fn the_superior_is_somebody_with_a_name() {
        let set = |name: &str, phone: &str| EstateSettings {
            superior: name.into(),
            superior_phone: phone.into(),
            ..EstateSettings::default()
        };
        assert_eq!(set(" 公司值班经理 ", "0571-1").contact(Superior), Some(("公司值班经理", "0571-1")));
        assert_eq!(set("公司值班经理", "").contact(Superior), Some(("公司值班经理", "")));
        assert_eq!(set(" ", "0571-1").contact(Superior), None);
    }

    #[test]
    fn wording_is_filled_with_the_estates_data() {
        let settings =
            EstateSettings { meeting_point: "瑞金广场入口".into(), ..EstateSettings::default() };
        assert_eq!(settings.fill("在{meeting_point}接应"), "在瑞金广场入口接应");
        assert_eq!(settings.fill("{unknown} 和 {"), "{unknown} 和 {");
    }

    #[test]
    fn a_hotline_is_the_estates_own_number_or_the_number_itself() {
        let settings = EstateSettings { police_phone: "0571-8000 0003".into(), ..EstateSettings::default() };
        let dialled = ["120", "police", "property"].map(|name| settings.hotline(name));
        assert_eq!(dialled, ["120", "0571-8000 0003", ""]);
    }
}
