//! An estate: its name and data, its prices, what it changes of the rulebook.

pub(crate) mod rules;
mod settings;

pub use rules::{ESTATES, Estate, EstateCommand, EstateEvent, EstateState, could};
pub use settings::{EstateSettings, Price, Resource, ResourceKind};
