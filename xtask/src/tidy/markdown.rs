//! Markdown: one sentence per line, and paths and links that lead somewhere.

use std::{fs, io, path::Path};

use super::{Finding, is_ours};

/// The folders of the root by which a path in a text is recognized.
const FOLDERS: [&str; 12] = [
    ".ci/",
    ".github/",
    "action/",
    "benches/",
    "clients/",
    "crates/",
    "docs/",
    "fixtures/",
    "fuzz/",
    "python/",
    "schemas/",
    "xtask/",
];

/// Looks at the file at `path`, relative to `root`, if it is Markdown.
pub(super) fn check(root: &Path, path: &Path, findings: &mut Vec<Finding>) -> io::Result<()> {
    if path.extension().is_none_or(|extension| extension != "md") {
        return Ok(());
    }
    let text = fs::read_to_string(root.join(path))?;
    let folder = root.join(path).parent().unwrap_or(root).to_owned();
    let mut report = |line, what| findings.push(Finding { file: path.to_owned(), line, what });
    let mut in_code = false;
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        if !line.trim_start().starts_with('|') && has_two_sentences(line) {
            report(number, "begin each sentence on a line of its own".to_owned());
        }
        for named in code(line).filter(|it| is_path(it) && !exists(&root.join(it))) {
            report(number, format!("there is no {named}: name what took its place"));
        }
        for link in links(line).filter(|it| !folder.join(it).exists()) {
            report(number, format!("the link to {link} leads nowhere"));
        }
    }
    Ok(())
}

/// Whether a sentence ends within a line of prose. A number or an abbreviation of one letter before
/// the dot is no end.
fn has_two_sentences(line: &str) -> bool {
    let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join("xx");
    let letters: Vec<char> = prose.chars().collect();
    letters.windows(5).any(|five| match five {
        [a, b, '.' | '!' | '?', ' ', next] => {
            a.is_lowercase() && (b.is_lowercase() || *b == ')') && next.is_uppercase()
        }
        _ => false,
    })
}

/// What stands between backquotes in a line.
fn code(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Whether a text is the path of one file or folder of this repository.
fn is_path(text: &str) -> bool {
    let is_plain = |next: char| next.is_ascii_alphanumeric() || "-_./".contains(next);
    FOLDERS.iter().any(|folder| text.starts_with(folder)) && text.chars().all(is_plain)
}

/// Whether a path is there, or is made by a tool when it is needed.
fn exists(path: &Path) -> bool {
    path.exists() || !is_ours(path)
}

/// The targets of relative links in a line, without their fragments.
fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| {
        let target = rest.split([')', '#', ' ']).next()?;
        (!target.is_empty() && !target.contains(':')).then_some(target)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_its_line() {
        for two in ["One. Two.", "It is `code`. It is.", "1. First. Second.", "(in here). There."] {
            assert!(has_two_sentences(two), "{two}");
        }
        for one in ["1. One.", "Version 1.5 is it.", "A sentence, e.g. Rust.", "See `a. B`.", "No."]
        {
            assert!(!has_two_sentences(one), "{one}");
        }
    }

    #[test]
    fn each_fault_is_found() {
        #[track_caller]
        fn check_lines(text: &str, expected: &[usize]) {
            let root = tempfile::TempDir::new().unwrap();
            fs::create_dir_all(root.path().join("crates/a")).unwrap();
            let path = Path::new("crates/a/README.md");
            fs::write(root.path().join(path), text).unwrap();
            let mut findings = Vec::new();
            check(root.path(), path, &mut findings).unwrap();
            let lines: Vec<_> = findings.iter().map(|finding| finding.line).collect();
            assert_eq!(lines, expected, "{findings:?}");
        }
        check_lines("`crates/a` and `crates/b`\n", &[1]);
        check_lines("`crates/*/b` and `crates/NAME`\n", &[1]);
        check_lines("[a](README.md#part) [b](https://b.example) [c](#part)\n", &[]);
        check_lines("[a](../b)\n[b](other.md)\n", &[1, 2]);
        check_lines("```text\n`crates/b` Ends. Here.\n```\n", &[]);
    }
}
