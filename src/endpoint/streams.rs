//! The live streams that are open, a few for each session: one more ends the oldest.
//!
//! The oldest, not the newest: a phone whose network went away leaves streams behind that look alive for a quarter
//! of an hour, and must not be kept out by them.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use records::{DeviceId, EstateId};
use tokio::sync::Notify;

/// Three tabs. A fourth takes turns with them.
pub(crate) const MOST: usize = 3;

/// A session, of which a device has one at a time.
type Key = (EstateId, DeviceId);

#[derive(Default)]
pub(crate) struct Streams {
    open: Mutex<HashMap<Key, VecDeque<Arc<Notify>>>>,
}

/// One of them; dropped, it is closed.
pub(crate) struct Stream {
    streams: Arc<Streams>,
    key: Key,
    displaced: Arc<Notify>,
}

impl Streams {
    pub(crate) fn open(self: &Arc<Streams>, key: Key) -> Stream {
        let displaced = Arc::new(Notify::new());
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let streams = open.entry(key).or_default();
        streams.push_back(displaced.clone());
        while streams.len() > MOST {
            if let Some(oldest) = streams.pop_front() {
                // Remembered until it is looked for.
                oldest.notify_one();
            }
        }
        Stream { streams: self.clone(), key, displaced }
    }
}

impl Stream {
    /// Until there are too many after it.
    pub(crate) async fn displaced(&self) {
        self.displaced.notified().await;
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let mut open = self.streams.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(streams) = open.get_mut(&self.key) {
            streams.retain(|other| !Arc::ptr_eq(other, &self.displaced));
            if streams.is_empty() {
                open.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use futures_util::FutureExt;
    use records::{DeviceId, EstateId};
    use uuid::Uuid;

    use super::{MOST, Streams};

    #[test]
    fn the_oldest_makes_room_and_nothing_is_left_behind() {
        let streams = Arc::new(Streams::default());
        let key = |device| (EstateId(Uuid::nil()), DeviceId(Uuid::from_u128(device)));
        let another = streams.open(key(2));
        let mut open: Vec<_> = (0..300).map(|_| streams.open(key(1))).collect();
        let displaced = open.iter().filter(|stream| stream.displaced().now_or_never().is_some()).count();
        assert_eq!(displaced, 300 - MOST);
        assert!(another.displaced().now_or_never().is_none());
        open.drain(..2);
        open.clear();
        drop(another);
        assert!(streams.open.lock().unwrap().is_empty());
    }
}
