//! Photos: their bytes are on the disk before the event that names them is written, and travel on a way of their own.
//!
//! ```text
//! take_photo()  → bytes, strictly on the disk                 (not yet anybody's business)
//! dispatch_with_photos() → noted as wanted, then the event    (a death between the two loses no picture)
//! send_photos() → piece by piece, after the events, as often as it takes
//! ```
//!
//! Nothing here holds up or fails the syncing of events: they are accepted before their photos.

mod answer;
mod kept;
mod transport;
mod upload;

pub mod contract;

use records::case::{Photo, PhotoId, is_jpeg};
use records::{Order, RecordId};

use crate::clock::Clock;
use crate::device::Device;
use crate::dispatch::{NotDone, Saved};
use crate::storage::{Storage, StorageError};
use crate::sync::Trouble;
use crate::transport::Transport;

pub use kept::{Kept, PhotoStore};
pub use transport::{PhotoReply, PhotoTransport};
pub use upload::{KEPT, PIECE, Sent, upload};

/// A photo to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// 未上传: only this phone has it.
    Unsent(Vec<u8>),
    /// 已送达
    Here(Vec<u8>),
    /// 还没到: the endpoint has not got it from its author's phone.
    NotHere,
    /// Neither on this phone nor, at the moment, to be fetched.
    NoSignal,
}

impl<S: Storage + PhotoStore, T: Transport + PhotoTransport, C: Clock> Device<S, T, C> {
    /// Keeps a photo that was just taken. `Ok` means: it is on the disk.
    pub async fn take_photo(&self, bytes: &[u8]) -> Result<Photo, StorageError> {
        let photo = Photo::of(bytes);
        let known = self.storage.kept().await?.into_iter().find(|kept| kept.photo == photo);
        // The same picture once more: what is known of it stays known.
        if known.is_none() {
            let kept = Kept { photo: photo.clone(), at: self.clock.now(), wanted: false, delivered: false };
            self.storage.keep(&kept, bytes).await?;
        }
        Ok(photo)
    }

    /// Taken out again before anything was written down with it.
    pub async fn drop_photo(&self, photo: &PhotoId) -> Result<(), StorageError> {
        let kept = self.storage.kept().await?;
        if kept.iter().any(|kept| kept.photo.sha256 == *photo && !kept.wanted) {
            self.storage.forget(photo).await?;
        }
        Ok(())
    }

    /// As [`Device::dispatch_together`]: first the photos they name are noted as wanted, then its events are written. Should the
    /// phone die in between, a photo too many is sent, never one too few.
    pub async fn dispatch_with_photos(&self, orders: Vec<(RecordId, Order)>) -> Result<Saved, NotDone> {
        self.dispatch_after(orders, async |photos| self.want(photos).await).await
    }

    /// Notes photos as wanted by an event.
    async fn want(&self, photos: Vec<Photo>) -> Result<(), StorageError> {
        if photos.is_empty() {
            return Ok(());
        }
        let kept = self.storage.kept().await?;
        for photo in photos {
            // Where somebody has cleared it since, an event that names it would wait for it for ever.
            let kept = kept.iter().find(|kept| kept.photo == photo).ok_or(StorageError::Gone)?;
            if !kept.wanted {
                self.storage.note(&Kept { wanted: true, ..kept.clone() }).await?;
            }
        }
        Ok(())
    }

    /// How many photos the endpoint does not have.
    pub async fn photos_unsent(&self) -> Result<usize, StorageError> {
        Ok(self.storage.kept().await?.iter().filter(|kept| kept.wanted && !kept.delivered).count())
    }

    /// Sends what is unsent. To be called after [`Device::sync_once`], beside which it may run.
    pub async fn send_photos(&self) -> Result<Sent, Trouble> {
        upload(&self.storage, &self.transport, self.clock.now()).await
    }

    /// A photo that an event names, from this phone or from the endpoint.
    pub async fn look(&self, photo: &Photo) -> Result<Look, StorageError> {
        if let Some(bytes) = self.storage.bytes(&photo.sha256).await? {
            let kept = self.storage.kept().await?;
            let delivered = kept.iter().any(|kept| kept.photo.sha256 == photo.sha256 && kept.delivered);
            return Ok(if delivered { Look::Here(bytes) } else { Look::Unsent(bytes) });
        }
        let Ok(reply) = self.transport.fetch(&photo.sha256).await else { return Ok(Look::NoSignal) };
        // Only what bears the name is what was asked for, whoever answers.
        Ok(match reply.status {
            200 if PhotoId::of(&reply.body) == photo.sha256 && is_jpeg(&reply.body) => Look::Here(reply.body),
            404 if answer::code(&reply).is_some() => Look::NotHere,
            _ => Look::NoSignal,
        })
    }
}
