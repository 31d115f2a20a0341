//! One at a time: two terminals that build the same files take turns. The lock ends with the process, however it
//! ends.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use anyhow::{Context, Result};

use crate::paths;

/// Held until it is dropped.
#[must_use]
pub(crate) struct Turn(#[expect(dead_code, reason = "closing it is what gives the turn back")] File);

/// Waits for whoever else is building `what` into this target directory.
pub(crate) fn turn(what: &str) -> Result<Turn> {
    take(&paths::target().join(format!("{what}.lock")), || {
        println!("another xtask is building the {what}; waiting for it");
    })
}

fn take(lock: &Path, waiting: impl FnOnce()) -> Result<Turn> {
    if let Some(directory) = lock.parent() {
        fs::create_dir_all(directory)?;
    }
    let file = File::create(lock).with_context(|| format!("cannot create {}", lock.display()))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            waiting();
            file.lock().with_context(|| format!("cannot lock {}", lock.display()))?;
        }
        Err(TryLockError::Error(error)) => {
            return Err(error).with_context(|| format!("cannot lock {}", lock.display()));
        }
    }
    Ok(Turn(file))
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;

    use super::*;

    #[test]
    fn the_second_waits_for_the_first() {
        let lock = std::env::temp_dir().join(format!("huying-turn-{}.lock", std::process::id()));
        let first = take(&lock, || panic!("nobody was before it")).unwrap();
        let (waits, is_waiting) = mpsc::channel();
        let second = thread::spawn({
            let lock = lock.clone();
            move || take(&lock, move || waits.send(()).unwrap()).map(|_| ())
        });
        // It says so, or is gone without having waited.
        is_waiting.recv().unwrap();
        assert!(!second.is_finished());
        drop(first);
        second.join().unwrap().unwrap();
        fs::remove_file(lock).unwrap();
    }
}
