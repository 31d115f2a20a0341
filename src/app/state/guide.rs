//! The estate's telephone numbers, known even to a stranger without signal.

use leptos::prelude::*;
use serde::Deserialize;

use crate::browser::get_json;
use crate::state::app::App;
use crate::state::settings::{recall, remember};

const REMEMBERED: &str = "guide";

/// What `GET /api/v1/guide` tells anybody; kept as it came.
#[derive(Debug, Default, Deserialize)]
struct Told {
    estate: Estate,
    phones: Vec<Phone>,
    /// An endpoint that does not say so has no door for them.
    #[serde(default)]
    visitors: bool,
}

#[derive(Debug, Default, Deserialize)]
struct Estate {
    name: String,
}

/// `id` as procedures name it in their `hotlines`.
#[derive(Debug, Deserialize)]
struct Phone {
    id: String,
    number: String,
}

/// The numbers that differ from estate to estate; empty where unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    pub estate: String,
    pub service_desk: String,
    pub property: String,
    pub maintenance: String,
    /// Whoever has no invitation may report (S135).
    pub visitors: bool,
}

impl From<&Told> for Numbers {
    fn from(told: &Told) -> Numbers {
        let number = |id: &str| {
            let phone = told.phones.iter().find(|phone| phone.id == id);
            phone.map(|phone| phone.number.clone()).unwrap_or_default()
        };
        Numbers {
            estate: told.estate.name.clone(),
            service_desk: number("service_desk"),
            property: number("property"),
            maintenance: number("maintenance"),
            visitors: told.visitors,
        }
    }
}

#[derive(Clone, Copy)]
pub struct Hotlines {
    told: RwSignal<Numbers>,
    app: App,
}

impl Hotlines {
    /// As remembered here; asked for again in the background.
    pub fn remembered(app: App) -> Hotlines {
        let told = recall(REMEMBERED).and_then(|text| serde_json::from_str(&text).ok());
        let told: Told = told.unwrap_or_default();
        let hotlines = Hotlines { told: RwSignal::new(Numbers::from(&told)), app };
        wasm_bindgen_futures::spawn_local(async move {
            if let Ok(reply) = get_json("/api/v1/guide").await
                && reply.status == 200
                && let Ok(told) = serde_json::from_str::<Told>(&reply.body)
            {
                remember(REMEMBERED, &reply.body);
                hotlines.told.set(Numbers::from(&told));
            }
        });
        hotlines
    }

    /// The synced settings, and without them what the endpoint tells anybody.
    pub fn numbers(self) -> Numbers {
        let estate = self.app.estate.get();
        if estate.name.is_empty() {
            return self.told.get();
        }
        Numbers {
            estate: estate.name,
            service_desk: estate.service_desk_phone,
            property: estate.property_phone,
            maintenance: estate.maintenance_phone,
            visitors: estate.visitors,
        }
    }

    /// 前台; where it has no number of its own, the property company's.
    pub fn desk(self) -> Option<String> {
        let numbers = self.numbers();
        [numbers.service_desk, numbers.property].into_iter().find(|number| !number.trim().is_empty())
    }
}

/// `tel:` with nothing in it but what a telephone dials.
pub fn tel(number: &str) -> String {
    let dialled: String =
        number.chars().filter(|character| character.is_ascii_digit() || *character == '+').collect();
    format!("tel:{dialled}")
}
