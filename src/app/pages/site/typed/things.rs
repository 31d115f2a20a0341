//! Vehicles and equipment as they are written (S132).

use records::Place;
use records::estate::{Resource, ResourceKind};
use serde::{Deserialize, Serialize};

use crate::pages::site::typed::{Spot, Why, Wrong};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thing {
    pub id: String,
    pub name: String,
    pub kind: ResourceKind,
    pub building: String,
    pub spot: String,
    pub seats: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ThingColumn {
    Name,
    Seats,
}

impl Thing {
    /// With an id none of `others` has.
    pub fn new(kind: ResourceKind, others: &[Thing]) -> Thing {
        let letter = match kind {
            ResourceKind::Vehicle => 'v',
            ResourceKind::Kit => 'k',
        };
        let number =
            |thing: &Thing| thing.id.strip_prefix(letter).and_then(|number| number.parse::<u32>().ok());
        let last = others.iter().filter_map(number).max().unwrap_or(0);
        Thing {
            id: format!("{letter}{}", last.saturating_add(1)),
            name: String::new(),
            kind,
            building: String::new(),
            spot: String::new(),
            seats: String::new(),
        }
    }

    pub fn of(resource: &Resource) -> Thing {
        Thing {
            id: resource.id.clone(),
            name: resource.name.clone(),
            kind: resource.kind,
            building: resource.place.building.clone().unwrap_or_default(),
            spot: resource.place.spot.clone().unwrap_or_default(),
            seats: resource.seats.map(|seats| seats.to_string()).unwrap_or_default(),
        }
    }
}

/// As they would be settled; what is wrong with what was typed.
pub fn listed(things: &[Thing], wrong: &mut Vec<Wrong>) -> Vec<Resource> {
    let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let mut resources = Vec::with_capacity(things.len());
    for (at, thing) in things.iter().enumerate() {
        let mut lacks = |column, why| wrong.push(Wrong { spot: Spot::Thing(at, column), why });
        let Some(name) = filled(&thing.name) else {
            lacks(ThingColumn::Name, Why::Empty);
            continue;
        };
        let seats = match filled(&thing.seats).map(|text| text.parse::<u8>()) {
            None => None,
            Some(Ok(seats)) if seats > 0 => Some(seats),
            Some(_) => {
                lacks(ThingColumn::Seats, Why::NotANumber);
                None
            }
        };
        let place =
            Place { building: filled(&thing.building), spot: filled(&thing.spot), ..Place::default() };
        resources.push(Resource { id: thing.id.clone(), name, kind: thing.kind, place, seats });
    }
    resources
}

#[cfg(test)]
mod tests {
    use records::estate::ResourceKind::{Kit, Vehicle};

    use super::{Thing, ThingColumn, listed};
    use crate::pages::site::typed::{Spot, Why};

    #[test]
    fn what_is_written_is_what_is_listed() {
        let car = Thing {
            name: " 一号电瓶车 ".into(),
            building: "3".into(),
            seats: "6".into(),
            ..Thing::new(Vehicle, &[])
        };
        let mut wrong = Vec::new();
        let resources = listed(&[car], &mut wrong);
        assert_eq!((resources[0].name.as_str(), resources[0].seats, wrong.len()), ("一号电瓶车", Some(6), 0));
        let again = Thing::of(&resources[0]);
        assert_eq!((again.building.as_str(), again.spot.as_str(), again.seats.as_str()), ("3", "", "6"));
    }

    #[test]
    fn every_one_has_an_id_of_its_own_that_stays() {
        let first = Thing::new(Vehicle, &[]);
        let second = Thing::new(Vehicle, std::slice::from_ref(&first));
        let kit = Thing::new(Kit, &[first.clone(), second.clone()]);
        assert_eq!([first.id, second.id, kit.id], ["v1", "v2", "k1"]);
    }

    #[test]
    fn what_is_missing_or_no_number_is_named_at_its_field() {
        let nameless = Thing::new(Vehicle, &[]);
        let odd = Thing { name: "泵".into(), seats: "许多".into(), ..Thing::new(Kit, &[]) };
        let mut wrong = Vec::new();
        let listed = listed(&[nameless, odd], &mut wrong);
        assert_eq!(listed.len(), 1);
        let wrong: Vec<_> = wrong.into_iter().map(|wrong| (wrong.spot, wrong.why)).collect();
        assert_eq!(
            wrong,
            [
                (Spot::Thing(0, ThingColumn::Name), Why::Empty),
                (Spot::Thing(1, ThingColumn::Seats), Why::NotANumber)
            ]
        );
    }
}
