//! Vendored schemas, which no hand edits.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use toml::{Table, Value};

use super::Finding;

const RECORD: &str = "schemas/SOURCE.toml";

/// Compares each vendored schema below `root` with the hash that is recorded for it.
pub(super) fn check(root: &Path, findings: &mut Vec<Finding>) -> io::Result<()> {
    let mut report = |file: PathBuf, what: &str| {
        findings.push(Finding { file, line: 1, what: what.to_owned() });
    };
    let record = fs::read_to_string(root.join(RECORD))?;
    let Ok(record) = record.parse::<Table>() else {
        report(RECORD.into(), "this is no TOML: restore it");
        return Ok(());
    };
    for entry in record.get("schema").and_then(Value::as_array).into_iter().flatten() {
        let text = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default();
        let file = Path::new("schemas").join(text("file"));
        match fs::read(root.join(&file)) {
            Ok(content) if sha256(&content) == text("sha256") => {}
            Ok(_) => {
                report(file, "the schema was changed by hand: run `cargo xtask schema vendor`")
            }
            Err(_) => report(RECORD.into(), &format!("{} cannot be read", file.display())),
        }
    }
    Ok(())
}

fn sha256(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_schema_is_found() {
        #[track_caller]
        fn check_record(record: &str, expected: &[&str]) {
            let root = tempfile::TempDir::new().unwrap();
            fs::create_dir(root.path().join("schemas")).unwrap();
            fs::write(root.path().join("schemas/a.json"), "abc").unwrap();
            fs::write(root.path().join(RECORD), record).unwrap();
            let mut findings = Vec::new();
            check(root.path(), &mut findings).unwrap();
            let found: Vec<_> = findings.iter().map(|it| it.file.to_str().unwrap()).collect();
            assert_eq!(found, expected);
        }
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let record = |file: &str| format!("[[schema]]\nfile = \"{file}\"\nsha256 = \"{digest}\"\n");
        check_record(&record("a.json"), &[]);
        check_record(&record("a.json").replace("ba78", "ba79"), &["schemas/a.json"]);
        check_record(&record("gone.json"), &[RECORD]);
        check_record("[", &[RECORD]);
    }
}
