//! A large answer, handed over piece by piece: whoever does not read it has his turn still.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use futures_util::{StreamExt, stream};

use crate::turns::Turn;

/// As much as is written at once.
const PIECE: usize = 16 * 1024;

/// The turn ends when the last piece is on its way, not when the answer is known.
pub(super) fn taken(answer: Vec<u8>, turn: Option<Turn>) -> Body {
    let pieces = stream::unfold((Bytes::from(answer), turn), async |(mut rest, turn)| {
        let piece = rest.split_to(rest.len().min(PIECE));
        (!piece.is_empty()).then(|| (Ok::<_, Infallible>(piece), (rest, turn)))
    });
    // A compressor asks once more after the end.
    Body::from_stream(pieces.fuse())
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt;

    use super::{PIECE, taken};

    #[tokio::test]
    async fn whoever_asks_after_the_end_is_told_again_that_there_is_no_more() {
        let mut pieces = taken(vec![7; PIECE + 1], None).into_data_stream();
        let mut bytes = 0;
        while let Some(piece) = pieces.next().await {
            bytes += piece.expect("it cannot fail").len();
        }
        assert_eq!(bytes, PIECE + 1);
        assert!(pieces.next().await.is_none());
    }
}
