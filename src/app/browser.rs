//! What the device is given in a browser: storage on IndexedDB, a way to the endpoint, a clock; and the browser's
//! other abilities, each behind a question whether it is there.

mod ability;
mod camera;
mod clock;
mod databases;
mod file;
mod sound;
mod speech;
mod store;
mod tabs;
mod transport;

pub mod keeping;

pub use ability::{has, is_inside_chat_app, is_installed, is_iphone, vibrate};
pub use camera::{Picture, jpeg};
pub use clock::{BrowserClock, fresh_secret};
pub use databases::databases;
pub use file::{copy, save_as_file};
pub use sound::{beep, ready_at_first_touch};
pub use speech::speak;
pub use store::IndexedDbStore;
pub use tabs::Tabs;
pub use transport::{FetchTransport, get_json, post_json};
