//! The copy of the measured impact that `chatwire-conformance` carries, because a package holds
//! nothing outside its own folder.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::failure;

/// What `cargo xtask impact` writes.
const SOURCE: &str = "fixtures/impact.toml";

/// Where the copy is.
const COPY: &str = "crates/chatwire-conformance/src/impact/bundled.toml";

/// The copy, with its text.
pub(super) fn file(root: &Path) -> Result<(PathBuf, String), String> {
    let source = root.join(SOURCE);
    let text = fs::read_to_string(&source).map_err(|error| failure(&source, &error))?;
    Ok((root.join(COPY), text))
}
