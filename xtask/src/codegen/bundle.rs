//! The copies of the vendored schemas that `chatwire-schema` carries.
//!
//! A package holds nothing outside its own folder, and a link out of it breaks on Windows, so the
//! documents are copied, without the white space that only a reader of `schemas/` needs.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use super::{OVERLAYS, SCHEMAS, documents, emit::HEAD, failure, formatted, json, listing};

/// Where the copies are.
pub(super) const FOLDER: &str = "crates/chatwire-schema/src/bundled";

const RECORD: &str = "SOURCE.toml";

/// The copies and the module that includes them, with their texts.
pub(super) fn files(root: &Path) -> Result<BTreeMap<PathBuf, String>, String> {
    let (home, folder) = (root.join(SCHEMAS), root.join(FOLDER));
    let mut files = BTreeMap::new();
    let mut module = format!("{HEAD}//! The text of every bundled file.\n\n");

    let record = fs::read_to_string(home.join(RECORD));
    let record = record.map_err(|error| failure(&home.join(RECORD), &error))?;
    files.insert(folder.join(RECORD), record);
    let _ = writeln!(
        module,
        "/// `SOURCE.toml`.\npub(super) const SOURCES: &str = include_str!({RECORD:?});\n"
    );

    let _ = writeln!(
        module,
        "/// The vendored documents, as (file, text).\npub(super) const DOCUMENTS: &[(&str, &str)] = &["
    );
    for path in documents(root)? {
        let file = copy(&home, &folder, &path, &mut files)?;
        let _ = writeln!(module, "({file:?}, include_str!({file:?})),");
    }

    let _ = writeln!(
        module,
        "];\n\n/// The corrections, as (folder of the publisher, name, text).\npub(super) const OVERLAYS: &[(&str, &str, &str)] = &["
    );
    for publisher in listing(&home.join(OVERLAYS))? {
        for path in listing(&publisher)? {
            let file = copy(&home, &folder, &path, &mut files)?;
            let name = |path: &Path| {
                path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
            };
            let (publisher, name) = (name(&publisher), name(&path));
            let _ = writeln!(module, "({publisher:?}, {name:?}, include_str!({file:?})),");
        }
    }
    module.push_str("];\n");
    files.insert(folder.join("files.rs"), formatted(root, &module)?);
    Ok(files)
}

/// Adds a copy of the JSON file at `path`; gives its place in the folder, with slashes.
fn copy(
    home: &Path,
    folder: &Path,
    path: &Path,
    files: &mut BTreeMap<PathBuf, String>,
) -> Result<String, String> {
    let relative = path.strip_prefix(home).expect("the listing began there");
    files.insert(folder.join(relative), format!("{}\n", json(path)?));
    let names: Vec<_> = relative.iter().map(|name| name.to_string_lossy()).collect();
    Ok(names.join("/"))
}
