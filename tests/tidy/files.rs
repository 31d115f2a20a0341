//! Walking our own tree.

use std::path::{Path, PathBuf};

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests is in the workspace")
}

/// All files under `directory` (from the root) whose name ends so, without what was built or fetched.
pub fn under(directory: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(directory)];
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(&directory).expect("a directory").flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() {
                if !matches!(name.as_str(), "target" | "node_modules" | ".git") {
                    open.push(path);
                }
            } else if name.ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

pub fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn scripts_and_style_attributes_stay_out_of_the_page() {
    // The content security policy forbids them; found here, they are found before a browser finds them.
    for path in under("src/app", ".rs") {
        let text = read(&path);
        for forbidden in ["inner_html", "style=\"", "<script", "javascript:", "eval("] {
            assert!(!text.contains(forbidden), "{}: `{forbidden}`", path.display());
        }
    }
}
