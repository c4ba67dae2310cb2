//! `cargo xtask book`: runs every command of the manual in `docs/manual`, and makes a book of it.

mod build;
mod output;
mod page;
mod script;
mod session;

use std::{
    env, fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::Command,
    thread,
};

use serde_json::Value;

use self::{page::Page, session::Place};
use crate::{
    flags::Book,
    process::{cargo, output, run as execute},
};

/// Where the pages are.
const PAGES: &str = "docs/manual";

/// Where pages run and where the book is built.
const WORK: &str = "target/book";

/// Runs the pages, and builds the book if asked.
pub(crate) fn run(root: &Path, task: &Book) -> Result<(), String> {
    if task.build {
        return build::run(root, &root.join(WORK));
    }
    let names = pages(root, task.only.as_deref())?;
    let programs = match &task.programs {
        Some(folder) => root.join(folder),
        None => command_folder()?,
    };
    let is_asked_for = task.only.is_some();
    // Half of the pages in a thread of its own, as most wait for processes.
    let (even, odd): (Vec<_>, Vec<_>) = names.iter().enumerate().partition(|(at, _)| at % 2 == 0);
    let run_all = |names: Vec<(usize, &PathBuf)>| -> Result<(), String> {
        names.into_iter().try_for_each(|(_, name)| run_one(root, name, &programs, is_asked_for))
    };
    thread::scope(|scope| {
        let other = scope.spawn(|| run_all(odd));
        let here = run_all(even);
        here.and(other.join().map_err(|_| "a page of the manual ended the thread".to_owned())?)
    })
}

/// Runs one page with the programs of `folder`, whatever it says of when it runs.
pub(crate) fn run_page(root: &Path, page: &Path, folder: &Path) -> Result<(), String> {
    run_one(root, page, folder, true)
}

/// The pages to run, relative to the root and sorted.
fn pages(root: &Path, only: Option<&str>) -> Result<Vec<PathBuf>, String> {
    let folder = root.join(PAGES);
    let entries = fs::read_dir(&folder).map_err(|error| format!("{PAGES}: {error}"))?;
    let mut names: Vec<_> = entries
        .filter_map(|entry| Some(Path::new(PAGES).join(entry.ok()?.file_name())))
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    names.sort();
    if let Some(only) = only {
        let is_named = |path: &PathBuf| {
            path.file_stem().is_some_and(|stem| stem == only.trim_end_matches(".md"))
        };
        names.retain(is_named);
        if names.is_empty() {
            return Err(format!("{PAGES} has no page `{only}`"));
        }
    }
    Ok(names)
}

fn run_one(root: &Path, path: &Path, programs: &Path, is_asked_for: bool) -> Result<(), String> {
    let text = fs::read_to_string(root.join(path))
        .map_err(|error| format!("{}: {error}", path.display()))?;
    let page = Page::parse(&text).map_err(|error| format!("{}:{error}", path.display()))?;
    let name = path.file_stem().unwrap_or_default();
    let skipped = match (&page.apart, page.needs.iter().find(|it| !is_installed(it, programs))) {
        (_, Some(program)) => Some(format!("there is no `{program}` on this machine")),
        (Some(reason), _) if !is_asked_for => Some(reason.clone()),
        _ => None,
    };
    let report = |line: String| writeln!(io::stderr(), "{line}").map_err(|it| it.to_string());
    if let Some(reason) = skipped {
        return report(format!("{}: skipped: {reason}", path.display()));
    }
    let place = Place { root, folder: root.join(WORK).join("pages").join(name), programs };
    let failures = session::run(&page, &place)?;
    if failures.is_empty() {
        return report(format!("{}: {} commands as written", path.display(), page.commands()));
    }
    let lines: Vec<_> =
        failures.iter().map(|failure| format!("{}:{failure}", path.display())).collect();
    Err(format!("the manual is not what happens\n{}", lines.join("\n")))
}

/// Whether a program is in a folder of `PATH`, or in that of `chatwire`.
fn is_installed(program: &str, programs: &Path) -> bool {
    #[expect(clippy::disallowed_methods, reason = "where programs are is said nowhere else")]
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders = env::split_paths(&path).chain([programs.to_owned()]);
    folders.any(|folder| folder.join(program).is_file())
}

/// Builds `chatwire` and returns the folder that it is in.
fn command_folder() -> Result<PathBuf, String> {
    execute(cargo(["build", "--quiet", "--package", "chatwire-cli"]))?;
    let mut metadata: Command = cargo(["metadata", "--no-deps", "--format-version", "1"]);
    metadata.arg("--offline");
    let text = output(metadata).map_err(|error| error.to_string())?;
    let metadata: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let target = metadata["target_directory"].as_str().ok_or("cargo names no target folder")?;
    Ok(Path::new(target).join("debug"))
}
