//! What the machine must have besides Rust: found, or installed where that is possible (Debian as root, npm),
//! or asked for in words.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::command::{answer, cargo, command, run};
use crate::paths;

const WASM: &str = "wasm32-unknown-unknown";

/// The compiler's wasm half.
pub(crate) fn wasm_target() -> Result<()> {
    if has_wasm_target() {
        return Ok(());
    }
    run(&mut command("rustup", ["target", "add", WASM])).with_context(|| {
        format!("the app is compiled for {WASM}: install that target for this Rust toolchain, then try again")
    })
}

fn has_wasm_target() -> bool {
    answer(&mut command("rustc", ["--print", "sysroot"]))
        .is_some_and(|sysroot| Path::new(&sysroot).join("lib/rustlib").join(WASM).join("lib").is_dir())
}

/// `cargo deny`, which judges licences and bans by `.deny.toml`. Made once: two to four minutes on two cores.
pub(crate) fn cargo_deny() -> Result<()> {
    if answer(&mut cargo(["deny", "--version"])).is_some() {
        return Ok(());
    }
    println!("installing: cargo-deny");
    run(&mut cargo(["install", "--locked", "--quiet", "cargo-deny"]))
        .context("cannot install cargo-deny: `cargo install --locked cargo-deny` says why")
}

/// The browser most tests drive. `HUYING_CHROMIUM` chooses another one.
pub(crate) fn chromium() -> Result<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    chosen_or_found("HUYING_CHROMIUM", &names, "chromium", "Chromium")
}

/// `HUYING_FIREFOX` chooses another one.
pub(crate) fn firefox() -> Result<PathBuf> {
    chosen_or_found("HUYING_FIREFOX", &["firefox-esr", "firefox"], "firefox-esr", "Firefox")
}

/// What drives WebKit, and brings it along. `HUYING_WEBKIT` chooses another one.
pub(crate) fn webkit() -> Result<PathBuf> {
    chosen_or_found("HUYING_WEBKIT", &["WebKitWebDriver"], "webkit2gtk-driver", "WebKitWebDriver")
}

/// The screen WebKit needs, where nobody looks. `HUYING_XVFB` chooses another one.
pub(crate) fn xvfb() -> Result<PathBuf> {
    chosen_or_found("HUYING_XVFB", &["Xvfb"], "xvfb", "Xvfb")
}

fn chosen_or_found(variable: &str, names: &[&str], package: &str, wanted: &str) -> Result<PathBuf> {
    if let Some(chosen) = env::var_os(variable) {
        return Ok(chosen.into());
    }
    let find = || names.iter().find_map(|name| on_path(name));
    find_or_install(find, &[package], &format!("{wanted}, or {variable}=/path/to/it,"))
}

/// Without a Chinese font every glyph is the same empty box, and a layout test measures boxes.
pub(crate) fn cjk_fonts() -> Result<()> {
    let find = || {
        answer(&mut command("fc-list", [":lang=zh-cn", "family"]))
            .filter(|fonts| !fonts.is_empty())
            .map(|_| ())
    };
    find_or_install(find, &["fontconfig", "fonts-noto-cjk"], "a Chinese font known to fontconfig")
}

/// The directory with `initdb` and `postgres`: Debian keeps it off the PATH.
pub(crate) fn postgres() -> Result<PathBuf> {
    find_or_install(postgres_directory, &["postgresql"], "the PostgreSQL server (initdb, postgres)")
}

fn postgres_directory() -> Option<PathBuf> {
    if let Some(initdb) = on_path("initdb") {
        return initdb.parent().map(Path::to_owned);
    }
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|directory| directory.join("initdb").is_file())
        .collect();
    versions.sort();
    versions.pop()
}

pub(crate) fn node() -> Result<()> {
    let version = answer(&mut command("node", ["--version"]))
        .context("the browser tests need Node.js 20 or newer; `node` is not on the PATH")?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(20..) => Ok(()),
        _ => bail!("the browser tests need Node.js 20 or newer; `node` is {version}"),
    }
}

/// What tests/browser/package-lock.json names, fetched again only after that file changes.
pub(crate) fn node_packages() -> Result<()> {
    node()?;
    let directory = paths::browser_tests();
    let modified = |path: &str| std::fs::metadata(directory.join(path)).and_then(|data| data.modified()).ok();
    let installed = modified("node_modules/.package-lock.json");
    if installed.is_some() && installed >= modified("package-lock.json") {
        return Ok(());
    }
    run(command("npm", ["ci", "--no-audit", "--no-fund"]).current_dir(directory))
        .context("cannot install the packages of tests/browser with npm")
}

fn find_or_install<T>(find: impl Fn() -> Option<T>, packages: &[&str], wanted: &str) -> Result<T> {
    if let Some(found) = find() {
        return Ok(found);
    }
    let install = format!("apt-get install {}", packages.join(" "));
    if !is_root() || on_path("apt-get").is_none() {
        bail!("{wanted} is missing: install it (on Debian, as root: {install}), then try again");
    }
    println!("installing: {}", packages.join(" "));
    run(&mut command("apt-get", ["update", "--quiet"]))?;
    let mut apt = command("apt-get", ["install", "--yes", "--quiet", "--no-install-recommends"]);
    run(apt.args(packages).env("DEBIAN_FRONTEND", "noninteractive"))?;
    find().with_context(|| format!("{wanted} is still missing after {install}"))
}

fn is_root() -> bool {
    answer(&mut command("id", ["-u"])).is_some_and(|id| id == "0")
}

fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|directory| directory.join(program))
        .find(|path| path.is_file())
}
