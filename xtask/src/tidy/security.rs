//! The threats in `SECURITY.md`: each names a test, and the test is there.

use std::{fs, io, path::Path};

use super::Finding;

const FILE: &str = "SECURITY.md";

/// The heading of the tables of threats, and the beginning of the next part.
const HEADING: &str = "## Threats";
const NEXT: &str = "## ";

/// Looks at each threat: a row of a table, whose last cell names files and their tests.
pub(super) fn check(root: &Path, findings: &mut Vec<Finding>) -> io::Result<()> {
    // A folder of a test has no such file.
    let Ok(text) = fs::read_to_string(root.join(FILE)) else { return Ok(()) };
    let lines = (1..).zip(text.lines()).skip_while(|(_, line)| *line != HEADING).skip(1);
    let lines = lines.take_while(|(_, line)| !line.starts_with(NEXT));
    // A row of three cells, which is neither a heading nor a rule.
    let rows = lines.filter(|(_, line)| line.starts_with("| ") && !line.contains("| test |"));
    for (line, row) in rows {
        let mut report = |what: String| findings.push(Finding { file: FILE.into(), line, what });
        let cell = row.trim_end_matches([' ', '|']).rsplit(" | ").next().unwrap_or_default();
        let mut path = None;
        let mut tests = 0;
        for code in cell.split('`').skip(1).step_by(2) {
            if code.contains(['/', '.']) {
                path = Some(code);
                // What is no source file is a check as a whole, such as a configuration.
                tests += usize::from(!code.ends_with(".rs"));
                if !root.join(code).exists() {
                    report(format!("`{code}` does not exist: name the file of the test"));
                }
                continue;
            }
            tests += 1;
            let Some(path) = path else {
                report(format!("`{code}` has no file: name it before the test"));
                continue;
            };
            let source = fs::read_to_string(root.join(path)).unwrap_or_default();
            if !source.contains(&format!("fn {code}(")) {
                report(format!("`{path}` has no test `{code}`: name the one that holds this"));
            }
        }
        if tests == 0 {
            report("the threat names no test: name the one that holds it".to_owned());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_row(cell: &str, expected: &[usize]) {
        let root = tempfile::TempDir::new().unwrap();
        fs::create_dir_all(root.path().join("crates")).unwrap();
        fs::write(root.path().join("crates/a.rs"), "fn held() {}\nfn held_too() {}\n").unwrap();
        let text =
            format!("# A\n\n{HEADING}\n\n| a | b | test |\n|---|---|---|\n| a | b | {cell} |\n");
        fs::write(root.path().join(FILE), text + "\n## B\n\n| no | row |\n").unwrap();
        let mut findings = Vec::new();
        check(root.path(), &mut findings).unwrap();
        let lines: Vec<_> = findings.iter().map(|finding| finding.line).collect();
        assert_eq!(lines, expected, "{findings:?}");
    }

    #[test]
    fn a_threat_without_its_test_is_found() {
        check_row("`crates/a.rs`: `held`, `held_too`", &[]);
        check_row("`crates`, `crates/`", &[7]);
        check_row("`crates/`", &[]);
        check_row("`crates/a.rs`: `lost`", &[7]);
        check_row("`crates/b.rs`: `held`", &[7, 7]);
        check_row("`held`", &[7]);
        check_row("`crates/a.rs`", &[7]);
        check_row("the lint", &[7]);
    }
}
