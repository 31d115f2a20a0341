//! What has been typed over the settings and is not saved: only what differs, so that two people never undo each other.

mod things;

pub use things::{Thing, ThingColumn};

use std::collections::{BTreeMap, BTreeSet};

use records::case::Cost;
use records::estate::{EstateSettings, Price};
use rulebook::check::{Fault, Problem};
use rulebook::{DeadlineId, Overlay, ProcedureId, Rulebook, StepId, Text};
use serde::{Deserialize, Serialize};

use wording::money;

/// A setting of one line, as [`EstateSettings::missing`] calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    Name,
    Buildings,
    MeetingPoint,
    ServiceDeskPhone,
    PropertyPhone,
    MaintenancePhone,
    PoliceStation,
    PolicePhone,
    ValuableAmount,
    DutyLead,
    Superior,
    SuperiorPhone,
    DrillDays,
    CrowdingSpots,
    Visitors,
}

/// How a setting stands that is one or the other.
pub const YES: &str = "yes";
pub const NO: &str = "no";

impl Key {
    pub const ALL: [Key; 15] = [
        Key::Name,
        Key::Buildings,
        Key::MeetingPoint,
        Key::ServiceDeskPhone,
        Key::PropertyPhone,
        Key::MaintenancePhone,
        Key::PoliceStation,
        Key::PolicePhone,
        Key::ValuableAmount,
        Key::DutyLead,
        Key::Superior,
        Key::SuperiorPhone,
        Key::DrillDays,
        Key::CrowdingSpots,
        Key::Visitors,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Key::Name => "name",
            Key::Buildings => "buildings",
            Key::MeetingPoint => "meeting_point",
            Key::ServiceDeskPhone => "service_desk_phone",
            Key::PropertyPhone => "property_phone",
            Key::MaintenancePhone => "maintenance_phone",
            Key::PoliceStation => "police_station",
            Key::PolicePhone => "police_phone",
            Key::ValuableAmount => "valuable_amount",
            Key::DutyLead => "duty_lead",
            Key::Superior => "superior",
            Key::SuperiorPhone => "superior_phone",
            Key::DrillDays => "drill_days",
            Key::CrowdingSpots => "crowding_spots",
            Key::Visitors => "visitors",
        }
    }

    /// As it stands in its field.
    pub fn of(self, settings: &EstateSettings) -> String {
        match self {
            Key::Name => settings.name.clone(),
            Key::Buildings => settings.buildings.join("，"),
            Key::MeetingPoint => settings.meeting_point.clone(),
            Key::ServiceDeskPhone => settings.service_desk_phone.clone(),
            Key::PropertyPhone => settings.property_phone.clone(),
            Key::MaintenancePhone => settings.maintenance_phone.clone(),
            Key::PoliceStation => settings.police_station.clone(),
            Key::PolicePhone => settings.police_phone.clone(),
            Key::ValuableAmount => match settings.valuable_amount {
                0 => String::new(),
                amount => amount.to_string(),
            },
            Key::DutyLead => settings.duty_lead.clone(),
            Key::Superior => settings.superior.clone(),
            Key::SuperiorPhone => settings.superior_phone.clone(),
            Key::DrillDays => settings.drill_days.to_string(),
            Key::CrowdingSpots => settings.crowding_spots.join("，"),
            Key::Visitors => (if settings.visitors { YES } else { NO }).to_owned(),
        }
    }

    /// `false`: it is no number.
    fn put(self, text: &str, settings: &mut EstateSettings) -> bool {
        let text = text.trim();
        let line = || text.to_owned();
        match self {
            Key::Name => settings.name = line(),
            Key::Buildings => settings.buildings = listed(text, |between| between.is_whitespace()),
            Key::MeetingPoint => settings.meeting_point = line(),
            Key::ServiceDeskPhone => settings.service_desk_phone = line(),
            Key::PropertyPhone => settings.property_phone = line(),
            Key::MaintenancePhone => settings.maintenance_phone = line(),
            Key::PoliceStation => settings.police_station = line(),
            Key::PolicePhone => settings.police_phone = line(),
            Key::DutyLead => settings.duty_lead = line(),
            Key::Superior => settings.superior = line(),
            Key::SuperiorPhone => settings.superior_phone = line(),
            // The name of a place may have a space in it.
            Key::CrowdingSpots => settings.crowding_spots = listed(text, |between| between == '\n'),
            Key::Visitors => settings.visitors = text == YES,
            Key::ValuableAmount => match text.parse() {
                Ok(amount) if amount > 0 => settings.valuable_amount = amount,
                _ => return false,
            },
            Key::DrillDays => match text.parse() {
                Ok(days) if days > 0 => settings.drill_days = days,
                _ => return false,
            },
        }
        true
    }
}

