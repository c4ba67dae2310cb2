//! The export of llvm-cov as tables: of the crates, and of their files.

use std::{collections::BTreeMap, fmt::Write, path::Path};

use serde_json::Value;

/// How many of what there is were run.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Share {
    covered: u64,
    count: u64,
}

impl Share {
    fn of(summary: &Value) -> Self {
        let number = |name: &str| summary[name].as_u64().unwrap_or_default();
        Self { covered: number("covered"), count: number("count") }
    }

    fn add(&mut self, other: Self) {
        self.covered += other.covered;
        self.count += other.count;
    }

    /// In percent, rounded down: 100.0 is all of it.
    fn percent(self) -> String {
        match (self.covered * 1_000).checked_div(self.count) {
            Some(mille) => format!("{}.{}", mille / 10, mille % 10),
            None => "-".to_owned(),
        }
    }
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Counts {
    lines: Share,
    branches: Share,
}

/// The counts of each file, by its path in the repository.
pub(super) struct Summary {
    files: BTreeMap<String, Counts>,
}

impl Summary {
    /// Reads an export of llvm-cov.
    pub(super) fn of(export: &Value, root: &Path) -> Self {
        let files = export["data"][0]["files"].as_array().map_or(&[][..], Vec::as_slice);
        let file = |file: &Value| {
            let path = Path::new(file["filename"].as_str()?).strip_prefix(root).ok()?;
            let path = path.to_str()?.replace('\\', "/");
            let summary = &file["summary"];
            let (lines, branches) = (Share::of(&summary["lines"]), Share::of(&summary["branches"]));
            path.starts_with("crates/").then_some((path, Counts { lines, branches }))
        };
        Self { files: files.iter().filter_map(file).collect() }
    }

    /// A table of the crates in Markdown.
    pub(super) fn table(&self) -> String {
        let mut crates = BTreeMap::<&str, Counts>::new();
        for (path, counts) in &self.files {
            let name = path.split('/').nth(1).unwrap_or_default();
            for name in [name, "~"] {
                let sum = crates.entry(name).or_default();
                sum.lines.add(counts.lines);
                sum.branches.add(counts.branches);
            }
        }
        let mut table = "| crate | lines | covered | branches | covered |\n".to_owned();
        table.push_str("|---|--:|--:|--:|--:|\n");
        for (name, Counts { lines, branches }) in crates {
            let name = if name == "~" { "all".to_owned() } else { format!("`{name}`") };
            let _ = writeln!(
                table,
                "| {name} | {} | {} % | {} | {} % |",
                lines.count,
                lines.percent(),
                branches.count,
                branches.percent()
            );
        }
        table
    }

    /// The files, the one with the most lines that did not run first.
    pub(super) fn files(&self) -> String {
        let mut files: Vec<_> = self.files.iter().collect();
        files.sort_by_key(|(_, counts)| counts.lines.covered.abs_diff(counts.lines.count));
        let mut text = "lines not run\tlines\tbranches not run\tbranches\tfile\n".to_owned();
        for (path, Counts { lines, branches }) in files.into_iter().rev() {
            let missing = |share: &Share| share.count.saturating_sub(share.covered);
            let (no_lines, no_branches) = (missing(lines), missing(branches));
            let (lines, branches) = (lines.count, branches.count);
            let _ = writeln!(text, "{no_lines}\t{lines}\t{no_branches}\t{branches}\t{path}");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn files_add_up_to_crates() {
        let file = |name: &str, covered: u64| {
            let share = json!({ "count": 10, "covered": covered });
            json!({ "filename": name, "summary": { "lines": share, "branches": share } })
        };
        let files = [file("/a/crates/x/src/lib.rs", 10), file("/a/crates/x/src/b.rs", 9)];
        let other = [file("/a/crates/y/src/lib.rs", 0), file("/elsewhere.rs", 10)];
        let files = [&files[..], &other].concat();
        let export = json!({ "data": [{ "files": files }] });
        let summary = Summary::of(&export, Path::new("/a"));
        assert_eq!(
            summary.table().lines().skip(2).collect::<Vec<_>>(),
            [
                "| `x` | 20 | 95.0 % | 20 | 95.0 % |",
                "| `y` | 10 | 0.0 % | 10 | 0.0 % |",
                "| all | 30 | 63.3 % | 30 | 63.3 % |"
            ]
        );
        assert!(summary.files().lines().nth(1).unwrap().ends_with("crates/y/src/lib.rs"));
    }
}
