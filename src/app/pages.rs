//! One file a route: each owns its resource, its loading and its error view.

mod case;
mod duty;
mod guide;
mod home;
mod join;
mod mine;
mod not_found;
mod queue;
mod register;
mod report;
mod sent;
mod settings;
mod site;
mod supervise;
mod sync;

pub use case::CasePage;
pub use duty::DutyPage;
pub use guide::GuidePage;
pub use home::Home;
pub use join::JoinPage;
pub use mine::MinePage;
pub use not_found::NotFound;
pub use queue::QueuePage;
pub use register::RegisterPage;
pub use report::{CallerFact, Changing, ReportForm, ReportPage, SpotsPage, TimeFact};
pub use sent::SentPage;
pub use settings::SettingsPage;
pub use site::SitePage;
pub use supervise::SupervisePage;
pub use sync::SyncPage;
