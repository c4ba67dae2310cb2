//! `chatwire export` and `chatwire import` of Parquet.

use std::fs;
#[cfg(feature = "parquet")]
use std::{collections::BTreeMap, path::Path};

use tempfile::TempDir;

use super::chatwire;

#[cfg(feature = "parquet")]
fn recordings() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/recordings").display().to_string()
}

#[test]
#[cfg(not(feature = "parquet"))]
fn a_build_without_parquet_says_who_reads_it() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.parquet"), b"PAR1 and more").unwrap();
    for args in [&["import", "a.parquet", "--out", "out"][..], &["check", "a.parquet"]] {
        let run = chatwire(folder.path(), args);
        assert_eq!(run.code, 2, "{}", run.err);
        let told = format!("{}{}", run.out, run.err);
        assert!(told.contains("is Parquet") && told.contains("chatwire-sql"), "{told}");
    }
}

/// The files of each case below a folder: those of folders with a `meta.toml`.
#[cfg(feature = "parquet")]
fn cases(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut found, mut pending) = (BTreeMap::new(), vec![root.to_owned()]);
    while let Some(folder) = pending.pop() {
        let is_case = folder.join("meta.toml").exists();
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
            } else if is_case {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
#[cfg(feature = "parquet")]
fn recordings_go_into_parquet_and_come_back_to_the_byte() {
    let folder = TempDir::new().unwrap();
    let run = chatwire(
        folder.path(),
        &["export", &recordings(), "--parquet", "all.parquet", "--keep-failures"],
    );
    assert_eq!(run.code, 0, "{}", run.err);
    let args = ["import", "all.parquet", "--out", "again", "--keep-failures"];
    let run = chatwire(folder.path(), &args);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let (first, again) = (cases(recordings().as_ref()), cases(&folder.path().join("again")));
    assert!(again.len() > 500, "{}", again.len());
    assert_eq!(first.keys().collect::<Vec<_>>(), again.keys().collect::<Vec<_>>());
    for (name, bytes) in &first {
        assert!(again[name] == *bytes, "{name}");
    }

    let args = ["export", "again", "--parquet", "all.parquet"];
    let run = chatwire(folder.path(), &args);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("use --replace"), "{}", run.err);
    assert_eq!(chatwire(folder.path(), &[&args[..], &["--replace"]].concat()).code, 0);
    let run = chatwire(folder.path(), &["import", "all.parquet", "--out", "third"]);
    assert_eq!(run.code, 0, "{}", run.err);
}

#[test]
#[cfg(feature = "parquet")]
fn names_of_a_file_do_not_lead_out_of_the_folder() {
    use chatwire_arrow::parquet::ParquetWriter;
    use chatwire_transport::cassette::Recording;

    let folder = TempDir::new().unwrap();
    let mut recording = Recording::load_all(recordings()).unwrap().remove(0);
    let mut writer = ParquetWriter::new(Vec::new()).unwrap();
    for (target, case) in [("..", "x"), ("t", "../../x"), ("t", "/x"), ("a/b", "x"), ("t", "")] {
        recording.meta.target = target.to_owned();
        recording.meta.case = case.to_owned();
        writer.add(&recording).unwrap();
    }
    fs::write(folder.path().join("a.parquet"), writer.finish().unwrap()).unwrap();
    let run = chatwire(folder.path(), &["import", "a.parquet", "--out", "in/out"]);
    assert_eq!(run.code, 2);
    assert_eq!(run.err.lines().count(), 5, "{}", run.err);
    assert!(!folder.path().join("in").exists());
}

#[test]
#[cfg(feature = "parquet")]
fn what_is_no_exchange_is_told() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.parquet"), b"PAR1 and more").unwrap();
    let run = chatwire(folder.path(), &["import", "a.parquet", "--out", "out"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.starts_with("error: a.parquet: the file cannot be read"), "{}", run.err);
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
}
