//! A store that dies at a chosen operation, before or after it took effect: fault 4 of `sync.md`.

use std::cell::Cell;

use records::case::PhotoId;

use crate::photos::{Kept, PhotoStore};
use crate::storage::{Ask, Batch, Item, Storage, StorageError, Table, Written};

/// Wraps a store. Once dead, nothing works any more, as for a process that was killed.
#[derive(Debug)]
pub struct CrashingStore<S> {
    inner: S,
    operations_left: Cell<Option<u32>>,
    moment: Moment,
}

/// Which side of the fatal operation the process dies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    Before,
    /// The write is on the disk, but nobody hears of it.
    After,
}

impl<S> CrashingStore<S> {
    /// Dies at the operation after `operations` more have passed.
    pub fn dying_after(inner: S, operations: u32, moment: Moment) -> CrashingStore<S> {
        CrashingStore { inner, operations_left: Cell::new(Some(operations)), moment }
    }

    pub fn has_died(&self) -> bool {
        self.operations_left.get().is_none()
    }

    async fn step<T>(
        &self,
        operation: impl Future<Output = Result<T, StorageError>>,
    ) -> Result<T, StorageError> {
        let dead = || Err(StorageError::Closed("killed".to_owned()));
        match self.operations_left.get() {
            None => dead(),
            Some(0) => {
                self.operations_left.set(None);
                if self.moment == Moment::After {
                    operation.await?;
                }
                dead()
            }
            Some(left) => {
                self.operations_left.set(Some(left - 1));
                operation.await
            }
        }
    }
}

impl<S: Storage> Storage for CrashingStore<S> {
    async fn read(&self, asks: &[Ask<'_>]) -> Result<Vec<Vec<Item>>, StorageError> {
        self.step(self.inner.read(asks)).await
    }

    async fn count(&self, table: Table) -> Result<usize, StorageError> {
        self.step(self.inner.count(table)).await
    }

    async fn write(&self, batch: Batch) -> Result<Written, StorageError> {
        self.step(self.inner.write(batch)).await
    }
}

impl<S: PhotoStore> PhotoStore for CrashingStore<S> {
    async fn keep(&self, kept: &Kept, bytes: &[u8]) -> Result<(), StorageError> {
        self.step(self.inner.keep(kept, bytes)).await
    }

    async fn note(&self, kept: &Kept) -> Result<(), StorageError> {
        self.step(self.inner.note(kept)).await
    }

    async fn kept(&self) -> Result<Vec<Kept>, StorageError> {
        self.step(self.inner.kept()).await
    }

    async fn bytes(&self, photo: &PhotoId) -> Result<Option<Vec<u8>>, StorageError> {
        self.step(self.inner.bytes(photo)).await
    }

    async fn forget(&self, photo: &PhotoId) -> Result<(), StorageError> {
        self.step(self.inner.forget(photo)).await
    }
}
