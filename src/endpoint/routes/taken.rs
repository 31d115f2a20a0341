//! A large answer, handed over piece by piece: whoever does not read it has his turn still.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use futures_util::stream;

use crate::turns::Turn;

/// As much as is written at once.
const PIECE: usize = 16 * 1024;

/// The turn ends when the last piece is on its way, not when the answer is known.
pub(super) fn taken(answer: Vec<u8>, turn: Option<Turn>) -> Body {
    let pieces = stream::unfold((Bytes::from(answer), turn), async |(mut rest, turn)| {
        let piece = rest.split_to(rest.len().min(PIECE));
        (!piece.is_empty()).then(|| (Ok::<_, Infallible>(piece), (rest, turn)))
    });
    Body::from_stream(pieces)
}
