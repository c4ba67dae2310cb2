//! `cargo xtask tidy`: the form of files, which no compiler checks.

mod decisions;
mod layers;
mod manifest;
mod markdown;
mod package;
mod security;
mod source;
mod vendored;
mod workflow;

use std::{
    fmt, fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use crate::root;

/// One thing that is untidy.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    /// The file, relative to the root.
    file: PathBuf,
    /// The line, from 1.
    line: usize,
    /// What is wrong and what to do.
    what: String,
}

/// Prints `FILE:LINE: WHAT`.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.what)
    }
}

pub(crate) fn run() -> io::Result<ExitCode> {
    let findings = findings(root())?;
    let mut out = io::stdout().lock();
    for finding in &findings {
        writeln!(out, "{finding}")?;
    }
    if findings.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "{} findings", findings.len())?;
    Ok(ExitCode::FAILURE)
}

/// Everything that is untidy in the repository at `root`, sorted by file.
fn findings(root: &Path) -> io::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for file in files(root)? {
        if root.join(&file).is_symlink() {
            let what = "a symbolic link is a text file in a Windows checkout: copy the file";
            findings.push(Finding { file, line: 1, what: what.to_owned() });
            continue;
        }
        manifest::check(root, &file, &mut findings)?;
        markdown::check(root, &file, &mut findings)?;
        source::check(root, &file, &mut findings)?;
        workflow::check(root, &file, &mut findings)?;
    }
    decisions::check(root, &mut findings)?;
    layers::check(root, &mut findings)?;
    package::check(root, &mut findings)?;
    security::check(root, &mut findings)?;
    vendored::check(root, &mut findings)?;
    Ok(findings)
}

/// The files and symbolic links of the repository, relative to `root` and sorted.
/// Links are not followed.
fn files(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let (path, kind) = entry.and_then(|entry| Ok((entry.path(), entry.file_type()?)))?;
            if kind.is_dir() && is_ours(&path) {
                folders.push(path);
            } else if kind.is_file() || kind.is_symlink() {
                let relative = path.strip_prefix(root).expect("the walk stays below its root");
                files.push(relative.to_owned());
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Whether what is in `folder` was written here, and not built, downloaded or recorded by a tool.
fn is_ours(folder: &Path) -> bool {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    !matches!(name, ".git" | ".venv" | "target" | "recordings" | "corpus" | "artifacts")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repository_is_tidy() {
        let findings = findings(root()).unwrap();
        let lines: Vec<_> = findings.iter().map(ToString::to_string).collect();
        assert!(lines.is_empty(), "\n{}", lines.join("\n"));
    }

    #[test]
    fn only_what_was_written_here_is_walked() {
        let root = tempfile::TempDir::new().unwrap();
        for folder in ["target/debug", ".git", "crates/a"] {
            fs::create_dir_all(root.path().join(folder)).unwrap();
            fs::write(root.path().join(folder).join("file.rs"), "").unwrap();
        }
        assert_eq!(files(root.path()).unwrap(), [Path::new("crates/a/file.rs")]);
    }
}
