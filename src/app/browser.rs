//! What the device is given in a browser: storage on IndexedDB, a way to the endpoint, a clock.

mod clock;
mod store;
mod tabs;
mod transport;

pub use clock::BrowserClock;
pub use store::IndexedDbStore;
pub use tabs::Tabs;
pub use transport::{FetchTransport, get_json, post_json};
