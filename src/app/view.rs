//! What the screens show, computed from a case: no Leptos, no storage, no browser.

pub mod clock;
pub mod evidence;
pub mod marks;
pub mod next;
pub mod people;
pub mod queue;
pub mod reader;
pub mod register;
pub mod sentence;
pub mod stands;
pub mod time;
