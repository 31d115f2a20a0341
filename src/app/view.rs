//! What the screens show, computed from a case: no Leptos, no storage, no browser.

pub mod clock;
pub mod duty;
pub mod evidence;
pub mod grounds;
pub mod marks;
pub mod package;
pub mod queue;
pub mod supervise;
