//! A piece of a photo, what is here of it, and why one is not taken.

use records::case::PhotoId;
use records::member::MemberState;

use crate::jpeg::MOST_PIXELS;

/// So many a member may have here that no accepted event names: more than a phone sends between two syncs.
pub const MOST_UNNAMED: u32 = 60;
/// So many a member may begin in a day, named or not: a guard who photographs every step of every round needs fewer.
pub const MOST_A_DAY: u32 = 300;

/// So much of them in a day, by the size each is said to have: three hundred as our own app draws them.
pub const MOST_BYTES_A_DAY: u64 = 150 << 20;

/// What one member may leave here.
#[derive(Clone, Copy)]
pub(super) struct Allowed {
    pub(super) unnamed: u32,
    pub(super) a_day: u32,
    pub(super) bytes_a_day: u64,
    /// Begins none while more than so many bytes of one day lie here that no event names, whoever brought them; as
    /// they are said to be.
    pub(super) unnamed_of_estate: u64,
}

/// Of many visitors together, who may be one: what a few dozen people who have lost something send in an hour.
pub const MOST_UNNAMED_OF_ESTATE: u64 = 128 << 20;

impl Allowed {
    const INVITED: Allowed = Allowed {
        unnamed: MOST_UNNAMED,
        a_day: MOST_A_DAY,
        bytes_a_day: MOST_BYTES_A_DAY,
        unnamed_of_estate: u64::MAX,
    };
    /// Has lost a thing or two, and has a picture of them; may be anybody, and many.
    const VISITOR: Allowed =
        Allowed { unnamed: 6, a_day: 30, bytes_a_day: 12 << 20, unnamed_of_estate: MOST_UNNAMED_OF_ESTATE };

    pub(super) fn of(member: &MemberState) -> Allowed {
        if member.profile.unverified { Allowed::VISITOR } else { Allowed::INVITED }
    }
}

/// So often all of a photo may come and be no picture, or another: on its way it may have been spoilt once.
pub const MOST_TRIES: u32 = 3;

/// Bytes of a photo from `start` on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoPiece {
    pub photo: PhotoId,
    /// Of the whole photo.
    pub total: u32,
    pub start: u32,
    pub bytes: Vec<u8>,
}

/// How much of a photo is here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PhotoHeld {
    pub bytes: u32,
    pub is_whole: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhotoRefusal {
    /// Has left the estate.
    #[error("not an active member")]
    NotActive,
    /// Of what no event names, or of one day; coming again later helps.
    #[error("too many photos of theirs that no event names, or of one day")]
    TooMany,
    /// It begins beyond what is here.
    #[error("only {held} bytes are here")]
    Gap { held: u32 },
    /// Begun with another size, or longer than it.
    #[error("not the size it was begun with")]
    OtherSize,
    /// All bytes came and are not what the name says; they are thrown away.
    #[error("the bytes are not those of its name")]
    WrongHash,
    /// Not one that is drawn line by line; or so often not what its name says that nobody looks any more.
    #[error("not a baseline JPEG")]
    NotJpeg,
    #[error("more than {MOST_PIXELS} pixels")]
    TooManyPixels,
}