/// Whatever stands between them, it is a list.
fn listed(text: &str, also: impl Fn(char) -> bool) -> Vec<String> {
    let mut listed: Vec<String> = Vec::new();
    let parts = text.split(|between: char| also(between) || ",，、;；".contains(between));
    for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
        if !listed.iter().any(|known| known == part) {
            listed.push(part.to_owned());
        }
    }
    listed
}

/// A line of the price list, as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub item: String,
    pub kind: Cost,
    pub unit: String,
    pub yuan: String,
}

impl Line {
    pub fn new() -> Line {
        Line { item: String::new(), kind: Cost::Labour, unit: String::new(), yuan: String::new() }
    }

    pub fn of(price: &Price) -> Line {
        Line {
            item: price.item.clone(),
            kind: price.kind,
            unit: price.unit.clone(),
            yuan: money::yuan(price.fen.into()).trim_start_matches('￥').to_owned(),
        }
    }
}

/// Where something is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    Setting(Key),
    Price(usize, Column),
    Thing(usize, ThingColumn),
    Limit(ProcedureId, DeadlineId),
    Wording(StepId, Tongue),
    /// A change of what the procedures no longer have.
    Stale(Stale),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    Item,
    Unit,
    Yuan,
}

/// The rulebook has both, whatever the reader's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tongue {
    Zh,
    En,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stale {
    Limit(ProcedureId, DeadlineId),
    Step(StepId),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    Empty,
    NotANumber,
    NotAPrice,
    Rule(Problem),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    pub spot: Spot,
    pub why: Why,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub settings: BTreeMap<Key, String>,
    /// The whole list, once one line of it was touched.
    pub prices: Option<Vec<Line>>,
    /// Vehicles and equipment, likewise.
    pub resources: Option<Vec<Thing>>,
    pub limits: BTreeMap<ProcedureId, BTreeMap<DeadlineId, String>>,
    pub wordings: BTreeMap<StepId, Text>,
    pub dropped: BTreeSet<Stale>,
}

impl Typed {
    pub fn setting(&self, key: Key, now: &EstateSettings) -> String {
        self.settings.get(&key).cloned().unwrap_or_else(|| key.of(now))
    }

    /// In minutes, as it stands in its field; `standard` where nobody has changed it.
    pub fn limit(&self, of: ProcedureId, id: &DeadlineId, now: &EstateSettings, standard: u32) -> String {
        let typed = self.limits.get(&of).and_then(|limits| limits.get(id));
        typed.cloned().unwrap_or_else(|| {
            let settled = now.overlay.limits.get(&of).and_then(|limits| limits.get(id));
            settled.copied().unwrap_or(standard).to_string()
        })
    }

    pub fn wording(&self, step: &StepId, now: &EstateSettings, standard: &Text) -> Text {
        let typed = self.wordings.get(step).or_else(|| now.overlay.wordings.get(step));
        typed.unwrap_or(standard).clone()
    }

    /// The settings as they would be, and what is wrong with what was typed. What cannot be read stays as it is.
    pub fn onto(&self, now: &EstateSettings, standard: &Rulebook) -> (EstateSettings, Vec<Wrong>) {
        let mut next = now.clone();
        let mut wrong = Vec::new();
        for (key, text) in &self.settings {
            if !key.put(text, &mut next) {
                let why = if text.trim().is_empty() { Why::Empty } else { Why::NotANumber };
                wrong.push(Wrong { spot: Spot::Setting(*key), why });
            }
        }
        let missing = next.missing();
        let empty = |key: &Key| {
            missing.contains(&key.as_str()) && !wrong.iter().any(|known| known.spot == Spot::Setting(*key))
        };
        let empty: Vec<Key> = Key::ALL.into_iter().filter(empty).collect();
        wrong.extend(empty.into_iter().map(|key| Wrong { spot: Spot::Setting(key), why: Why::Empty }));
        if let Some(lines) = &self.prices {
            next.prices = priced(lines, &mut wrong);
        }
        if let Some(written) = &self.resources {
            next.resources = things::listed(written, &mut wrong);
        }
        self.overlay(&mut next.overlay, standard, &mut wrong);
        (next, wrong)
    }

