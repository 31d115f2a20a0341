//! Who works on the files of a directory: many at once, or one alone who puts other files in their place.
//!
//! The lock is the operating system's. It ends with the process that holds it, however that ends.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use crate::private;

/// Beside the database; nothing stands in it.
const LOCK: &str = "in-use.lock";

/// As long as this is kept the directory is in use.
#[derive(Debug)]
pub struct InUse {
    _lock: File,
}

#[derive(Debug, thiserror::Error)]
pub enum NotNow {
    #[error("{} is being restored; try again when that has ended", .0.display())]
    Restoring(PathBuf),
    #[error("{} is in use by another `huying`; stop it first (`serve`), or wait for it", .0.display())]
    Used(PathBuf),
    #[error("cannot lock {}: {error}", .path.display())]
    Lock { path: PathBuf, error: std::io::Error },
}

impl InUse {
    /// With others beside us.
    pub fn shared(directory: &Path) -> Result<InUse, NotNow> {
        InUse::take(directory, File::try_lock_shared, NotNow::Restoring)
    }

    /// With nobody beside us.
    pub fn alone(directory: &Path) -> Result<InUse, NotNow> {
        InUse::take(directory, File::try_lock, NotNow::Used)
    }

    fn take(
        directory: &Path,
        lock: fn(&File) -> Result<(), TryLockError>,
        taken: fn(PathBuf) -> NotNow,
    ) -> Result<InUse, NotNow> {
        let path = directory.join(LOCK);
        let failed = |error| NotNow::Lock { path: path.clone(), error };
        let file = private::open_file(&path).map_err(failed)?;
        match lock(&file) {
            Ok(()) => Ok(InUse { _lock: file }),
            Err(TryLockError::WouldBlock) => Err(taken(directory.to_owned())),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{InUse, NotNow};

    #[test]
    fn many_work_beside_each_other_and_one_alone() {
        let directory = tempfile::tempdir().unwrap();
        let (one, other) =
            (InUse::shared(directory.path()).unwrap(), InUse::shared(directory.path()).unwrap());
        assert!(matches!(InUse::alone(directory.path()), Err(NotNow::Used(_))));
        drop(one);
        assert!(matches!(InUse::alone(directory.path()), Err(NotNow::Used(_))));
        drop(other);
        let alone = InUse::alone(directory.path()).unwrap();
        assert!(matches!(InUse::shared(directory.path()), Err(NotNow::Restoring(_))));
        drop(alone);
        InUse::shared(directory.path()).unwrap();
    }
}
