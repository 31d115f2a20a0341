//! Sending photos: where the endpoint stands is asked first, then it goes on from there, piece by piece.
//!
//! Generic over where the photos are and how they travel. It may be broken off anywhere and begun again: nothing is
//! noted as delivered that the endpoint did not say it holds whole.

use records::Millis;
use records::case::PhotoId;

use crate::photos::answer::{Said, read};
use crate::photos::kept::{Kept, PhotoStore};
use crate::photos::transport::PhotoTransport;
use crate::sync::Trouble;

/// Little enough for one bar of signal to carry in a few seconds: what is cut off is sent again.
pub const PIECE: u32 = 64 * 1024;
/// What the endpoint holds is kept here so long, to be looked at without signal.
pub const KEPT: Millis = 7 * 24 * 3_600_000;
/// What was taken out of a form, or forgotten in it, goes after so long.
const LOOSE: Millis = 7 * 24 * 3_600_000;

/// What one round brought about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    pub delivered: usize,
    /// Still only on this phone.
    pub left: usize,
}

/// One round over everything unsent, oldest first. A photo the endpoint will not take lets the others pass; whatever
/// stands against all of them ends the round.
pub async fn upload<S: PhotoStore, T: PhotoTransport>(
    store: &S,
    transport: &T,
    now: Millis,
) -> Result<Sent, Trouble> {
    let mut kept = store.kept().await?;
    kept.sort_by_key(|kept| kept.at);
    let mut sent = Sent::default();
    for kept in kept.iter().filter(|kept| kept.wanted && !kept.delivered) {
        if send(store, transport, kept).await? {
            sent.delivered += 1;
        } else {
            sent.left += 1;
        }
    }
    for kept in &kept {
        clear_up(store, transport, kept, now).await?;
    }
    Ok(sent)
}

/// `true`: the endpoint holds the whole.
async fn send<S: PhotoStore, T: PhotoTransport>(
    store: &S,
    transport: &T,
    kept: &Kept,
) -> Result<bool, Trouble> {
    let photo = &kept.photo;
    let mut said = read(&transport.held(&photo.sha256).await?, photo.bytes, false)?;
    // What cannot be read back as it was taken is not sent, and stays counted as unsent.
    let bytes = match said {
        Said::Whole => Vec::new(),
        Said::Held(_) | Said::Refused => match store.bytes(&photo.sha256).await? {
            Some(bytes) if PhotoId::of(&bytes) == photo.sha256 => bytes,
            Some(_) | None => return Ok(false),
        },
    };
    loop {
        let start = match said {
            Said::Whole => {
                store.note(&Kept { delivered: true, ..kept.clone() }).await?;
                return Ok(true);
            }
            Said::Refused => return Ok(false),
            Said::Held(held) => held,
        };
        let end = start.saturating_add(PIECE).min(photo.bytes);
        let piece = bytes.get(start as usize..end as usize).unwrap_or_default();
        said = read(&transport.put(photo, start, piece).await?, photo.bytes, true)?;
        // Going on would be going round.
        if matches!(said, Said::Held(held) if held <= start) {
            return Ok(false);
        }
    }
}

