//! A file is the old or the new one, whole, whatever call fails and whenever the process is killed.

use std::{fs, io};

use super::{AtomicFile, folder_lock::LOCK_FILE, write};
use crate::disk::faults::{Fault, stop_at};

/// Stops `work` at each of its calls; the file then has one of the two contents.
#[track_caller]
fn check(before: Option<&str>, work: impl Fn(&std::path::Path) -> io::Result<()>) {
    for fault in [Fault::Error, Fault::Kill] {
        for call in 0.. {
            let root = tempfile::tempdir().unwrap();
            let path = root.path().join("a");
            if let Some(before) = before {
                fs::write(&path, before).unwrap();
            }
            let (result, reached) = stop_at(call, fault, || work(&path));
            let now = fs::read_to_string(&path).ok();
            assert!(now.as_deref() == before || now.as_deref() == Some("new"), "{fault:?} {call}");
            assert!(result.is_err() || now.as_deref() == Some("new"), "{fault:?} {call}");
            if !reached {
                assert!(call > 4 && result.is_ok());
                break;
            }
            // The next run finds no obstacle and leaves nothing of this one.
            write(&path, "next").unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), "next");
            let entries = fs::read_dir(root.path()).unwrap();
            let names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
            // A lock file that was left locks nothing.
            let is_left = |name: &&std::ffi::OsString| *name != "a" && *name != LOCK_FILE;
            assert_eq!(names.iter().find(is_left), None, "{fault:?} {call}");
        }
    }
}

fn write_all(file: &mut AtomicFile) -> io::Result<()> {
    io::Write::write_all(file, b"new")
}

#[test]
fn a_replaced_file_is_old_or_new() {
    check(Some("old"), |path| write(path, "new"));
}

#[test]
fn a_created_file_is_whole_or_missing() {
    check(None, |path| {
        let mut file = AtomicFile::private(path)?;
        write_all(&mut file)?;
        file.create()
    });
}

#[test]
fn a_file_that_is_replaced_under_a_lock_is_old_or_new() {
    check(Some("old"), |path| {
        let mut file = AtomicFile::private(path)?;
        write_all(&mut file)?;
        file.replace_unchanged(Some(b"old"))
    });
}

#[test]
fn a_change_of_another_is_kept() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("a");
    for (before, now) in [(None, Some("other")), (Some("old"), Some("other")), (Some("old"), None)]
    {
        let _ = fs::remove_file(&path);
        if let Some(now) = now {
            fs::write(&path, now).unwrap();
        }
        let file = AtomicFile::private(&path).unwrap();
        let error = file.replace_unchanged(before.map(str::as_bytes)).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&path).ok().as_deref(), now);
    }
}

#[test]
fn the_temporary_file_of_a_living_process_stays() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("a");
    let mut first = AtomicFile::new(&path).unwrap();
    write(&path, "second").unwrap();
    write_all(&mut first).unwrap();
    first.replace().unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "new");
}
