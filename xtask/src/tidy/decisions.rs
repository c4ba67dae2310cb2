//! The pages in `docs/decisions`: numbered without gaps, of one form, and in the index.

use std::{fs, io, path::Path};

use super::Finding;

const FOLDER: &str = "docs/decisions";

/// The headings of a page.
const PARTS: [&str; 3] = ["## Context", "## Decision", "## Consequences"];

/// Looks at every page below `root`.
pub(super) fn check(root: &Path, findings: &mut Vec<Finding>) -> io::Result<()> {
    let folder = root.join(FOLDER);
    let index = fs::read_to_string(folder.join("README.md"))?;
    let mut pages: Vec<_> = fs::read_dir(&folder)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<_>>()?;
    pages.retain(|page| page != "README.md");
    pages.sort();
    for (number, page) in (1..).zip(&pages) {
        let file = Path::new(FOLDER).join(page);
        let mut report = |what| findings.push(Finding { file: file.clone(), line: 1, what });
        let text = fs::read_to_string(root.join(&file))?;
        if !page.starts_with(&format!("{number:04}-")) {
            report(format!("the name does not begin with {number:04}-, the next free number"));
        }
        if !text.starts_with(&format!("# {number}. ")) {
            report(format!("the page does not begin with `# {number}. `"));
        }
        for part in PARTS.iter().filter(|part| !text.lines().any(|line| line == **part)) {
            report(format!("the page has no `{part}`"));
        }
        if !index.contains(&format!("({page})")) {
            report(format!("the page is not in {FOLDER}/README.md"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_another_form_is_found() {
        #[track_caller]
        fn check_page(name: &str, text: &str, count: usize) {
            let root = tempfile::TempDir::new().unwrap();
            let folder = root.path().join(FOLDER);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("README.md"), "| 1 | [A](0001-a.md) |").unwrap();
            fs::write(folder.join(name), text).unwrap();
            let mut findings = Vec::new();
            check(root.path(), &mut findings).unwrap();
            assert_eq!(findings.len(), count, "{findings:?}");
        }
        let whole = "# 1. A\n\n## Context\n\n## Decision\n\n## Consequences\n";
        check_page("0001-a.md", whole, 0);
        check_page("0001-a.md", &whole.replace("# 1", "# 2"), 1);
        check_page("0001-a.md", &whole.replace("Context", "Other"), 1);
        check_page("0002-a.md", whole, 2);
    }
}
