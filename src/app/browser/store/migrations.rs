//! How the database came to its shape: numbered steps, each only adding, walked by one loop.

use device::storage::Table;
use indexed_db_futures::KeyPath;
use indexed_db_futures::database::{Database, VersionChangeEvent};
use indexed_db_futures::error::Error;
use indexed_db_futures::prelude::*;

use super::{ORDER, PLACE, photos};

/// The version this build opens; one step each.
pub(super) const VERSION: u32 = 2;

pub(super) fn upgrade(event: &VersionChangeEvent, database: &Database) -> Result<(), Error> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "versions are small whole numbers"
    )]
    let from = event.old_version() as u32;
    for version in from + 1..=VERSION {
        match version {
            1 => v1(database)?,
            2 => photos::create(database)?,
            _ => {}
        }
    }
    Ok(())
}

/// All tables; those with a second order have an index on it.
fn v1(database: &Database) -> Result<(), Error> {
    for table in Table::ALL {
        let store = database.create_object_store(table.as_str()).build()?;
        if table.is_ordered() {
            store.create_index(ORDER, KeyPath::One(PLACE)).build()?;
        }
    }
    Ok(())
}
