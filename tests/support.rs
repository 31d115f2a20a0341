//! What several subjects' tests stand on.

pub mod chance;
pub mod cited;
pub mod house;
pub mod phone;
pub mod postgres;
pub mod sights;
