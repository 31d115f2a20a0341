//! `huying backup`, `restore`, `new-epoch`.

use std::path::Path;

use anyhow::{Context, Result, bail};
use endpoint::serve;
use endpoint::settings::{DatabaseAt, Where, file_in};

/// The database, and what SQLite keeps beside it.
const PARTS: [&str; 3] = ["", "-wal", "-shm"];

pub(crate) async fn backup(file: &Path, at: &Where) -> Result<()> {
    if file.exists() {
        bail!("{} exists already; a backup is never written over another", file.display());
    }
    let store = serve::open(&at.check()?).await?;
    store.backup(file).await?;
    store.close().await;
    Ok(())
}

/// The database in use is put aside, not deleted. The endpoint must not be running.
pub(crate) async fn restore(file: &Path, at: &Where) -> Result<()> {
    let DatabaseAt::Sqlite(database) = at.check()? else {
        bail!("PostgreSQL is restored by its own means, and then `huying new-epoch --database URL`");
    };
    std::fs::create_dir_all(&at.data)?;
    let arriving = at.data.join("arriving.sqlite");
    std::fs::copy(file, &arriving).with_context(|| format!("cannot copy {}", file.display()))?;
    // Opened before it takes its place: what is not a backup of ours stops here.
    let store = serve::open(&DatabaseAt::Sqlite(arriving.clone())).await?;
    if store.heads().await?.is_empty() {
        bail!("{} holds no estate", file.display());
    }
    store.new_epoch().await?;
    store.close().await;

    let aside = (1..)
        .map(|number| at.data.join(format!("before-restore-{number}.sqlite")))
        .find(|aside| !aside.exists())
        .unwrap_or_default();
    for part in PARTS {
        let used = with_ending(&database, part);
        if used.exists() {
            std::fs::rename(&used, with_ending(&aside, part))?;
        }
    }
    std::fs::rename(&arriving, file_in(&at.data))?;
    println!("restored; what was there before is in {}", aside.display());
    Ok(())
}

pub(crate) async fn new_epoch(at: &Where) -> Result<()> {
    let store = serve::open(&at.check()?).await?;
    store.new_epoch().await?;
    store.close().await;
    Ok(())
}

fn with_ending(file: &Path, ending: &str) -> std::path::PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
