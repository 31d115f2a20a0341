//! `huying backup`, `restore`, `new-epoch`.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use endpoint::clock::SystemClock;
use endpoint::in_use::InUse;
use endpoint::private;
use endpoint::serve::{self, Opened};
use endpoint::settings::{DatabaseAt, Where};
use endpoint::store::{self, Store};

/// The database, and what SQLite keeps beside it.
const PARTS: [&str; 3] = ["", "-wal", "-shm"];

/// May run beside an endpoint, of this version or of an older one: the database is only read.
pub(crate) async fn backup(file: &Path, at: &Where) -> Result<()> {
    if file.exists() {
        bail!("{} exists already; a backup is never written over another", file.display());
    }
    let DatabaseAt::Sqlite(database) = at.check()? else {
        bail!("PostgreSQL is backed up by its own means, e.g. pg_dump");
    };
    if !database.is_file() {
        bail!("there is no database in {}", at.data.display());
    }
    let _in_use = InUse::shared(&at.data)?;
    store::backup(&database, file).await?;
    Ok(())
}

/// The database in use is put aside, not deleted. Nobody may be working on it.
pub(crate) async fn restore(file: &Path, at: &Where) -> Result<()> {
    let DatabaseAt::Sqlite(database) = at.check()? else {
        bail!("PostgreSQL is restored by its own means, and then `huying new-epoch --database URL`");
    };
    serve::make_private(&at.data)?;
    let _alone = InUse::alone(&at.data)?;
    let arriving = at.data.join("arriving.sqlite");
    copy(file, &arriving).with_context(|| format!("cannot copy {}", file.display()))?;
    // Opened before it takes its place: what is not a backup of ours stops here.
    let store = Store::sqlite(&arriving, Arc::new(SystemClock)).await?;
    if store.heads().await?.is_empty() {
        bail!("{} holds no estate", file.display());
    }
    store.was_restored().await?;
    store.close().await;

    let aside = (1..)
        .map(|number| at.data.join(format!("before-restore-{number}.sqlite")))
        .find(|aside| !aside.exists())
        .unwrap_or_default();
    let was_there = database.exists();
    for part in PARTS {
        let used = with_ending(&database, part);
        if used.exists() {
            std::fs::rename(&used, with_ending(&aside, part))?;
        }
    }
    std::fs::rename(&arriving, &database)?;
    if was_there {
        println!("restored; what was there before is in {}", aside.display());
    } else {
        println!("restored; there was nothing here before");
    }
    println!("every session and invitation has ended: `huying invite --everybody` makes new ways in");
    Ok(())
}

/// What an earlier try left behind goes.
fn copy(file: &Path, arriving: &Path) -> std::io::Result<()> {
    let mut from = File::open(file)?;
    for part in PARTS {
        match std::fs::remove_file(with_ending(arriving, part)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    std::io::copy(&mut from, &mut private::make_file(arriving)?)?;
    Ok(())
}

/// As after a restore, for a database that was put back by other means.
pub(crate) async fn new_epoch(at: &Where) -> Result<()> {
    let Opened { store, in_use: _in_use } = serve::open(&at.check()?).await?;
    store.was_restored().await?;
    store.close().await;
    println!("every session and invitation has ended: `huying invite --everybody` makes new ways in");
    Ok(())
}

fn with_ending(file: &Path, ending: &str) -> std::path::PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
