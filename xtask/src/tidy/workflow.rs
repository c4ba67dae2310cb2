//! Workflows: no more permissions than needed, and actions of one exact version.

use std::{fs, io, path::Path};

use super::Finding;

/// Looks at the file at `path`, relative to `root`, if it is a workflow.
pub(super) fn check(root: &Path, path: &Path, findings: &mut Vec<Finding>) -> io::Result<()> {
    if !path.starts_with(".github/workflows") {
        return Ok(());
    }
    let text = fs::read_to_string(root.join(path))?;
    let mut report = |line, what: &str| {
        findings.push(Finding { file: path.to_owned(), line, what: what.to_owned() });
    };
    if !text.contains("\npermissions:\n  contents: read\n") {
        report(1, "grant `contents: read` to the whole workflow, and more to a job that needs it");
    }
    for (number, line) in (1..).zip(text.lines()) {
        let Some((_, action)) = line.split_once("uses: ") else { continue };
        let version = action.split_once('@').map_or("", |(_, version)| version.trim());
        if !is_exact(version) {
            report(number, "name the version of the action as `v1.2.3` or by its commit");
        }
    }
    Ok(())
}

/// Whether a version cannot be moved to other code with the next release.
fn is_exact(version: &str) -> bool {
    let is_commit = version.len() == 40 && version.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_release = version.strip_prefix('v').is_some_and(|version| {
        let numbers: Vec<_> = version.split('.').collect();
        numbers.len() == 3 && numbers.iter().all(|number| number.parse::<u32>().is_ok())
    });
    is_commit || is_release
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_without_an_exact_version_is_found() {
        for exact in ["v1.2.3", "11bd71901bbe5b1630ceea73d27597364c9af683"] {
            assert!(is_exact(exact), "{exact}");
        }
        for moving in ["", "v4", "v4.2", "main", "v4.2.x", "11bd719"] {
            assert!(!is_exact(moving), "{moving}");
        }
    }

    #[test]
    fn each_fault_is_found() {
        #[track_caller]
        fn check_lines(text: &str, expected: &[usize]) {
            let root = tempfile::TempDir::new().unwrap();
            let path = Path::new(".github/workflows/a.yml");
            fs::create_dir_all(root.path().join(".github/workflows")).unwrap();
            fs::write(root.path().join(path), text).unwrap();
            let mut findings = Vec::new();
            check(root.path(), path, &mut findings).unwrap();
            let lines: Vec<_> = findings.iter().map(|finding| finding.line).collect();
            assert_eq!(lines, expected);
        }
        let whole = "name: a\npermissions:\n  contents: read\n      - uses: a/b@v1.2.3\n";
        check_lines(whole, &[]);
        check_lines(&whole.replace("read", "write"), &[1]);
        check_lines(&whole.replace(".2.3", ""), &[4]);
    }
}