/// Forgets what is old and known to be whole elsewhere *now*: an endpoint may have been set back to a backup.
async fn clear_up<S: PhotoStore, T: PhotoTransport>(
    store: &S,
    transport: &T,
    kept: &Kept,
    now: Millis,
) -> Result<(), Trouble> {
    let photo = &kept.photo;
    let age = now.saturating_sub(kept.at);
    if !kept.wanted && age > LOOSE {
        store.forget(&photo.sha256).await?;
    }
    if kept.delivered && age > KEPT {
        match read(&transport.held(&photo.sha256).await?, photo.bytes, false)? {
            Said::Whole => store.forget(&photo.sha256).await?,
            Said::Held(_) | Said::Refused => {
                store.note(&Kept { delivered: false, ..kept.clone() }).await?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};
    use std::collections::BTreeMap;

    use records::case::{Photo, PhotoId};

    use super::{KEPT, PIECE, Sent, upload};
    use crate::photos::{Kept, PhotoReply, PhotoStore, PhotoTransport};
    use crate::storage::memory::MemoryStore;
    use crate::sync::Trouble;
    use crate::transport::Unreachable;

    /// An endpoint in memory, on a line that breaks.
    #[derive(Default)]
    struct Line {
        held: RefCell<BTreeMap<PhotoId, Vec<u8>>>,
        /// Breaks after so many more pieces.
        breaks_after: Cell<Option<u32>>,
        instead: RefCell<Option<PhotoReply>>,
        refuses: RefCell<Option<PhotoId>>,
    }

    impl Line {
        fn answer(&self, photo: &PhotoId, total: Option<u32>) -> Result<PhotoReply, Unreachable> {
            if let Some(reply) = self.instead.borrow().clone() {
                return Ok(reply);
            }
            let held = self.held.borrow().get(photo).map_or(0, Vec::len);
            let is_whole = self.held.borrow().get(photo).is_some_and(|bytes| PhotoId::of(bytes) == *photo);
            assert!(total.is_none_or(|total| held <= total as usize));
            let complete = if is_whole { "?1" } else { "?0" };
            Ok(PhotoReply {
                status: 204,
                upload_offset: held.to_string(),
                upload_complete: complete.to_owned(),
                ..PhotoReply::default()
            })
        }
    }

    impl PhotoTransport for Line {
        async fn held(&self, photo: &PhotoId) -> Result<PhotoReply, Unreachable> {
            self.answer(photo, None)
        }

        async fn put(&self, photo: &Photo, start: u32, piece: &[u8]) -> Result<PhotoReply, Unreachable> {
            match self.breaks_after.get() {
                Some(0) => return Err(Unreachable::NoConnection),
                Some(left) => self.breaks_after.set(Some(left - 1)),
                None => {}
            }
            if self.refuses.borrow().as_ref() == Some(&photo.sha256) {
                let body = br#"{"error":"wrong_hash"}"#.to_vec();
                let content_type = "application/json".to_owned();
                return Ok(PhotoReply { status: 422, content_type, body, ..PhotoReply::default() });
            }
            let mut all = self.held.borrow_mut();
            let held = all.entry(photo.sha256.clone()).or_default();
            assert_eq!(held.len(), start as usize, "goes on where it was");
            held.extend(piece);
            drop(all);
            self.answer(&photo.sha256, Some(photo.bytes))
        }

        async fn fetch(&self, _photo: &PhotoId) -> Result<PhotoReply, Unreachable> {
            Err(Unreachable::NoConnection)
        }
    }

    fn picture(number: u8) -> Vec<u8> {
        [&[0xFF, 0xD8, 0xFF, number][..], &vec![number; PIECE as usize * 2]].concat()
    }

    async fn taken(store: &MemoryStore, number: u8) -> Photo {
        let photo = Photo::of(&picture(number));
        let kept = Kept { photo: photo.clone(), at: i64::from(number), wanted: true, delivered: false };
        store.keep(&kept, &picture(number)).await.unwrap();
        photo
    }

    async fn unsent(store: &MemoryStore) -> usize {
        store.kept().await.unwrap().iter().filter(|kept| !kept.delivered).count()
    }

    #[tokio::test]
    async fn what_is_cut_off_goes_on_where_it_was() {
        let (store, line) = (MemoryStore::new(), Line::default());
        let photo = taken(&store, 1).await;
        line.breaks_after.set(Some(2));
        assert_eq!(upload(&store, &line, 9).await, Err(Trouble::Unreachable(Unreachable::NoConnection)));
        assert_eq!(unsent(&store).await, 1);
        line.breaks_after.set(None);
        assert_eq!(upload(&store, &line, 9).await, Ok(Sent { delivered: 1, left: 0 }));
        assert_eq!(line.held.borrow()[&photo.sha256], picture(1));
        assert_eq!(upload(&store, &line, 9).await, Ok(Sent::default()));
    }

    #[tokio::test]
    async fn a_login_page_delivers_nothing() {
        let (store, line) = (MemoryStore::new(), Line::default());
        taken(&store, 1).await;
        let page = PhotoReply { status: 200, content_type: "text/html".to_owned(), ..PhotoReply::default() };
        *line.instead.borrow_mut() = Some(page);
        assert_eq!(upload(&store, &line, 9).await, Err(Trouble::NotOurs));
        assert_eq!(unsent(&store).await, 1);
    }

    #[tokio::test]
    async fn one_that_is_refused_lets_the_others_pass() {
        let (store, line) = (MemoryStore::new(), Line::default());
        let refused = taken(&store, 1).await;
        taken(&store, 2).await;
        *line.refuses.borrow_mut() = Some(refused.sha256);
        assert_eq!(upload(&store, &line, 9).await, Ok(Sent { delivered: 1, left: 1 }));
    }

    #[tokio::test]
    async fn bytes_go_only_when_old_and_held_whole_at_this_moment() {
        let (store, line) = (MemoryStore::new(), Line::default());
        let photo = taken(&store, 1).await;
        upload(&store, &line, KEPT).await.unwrap();
        assert!(store.bytes(&photo.sha256).await.unwrap().is_some(), "kept to be looked at");
        // Set back to a backup that has never heard of it.
        line.held.borrow_mut().clear();
        upload(&store, &line, KEPT + 9).await.unwrap();
        assert!(store.bytes(&photo.sha256).await.unwrap().is_some());
        assert_eq!(upload(&store, &line, KEPT + 9).await, Ok(Sent { delivered: 1, left: 0 }));
        upload(&store, &line, KEPT + 9).await.unwrap();
        assert_eq!(store.bytes(&photo.sha256).await.unwrap(), None);
        assert_eq!(store.kept().await.unwrap(), []);
    }

    #[tokio::test]
    async fn what_no_event_named_is_not_sent_and_goes_in_time() {
        let (store, line) = (MemoryStore::new(), Line::default());
        let photo = Photo::of(&picture(1));
        let loose = Kept { photo: photo.clone(), at: 0, wanted: false, delivered: false };
        store.keep(&loose, &picture(1)).await.unwrap();
        assert_eq!(upload(&store, &line, KEPT).await, Ok(Sent::default()));
        assert!(line.held.borrow().is_empty());
        assert_eq!(store.kept().await.unwrap().len(), 1);
        upload(&store, &line, KEPT + 1).await.unwrap();
        assert_eq!(store.kept().await.unwrap(), []);
    }

    #[tokio::test]
    async fn bytes_that_rotted_are_not_sent_and_stay_counted() {
        let (store, line) = (MemoryStore::new(), Line::default());
        let kept = Kept { photo: Photo::of(&picture(1)), at: 0, wanted: true, delivered: false };
        store.keep(&kept, &picture(2)).await.unwrap();
        assert_eq!(upload(&store, &line, 9).await, Ok(Sent { delivered: 0, left: 1 }));
        assert!(line.held.borrow().is_empty());
        assert_eq!(unsent(&store).await, 1);
    }
}
