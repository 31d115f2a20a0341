//! A picture as an event names it: by what it holds. The bytes travel apart from the events and may come later.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// The SHA-256 of a picture's bytes: 64 small hexadecimal figures. Nothing else can be one, so it may stand in paths.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhotoId(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not 64 small hexadecimal figures")]
pub struct NotAPhotoId;

/// One photo of an answer. Always a JPEG.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    pub sha256: PhotoId,
    pub bytes: u32,
}

impl PhotoId {
    pub fn of(bytes: &[u8]) -> PhotoId {
        PhotoId(Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Photo {
    /// In one answer; an entry of a list has its own.
    pub const MOST: usize = 6;
    pub const LARGEST: u32 = 2 * 1024 * 1024;

    pub fn of(bytes: &[u8]) -> Photo {
        Photo { sha256: PhotoId::of(bytes), bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX) }
    }
}

/// How every JPEG begins. What else it holds is for whoever draws it to judge.
pub fn is_jpeg(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xFF, 0xD8, 0xFF])
}

impl FromStr for PhotoId {
    type Err = NotAPhotoId;

    fn from_str(text: &str) -> Result<PhotoId, NotAPhotoId> {
        let hex = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if text.len() == 64 && hex { Ok(PhotoId(text.to_owned())) } else { Err(NotAPhotoId) }
    }
}

impl fmt::Display for PhotoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for PhotoId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for PhotoId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<PhotoId, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::PhotoId;

    #[test]
    fn only_a_digest_is_an_id() {
        let id = PhotoId::of(b"abc");
        assert_eq!(id.as_str(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(id.as_str().parse(), Ok(id));
        let odd = ["", "ba78", &"g".repeat(64), &"A".repeat(64), &"0".repeat(65), "../../../../etc/passwd"];
        for text in odd {
            assert!(text.parse::<PhotoId>().is_err(), "{text}");
            assert!(serde_json::from_value::<PhotoId>(text.into()).is_err(), "{text}");
        }
    }
}
