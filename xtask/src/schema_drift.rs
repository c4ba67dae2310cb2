//! `cargo xtask schema-drift`: compares vendored schemas with what is published today.

use std::{
    error::Error,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{ExitCode, Stdio},
};

use toml::{Table, Value};

use crate::{
    flags::SchemaDrift,
    process::{chatwire, program, succeeds},
    root,
};

/// How `chatwire schema diff` ends when no client has to change.
const UNCHANGED: &str = "0 breaking, 0 additive, ";

/// A vendored schema and where its publisher keeps it.
#[derive(Debug, PartialEq, Eq)]
struct Vendored {
    /// Our file, below `schemas`.
    file: String,
    /// Owner and name on GitHub.
    repository: String,
    /// The published file in that repository.
    path: String,
}

/// Prints one Markdown section for each schema that changed, and fails when there is one.
pub(crate) fn run(task: SchemaDrift) -> Result<ExitCode, Box<dyn Error>> {
    let record = fs::read_to_string(root().join("schemas/SOURCE.toml"))?;
    let fetched = root().join("target/schema-drift");
    let mut drifted = 0;
    for vendored in vendored(&record.parse()?) {
        let new = match &task.from {
            Some(folder) => folder.join(Path::new(&vendored.path).file_name().unwrap_or_default()),
            None => fetch(&vendored, &fetched)?,
        };
        let mut diff = chatwire(["schema", "diff"]);
        diff.arg(root().join("schemas").join(&vendored.file)).arg(&new);
        let output = diff.stderr(Stdio::inherit()).output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let last = text.lines().last().unwrap_or_default();
        if last.is_empty() {
            return Err(format!("{} cannot be compared: {}", vendored.file, output.status).into());
        }
        let mut out = io::stdout().lock();
        if last.starts_with(UNCHANGED) {
            writeln!(out, "`{}` is unchanged for a client.\n", vendored.file)?;
        } else {
            drifted += 1;
            writeln!(out, "## {}\n\n```text\n{}\n```\n", vendored.file, text.trim_end())?;
        }
    }
    Ok(if drifted == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The entries of `SOURCE.toml`.
fn vendored(record: &Table) -> Vec<Vendored> {
    let entries = record.get("schema").and_then(Value::as_array).into_iter().flatten();
    let text = |entry: &Value, name: &str| Some(entry.get(name)?.as_str()?.to_owned());
    let vendored = entries.filter_map(|entry| {
        let (file, repository) = (text(entry, "file")?, text(entry, "repository")?);
        Some(Vendored { file, repository, path: text(entry, "path")? })
    });
    vendored.collect()
}

/// Downloads the newest published file into `folder`.
fn fetch(vendored: &Vendored, folder: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let to = folder.join(&vendored.file);
    fs::create_dir_all(to.parent().unwrap_or(folder))?;
    let url = address(vendored);
    let mut curl = program("curl", ["--silent", "--fail", "--location", "--proto", "=https"]);
    curl.arg("--output").arg(&to).arg(&url);
    if succeeds(curl) { Ok(to) } else { Err(format!("{url} cannot be downloaded").into()) }
}

/// Where the newest version of a published file is; spaces and the like do not occur in paths.
fn address(vendored: &Vendored) -> String {
    let Vendored { repository, path, .. } = vendored;
    format!("https://raw.githubusercontent.com/{repository}/HEAD/{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_gives_an_address() {
        let record = "[[schema]]\nfile = \"a/b.json\"\nrepository = \"o/n\"\npath = \"p/q.json\"\n";
        let vendored = vendored(&record.parse().unwrap());
        let addresses: Vec<_> = vendored.iter().map(address).collect();
        assert_eq!(addresses, ["https://raw.githubusercontent.com/o/n/HEAD/p/q.json"]);
    }

    #[test]
    fn every_recorded_schema_has_an_address() {
        let record = fs::read_to_string(root().join("schemas/SOURCE.toml")).unwrap();
        let count = record.matches("[[schema]]").count();
        assert_eq!(vendored(&record.parse().unwrap()).len(), count);
    }
}
