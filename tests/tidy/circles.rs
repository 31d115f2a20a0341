//! Within a crate the arrows run one way too: no file knows one that knows it.
//!
//! Whoever reads a file of a circle must read them all. What two files need of each other belongs into a third, named
//! for its subject; a file that others stand under keeps their list and what stands above them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::files::{read, root, under};
use super::named::{Path, said};

/// The first file of every crate that is held to it.
const FIRST: [&str; 7] = [
    "src/rulebook/lib.rs",
    "src/triage/lib.rs",
    "src/wording/lib.rs",
    "src/records/lib.rs",
    "src/device/lib.rs",
    "src/endpoint/lib.rs",
    "src/endpoint/main.rs",
];

/// Files by name, and which they know.
type Arrows = BTreeMap<String, BTreeSet<String>>;

/// The files that make up the crate whose first file this is.
fn arrows(first: &str) -> Arrows {
    let (folder, _) = first.rsplit_once('/').expect("a file in a folder");
    let file = |module: &[String]| match module {
        [] => first.to_owned(),
        names => format!("{folder}/{}.rs", names.join("/")),
    };
    let mut found = BTreeMap::from([(Path::new(), Vec::new())]);
    let mut open = vec![Path::new()];
    while let Some(module) = open.pop() {
        let said = said(&read(&root().join(file(&module))), &module);
        found.insert(module, said.named);
        open.extend(said.files);
    }
    let holder = |path: &Path| {
        (0..=path.len()).rev().map(|end| path[..end].to_vec()).find(|at| found.contains_key(at))
    };
    let known = |module: &Path, named: &[Path]| {
        named.iter().filter_map(holder).filter(|known| known != module).map(|known| file(&known)).collect()
    };
    found.iter().map(|(module, named)| (file(module), known(module, named))).collect()
}

/// The shortest way from one file to another, or back to itself.
fn way(arrows: &Arrows, from: &str, to: &str) -> Option<Vec<String>> {
    let mut ways = VecDeque::from([vec![from.to_owned()]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        for next in way.last().and_then(|file| arrows.get(file)).into_iter().flatten() {
            let way = [way.as_slice(), std::slice::from_ref(next)].concat();
            if next == to {
                return Some(way);
            }
            if seen.insert(next) {
                ways.push_back(way);
            }
        }
    }
    None
}

/// Of files that all know each other the shortest circle alone is told: `a → b → a`. One arrow too many ties whole
/// folders together, and it is in every circle.
fn circles(arrows: &Arrows) -> Vec<String> {
    let mut tied = BTreeSet::new();
    let mut circles = Vec::new();
    for file in arrows.keys() {
        if tied.contains(file) || way(arrows, file, file).is_none() {
            continue;
        }
        let with_it =
            |other: &&String| way(arrows, file, other).is_some() && way(arrows, other, file).is_some();
        let knot: Vec<_> = arrows.keys().filter(with_it).collect();
        let shortest = knot.iter().filter_map(|file| way(arrows, file, file)).min_by_key(Vec::len);
        circles.extend(shortest.map(|way| way.join(" → ")));
        tied.extend(knot);
    }
    circles
}

#[test]
fn no_file_knows_one_that_knows_it() {
    let circles: Vec<_> = FIRST.iter().flat_map(|first| circles(&arrows(first))).collect();
    assert!(circles.is_empty(), "move what both need into a third file:\n{}", circles.join("\n"));
}

#[test]
fn no_file_goes_unread() {
    let read: BTreeSet<_> = FIRST.iter().flat_map(|first| arrows(first).into_keys()).collect();
    let folders: BTreeSet<_> = FIRST.iter().filter_map(|first| Some(first.rsplit_once('/')?.0)).collect();
    for path in folders.into_iter().flat_map(|folder| under(folder, ".rs")) {
        let file = path.strip_prefix(root()).expect("below the root").to_string_lossy().into_owned();
        // Programs of their own, and what is there for tests alone.
        let is_aside = ["/build.rs", "/examples/", "/tests.rs", "/tests/", "/testing.rs"]
            .iter()
            .any(|part| file.contains(part));
        assert!(is_aside || read.contains(&file), "{file} is no module that was found");
    }
}

#[test]
fn a_circle_is_told_as_the_way_round() {
    let arrows = |list: &[(&str, &[&str])]| -> Arrows {
        let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        list.iter().map(|(file, known)| ((*file).to_owned(), own(known))).collect()
    };
    let whole = arrows(&[("a", &["b", "c"]), ("b", &["c"]), ("c", &[])]);
    assert_eq!(circles(&whole), [""; 0]);
    let round = arrows(&[("a", &["b"]), ("b", &["c", "e"]), ("c", &["d"]), ("d", &["b"]), ("e", &["b"])]);
    assert_eq!(circles(&round), ["b → e → b"]);
    let two = arrows(&[("a", &["b"]), ("b", &["a", "c"]), ("c", &["d"]), ("d", &["e"]), ("e", &["c"])]);
    assert_eq!(circles(&two), ["a → b → a", "c → d → e → c"]);
}
