//! The wasm in parts: what the first screen needs, and what may come after it (`src/app/parts.rs`).

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use wasm_split_cli_support::Options;

use super::file::File;

/// What the cutter calls the script that fetches parts, before it is joined to the app's own.
const LINK: &str = "./parts.js";
/// The app's script, as the cutter's script names it.
const APP: &str = "./app.js";

/// Cuts `wasm` at its split points: `main.wasm` for wasm-bindgen, the parts, and the script that fetches them.
pub(super) fn cut(wasm: &[u8], into: &Path) -> Result<()> {
    let mut options = Options::new(wasm);
    let main = into.join("main.wasm");
    options.output_dir = into;
    options.main_out_path = &main;
    options.link_name = LINK;
    options.main_module = APP;
    let cut = wasm_split_cli_support::transform(options).map_err(|error| anyhow!("{error:#}"))?;
    for part in cut.split_modules {
        let bytes = fs::read(&part)?;
        fs::write(&part, without_names(&bytes)?)?;
    }
    Ok(())
}

/// Leaves out the sections that only serve debuggers; wasm-bindgen does the same for the main part.
fn without_names(wasm: &[u8]) -> Result<Vec<u8>> {
    const HEADER: usize = 8;
    const CUSTOM: u8 = 0;
    let mut kept = wasm.get(..HEADER).context("a part is not wasm")?.to_vec();
    let mut rest = &wasm[HEADER..];
    while let Some((&id, body)) = rest.split_first() {
        let (length, digits) = leb128(body).context("a part's section has no length")?;
        let end = 1 + digits + length;
        let section = rest.get(..end).context("a part's section is cut off")?;
        if id != CUSTOM {
            kept.extend_from_slice(section);
        }
        rest = &rest[end..];
    }
    Ok(kept)
}

/// A length as wasm writes it, and how many bytes it took.
fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0;
    for (at, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((value, at + 1));
        }
    }
    None
}

/// The parts as files of the bundle, and the app's script made one with the script that fetches them: two modules
/// that import each other could not both be named by their content.
pub(super) fn joined(app: &str, home: &Path) -> Result<(String, Vec<File>)> {
    let mut fetching = fs::read_to_string(home.join(LINK))?;
    let own_import = format!("import {{ initSync }} from \"{APP}\";");
    if !fetching.contains(&own_import) {
        bail!("the cutter writes another import than `{own_import}`: see bundle/parts.rs");
    }
    fetching = fetching.replace(&own_import, "");

    let mut files = Vec::new();
    for entry in fs::read_dir(home)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let mention = format!("new URL(\"./{name}\", import.meta.url)");
        if !fetching.contains(&mention) {
            continue;
        }
        let file = File::hashed(&name, fs::read(&path)?);
        let (fetch, sent_for) = (format!("fetch({mention})"), format!("sendFor({})", address(&file)));
        fetching = fetching.replace(&fetch, &sent_for);
        files.push(file);
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    if let Some((_, forgotten)) = fetching.split_once("import.meta.url") {
        bail!("a part is fetched that is not there: …{}", forgotten.lines().next().unwrap_or_default());
    }

    let loaders: Vec<&str> = fetching
        .lines()
        .filter_map(|line| line.strip_prefix("export const "))
        .filter_map(|line| line.split_once(" = ").map(|(name, _)| name))
        .collect();
    let object = format!("const parts = {{ {} }};\n", loaders.join(", "));
    fetching = fetching.replace("WebAssembly.instantiateStreaming(src, imports)", TAKEN_IN);
    if !fetching.contains(TAKEN_IN) {
        bail!("the cutter takes parts in otherwise: see bundle/parts.rs");
    }
    let ahead = ahead(&fetching)?;

    // wasm-bindgen imports the loaders, each from a module of its own; here they are functions of the same one.
    let (import, given) = (format!(" from \"{LINK}\""), format!("\"{LINK}\": "));
    let (mut imports, mut gifts) = (0, 0);
    let mut script = String::new();
    for line in app.lines() {
        if line.starts_with("import * as ") && line.ends_with(&import) {
            imports += 1;
        } else if line.trim_start().starts_with(&given) {
            gifts += 1;
            if gifts == 1 {
                script += &format!("        {given}parts,\n");
            }
        } else {
            script += &format!("{line}\n");
        }
    }
    if imports == 0 || imports != gifts {
        bail!("wasm-bindgen imports {LINK} {imports} times and gives it {gifts} times: see bundle/parts.rs");
    }
    script += &fetching.replace("export const ", "const ");
    Ok((script + &object + SEND_FOR + &ahead, files))
}

/// A part, once it is there, becomes one with the app.
const TAKEN_IN: &str = "src.then((part) => WebAssembly.instantiate(part, imports))";

/// A part is compiled while it comes. It may be sent for before the app is there to take it in.
const SEND_FOR: &str = "
const coming = new Map();
function sendFor(url, integrity) {
    if (!coming.has(url)) {
        const part = WebAssembly.compileStreaming(fetch(url, { integrity }));
        part.catch(() => coming.delete(url));
        coming.set(url, part);
    }
    return coming.get(url);
}
";

fn address(file: &File) -> String {
    format!("\"{}\", \"{}\"", file.url(), file.integrity())
}

/// `ahead(names)`: sends for these parts, and for what they share with others.
fn ahead(fetching: &str) -> Result<String> {
    const SPLIT: &str = "__wasm_split_load_";
    let mut ahead = "export function ahead(names) {\n    const parts = {\n".to_owned();
    let (mut addresses, mut name) = (BTreeMap::new(), "");
    for line in fetching.lines() {
        let line = line.strip_prefix("export ").unwrap_or(line);
        if let Some((begun, _)) = line.strip_prefix("const ").and_then(|rest| rest.split_once(" = ")) {
            name = begun;
        } else if let Some((_, address)) = line.split_once("sendFor(") {
            addresses.insert(name, address.trim_end_matches(");"));
        } else if let (Some(needs), Some(part)) = (line.strip_prefix(", ["), name.strip_prefix(SPLIT)) {
            let needs = needs.trim_end_matches(|end: char| "]);".contains(end)).split(", ");
            let wanted: Vec<String> = needs
                .chain([name])
                .filter(|need| !need.is_empty())
                .map(|need| addresses.get(need).map(|address| format!("[{address}]")))
                .collect::<Option<_>>()
                .with_context(|| format!("part `{part}` needs one that comes from nowhere"))?;
            ahead += &format!("        {part}: [{}],\n", wanted.join(", "));
        }
    }
    if !ahead.contains('[') {
        bail!("no part was found in the cutter's script: see bundle/parts.rs");
    }
    Ok(ahead
        + "    };\n    for (const name of names) for (const part of parts[name] ?? []) sendFor(...part).catch(() => {});\n}\n")
}
