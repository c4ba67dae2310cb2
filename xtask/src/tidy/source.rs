//! The form of files that people write.

use std::{fs, io, path::Path};

use super::Finding;

/// The most lines of a file that gives no reason for more.
const LIMIT: usize = 500;

/// The most lines of any file.
const MAX_LINES: usize = 800;

/// What stands before the reason for more than [`LIMIT`] lines.
const REASON: &str = "Over 500 lines because ";

/// The number of first lines in which the reason has to stand.
const HEAD: usize = 20;

/// The most characters of a line that is a comment; code is `rustfmt`'s to wrap.
const MAX_WIDTH: usize = 100;

/// A number in a message, and what is counted.
const PLURALS: [&str; 5] = ["} exchanges", "} entries", "} findings", "} recordings", "} files"];

/// Looks at the file at `path`, relative to `root`.
pub(super) fn check(root: &Path, path: &Path, findings: &mut Vec<Finding>) -> io::Result<()> {
    let extension = path.extension().and_then(|extension| extension.to_str());
    if !matches!(extension, Some("rs" | "md" | "toml" | "py" | "sh" | "yaml" | "yml")) {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&fs::read(root.join(path))?).into_owned();
    let mut report = |line, what: &str| {
        findings.push(Finding { file: path.to_owned(), line, what: what.to_owned() });
    };
    let lines = text.lines().count();
    if lines > MAX_LINES {
        report(MAX_LINES + 1, "the file has over 800 lines: split it by concept");
    } else if lines > LIMIT && !text.lines().take(HEAD).any(|line| line.contains(REASON)) {
        let what = "the file has over 500 lines: split it by concept, or state the reason in its \
            first lines, after `Over 500 lines because `";
        report(LIMIT + 1, what);
    }
    if extension == Some("rs") {
        if !is_documented(&text) {
            report(1, "the module has no documentation: say on line 1, after `//!`, what it is");
        }
        if path.file_name().is_some_and(|name| name == "mod.rs") {
            report(1, "modules live in `foo.rs` beside `foo/`: rename it");
        }
        for (number, _) in (1..).zip(text.lines()).filter(|(_, line)| is_wide_comment(line)) {
            report(number, "the comment has over 100 characters: wrap it");
        }
        let is_shown = path.starts_with("crates") && path.iter().any(|part| part == "src");
        let lines = (1..).zip(text.lines()).filter(|(_, line)| is_always_plural(line));
        for (number, _) in lines.filter(|_| is_shown) {
            report(number, "one of them is singular: use `report::counted`");
        }
    }
    Ok(())
}

/// Whether a line is a comment that can be wrapped and is too wide.
/// Rows of tables and links cannot be wrapped.
fn is_wide_comment(line: &str) -> bool {
    let text = line.trim_start();
    let comment = text.trim_start_matches(['/', '!']).trim_start();
    text.starts_with("//")
        && line.chars().count() > MAX_WIDTH
        && !comment.starts_with('|')
        && !comment.contains("](http")
        && !comment.contains("]: http")
}

/// Whether a line of code writes a number before a noun in the plural.
/// The limit in a message is never one.
fn is_always_plural(line: &str) -> bool {
    let is_code = !line.trim_start().starts_with("//");
    is_code && !line.contains("limit") && PLURALS.iter().any(|plural| line.contains(plural))
}

/// Whether a module begins with its documentation.
/// One that was generated names the command first.
fn is_documented(text: &str) -> bool {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let doc = if first.starts_with("// Made by `") { rest } else { text };
    doc.starts_with("//! ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_one(path: &str, text: &str, expected: &[&str]) {
        let root = tempfile::TempDir::new().unwrap();
        let place = root.path().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
        let mut findings = Vec::new();
        check(root.path(), Path::new(path), &mut findings).unwrap();
        let found = findings.iter().map(|it| format!("{}:{}", it.file.display(), it.line));
        assert_eq!(found.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn each_fault_is_found() {
        let long = |lines: usize| format!("//! A module.\n{}", "\n".repeat(lines - 1));
        check_one("a/b.rs", &long(500), &[]);
        check_one("a/b.rs", &long(501), &["a/b.rs:501"]);
        check_one("a/b.md", &long(501), &["a/b.md:501"]);
        check_one("a/b.json", &long(501), &[]);
        let reasoned = |lines| format!("{}{}", "//! Over 500 lines because it is.\n", long(lines));
        check_one("a/b.rs", &reasoned(799), &[]);
        check_one("a/b.rs", &reasoned(800), &["a/b.rs:801"]);
        check_one("a/b.rs", "// Made by `a`.\n//! A module.\n", &[]);
        check_one("a/b.rs", "// Made by `a`.\nuse std::fs;\n", &["a/b.rs:1"]);
        check_one("a/b.rs", "use std::fs;\n", &["a/b.rs:1"]);
        check_one("a/b.rs", "", &["a/b.rs:1"]);
        check_one("a/b.rs", "//!\n//! Late.\n", &["a/b.rs:1"]);
        let wide = |start: &str| format!("//! A.\n{start}{}\n", "x".repeat(101 - start.len()));
        check_one("a/b.rs", &wide("    /// "), &["a/b.rs:2"]);
        check_one("a/b.rs", &wide("//! "), &["a/b.rs:2"]);
        check_one("a/b.rs", &wide("//! ").replacen('x', "", 1), &[]);
        check_one("a/b.rs", &wide("/// | "), &[]);
        check_one("a/b.rs", &wide("/// [a]: https://"), &[]);
        check_one("a/b.rs", &wide("const A: "), &[]);
        let counting = |noun: &str| format!("//! A.\nwrite(\"{{count}} {noun}\")\n");
        check_one("crates/src/a.rs", &counting("files"), &["crates/src/a.rs:2"]);
        check_one("crates/src/a.rs", &counting("file"), &[]);
        check_one("crates/src/a.rs", &counting("files, the limit"), &[]);
        check_one("a/mod.rs", "//! A module.\n", &["a/mod.rs:1"]);
    }
}
