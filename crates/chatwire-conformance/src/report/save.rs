//! A report as files that are whole or not there.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{Report, html, ndjson};

/// Writes `report.ndjson` and `report.html` into a folder, which is made if need be.
///
/// Gives the two files.
/// Each is written beside its place and then moved there, so that nobody reads half a report.
///
/// # Errors
///
/// When the folder or a file cannot be written.
pub fn save(report: &Report, folder: impl AsRef<Path>) -> io::Result<[PathBuf; 2]> {
    let folder = folder.as_ref();
    fs::create_dir_all(folder)?;
    let files = [folder.join("report.ndjson"), folder.join("report.html")];
    replace(&files[0], ndjson::render(report).as_bytes())?;
    replace(&files[1], html::render(report).as_bytes())?;
    Ok(files)
}

/// Puts a file with these bytes in the place of whatever is there.
///
/// # Errors
///
/// When the file cannot be written; then what was there stays.
pub fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut beside = file.as_os_str().to_owned();
    beside.push(format!(".{}.partial", std::process::id()));
    let beside = PathBuf::from(beside);
    let written = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, file));
    if written.is_err() {
        // What went wrong first is what the caller needs to know.
        let _removed = fs::remove_file(&beside);
    }
    written
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::report::tests::report;

    #[test]
    fn both_files_are_written_and_nothing_else() {
        let folder = TempDir::new().unwrap();
        let target = folder.path().join("a/b");
        let files = save(&report(), &target).unwrap();
        assert!(files.iter().all(|file| file.is_file()));
        save(&report(), &target).unwrap();
        assert_eq!(fs::read_dir(&target).unwrap().count(), 2);
    }

    #[test]
    fn a_failure_leaves_nothing_behind() {
        let folder = TempDir::new().unwrap();
        let taken = folder.path().join("report.ndjson");
        fs::create_dir_all(taken.join("inside")).unwrap();
        assert!(save(&report(), folder.path()).is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
