//! The address people open, as it was last given with `--url`: kept beside the database, so that an invitation leads
//! there without saying it again. It belongs to this machine, and travels in no backup.

use std::io;
use std::path::{Path, PathBuf};

use crate::private;

pub fn remember(data: &Path, url: &str) -> io::Result<()> {
    private::make_directory(data)?;
    private::write_file(&file(data), format!("{url}\n").as_bytes())
}

/// `None`: nobody has said it yet.
pub fn remembered(data: &Path) -> io::Result<Option<String>> {
    match std::fs::read_to_string(file(data)) {
        Ok(url) => Ok(Some(url.trim().to_owned()).filter(|url| !url.is_empty())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn file(data: &Path) -> PathBuf {
    data.join("address")
}

#[cfg(test)]
mod tests {
    use super::{remember, remembered};

    #[test]
    fn the_last_address_given_is_the_one_that_is_known() {
        let data = std::env::temp_dir().join(format!("huying-address-{}", std::process::id()));
        assert_eq!(remembered(&data).unwrap(), None);
        for url in ["http://10.0.0.7:8017", "https://huying.example"] {
            remember(&data, url).unwrap();
            assert_eq!(remembered(&data).unwrap().as_deref(), Some(url));
        }
        std::fs::remove_dir_all(&data).unwrap();
    }
}
