//! One component a file: props in, callbacks out; no storage, no fetch.

pub mod bar;
pub mod clock;
pub mod glyph;
pub mod icon;
pub mod not_arrived;
pub mod page;
pub mod press_stands;
pub mod queue_row;
pub mod sending_pill;
pub mod shell;
pub mod signature_pad;
pub mod trouble;
