//! Which crates of the workspace a crate may depend on, so that dependencies point one way.

use std::{fs, io, path::Path};

use toml::Table;

use super::Finding;

/// Every crate below `crates`, and what it may depend on, tests aside. `ARCHITECTURE.md` draws it.
const LAYERS: [(&str, &[&str]); 11] = [
    ("chatwire-json", &[]),
    ("chatwire-protocol", &["chatwire-json"]),
    ("chatwire-transport", &["chatwire-json"]),
    ("chatwire-schema", &["chatwire-json"]),
    ("chatwire-import", &["chatwire-json", "chatwire-transport"]),
    ("chatwire", &["chatwire-json", "chatwire-protocol", "chatwire-transport"]),
    (
        "chatwire-conformance",
        &["chatwire-json", "chatwire-protocol", "chatwire-schema", "chatwire-transport"],
    ),
    ("chatwire-arrow", &["chatwire-conformance", "chatwire-transport"]),
    ("chatwire-server", &["chatwire-json", "chatwire-schema", "chatwire-transport"]),
    ("chatwire-testing", &["chatwire-protocol"]),
    (
        "chatwire-cli",
        &[
            "chatwire",
            "chatwire-arrow",
            "chatwire-conformance",
            "chatwire-import",
            "chatwire-json",
            "chatwire-protocol",
            "chatwire-schema",
            "chatwire-server",
            "chatwire-transport",
        ],
    ),
];

/// The crates of which everything else must be free to be used without I/O.
const PURE: [&str; 2] = ["chatwire-json", "chatwire-protocol"];

/// What would bring I/O, time or threads into a pure crate.
const IMPURE: [&str; 9] = [
    "fastrand",
    "futures-util",
    "getrandom",
    "hyper",
    "rand",
    "reqwest",
    "tokio",
    "tracing",
    "ureq",
];

/// Looks at the dependencies of each crate below `root/crates`.
pub(super) fn check(root: &Path, findings: &mut Vec<Finding>) -> io::Result<()> {
    let mut folders: Vec<_> = fs::read_dir(root.join("crates"))?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<_>>()?;
    folders.sort();
    for name in folders {
        let file = Path::new("crates").join(&name).join("Cargo.toml");
        // What is no manifest is another check's to report.
        let Ok(text) = fs::read_to_string(root.join(&file)) else { continue };
        let Ok(manifest) = text.parse::<Table>() else { continue };
        let mut report = |what| findings.push(Finding { file: file.clone(), line: 1, what });
        let Some((_, allowed)) = LAYERS.iter().find(|(known, _)| *known == name) else {
            report("the crate has no place in xtask/src/tidy/layers.rs: add it".to_owned());
            continue;
        };
        for dependency in ["dependencies", "build-dependencies"].into_iter().flat_map(|kind| {
            manifest.get(kind).and_then(|it| it.as_table()).into_iter().flat_map(Table::keys)
        }) {
            let ours = dependency.starts_with("chatwire");
            if ours && !allowed.contains(&dependency.as_str()) {
                report(format!("{name} may not depend on {dependency}, see ARCHITECTURE.md"));
            }
            if PURE.contains(&name.as_str()) && IMPURE.contains(&dependency.as_str()) {
                report(format!("{name} performs no I/O and may not depend on {dependency}"));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_crate(name: &str, manifest: &str, count: usize) {
        let root = tempfile::TempDir::new().unwrap();
        let folder = root.path().join("crates").join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        let mut findings = Vec::new();
        check(root.path(), &mut findings).unwrap();
        assert_eq!(findings.len(), count, "{findings:?}");
    }

    #[test]
    fn a_dependency_upward_is_found() {
        let on = |name: &str| format!("[dependencies]\n{name}.workspace = true\n");
        check_crate("chatwire", &on("chatwire-protocol"), 0);
        check_crate("chatwire-protocol", &on("chatwire-transport"), 1);
        check_crate("chatwire-protocol", &on("tokio"), 1);
        check_crate("chatwire-transport", &on("tokio"), 0);
        check_crate("chatwire-server", &on("chatwire-conformance"), 1);
        check_crate("chatwire-protocol", "[dev-dependencies]\nchatwire = {}\n", 0);
        check_crate("chatwire-new", "", 1);
    }
}
