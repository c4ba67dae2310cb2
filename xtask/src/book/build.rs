//! Makes a book of `docs` with mdbook.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use crate::process::{run as execute, succeeds};

/// The version of mdbook that this was tried with.
const VERSION: &str = "0.5.4";

/// Where files outside of `docs` are on the code host.
const HOST: &str = "https://github.com/chatwire/chatwire/blob/main/";

/// Builds the book in `work/html`, if mdbook is installed.
///
/// The pages of the rules are added to the table of contents, which names no generated page.
pub(super) fn run(root: &Path, work: &Path) -> Result<(), String> {
    let mut version = Command::new("mdbook");
    version.arg("--version");
    if !succeeds(version) {
        let install = format!("cargo install mdbook --version {VERSION} --no-default-features");
        return Err(format!("mdbook is not installed: {install}"));
    }
    prepare(root, work).map_err(|error| format!("{}: {error}", work.display()))?;
    let mut mdbook = Command::new("mdbook");
    mdbook.arg("build").arg(work).arg("--dest-dir").arg(work.join("html"));
    execute(mdbook)
}

/// Copies `docs`, with links that work in a book.
fn prepare(root: &Path, work: &Path) -> io::Result<()> {
    let docs = root.join("docs");
    let copy = work.join("src");
    if copy.exists() {
        fs::remove_dir_all(&copy)?;
    }
    let pages = markdown(&docs)?;
    for page in &pages {
        let text = fs::read_to_string(docs.join(page))?;
        let text = book_links(&text, page);
        let target = copy.join(page);
        fs::create_dir_all(target.parent().unwrap_or(&copy))?;
        fs::write(target, text)?;
    }
    let mut summary = fs::read_to_string(docs.join("SUMMARY.md"))?;
    for folder in ["rules", "decisions"] {
        let list: String = pages
            .iter()
            .filter(|page| page.starts_with(folder) && !page.ends_with("README.md"))
            .filter_map(|page| {
                let path = page.to_str()?.replace('\\', "/");
                let text = fs::read_to_string(docs.join(page)).ok()?;
                let title = text.lines().find_map(|line| line.strip_prefix("# "))?;
                Some(format!("  - [{title}]({path})\n"))
            })
            .collect();
        let entry = format!("({folder}/README.md)\n");
        summary = summary.replace(&entry, &format!("{entry}{list}"));
    }
    fs::write(copy.join("SUMMARY.md"), summary)?;
    fs::copy(docs.join("book.toml"), work.join("book.toml")).map(|_| ())
}

/// The Markdown files below a folder, relative to it and sorted.
fn markdown(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut pages = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                pages.extend(path.strip_prefix(root).map(Path::to_owned));
            }
        }
    }
    pages.sort();
    Ok(pages)
}

/// Lets links that leave `docs` lead to the code host, and those to a `README.md` to the index
/// that mdbook makes of it.
fn book_links(text: &str, page: &Path) -> String {
    let up = "../".repeat(page.components().count());
    let mut parts = text.split("](");
    let mut linked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        linked.push_str("](");
        let (target, rest) = part.split_at(part.find(')').unwrap_or(part.len()));
        match target.strip_prefix(&up) {
            Some(outside) => linked.push_str(&format!("{HOST}{outside}")),
            None if target.contains(':') => linked.push_str(target),
            None => linked.push_str(&target.replace("README.md", "index.md")),
        }
        linked.push_str(rest);
    }
    linked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_work_in_the_book() {
        let text =
            "[a](../../README.md) [b](../rules/README.md#a) [c](https://x/README.md) [d](e.md)";
        let expected = "[a](https://github.com/chatwire/chatwire/blob/main/README.md) \
            [b](../rules/index.md#a) [c](https://x/README.md) [d](e.md)";
        assert_eq!(book_links(text, Path::new("manual/a.md")), expected);
    }
}
