//! Does the database answer? Asked by everybody, looked up seldom.

use records::Millis;
use tokio::sync::Mutex;

use crate::store::Store;

/// An answer is good for so long, also a bad one.
const FRESH: Millis = 2_000;

#[derive(Default)]
pub(crate) struct Health(Mutex<Option<Looked>>);

#[derive(Clone, Copy)]
struct Looked {
    at: Millis,
    well: bool,
}

impl Health {
    /// Of many who ask at once one looks, and the others wait for what it finds.
    pub(crate) async fn is_well(&self, store: &Store) -> bool {
        let mut looked = self.0.lock().await;
        let now = store.now();
        match *looked {
            // A clock that was set back makes no answer last longer.
            Some(Looked { at, well }) if (0..FRESH).contains(&(now - at)) => well,
            Some(_) | None => {
                let found = store.heads().await;
                if let Err(error) = &found {
                    tracing::error!(%error, "the database does not answer");
                }
                *looked = Some(Looked { at: now, well: found.is_ok() });
                found.is_ok()
            }
        }
    }
}
