//! What each published package carries: license texts, a README and what a registry shows.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use toml::{Table, Value};

use super::Finding;

/// The license texts that each package holds a copy of.
///
/// They are copies because a package takes no file from outside its folder, and because a symbolic
/// link becomes a text file in a Windows checkout.
const LICENSES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// The members of `[package]` that a registry shows or that decide what is packaged.
const MEMBERS: [&str; 6] =
    ["description", "license", "repository", "keywords", "categories", "include"];

/// Looks at each published package below `root/crates`.
pub(super) fn check(root: &Path, findings: &mut Vec<Finding>) -> io::Result<()> {
    let mut folders: Vec<_> = fs::read_dir(root.join("crates"))?
        .map(|entry| Ok(Path::new("crates").join(entry?.file_name())))
        .collect::<io::Result<_>>()?;
    folders.sort();
    for folder in folders {
        let manifest = folder.join("Cargo.toml");
        // A folder without a manifest is left over from another branch.
        let Ok(text) = fs::read_to_string(root.join(&manifest)) else { continue };
        let mut report = |file: PathBuf, what: String| {
            findings.push(Finding { file, line: 1, what });
        };
        let Ok(table) = text.parse::<Table>() else {
            report(manifest, "this is not TOML: restore it".to_owned());
            continue;
        };
        let package = table.get("package").and_then(Value::as_table).cloned().unwrap_or_default();
        if package.get("publish").and_then(Value::as_bool) == Some(false) {
            continue;
        }
        for license in LICENSES {
            let copy = folder.join(license);
            if fs::read(root.join(&copy)).ok() != Some(fs::read(root.join(license))?) {
                report(copy, format!("this is not a copy of /{license}: copy it"));
            }
        }
        for member in MEMBERS.iter().filter(|member| !package.contains_key(**member)) {
            report(manifest.clone(), format!("`package.{member}` is missing: add it"));
        }
        if !root.join(&folder).join("README.md").is_file() {
            report(folder.join("README.md"), "the package has no README: write one".to_owned());
        }
        let docs = package.get("metadata").and_then(|metadata| metadata.get("docs")?.get("rs"));
        if docs.and_then(|docs| docs.get("all-features")).and_then(Value::as_bool) != Some(true) {
            let what = "`package.metadata.docs.rs` does not document all features: add it";
            report(manifest, what.to_owned());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "[package]\ndescription = \"a\"\nlicense = \"a\"\nrepository = \"a\"\n\
        keywords = []\ncategories = []\ninclude = []\n\
        [package.metadata.docs.rs]\nall-features = true\n";

    #[track_caller]
    fn check_package(manifest: &str, files: &[(&str, &str)], expected: &[&str]) {
        let root = tempfile::TempDir::new().unwrap();
        let folder = root.path().join("crates/a");
        fs::create_dir_all(&folder).unwrap();
        for license in LICENSES {
            fs::write(root.path().join(license), "text").unwrap();
        }
        fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        for (name, text) in files {
            fs::write(folder.join(name), text).unwrap();
        }
        let mut findings = Vec::new();
        check(root.path(), &mut findings).unwrap();
        let found: Vec<_> = findings.iter().map(|it| it.file.to_str().unwrap()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_a_package_lacks_is_found() {
        let whole = [("LICENSE-APACHE", "text"), ("LICENSE-MIT", "text"), ("README.md", "")];
        check_package(WHOLE, &whole, &[]);
        check_package(WHOLE, &whole[1..], &["crates/a/LICENSE-APACHE"]);
        check_package(WHOLE, &whole[..2], &["crates/a/README.md"]);
        let changed = [whole[0], ("LICENSE-MIT", "other"), whole[2]];
        check_package(WHOLE, &changed, &["crates/a/LICENSE-MIT"]);
        check_package(&WHOLE.replace("keywords", "words"), &whole, &["crates/a/Cargo.toml"]);
        check_package(&WHOLE.replace("true", "false"), &whole, &["crates/a/Cargo.toml"]);
        check_package("[package]\npublish = false\n", &[], &[]);
        check_package("[", &[], &["crates/a/Cargo.toml"]);
    }
}
