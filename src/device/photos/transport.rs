//! The way photos travel. Given to the device, as [`Transport`](crate::Transport) is for events.

use records::case::{Photo, PhotoId};

use crate::transport::Unreachable;

/// The way to `/api/v1/blobs/{sha256}`. What comes back is not trusted to be ours.
#[expect(async_fn_in_trait, reason = "a phone runs one task; no Send is needed")]
pub trait PhotoTransport {
    /// `HEAD`
    async fn held(&self, photo: &PhotoId) -> Result<PhotoReply, Unreachable>;

    /// `PUT` of `piece`, which begins at `start` of `photo.bytes`.
    async fn put(&self, photo: &Photo, start: u32, piece: &[u8]) -> Result<PhotoReply, Unreachable>;

    /// `GET`
    async fn fetch(&self, photo: &PhotoId) -> Result<PhotoReply, Unreachable>;
}

/// Whatever answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PhotoReply {
    pub status: u16,
    pub content_type: String,
    pub upload_offset: String,
    pub upload_complete: String,
    pub body: Vec<u8>,
}
