//! So many requests of one kind at once of each who asks. The next one waits for its turn before anything of it is read,
//! and is asked to come again when that takes long.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::error::ApiError;

/// Shorter than any phone waits for an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Seconds until one that has waited in vain comes again.
const AGAIN: u64 = 5;
/// Whoever has nothing under way is forgotten; looked for when there are more than so many.
const MANY: usize = 1_000;

pub(crate) struct Turns<K> {
    at_once: usize,
    pub(crate) patience: Duration,
    taken: Mutex<HashMap<K, Weak<Semaphore>>>,
}

/// Dropped, it is the next one's.
pub(crate) struct Turn {
    _permit: OwnedSemaphorePermit,
}

impl<K: Eq + Hash> Turns<K> {
    pub(crate) fn new(at_once: usize) -> Turns<K> {
        Turns { at_once, patience: PATIENCE, taken: Mutex::default() }
    }

    pub(crate) async fn take(&self, who: K) -> Result<Turn, ApiError> {
        let places = self.places(who);
        match timeout(self.patience, places.acquire_owned()).await {
            Ok(Ok(permit)) => Ok(Turn { _permit: permit }),
            // It is never closed.
            Ok(Err(_)) | Err(_) => Err(ApiError::TooMuch { seconds: AGAIN }),
        }
    }

    fn places(&self, who: K) -> Arc<Semaphore> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.len() > MANY {
            taken.retain(|_, places| places.strong_count() > 0);
        }
        if let Some(places) = taken.get(&who).and_then(Weak::upgrade) {
            return places;
        }
        let places = Arc::new(Semaphore::new(self.at_once));
        taken.insert(who, Arc::downgrade(&places));
        places
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{MANY, Turns};

    #[tokio::test]
    async fn the_third_waits_and_others_do_not() {
        let turns = Turns { patience: Duration::from_millis(200), ..Turns::new(2) };
        let (one, _other) = (turns.take(1).await.unwrap(), turns.take(1).await.unwrap());
        assert!(turns.take(1).await.is_err());
        assert!(turns.take(2).await.is_ok());
        let soon = async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            drop(one);
        };
        let (third, ()) = tokio::join!(turns.take(1), soon);
        assert!(third.is_ok());
        for who in 10..10 + 2 * MANY {
            assert!(turns.take(who).await.is_ok());
        }
        assert!(turns.taken.lock().unwrap().len() <= MANY + 1);
        assert!(turns.take(1).await.is_err(), "who has something under way is not forgotten");
    }
}
