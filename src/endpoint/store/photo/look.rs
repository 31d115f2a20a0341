//! Looking into what has come: decoded before it is anybody's picture.

use records::case::PhotoId;
use tokio::sync::Semaphore;

use super::piece::PhotoRefusal;
use crate::jpeg::{self, Unfit};

/// Decoded at the same time: each may take some fifty megabytes. Who waits is let in in turn, and a member waits with one
/// photo at a time (`App::photos`).
static LOOKING: Semaphore = Semaphore::const_new(2);

/// What a piece makes of the pieces before it, if it makes them whole.
pub(super) struct LookedInto {
    /// So much was here before the piece.
    pub(super) held: u32,
    pub(super) found: Result<Vec<u8>, PhotoRefusal>,
}

/// Are the bytes what their name says, and a picture?
pub(super) async fn whole_picture(photo: PhotoId, bytes: Vec<u8>) -> Result<Vec<u8>, PhotoRefusal> {
    // It is never closed; without a permit it would only be one too many.
    let _permit = LOOKING.acquire().await;
    let looking = tokio::task::spawn_blocking(move || {
        if PhotoId::of(&bytes) != photo {
            return Err(PhotoRefusal::WrongHash);
        }
        match jpeg::look_into(&bytes) {
            Ok(()) => Ok(bytes),
            Err(Unfit::NotJpeg) => Err(PhotoRefusal::NotJpeg),
            Err(Unfit::TooManyPixels) => Err(PhotoRefusal::TooManyPixels),
        }
    });
    // What makes a decoder panic is nothing to show to anybody.
    looking.await.unwrap_or(Err(PhotoRefusal::NotJpeg))
}
