//! What the screens show, computed from a case: no Leptos, no storage, no browser.

pub mod at_hand;
pub mod clock;
pub mod drills;
pub mod duty;
pub mod evidence;
pub mod grounds;
pub mod hotline;
pub mod kind;
pub mod marks;
pub mod money;
pub mod package;
pub mod people;
pub mod queue;
pub mod reader;
pub mod register;
pub mod sentence;
pub mod stands;
pub mod supervise;
pub mod time;