    fn overlay(&self, overlay: &mut Overlay, standard: &Rulebook, wrong: &mut Vec<Wrong>) {
        for (of, limits) in &self.limits {
            for (id, text) in limits {
                let usual = standard.procedure(*of).deadlines.iter().find(|rule| rule.id == *id);
                let changed = overlay.limits.entry(*of).or_default();
                match text.trim().parse::<u32>() {
                    Ok(minutes) if usual.is_some_and(|usual| usual.limit_minutes == minutes) => {
                        changed.remove(id);
                    }
                    Ok(minutes) => {
                        changed.insert(id.clone(), minutes);
                    }
                    Err(_) => wrong.push(Wrong { spot: Spot::Limit(*of, id.clone()), why: Why::NotANumber }),
                }
            }
        }
        for (step, text) in &self.wordings {
            if standard.step(step).is_some_and(|usual| usual.text == *text) {
                overlay.wordings.remove(step);
            } else {
                overlay.wordings.insert(step.clone(), text.clone());
            }
        }
        for stale in &self.dropped {
            match stale {
                Stale::Limit(of, id) => {
                    if let Some(limits) = overlay.limits.get_mut(of) {
                        limits.remove(id);
                    }
                }
                Stale::Step(step) => _ = overlay.wordings.remove(step),
            }
        }
        overlay.limits.retain(|_, limits| !limits.is_empty());
    }
}

fn priced(lines: &[Line], wrong: &mut Vec<Wrong>) -> Vec<Price> {
    let mut prices = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let (item, unit) = (line.item.trim(), line.unit.trim());
        let mut lacks = |column, why| wrong.push(Wrong { spot: Spot::Price(at, column), why });
        if item.is_empty() {
            lacks(Column::Item, Why::Empty);
        }
        if unit.is_empty() {
            lacks(Column::Unit, Why::Empty);
        }
        match money::typed(&line.yuan) {
            Some(fen) => {
                prices.push(Price { item: item.to_owned(), kind: line.kind, unit: unit.to_owned(), fen })
            }
            None if line.yuan.trim().is_empty() => lacks(Column::Yuan, Why::Empty),
            None => lacks(Column::Yuan, Why::NotAPrice),
        }
    }
    prices
}

/// What the procedures have against the estate's changes, each at the row it belongs to.
pub fn faults(overlay: &Overlay, standard: &Rulebook) -> Vec<Wrong> {
    // Every estate has an amount; which one does not matter here.
    let Err(faults) = standard.adapted(overlay, 1) else { return Vec::new() };
    let mut wrong: Vec<Wrong> = faults.into_iter().filter_map(|fault| located(fault, overlay)).collect();
    wrong.dedup_by(|later, first| later.spot == first.spot);
    wrong
}

