//! One record with its history, for whoever found it past the phone: what sync sends of a record that comes into view.

use std::collections::BTreeSet;

use records::{RecordId, Seq};

use crate::store::base::Store;
use crate::store::error::StoreError;
use crate::store::pull::room::PAGE_BYTES;
use crate::store::pull::sight::{End, News, Passed, Wanted, What};
use crate::store::pull::view::NotActive;
use crate::store::session::Session;

/// A place inside a history that a page ended at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inside {
    seq: Seq,
    /// Of the eyes that saw it up to here ([`records::Sight::key`]).
    sight: String,
}

impl Inside {
    pub fn read(text: &str) -> Option<Inside> {
        let (seq, sight) = text.split_once(':')?;
        Some(Inside { seq: seq.parse().ok()?, sight: sight.to_owned() })
    }

    fn text(&self) -> String {
        format!("{}:{}", self.seq, self.sight)
    }
}

/// As much of a record as fits on a page.
pub struct Piece {
    pub entry: Passed,
    /// Where to go on; absent: that was all.
    pub next: Option<String>,
}

impl Store {
    /// From the beginning, or from `after` on, with the place to go on from. Where other eyes look on than saw the
    /// pages before, it begins anew. `None`: it is not there, or not for this member; nobody learns which.
    #[tracing::instrument(skip_all)]
    pub async fn record(
        &self,
        session: &Session,
        record: RecordId,
        after: Option<Inside>,
    ) -> Result<Result<Option<Piece>, NotActive>, StoreError> {
        let (mut view, _epoch, held) = self.view(session.estate, session.member).await?;
        let found = if held.is_empty() {
            Err(NotActive)
        } else if view.stand_in(&BTreeSet::from([record]), &held, None).await? {
            let sight = view.sight.key();
            let after = after.filter(|after| after.sight == sight);
            let what = match after {
                Some(after) => What::Since(News { after: after.seq, to: view.head }),
                None => What::Whole,
            };
            let stored = view.stored(&[record]).await?;
            let wanted = vec![(record, Wanted { enters: Vec::new(), what })];
            let mut read = view.entries(wanted, &stored, PAGE_BYTES, true).await?;
            let next = match read.end {
                End::Cut { seq, record: _ } => Some(Inside { seq, sight }.text()),
                End::All | End::Full { .. } => None,
            };
            Ok(read.ready.pop().map(|ready| Piece { entry: ready.entry, next }))
        } else {
            Ok(None)
        };
        view.tx.done().await?;
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::Inside;

    #[test]
    fn a_place_survives_its_text_and_nothing_else_is_one() {
        let inside = Inside { seq: 5, sight: "guard+guard_lead".to_owned() };
        assert_eq!(Inside::read(&inside.text()), Some(inside));
        for text in ["", "5", "x:guard", "-5:guard"] {
            assert_eq!(Inside::read(text), None, "{text}");
        }
    }
}
