//! Where photos are kept on this phone, and what is noted of each.

use records::Millis;
use records::case::{Photo, PhotoId};
use serde::{Deserialize, Serialize};

use crate::storage::StorageError;

/// A photo as it is kept on this phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub photo: Photo,
    /// When it was taken, by this phone's clock.
    pub at: Millis,
    /// An event names it, or is about to: it has to reach the endpoint.
    #[serde(default)]
    pub wanted: bool,
    /// The endpoint has said that it holds the whole.
    #[serde(default)]
    pub delivered: bool,
}

/// Where photos are kept, beside the [`crate::Storage`] of the same member. See [`crate::photos::contract`].
#[expect(async_fn_in_trait, reason = "a phone runs one task; no Send is needed")]
pub trait PhotoStore {
    /// Note and bytes, on the disk when it returns, or neither. What is there under that name is replaced.
    async fn keep(&self, kept: &Kept, bytes: &[u8]) -> Result<(), StorageError>;

    /// Replaces the note of a photo that is here, strictly; of one that is not, nothing is written.
    async fn note(&self, kept: &Kept) -> Result<(), StorageError>;

    /// The notes of all photos, by name.
    async fn kept(&self) -> Result<Vec<Kept>, StorageError>;

    async fn bytes(&self, photo: &PhotoId) -> Result<Option<Vec<u8>>, StorageError>;

    async fn forget(&self, photo: &PhotoId) -> Result<(), StorageError>;
}

impl<S: PhotoStore> PhotoStore for std::rc::Rc<S> {
    async fn keep(&self, kept: &Kept, bytes: &[u8]) -> Result<(), StorageError> {
        S::keep(self, kept, bytes).await
    }

    async fn note(&self, kept: &Kept) -> Result<(), StorageError> {
        S::note(self, kept).await
    }

    async fn kept(&self) -> Result<Vec<Kept>, StorageError> {
        S::kept(self).await
    }

    async fn bytes(&self, photo: &PhotoId) -> Result<Option<Vec<u8>>, StorageError> {
        S::bytes(self, photo).await
    }

    async fn forget(&self, photo: &PhotoId) -> Result<(), StorageError> {
        S::forget(self, photo).await
    }
}
