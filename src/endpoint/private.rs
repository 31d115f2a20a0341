//! Files that hold what people said are for the account the endpoint runs under, and for nobody else.
//!
//! On other systems than Unix the directory's own settings decide, and nothing here does anything.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

#[cfg(unix)]
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};

/// For its owner to read and write.
#[cfg(unix)]
const FILE: u32 = 0o600;
#[cfg(unix)]
const DIRECTORY: u32 = 0o700;
/// Group and others.
#[cfg(unix)]
const FOREIGN: u32 = 0o077;

/// Makes the directory and those above it that are missing; what is there already stays as it is.
pub fn make_directory(directory: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    builder.mode(DIRECTORY);
    builder.create(directory)
}

/// A file that must not be there yet, empty.
pub fn make_file(file: &Path) -> io::Result<File> {
    opening().write(true).create_new(true).open(file)
}

/// Opens a file for writing, makes it if it is missing, and keeps what is in it.
pub fn open_file(file: &Path) -> io::Result<File> {
    opening().read(true).write(true).create(true).truncate(false).open(file)
}

/// Writes a whole file in the place of what is there.
pub fn write_file(file: &Path, content: &[u8]) -> io::Result<()> {
    // Before anything stands in it.
    tighten(file)?;
    io::Write::write_all(&mut opening().write(true).create(true).truncate(true).open(file)?, content)
}

/// Takes from group and others what they may do with a file; `true`: they had been able to do something. A file that is
/// missing is fine.
pub fn tighten(file: &Path) -> io::Result<bool> {
    #[cfg(unix)]
    {
        let found = match std::fs::metadata(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            found => found?,
        };
        if found.permissions().mode() & FOREIGN == 0 {
            return Ok(false);
        }
        std::fs::set_permissions(file, PermissionsExt::from_mode(FILE))?;
        Ok(true)
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        Ok(false)
    }
}

/// May others than the owner look into the directory?
pub fn is_open_to_others(directory: &Path) -> io::Result<bool> {
    #[cfg(unix)]
    {
        Ok(std::fs::metadata(directory)?.permissions().mode() & FOREIGN != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = directory;
        Ok(false)
    }
}

fn opening() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    options.mode(FILE);
    options
}
