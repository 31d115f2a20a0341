//! The endpoint: takes events, puts them in one order, hands out to each what he may see; serves the app.
//!
//! ```text
//! POST /api/v1/sync ── routes/sync ── store/push ── ledger ── records::judge ── event, row, span, receipt
//!                                 └── store/pull ── window, backfill ── what these eyes may see
//! notice (every few seconds) ── lease ── store/climb ── ledger ── a missed clock told one rung higher
//! ```
//!
//! The only crate that knows HTTP serving and SQL. Knows no browser and no human language: errors travel as
//! codes with data. What an event means and who may write it is decided by `records`; nothing here looks into a
//! body but through that crate.
//!
//! # Adding a route
//!
//! 1. A file in `routes/`: request, permission, store call, reply, tests. Use [`routes::SignedIn`] for who asks
//!    and [`routes::Sent`] for a body; both refuse what does not come from our own page.
//! 2. A line in `routes::list`.
//! 3. Its path in `openapi.json`; a test compares the two.
//! 4. A line in `tests/contract/matrix_of_routes.rs`: how each of all those there are is answered.

pub mod address;
pub mod app;
pub mod clock;
pub mod demo;
pub mod error;
pub mod in_use;
pub mod join_link;
pub mod jpeg;
pub mod notice;
pub mod private;
pub mod routes;
pub mod serve;
pub mod settings;
pub mod store;
pub mod token;

mod attempts;
mod fresh;
mod health;
mod limits;
mod metrics;
mod places;
mod streams;
mod turns;
