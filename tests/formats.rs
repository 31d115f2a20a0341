//! Stored and sent types are promises: snapshots freeze what this build writes, `formats/v1/` what the first
//! version wrote and every later one must read.
//!
//! A changed snapshot of an event, an envelope or a sync message means phones in the field that no longer
//! understand the endpoint. Add variants and optional fields; never rename or retype one.

mod disks;
mod events;
mod records;
pub mod sample;
mod sync;
mod version_1;