/// `medical.toml: deadlines.first_reply.limit_minutes`, `medical.toml: steps.locate.text.zh`
fn located(fault: Fault, overlay: &Overlay) -> Option<Wrong> {
    let gone = matches!(fault.problem, Problem::NothingToChange { .. });
    let of = ProcedureId::ALL.into_iter().find(|id| fault.file == format!("{}.toml", id.as_str()));
    let (what, rest) = fault.key.split_once('.')?;
    let name = rest.split('.').next()?;
    let spot = match (what, of) {
        ("deadlines", Some(of)) if gone => Spot::Stale(Stale::Limit(of, name.into())),
        ("deadlines", Some(of)) => Spot::Limit(of, name.into()),
        ("steps", _) if gone => Spot::Stale(Stale::Step(name.into())),
        ("steps", _) if rest.ends_with(".en") => Spot::Wording(name.into(), Tongue::En),
        ("steps", _) => Spot::Wording(name.into(), Tongue::Zh),
        _ => return None,
    };
    let ours = match &spot {
        Spot::Limit(of, id) => overlay.limits.get(of).is_some_and(|limits| limits.contains_key(id)),
        Spot::Wording(step, _) => overlay.wordings.contains_key(step),
        _ => true,
    };
    ours.then_some(Wrong { spot, why: Why::Rule(fault.problem) })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use records::estate::EstateSettings;
    use rulebook::{Overlay, ProcedureId, Rulebook, Text};

    use super::{Column, Key, Line, Spot, Stale, Tongue, Typed, Why, faults};

    fn settled() -> EstateSettings {
        EstateSettings {
            name: "瑞金花园".into(),
            buildings: vec!["1".into()],
            meeting_point: "入口".into(),
            service_desk_phone: "1".into(),
            property_phone: "2".into(),
            maintenance_phone: "3".into(),
            police_station: "派出所".into(),
            police_phone: "4".into(),
            valuable_amount: 2_000,
            duty_lead: "领班".into(),
            ..EstateSettings::default()
        }
    }

    fn typed(key: Key, text: &str) -> Typed {
        Typed { settings: BTreeMap::from([(key, text.to_owned())]), ..Typed::default() }
    }

    fn limits(id: &str, text: &str) -> Typed {
        let limits = BTreeMap::from([(id.into(), text.to_owned())]);
        Typed { limits: BTreeMap::from([(ProcedureId::Medical, limits)]), ..Typed::default() }
    }

    fn wrong(typed: &Typed) -> Vec<(Spot, Why)> {
        let (_, wrong) = typed.onto(&settled(), Rulebook::standard());
        wrong.into_iter().map(|wrong| (wrong.spot, wrong.why)).collect()
    }

    #[test]
    fn only_what_was_touched_changes() {
        let (next, wrong) = typed(Key::Buildings, "3, 5，7、7").onto(&settled(), Rulebook::standard());
        assert_eq!((next.buildings.join(" ").as_str(), wrong.len()), ("3 5 7", 0));
        assert_eq!(EstateSettings { buildings: settled().buildings, ..next }, settled());
    }

    /// S173: the site's own, and none is fine.
    #[test]
    fn places_that_get_crowded_are_a_list_with_spaces_in_its_names() {
        let (next, wrong) =
            typed(Key::CrowdingSpots, "二层 北连廊，，演出台、").onto(&settled(), Rulebook::standard());
        assert_eq!(
            (next.crowding_spots, wrong.len()),
            (vec!["二层 北连廊".to_owned(), "演出台".to_owned()], 0)
        );
        assert_eq!(self::wrong(&typed(Key::CrowdingSpots, "")), []);
    }

    #[test]
    fn an_empty_or_unreadable_setting_is_named_at_its_field() {
        assert_eq!(wrong(&typed(Key::Name, " ")), [(Spot::Setting(Key::Name), Why::Empty)]);
        let amount = Spot::Setting(Key::ValuableAmount);
        assert_eq!(wrong(&typed(Key::ValuableAmount, "")), [(amount.clone(), Why::Empty)]);
        assert_eq!(wrong(&typed(Key::ValuableAmount, "两千")), [(amount, Why::NotANumber)]);
        assert_eq!(wrong(&typed(Key::DrillDays, "0")), [(Spot::Setting(Key::DrillDays), Why::NotANumber)]);
    }

    #[test]
    fn a_price_line_lacks_what_is_not_written() {
        let line = Line { item: "更换水龙头".into(), yuan: "四十".into(), ..Line::new() };
        let typed = Typed { prices: Some(vec![line]), ..Typed::default() };
        let expected =
            [(Spot::Price(0, Column::Unit), Why::Empty), (Spot::Price(0, Column::Yuan), Why::NotAPrice)];
        assert_eq!(wrong(&typed), expected);
    }

    #[test]
    fn the_standard_limit_typed_again_is_no_change() {
        let standard = Rulebook::standard();
        let (changed, _) = limits("first_reply", "3").onto(&settled(), standard);
        assert_eq!(changed.overlay.limits[&ProcedureId::Medical][&"first_reply".into()], 3);
        let (back, _) = limits("first_reply", "5").onto(&changed, standard);
        assert!(back.overlay.is_empty());
    }

    #[test]
    fn what_the_procedures_have_against_it_stands_at_the_changed_row() {
        let standard = Rulebook::standard();
        let (zero, _) = limits("first_reply", "0").onto(&settled(), standard);
        let spot = |overlay: &Overlay| faults(overlay, standard).first().map(|wrong| wrong.spot.clone());
        assert_eq!(spot(&zero.overlay), Some(Spot::Limit(ProcedureId::Medical, "first_reply".into())));

        let step = &standard.procedure(ProcedureId::Medical).steps[0];
        let text = Text { zh: "在{meeting}等".into(), en: step.text.en.clone() };
        let wordings = BTreeMap::from([(step.id.clone(), text)]);
        let (reworded, _) = Typed { wordings, ..Typed::default() }.onto(&settled(), standard);
        assert_eq!(spot(&reworded.overlay), Some(Spot::Wording(step.id.clone(), Tongue::Zh)));

        let gone =
            Overlay { wordings: BTreeMap::from([("lunch".into(), step.text.clone())]), ..Overlay::default() };
        assert_eq!(spot(&gone), Some(Spot::Stale(Stale::Step("lunch".into()))));
    }
}
