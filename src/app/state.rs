//! Session-wide handles: what every page may ask and do.

mod app;
mod join;
mod settings;
mod sync_loop;

pub use app::{App, Link, Phase, PhoneDevice, Unsaved};
pub use join::JoinFailed;
pub use settings::{Language, Settings, Size, Theme};
