//! Writes a report into files.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use chatwire_transport::atomic_file;

use super::{Report, html, ndjson};

/// Writes `report.ndjson` and `report.html` into a folder, which is made if need be.
///
/// Gives the two files.
/// Each is written beside its place and then moved there, so that no reader sees half a report.
///
/// # Errors
///
/// When the folder or a file cannot be written.
pub fn save(report: &Report, folder: impl AsRef<Path>) -> io::Result<[PathBuf; 2]> {
    let folder = folder.as_ref();
    fs::create_dir_all(folder)?;
    let files = [folder.join("report.ndjson"), folder.join("report.html")];
    atomic_file::write(&files[0], ndjson::render(report))?;
    atomic_file::write(&files[1], html::render(report))?;
    Ok(files)
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
