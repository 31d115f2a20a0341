//! What every [`PhotoStore`] must do. Run natively on the memory store and in the browser on IndexedDB; each clause
//! answers with the first thing that was wrong, so that it can be shown on a page.
//!
//! # Adding a clause
//!
//! A function here, named for what is promised, and its name in the list below: every store is then held to it.

use records::case::Photo;

use crate::photos::{Kept, PhotoStore};
use crate::storage::StorageError;

macro_rules! clauses {
    ($($clause:ident,)+) => {
        /// The name of every clause.
        pub const CLAUSES: &[&str] = &[$(stringify!($clause)),+];

        /// Checks one clause on an empty store; `Err` says what was seen.
        pub async fn check<S: PhotoStore>(clause: &str, store: &S) -> Result<(), String> {
            match clause {
                $(stringify!($clause) => $clause(store).await,)+
                unknown => Err(format!("there is no clause `{unknown}`")),
            }
        }
    };
}

clauses! {
    what_is_kept_comes_back_byte_for_byte,
    a_note_is_replaced_and_the_bytes_stay,
    a_note_alone_keeps_nothing,
    forgetting_one_leaves_the_others,
}

/// Every byte there is, as often as a large photo has them.
fn picture(first: u8) -> Vec<u8> {
    (0..Photo::LARGEST).map(|at| first.wrapping_add((at % 251) as u8)).collect()
}

fn kept(bytes: &[u8]) -> Kept {
    Kept { photo: Photo::of(bytes), at: 1_795_392_000_000, wanted: false, delivered: false }
}

async fn what_is_kept_comes_back_byte_for_byte<S: PhotoStore>(store: &S) -> Result<(), String> {
    let (large, small) = (picture(0), vec![0xFF, 0xD8, 0xFF, 0]);
    for bytes in [&large, &small, &large] {
        store.keep(&kept(bytes), bytes).await.map_err(text)?;
    }
    for bytes in [&large, &small] {
        let found = store.bytes(&kept(bytes).photo.sha256).await.map_err(text)?;
        equal(found.as_ref() == Some(bytes), "the bytes are others")?;
    }
    let mut expected = [kept(&large), kept(&small)];
    expected.sort_by(|one, other| one.photo.sha256.cmp(&other.photo.sha256));
    equal(store.kept().await.map_err(text)? == expected, "the notes are others")?;
    let never = store.bytes(&Photo::of(b"never").sha256).await.map_err(text)?;
    equal(never.is_none(), "something is there that was never kept")
}

async fn a_note_is_replaced_and_the_bytes_stay<S: PhotoStore>(store: &S) -> Result<(), String> {
    let bytes = picture(7);
    store.keep(&kept(&bytes), &bytes).await.map_err(text)?;
    let noted = Kept { wanted: true, delivered: true, ..kept(&bytes) };
    store.note(&noted).await.map_err(text)?;
    equal(store.kept().await.map_err(text)? == [noted.clone()], "the note is another")?;
    let found = store.bytes(&noted.photo.sha256).await.map_err(text)?;
    equal(found == Some(bytes), "the bytes are others")
}

async fn a_note_alone_keeps_nothing<S: PhotoStore>(store: &S) -> Result<(), String> {
    store.note(&kept(b"forgotten meanwhile")).await.map_err(text)?;
    equal(store.kept().await.map_err(text)?.is_empty(), "a note without a photo")
}

async fn forgetting_one_leaves_the_others<S: PhotoStore>(store: &S) -> Result<(), String> {
    let (gone, stays) = (vec![1, 2, 3], vec![4, 5, 6]);
    for bytes in [&gone, &stays] {
        store.keep(&kept(bytes), bytes).await.map_err(text)?;
    }
    store.forget(&kept(&gone).photo.sha256).await.map_err(text)?;
    store.forget(&kept(b"never there").photo.sha256).await.map_err(text)?;
    equal(store.bytes(&kept(&gone).photo.sha256).await.map_err(text)?.is_none(), "its bytes are there")?;
    equal(
        store.bytes(&kept(&stays).photo.sha256).await.map_err(text)? == Some(stays.clone()),
        "the other went",
    )?;
    equal(store.kept().await.map_err(text)? == [kept(&stays)], "the notes are others")
}

fn equal(is: bool, otherwise: &str) -> Result<(), String> {
    if is { Ok(()) } else { Err(otherwise.to_owned()) }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape `map_err` wants")]
fn text(error: StorageError) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::{CLAUSES, check};
    use crate::storage::memory::MemoryStore;

    #[tokio::test]
    async fn the_memory_store_keeps_the_contract() {
        let mut broken = Vec::new();
        for clause in CLAUSES {
            if let Err(seen) = check(clause, &MemoryStore::new()).await {
                broken.push(format!("{clause}: {seen}"));
            }
        }
        assert!(broken.is_empty(), "{broken:#?}");
    }
}
