//! What the screens ask of the device, without naming it: the device comes in a part of its own ([`crate::parts`]).

use std::collections::BTreeMap;
use std::pin::Pin;

use device::alarm::{Bell, Heard};
use device::photos::{Look, Sent};
use device::{
    Card, CaseFile, Device, Glance, Me, NotDone, Refused, Saved, StorageError, Synced, Trouble, Unsent,
};
use records::case::{Photo, PhotoId};
use records::estate::EstateSettings;
use records::member::MemberState;
use records::{EventId, MemberId, Millis, Order, RecordId};
use rulebook::{ProcedureId, Role, Rulebook, SubKindId};

use crate::browser::{BrowserClock, FetchTransport, IndexedDbStore};

/// The device as it lives in a browser.
pub type PhoneDevice = Device<IndexedDbStore, FetchTransport, BrowserClock>;

pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

pub type Members = BTreeMap<MemberId, MemberState>;

/// For whom it rings. What there is to ring for the device knows: it looks at all open cases.
#[derive(Clone, Copy)]
pub struct Ringable<'a> {
    pub roles: &'a [Role],
    pub members: &'a Members,
    pub estate: &'a EstateSettings,
    /// The case that stands open.
    pub looking_at: Option<RecordId>,
}

/// [`Device`], method for method, as an object.
pub trait Phone {
    fn me(&self) -> &Me;
    fn rulebook(&self) -> &'static Rulebook;
    /// [`rulebook::Procedure::reporter_calls`]
    fn reporter_calls(&self, of: ProcedureId, kind: Option<&SubKindId>) -> Vec<&'static str>;
    /// What the bell rings for now, for somebody of these roles who looks at this case. `None` before all open cases
    /// have been read.
    fn hear(&self, bell: &mut Bell, look: Ringable<'_>, now: Millis) -> Option<Heard>;
    /// 稍后: nothing of this case for a minute.
    fn put_off(&self, bell: &mut Bell, record: RecordId, now: Millis);
    /// With so many open cases, for the first look; without a number with all of them.
    fn glance(&self, most_cards: Option<usize>) -> Later<'_, Result<Glance, StorageError>>;
    fn fresh_record(&self) -> RecordId;
    /// Several orders are one: all of it is done, or nothing.
    fn dispatch(&self, orders: Vec<(RecordId, Order)>) -> Later<'_, Result<Saved, NotDone>>;
    fn sync_once(&self) -> Later<'_, Result<Synced, Trouble>>;
    fn send_photos(&self) -> Later<'_, Result<Sent, Trouble>>;
    fn take_photo(&self, jpeg: Vec<u8>) -> Later<'_, Result<Photo, StorageError>>;
    fn drop_photo(&self, photo: PhotoId) -> Later<'_, Result<(), StorageError>>;
    fn look(&self, photo: Photo) -> Later<'_, Result<Look, StorageError>>;
    fn case(&self, record: RecordId) -> Later<'_, Result<Option<CaseFile>, StorageError>>;
    fn closed_cases(&self, most: usize) -> Later<'_, Result<Vec<Card>, StorageError>>;
    fn unsent(&self) -> Later<'_, Result<Vec<Unsent>, StorageError>>;
    fn refused(&self) -> Later<'_, Result<Vec<Refused>, StorageError>>;
    fn forget_refused(&self, event: EventId) -> Later<'_, Result<(), StorageError>>;
    fn export(&self) -> Later<'_, Result<String, StorageError>>;
    fn draft<'a>(&'a self, key: &'a str) -> Later<'a, Result<Option<String>, StorageError>>;
    fn save_draft<'a>(&'a self, key: &'a str, words: &'a str) -> Later<'a, Result<(), StorageError>>;
}

impl Phone for PhoneDevice {
    fn me(&self) -> &Me {
        Device::me(self)
    }

    fn rulebook(&self) -> &'static Rulebook {
        Device::rulebook(self)
    }

    fn reporter_calls(&self, of: ProcedureId, kind: Option<&SubKindId>) -> Vec<&'static str> {
        Device::rulebook(self).procedure(of).reporter_calls(kind)
    }

    fn hear(&self, bell: &mut Bell, look: Ringable<'_>, now: Millis) -> Option<Heard> {
        let Ringable { roles, members, estate, looking_at } = look;
        Some(bell.hear(self.alarms(roles, members, estate, now)?, looking_at, now))
    }

    fn put_off(&self, bell: &mut Bell, record: RecordId, now: Millis) {
        bell.put_off(record, now);
    }

    fn glance(&self, most_cards: Option<usize>) -> Later<'_, Result<Glance, StorageError>> {
        Box::pin(async move {
            let glance = async {
                match most_cards {
                    Some(most) => Device::glance(self, most).await,
                    None => self.whole_glance().await,
                }
            };
            let (glance, photos) = futures::join!(glance, self.photos_unsent());
            let mut glance = glance?;
            glance.status.photos = photos?;
            Ok(glance)
        })
    }

    fn fresh_record(&self) -> RecordId {
        Device::fresh_record(self)
    }

    fn dispatch(&self, orders: Vec<(RecordId, Order)>) -> Later<'_, Result<Saved, NotDone>> {
        Box::pin(Device::dispatch_with_photos(self, orders))
    }

    fn sync_once(&self) -> Later<'_, Result<Synced, Trouble>> {
        Box::pin(Device::sync_once(self))
    }

    fn send_photos(&self) -> Later<'_, Result<Sent, Trouble>> {
        Box::pin(Device::send_photos(self))
    }

    fn take_photo(&self, jpeg: Vec<u8>) -> Later<'_, Result<Photo, StorageError>> {
        Box::pin(async move { Device::take_photo(self, &jpeg).await })
    }

    fn drop_photo(&self, photo: PhotoId) -> Later<'_, Result<(), StorageError>> {
        Box::pin(async move { Device::drop_photo(self, &photo).await })
    }

    fn look(&self, photo: Photo) -> Later<'_, Result<Look, StorageError>> {
        Box::pin(async move { Device::look(self, &photo).await })
    }

    fn case(&self, record: RecordId) -> Later<'_, Result<Option<CaseFile>, StorageError>> {
        Box::pin(Device::case(self, record))
    }

    fn closed_cases(&self, most: usize) -> Later<'_, Result<Vec<Card>, StorageError>> {
        Box::pin(Device::closed_cases(self, most))
    }

    fn unsent(&self) -> Later<'_, Result<Vec<Unsent>, StorageError>> {
        Box::pin(Device::unsent(self))
    }

    fn refused(&self) -> Later<'_, Result<Vec<Refused>, StorageError>> {
        Box::pin(Device::refused(self))
    }

    fn forget_refused(&self, event: EventId) -> Later<'_, Result<(), StorageError>> {
        Box::pin(Device::forget_refused(self, event))
    }

    fn export(&self) -> Later<'_, Result<String, StorageError>> {
        Box::pin(Device::export(self))
    }

    fn draft<'a>(&'a self, key: &'a str) -> Later<'a, Result<Option<String>, StorageError>> {
        Box::pin(Device::draft(self, key))
    }

    fn save_draft<'a>(&'a self, key: &'a str, words: &'a str) -> Later<'a, Result<(), StorageError>> {
        Box::pin(Device::save_draft(self, key, words))
    }
}
