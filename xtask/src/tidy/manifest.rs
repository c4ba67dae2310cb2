//! The form of manifests: what the workspace decides is inherited, and tests need no release.

use std::{fs, io, path::Path};

use toml::{Table, Value};

use super::Finding;

/// What every member of the workspace inherits.
const ALL: [&str; 3] = ["edition", "license", "rust-version"];

/// What a published crate inherits besides.
const PUBLISHED: [&str; 2] = ["repository", "version"];

/// Looks at the manifest at `path`, relative to `root`, unless it is the root's or is apart from
/// the workspace.
pub(super) fn check(root: &Path, path: &Path, findings: &mut Vec<Finding>) -> io::Result<()> {
    if path.file_name().is_none_or(|name| name != "Cargo.toml") {
        return Ok(());
    }
    let text = fs::read_to_string(root.join(path))?;
    let Ok(manifest) = text.parse::<Table>() else { return Ok(()) };
    if manifest.contains_key("workspace") {
        return Ok(());
    }
    let mut report = |line: usize, what: String| {
        findings.push(Finding { file: path.to_owned(), line, what });
    };
    let package = table(&manifest, "package");
    let published = package.get("publish").and_then(Value::as_bool) != Some(false);
    let inherited = ALL.iter().chain(PUBLISHED.iter().filter(|_| published));
    for key in inherited.filter(|key| !is_inherited(&package, key)) {
        report(1, format!("write `{key}.workspace = true`"));
    }
    if table(&manifest, "lints").get("workspace").and_then(Value::as_bool) != Some(true) {
        report(1, "write `workspace = true` below `[lints]`".to_owned());
    }
    for (name, value) in &table(&manifest, "dev-dependencies") {
        let is_path = value.get("path").is_some() && value.get("version").is_none();
        if published && name.starts_with("chatwire") && !is_path {
            let line =
                text.lines().zip(1..).filter(|(line, _)| line.starts_with(name.as_str())).last();
            let what = format!(
                "give {name} a `path` and no version: a test needs no published version of it"
            );
            report(line.map_or(1, |(_, number)| number), what);
        }
    }
    Ok(())
}

fn table(manifest: &Table, name: &str) -> Table {
    manifest.get(name).and_then(Value::as_table).cloned().unwrap_or_default()
}

fn is_inherited(table: &Table, key: &str) -> bool {
    table.get(key).and_then(|value| value.get("workspace")).and_then(Value::as_bool) == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "[package]\nedition.workspace = true\nlicense.workspace = true\n\
        rust-version.workspace = true\nrepository.workspace = true\nversion.workspace = true\n\
        [lints]\nworkspace = true\n[dev-dependencies]\n";

    #[track_caller]
    fn check_lines(manifest: &str, expected: &[usize]) {
        let root = tempfile::TempDir::new().unwrap();
        fs::write(root.path().join("Cargo.toml"), manifest).unwrap();
        let mut findings = Vec::new();
        check(root.path(), Path::new("Cargo.toml"), &mut findings).unwrap();
        let lines: Vec<_> = findings.iter().map(|finding| finding.line).collect();
        assert_eq!(lines, expected, "{findings:?}");
    }

    #[test]
    fn what_is_not_inherited_is_found() {
        check_lines(WHOLE, &[]);
        check_lines(&WHOLE.replace("edition.workspace = true", "edition = \"2024\""), &[1]);
        let no_repository = WHOLE.replace("repository", "homepage");
        check_lines(&no_repository, &[1]);
        check_lines(&no_repository.replace("[package]", "[package]\npublish = false"), &[]);
        check_lines(&WHOLE.replace("[lints]", "[other]"), &[1]);
        check_lines("[workspace]\n", &[]);
    }

    #[test]
    fn a_test_needs_no_published_version() {
        let with = |dependency: &str| format!("{WHOLE}{dependency}\n");
        check_lines(&with("chatwire = { path = \"../chatwire\" }"), &[]);
        check_lines(&with("chatwire = { workspace = true }"), &[10]);
        check_lines(&with("chatwire = { path = \"../chatwire\", version = \"1\" }"), &[10]);
        check_lines(&with("tempfile = { workspace = true }"), &[]);
    }
}
